"""The layout of the package: which module may import which, and how long modules and functions may be."""

from __future__ import annotations

import ast
import io
import statistics
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from quantum_workspace_models import SessionDetails
from tests import payloads
from tests.helpers import read_everything

PACKAGE = Path(__file__).parents[1] / "src" / "quantum_workspace_models"
# Each of them imports only those before it.
CORE = (
    "redaction",
    "errors",
    "enums",
    "iso8601",
    "json_values",
    "codecs",
    "type_hints",
    "fields",
    "declarations",
    "document",
    "model_codec",
    "model",
)
# What the rest of the package imports of itself.
ROOMS = {
    "models": {"_core", "models"},
    "paging": {"_core", "models"},
    "patching": {"_core"},
    "redacting": {"_core"},
    "schema": {"_core", "redacting"},
    "validation": {"_core"},
    "request_body": {"_core", "_integrations"},
    "_integrations": {"_core", "_integrations", "redacting", "schema"},
}
PATHS = sorted(path for path in PACKAGE.rglob("*.py"))


def imports(path: Path, source: str) -> Iterator[tuple[str, bool]]:
    """The modules of the package that one imports, from its top, and whether it does so inside of a function.

    Imports under ``if TYPE_CHECKING`` and in functions are found like all others.
    """
    tree = ast.parse(source)
    inside = {
        child
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = path.relative_to(PACKAGE).parts[: -node.level]
            base = ".".join([*folder, *filter(None, [node.module])])
            for alias in node.names:
                # `from . import codecs` names a module, `from .codecs import Codec` something in it.
                is_module = (PACKAGE / Path(*base.split(".")) / f"{alias.name}.py").is_file()
                yield f"{base}.{alias.name}".strip(".") if is_module else base, node in inside
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            assert not any(name.startswith(PACKAGE.name) for name in names), "imports inside the package are relative"


def upward(name: str, source: str) -> list[str]:
    """What a module of `_core` imports and may not."""
    found = []
    for module, is_inside in imports(PACKAGE / "_core" / f"{name}.py", source):
        room, _, imported = module.partition(".")
        if room in ("_integrations", "validation") and is_inside:
            continue  # a hook that another library calls, or a method that few programs call
        if room != "_core" or imported not in CORE[: CORE.index(name)]:
            found.append(module)
    return found


def test_the_order_has_every_module() -> None:
    """A module that is new has its place in it."""
    assert {path.stem for path in (PACKAGE / "_core").glob("*.py")} == {*CORE, "__init__"}


@pytest.mark.parametrize("name", CORE)
def test_imports_of_core_run_one_way(name: str) -> None:
    """From the bottom of the list up, wherever an import stands."""
    assert upward(name, (PACKAGE / "_core" / f"{name}.py").read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "from .model import Model",
        "from . import model",
        "from .model_codec import ModelCodec",
        "from ..models.items import ItemDetails",
        "from .. import paging",
        "from .._integrations.rich import iter_parts",
        "if TYPE_CHECKING:\n    from .model import Model",
        "def late():\n    from .model import Model",
        "class Inner:\n    def late(self):\n        from . import model_codec",
    ],
)
def test_an_import_upward_is_found(line: str) -> None:
    """At the top, for type checkers alone, or in a function."""
    assert len(upward("document", line)) == 1


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_imports_between_the_rooms(path: Path) -> None:
    """`_core` knows nothing outside of itself, `models` only `_core`."""
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    allowed = ROOMS.get(room)
    if allowed is not None:
        found = {(module.partition(".")[0], is_inside) for module, is_inside in imports(path, path.read_text())}
        # A hook may import what answers it.
        late = {("_integrations", True), ("validation", True)}
        assert {name for name, _ in found - late} <= allowed


def imported(code: str) -> set[str]:
    """The modules that Python imports for `code`, as `-X importtime` lists them."""
    command = [sys.executable, "-X", "importtime", "-c", f"{code}\nimport sys\nprint(*sys.modules)"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    listed = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()[1:]}
    # It also lists what Python's own modules ask for in vain, such as those of other platforms.
    return listed.intersection(run.stdout.split())


def test_nothing_else_is_imported() -> None:
    """Importing the package imports the standard library, isodate and typing-extensions, and no integration."""
    modules = imported("import quantum_workspace_models") - imported("pass")
    assert "quantum_workspace_models._core.model" in modules
    assert not {module for module in modules if "_integrations" in module}
    outside = {module.partition(".")[0] for module in modules} - sys.stdlib_module_names
    assert outside <= {"quantum_workspace_models", "isodate", "typing_extensions"}
    # Each takes a large part of the time that all the others take.
    assert modules.isdisjoint({"dataclasses", "inspect", "difflib", "isodate", "typing_extensions", "decimal"})


def lines_of_code(source: str) -> int:
    """The number of lines that have code, without comments, blank lines and docstrings."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr)]
    strings = [node for node in nodes if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)]
    docs = {line for node in strings for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type not in layout]
    return len({line for token in tokens for line in range(token.start[0], token.end[0] + 1)} - docs)


def test_lines_of_code() -> None:
    """Comments, blank lines and docstrings don't count; what is in a string of several lines does."""
    source = '"""One.\n\nTwo."""\n\nx = """a\nb"""  # c\n\n\n# d\ndef f(\n    a,\n):\n    """E."""\n    return a\n'
    assert lines_of_code(source) == 6


def test_core_is_small() -> None:
    """`_core` has at most 2,350 lines, 1,500 of them of code. No module has more than 350."""
    sources = {path.name: path.read_text() for path in (PACKAGE / "_core").glob("*.py")}
    lengths = {name: len(source.splitlines()) for name, source in sources.items()}
    code = {name: lines_of_code(source) for name, source in sources.items()}
    assert max(lengths.values()) <= 350, lengths
    assert sum(lengths.values()) <= 2350, lengths
    assert sum(code.values()) <= 1500, code


def test_private_names() -> None:
    """No name of a model begins with one underscore, but for the hooks that other libraries look up."""
    private = {name for name in dir(SessionDetails) if name.startswith("_") and not name.startswith("__")}
    assert private <= {"_repr_html_", "_repr_pretty_", "_is_model", "_attr_to_rest_field"}
    session = SessionDetails(payloads.full())
    read_everything(session)
    assert [name for name in vars(session) if name.startswith("_") and not name.startswith("__")] == []


def test_functions_are_short() -> None:
    """The median function of `_core` has 5 lines or fewer, nine in ten have 15 or fewer, without their docstrings."""
    lengths = []
    for path in (PACKAGE / "_core").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                first = node.body[0]
                doc = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) is not None else 0
                lengths.append((node.end_lineno or 0) - node.lineno + 1 - doc)
    assert statistics.median(lengths) <= 5
    assert statistics.quantiles(lengths, n=10)[-1] <= 15
