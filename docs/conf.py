"""The site: ``python -m sphinx -W docs site``."""

from importlib.metadata import version as version_of

project = "quantum-workspace-models"
author = "The quantum-workspace-models contributors"
copyright = f"2026, {author}"
release = version = version_of(project)

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
html_theme = "furo"
html_title = f"{project} {version}"
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
autodoc_member_order = "bysource"
# Fields say what values mean in their descriptions; the reference has them as tables.
autodoc_default_options = {"members": True, "undoc-members": True}
exclude_patterns = ["examples"]
