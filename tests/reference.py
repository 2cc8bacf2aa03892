"""Writes docs/reference.md from the code: ``python -m tests.reference``. A test compares the two."""

from __future__ import annotations

import ast
import enum
import inspect
import json
import re
import types
import typing
from pathlib import Path
from typing import Any

import quantum_workspace_models as package
from quantum_workspace_models import ExtensibleEnum, Field, ItemDetails, JobDetails, Model, SessionDetails, fields
from tests.payloads import EXAMPLES

PAGE = Path(__file__).parents[1] / "docs" / "reference.md"
HEAD = """# Reference

All models, fields and enums, sessions and jobs first. This page is generated from the code by
`python -m tests.reference`.

- *Type* is the type of the attribute. The service always sends the fields that aren't optional.
- *Set by* says where the value comes from. *Caller* is your code, *library* is this library.
- *Visibility* lists the operations that use the field. A field with only `read` is never part of a request body; `all`
  stands for read, create, update, delete and query. A *secret* field is masked in reprs, in messages, and in what
  `redacted()` returns.

![The classes of items: SessionDetails and JobDetails are ItemDetails. An item has a CostEstimate, a Usage and a
WorkspaceItemError. Pages hold items.](classes.svg)

An arrow with an empty head points from a class to its base class.

"""
WITH_EXAMPLE = ("SessionDetails", "JobDetails", "JobUpdateOptions", "ErrorResponse", "ProviderStatus", "Quota")
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


def link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def linked(text: str) -> str:
    """A type with a link from each name of this page to its section."""
    names = [each.__name__ for each in (*models(), *enums())]
    return re.sub(rf"\b({'|'.join(names)})\b", lambda match: link(match[1]), text)


def visibility(field: Field) -> str:
    """The operations as DATA_MODEL.md writes them."""
    return "all" if len(field.visibility) == 5 else ", ".join(field.visibility)


_SETS = re.compile(r"\s*Set by the (caller|provider|service|library)[^.]*\.")


def split_doc(field: Field, model: type[Model]) -> tuple[str, str]:
    """What a field means, without the sentence that says who sets it, and who does."""
    # That of the field, or else that of a model that says it about all of its fields.
    docs = [" ".join(text.split()) for text in (field.doc, *(base.__doc__ or "" for base in model.__mro__))]
    said = next(filter(None, map(_SETS.search, docs)), None)
    if said is None:
        raise ValueError(f'say who sets {model.__name__}.{field.name}: end its docstring with "Set by the service."')
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


def prose(text: str, owner: str = "") -> str:
    """A docstring as one line of Markdown. The names of other models and enums are links to their sections."""
    others = {each.__name__ for each in (*models(), *enums())} - {owner}

    def replace(code: re.Match[str]) -> str:
        name = code[1].partition(".")[0]
        return f"[`{code[1]}`](#{name.lower()})" if name in others else f"`{code[1]}`"

    return re.sub(r"``?([^`]+)``?", replace, " ".join(text.split()))


def doc_of(value: Any) -> str:
    """The docstring without its examples. Those of the reference are documents."""
    paragraphs = (inspect.getdoc(value) or "").split("\n\n")
    return "\n\n".join(prose(text, value.__name__) for text in paragraphs if not text.startswith(">>>"))


def member_docs(each: type[ExtensibleEnum]) -> dict[str, str]:
    """The strings below the members."""
    (node,) = (n for n in SOURCES["enums"].body if isinstance(n, ast.ClassDef) and n.name == each.__name__)
    return {
        ast.unparse(member.targets[0]): ast.literal_eval(below.value)
        for member, below in zip(node.body, node.body[1:], strict=False)
        if isinstance(member, ast.Assign) and isinstance(below, ast.Expr)
    }


def table(model: type[Model]) -> list[str]:
    """All fields of a model, with those that it inherits."""
    lines = ["| Attribute | JSON name | Type | Set by | Visibility | Meaning |", "|" + "---|" * 6]
    for field in fields(model):
        meaning, setter = split_doc(field, model)
        cells = [
            f"`{field.name}`" + " (discriminator)" * field.is_discriminator,
            f"`{field.json_name}`",
            linked(notation(field.type)),
            setter,
            visibility(field) + ", *secret*" * field.secret,
            prose(meaning, model.__name__),
        ]
        lines.append(f"| {' | '.join(cells)} |".replace("  ", " "))
    return [*lines, ""]


def example(model: type[Model]) -> list[str]:
    """A document of the model, folded."""
    text = json.dumps(EXAMPLES[model.__name__], indent=2)
    return ["<details>", "<summary>An example document</summary>", "", "```json", text, "```", "", "</details>", ""]


def section(model: type[Model]) -> list[str]:
    base, name = model.__mro__[1], model.__name__
    lines = [f"### {name}", "", doc_of(model), ""]
    if base in models():
        last = fields(base)[-1].name
        lines += [f"It is an {link(base.__name__)}: the fields up to `{last}` are those of every item.", ""]
    elif base is not Model:
        lines += [f"It is a {linked(base.__name__)}.", ""]
    lines += table(model) if fields(model) else []
    derived = inspect.getmembers_static(model, lambda each: isinstance(each, property))
    if derived:
        lines += ["Properties that are computed from these fields:", ""]
        lines += [*(f"- `{name}`: {prose(each.__doc__ or '', model.__name__)}" for name, each in derived), ""]
    return lines + (example(model) if name in WITH_EXAMPLE else [])


def page() -> str:
    """The whole page."""
    lines = ["## Models", ""]
    # The others follow in the order of the code.
    order = [SessionDetails, JobDetails, ItemDetails]
    for model in (*order, *(each for each in models() if each not in order)):
        lines += section(model)
    lines += ["## Enums", "", "The service may add values at any time. A value without a member is a plain `str`.", ""]
    for each in enums():
        docs = member_docs(each)
        lines += [f"### {each.__name__}", "", doc_of(each), "", "| Member | Value | Meaning |", "|---|---|---|"]
        lines += [
            f"| `{member.name}` | `{member.value}` | {prose(docs[member.name], each.__name__)} |" for member in each
        ]
        if hasattr(each, "is_terminal"):
            final = ", ".join(f"`{member.name}`" for member in each if member.is_terminal)
            name = each.__name__.removesuffix("Status").lower()
            lines += ["", f"`is_terminal` is true for {final}.", ""]
            lines.append(f"![How the status of a {name} changes]({name}_states.svg)")
        lines.append("")
    return HEAD + "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
