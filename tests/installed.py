"""Checks the package that is installed: its version, its types, and that it needs only what it says."""

import importlib.metadata
import importlib.resources

import quantum_workspace_models as package

assert importlib.metadata.version("quantum-workspace-models") == package.__version__
assert importlib.resources.files(package).joinpath("py.typed").is_file()
names = {found.metadata["Name"].lower().replace("_", "-") for found in importlib.metadata.distributions()}
# An environment made by venv has an installer as well.
assert names - {"pip", "setuptools"} == {"quantum-workspace-models", "isodate", "typing-extensions"}, names
