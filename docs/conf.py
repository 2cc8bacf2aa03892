"""The website: ``python -m sphinx -W docs site``."""

from __future__ import annotations

from importlib.metadata import version as version_of
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

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
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
default_role = "obj"
pygments_dark_style = "monokai"
html_static_path = ["_static"]
html_css_files = ["site.css"]
add_module_names = False


def link_short_name(app: Sphinx, env: BuildEnvironment, node: pending_xref, content: Element) -> Element | None:
    """Links a name such as `SessionDetails` in a docstring, which is documented under the name of its module."""
    if node["reftype"] == "obj":
        domain = env.domains.python_domain
        found = [name for name in domain.objects if name.endswith("." + node["reftarget"])]
        if len(found) == 1:
            return domain.resolve_xref(env, node["refdoc"], app.builder, "obj", found[0], node, content)
    return None


def setup(app: Sphinx) -> None:
    app.connect("missing-reference", link_short_name)
