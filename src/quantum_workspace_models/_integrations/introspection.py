"""What `inspect.signature`, `help`, and editors that ask at runtime show: signatures, and the docs of fields."""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
from contextlib import suppress
from functools import cache
from inspect import Parameter, Signature
from typing import Any

from .._core.codecs import show_type
from .._core.fields import Field, fields
from .._core.model import Model
from ..redacting import default_json


def signature(model: type[Model]) -> Signature:
    """The keywords of a model with their types. Those that a caller has to pass come first, and have no default."""
    if model.__init__ is not Model.__init__:
        # A subclass has its own constructor, with its own signature.
        raise AttributeError
    parameters = [
        _parameter(field, model.__model_info__.discriminators.get(field.json_name)) for field in fields(model)
    ]
    return Signature(sorted(parameters, key=lambda parameter: parameter.default is not Parameter.empty))


def _parameter(field: Field, discriminator: str | None) -> Parameter:
    default: Any = field.default if discriminator is None else discriminator
    annotation: Any = Parameter.empty
    try:
        annotation = field.type
        plain, without_secrets = default_json(field)
        if plain != without_secrets:
            default = without_secrets
        if default is None and field.required:
            # A caller doesn't pass what only the service sets.
            annotation, default = (annotation | None, None) if field.read_only else (annotation, Parameter.empty)
    except TypeError:
        # The annotation can't be evaluated (yet). What it names may have secrets.
        default = show_type(default)
    return Parameter(field.name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def field_doc(model: type, name: str) -> str:
    """The docstring below a field, in its class or a base class."""
    docs = (
        _docstrings(vars(base)[name].module).get(f"{base.__qualname__}.{name}", "")
        for base in model.__mro__
        if isinstance(vars(base).get(name), Field)
    )
    return next(filter(None, docs), "")


@cache
def _docstrings(module: str) -> dict[str, str]:
    """The docstrings below the fields of all classes of a module, by qualified name. Empty without a source to read."""
    found: dict[str, str] = {}

    def visit(body: list[ast.stmt], prefix: str) -> None:
        for node, below in itertools.zip_longest(body, body[1:]):
            if isinstance(node, ast.ClassDef):
                visit(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                visit(node.body, f"{prefix}{node.name}.<locals>.")
            elif isinstance(node, ast.AnnAssign):
                if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                    found[prefix + ast.unparse(node.target)] = inspect.cleandoc(str(below.value.value))
            else:
                # A class may be defined in an `if` or `with` statement.
                visit([child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)], prefix)

    with suppress(OSError, TypeError, KeyError):
        visit(ast.parse(inspect.getsource(sys.modules[module])).body, "")
    return found
