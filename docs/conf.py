"""The website: ``python -m sphinx -W docs site``."""

from importlib.metadata import version as version_of

project = "quantum-workspace-models"
author = "The quantum-workspace-models contributors"
copyright = f"2026, {author}"
release = version = version_of(project)

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
exclude_patterns = ["examples"]
html_theme = "furo"
html_title = f"{project} {version}"
myst_heading_anchors = 4
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "undoc-members": True}
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
default_role = "code"
pygments_dark_style = "monokai"
html_static_path = ["_static"]
html_css_files = ["site.css"]
add_module_names = False
