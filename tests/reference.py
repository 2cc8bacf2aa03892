"""Writes docs/reference.md from the code: ``python -m tests.reference``. A test compares the two."""

from __future__ import annotations

import ast
import enum
import inspect
import re
import types
import typing
from pathlib import Path
from typing import Any

import quantum_workspace_models as package
from quantum_workspace_models import ExtensibleEnum, Field, ItemDetails, Model, fields

PAGE = Path(__file__).parents[1] / "docs" / "reference.md"
HEAD = """# Reference

All models, fields and enums. This page is generated from the code by `python -m tests.reference`. Fields that a model
inherits are listed with its base class.

- *Type* is the type of the attribute. The service always sends the fields that aren't optional.
- *Set by* says where the value comes from. *Caller* is your code, *library* is this library.
- *Visibility* lists the operations that use the field. A field with only `read` is never part of a request body; `all`
  stands for read, create, update, delete and query. A *secret* field is masked in reprs, in messages, and in what
  `redacted()` returns.

![The classes of items: SessionDetails and JobDetails are ItemDetails. An item has a CostEstimate, a Usage and a
WorkspaceItemError. Pages hold items.](classes.svg)

"""
SOURCES = {
    name: ast.parse(Path(path).read_text(encoding="utf-8"))
    for path in Path(package.__file__).parent.glob("models/*.py")
    for name in [path.stem]
}


def notation(annotation: Any) -> str:
    """A type as DATA_MODEL.md writes it."""
    args = typing.get_args(annotation)
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        kinds = sorted((arg for arg in args if arg is not type(None)), key=lambda arg: arg is str)
        return " or ".join(map(notation, kinds)) + ", optional" * (type(None) in args)
    if typing.get_origin(annotation) is typing.Literal:
        (member,) = args
        assert isinstance(member, enum.Enum)
        return f"{type(member).__name__}, always `{member.value}`"
    if args:
        return f"{typing.get_origin(annotation).__name__}[{', '.join(map(notation, args))}]"
    return "Any" if annotation is Any else str(annotation.__name__)


def visibility(field: Field) -> str:
    """The operations as DATA_MODEL.md writes them."""
    return "all" if len(field.visibility) == 5 else ", ".join(field.visibility)


_SETS = re.compile(r"\s*Set by the (caller|provider|service|library)[^.]*\.")


def split_doc(field: Field, model: type[Model]) -> tuple[str, str]:
    """What a field means, without the sentence that says who sets it, and who does."""
    # That of the field, or else that of a model that says it about all of its fields.
    docs = [" ".join(text.split()) for text in (field.doc, *(base.__doc__ or "" for base in model.__mro__))]
    said = next(filter(None, map(_SETS.search, docs)))
    return _SETS.sub("", docs[0]), said[1]


def models() -> list[type[Model]]:
    """All that are public, each behind its base."""
    found = [value for value in vars(package).values() if isinstance(value, type) and issubclass(value, Model)]
    behind = [base for model in found for base in reversed(model.__mro__) if base in found and base is not Model]
    return list(dict.fromkeys(behind))


def enums() -> list[type[ExtensibleEnum]]:
    found = [value for value in vars(package).values() if isinstance(value, type) and issubclass(value, ExtensibleEnum)]
    return [each for each in found if each is not ExtensibleEnum]


def own_fields(model: type[Model]) -> list[Field]:
    """Those that no public base has with the same type."""
    bases = [base for base in model.__mro__[1:] if base in models()]
    inherited = {(field.name, str(field.type)) for base in bases for field in fields(base)}
    return [field for field in fields(model) if (field.name, str(field.type)) not in inherited]


def prose(text: str) -> str:
    """A docstring as one line of Markdown."""
    return re.sub(r"``?([^`]+)``?", r"`\1`", " ".join(text.split()))


def doc_of(value: object) -> str:
    return "\n\n".join(map(prose, (inspect.getdoc(value) or "").split("\n\n")))


def member_docs(each: type[ExtensibleEnum]) -> dict[str, str]:
    """The strings below the members."""
    (node,) = (n for n in SOURCES["enums"].body if isinstance(n, ast.ClassDef) and n.name == each.__name__)
    return {
        ast.unparse(member.targets[0]): ast.literal_eval(below.value)
        for member, below in zip(node.body, node.body[1:], strict=False)
        if isinstance(member, ast.Assign) and isinstance(below, ast.Expr)
    }


def section(model: type[Model]) -> list[str]:
    base = model.__mro__[1]
    bases = f" ({base.__name__})" if base is not Model else ""
    lines = [f"### {model.__name__}{bases}", "", doc_of(model), ""]
    own = own_fields(model)
    if own:
        lines += ["| Attribute | JSON name | Type | Set by | Visibility | Meaning |", "|" + "---|" * 6]
    for field in own:
        meaning, setter = split_doc(field, model)
        cells = [
            f"`{field.name}`" + " (discriminator)" * (field.is_discriminator and model is ItemDetails),
            f"`{field.json_name}`",
            notation(field.type),
            setter,
            visibility(field) + ", *secret*" * field.secret,
            prose(meaning),
        ]
        lines.append(f"| {' | '.join(cells)} |".replace("  ", " "))
    derived = [(name, each) for name, each in vars(model).items() if isinstance(each, property)]
    if derived:
        lines += ["", "Properties that are computed from these fields:", ""]
        lines += [f"- `{name}`: {prose(each.__doc__ or '')}" for name, each in derived]
    return [*lines, ""] if own or derived else lines


def page() -> str:
    """The whole page."""
    lines = ["## Models", ""]
    for model in models():
        lines += section(model)
    lines += ["## Enums", "", "The service may add values at any time. A value without a member is a plain `str`.", ""]
    for each in enums():
        docs = member_docs(each)
        lines += [f"### {each.__name__}", "", doc_of(each), "", "| Member | Value | Meaning |", "|---|---|---|"]
        lines += [f"| `{member.name}` | `{member.value}` | {prose(docs[member.name])} |" for member in each]
        if hasattr(each, "is_terminal"):
            final = ", ".join(f"`{member.name}`" for member in each if member.is_terminal)
            name = each.__name__.removesuffix("Status").lower()
            lines += ["", f"`is_terminal` is true for {final}.", ""]
            lines.append(f"![How the status of a {name} changes]({name}_states.svg)")
        lines.append("")
    return HEAD + "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
