"""Checks that the API page of the website describes everything: ``python -m tests.site site``."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

import quantum_workspace_models as package
from quantum_workspace_models import fields
from tests import reference


def words(text: str) -> str:
    """Only the words of a text: Sphinx changes quotes, line breaks and links."""
    text = re.sub(r"https?://\S+", "", text)
    return " ".join(re.sub(r"[^\w\s]", "", text).split())


def main() -> None:
    """Prints what is missing, and exits with 1 if anything is."""
    page = (Path(sys.argv[1]) / "api.html").read_text(encoding="utf-8")
    shown = words(html.unescape(re.sub(r"<[^>]+>", "", page)))
    expected = {name: name for name in package.__all__}
    for model in reference.models():
        own = [field for field in fields(model) if field.owner is model]
        expected |= {f"{model.__name__}.{field.name}": field.doc for field in own}
    for each in reference.enums():
        expected |= {f"{each.__name__}.{name}": doc for name, doc in reference.member_docs(each).items()}
    missing = [name for name, text in expected.items() if words(text) not in shown]
    sys.exit(f"not in api.html: {', '.join(missing)}" if missing else 0)


if __name__ == "__main__":
    main()
