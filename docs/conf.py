"""The website: ``python -m sphinx -W docs site``."""

from __future__ import annotations

import html
import shutil
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

project = "quantum-workspace-models"
author = "The quantum-workspace-models contributors"
release = version = version_of(project)
copyright = f"2026, {author}. Version {version}"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.intersphinx", "sphinx.ext.viewcode"]
extensions += ["sphinx_copybutton"]
exclude_patterns = ["examples"]
html_theme = "furo"
html_title = project
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["site.css"]
pygments_dark_style = "monokai"
copybutton_prompt_text = r">>> |\.\.\. "
copybutton_prompt_is_regexp = True
myst_enable_extensions = ["alert"]
myst_heading_anchors = 4
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
default_role = "obj"
# The inventory is a file here, so that the site can be built without a network.
intersphinx_mapping = {"python": ("https://docs.python.org/3", "python.inv")}
add_module_names = False
maximum_signature_line_length = 88
python_use_unqualified_type_names = True


def link_short_name(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.Element
) -> nodes.Element | None:
    """Links a name such as `SessionDetails` in a docstring, which is documented under the name of its module."""
    if node["reftype"] == "obj":
        domain = env.get_domain("py")
        ending = "." + node["reftarget"]
        found = [name for name, _, kind, *_ in domain.get_objects() if kind != "module" and name.endswith(ending)]
        if len(found) == 1:
            return domain.resolve_xref(env, node["refdoc"], app.builder, "obj", found[0], node, content)
    return None


def show_self(*event: Any) -> tuple[str | None, str | None]:
    """Writes `Self` for the type variable that stands for it in the code."""
    signature, result = event[-2:]
    return signature, result and result.replace("DocumentT", "Self")


def summary(page: nodes.document) -> str:
    """The first sentences of a page: those of its first paragraph."""
    paragraph = next(iter(page.findall(nodes.paragraph)), None)
    return " ".join(paragraph.astext().split()).rstrip(":") if paragraph else ""


def describe_page(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], page: nodes.document) -> None:
    """Adds the description of a page, which search engines and chats show."""
    if page:
        title = project if pagename == app.config.root_doc else f"{context['title']} - {project}"
        tags = {
            'name="description"': summary(page),
            'property="og:description"': summary(page),
            'property="og:title"': title,
            'property="og:type"': "website",
            'property="og:site_name"': project,
        }
        lines = [f'<meta {name} content="{html.escape(text)}">' for name, text in tags.items()]
        context["metatags"] = "\n".join([context["metatags"], *lines])


def write_llms_txt(app: Sphinx, exception: Exception | None) -> None:
    """Writes llms.txt: the pages of the site and what they are about, with links to their Markdown.

    The Markdown is copied with what it links to, so that its own links work.
    """
    if exception or app.builder.format != "html":
        return
    for source in (*app.srcdir.glob("*.md"), *app.srcdir.glob("*.svg"), *app.srcdir.glob("examples/*.py")):
        target = Path(app.outdir, source.relative_to(app.srcdir))
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)
    index = app.env.get_doctree(app.config.root_doc)
    lines = [f"# {project}", "", f"> {summary(index)}", "", f"Version {release}."]
    for tree in index.findall(addnodes.toctree):
        lines += ["", f"## {tree['caption']}", ""]
        for _, name in tree["entries"]:
            title = app.env.titles[name].astext()
            # The Markdown of the API page has only directives.
            address = "api.html" if name == "api" else f"{name}.md"
            lines.append(f"- [{title}]({address}): {summary(app.env.get_doctree(name))}")
    Path(app.outdir, "llms.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.connect("missing-reference", link_short_name)
    app.connect("autodoc-process-signature", show_self)
    app.connect("html-page-context", describe_page)
    app.connect("build-finished", write_llms_txt)
