"""Checks the website: ``python -m tests.site site``.

The API page describes everything, and each page has a description and is in llms.txt.
"""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

import quantum_workspace_models as package
from quantum_workspace_models import fields
from tests import reference

DOCS = Path(__file__).parents[1] / "docs"


def words(text: str) -> str:
    """Only the words of a text: Sphinx changes quotes, line breaks and links."""
    text = re.sub(r"https?://\S+", "", text)
    return " ".join(re.sub(r"[^\w\s]", "", text).split())


def missing_in_api(site: Path) -> list[str]:
    """The names that the API page doesn't describe."""
    page = (site / "api.html").read_text(encoding="utf-8")
    shown = words(html.unescape(re.sub(r"<[^>]+>", "", page)))
    expected = {name: name for name in package.__all__}
    for model in reference.models():
        own = [field for field in fields(model) if field.owner is model]
        expected |= {f"{model.__name__}.{field.name}": field.doc for field in own}
    for each in reference.enums():
        expected |= {f"{each.__name__}.{name}": doc for name, doc in reference.member_docs(each).items()}
    return [f"{name} in api.html" for name, text in expected.items() if words(text) not in shown]


def missing_in_pages(site: Path) -> list[str]:
    """Pages without a description, and pages that llms.txt doesn't name."""
    listed = (site / "llms.txt").read_text(encoding="utf-8")
    names = [path.stem for path in DOCS.glob("*.md")]
    missing = [f"{name} in llms.txt" for name in names if f"{name}." not in listed and name not in ("index", "404")]
    for name in names:
        # Links to other pages, pictures and examples. What lies outside of docs/ is on the HTML page only.
        links = re.findall(r"\]\(([^)#.][^)#]*)", (site / f"{name}.md").read_text(encoding="utf-8"))
        missing += [f"{link} of {name}.md" for link in links if "://" not in link and not (site / link).is_file()]
    for name in names:
        page = (site / f"{name}.html").read_text(encoding="utf-8")
        if not re.search(r'<meta name="description" content="[^"]{20}', page):
            missing.append(f"a description in {name}.html")
    return missing


def main() -> None:
    """Prints what is missing, and exits with 1 if anything is."""
    site = Path(sys.argv[1])
    missing = missing_in_api(site) + missing_in_pages(site)
    sys.exit(f"missing: {', '.join(missing)}" if missing else 0)


if __name__ == "__main__":
    main()
