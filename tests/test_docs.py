"""The code in README and docs runs, and shows what it says that it shows; every model says what it means."""

from __future__ import annotations

import ast
import doctest
import html
import importlib.util
import inspect
import json
import re
import shlex
import sys
import tomllib
import typing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import quantum_workspace_models
from quantum_workspace_models import Model, SessionDetails, fields
from quantum_workspace_models.models import costs, enums, errors, items, jobs, pages, providers, quotas, storage
from tests import diagrams
from tests.benchmarks import charts
from tests.helpers import read_everything

ROOT = Path(__file__).parents[1]
PAYLOADS = sorted((ROOT.parent / "shared" / "payloads").glob("*.json"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
RAISES = re.compile(r":raises (\w+): ")
MODULES = [costs, enums, errors, items, jobs, pages, providers, quotas, storage]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_code_runs_and_says_the_truth(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python blocks of one page run in order.

    A comment behind or below a statement is its value, its error, or what it writes to a stream that the comment names.
    """
    monkeypatch.syspath_prepend(ROOT / "docs" / "examples")
    module = ModuleType("page")
    monkeypatch.setitem(sys.modules, "page", module)
    names = vars(module)
    blocks = re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)
    for block in blocks:
        lines = [*block.splitlines(), ""]
        checked = 0
        for statement in ast.parse(block).body:
            end = statement.end_lineno or 0
            first = min(node.lineno for node in [statement, *getattr(statement, "decorator_list", [])])
            code = "\n".join(lines[first - 1 : end])
            said = code.rpartition("  # ")[2] if "  # " in code else lines[end].removeprefix("# ")
            is_said = "  # " in code or lines[end].startswith("# ")
            checked += is_said
            stream, _, written = said.partition(": ")
            if is_said and re.match(r"\w+Error: ", said):
                with pytest.raises(Exception) as caught:  # noqa: PT011 - its name and text are compared below
                    exec(code, names)
                assert f"{type(caught.value).__name__}: {caught.value}" == said
            elif is_said and stream in ("stdout", "stderr"):
                capsys.readouterr()
                exec(code, names)
                assert getattr(capsys.readouterr(), stream.removeprefix("std")) == f"{written}\n"
            elif is_said:
                assert repr(eval(ast.unparse(statement), names)) == said
            else:
                exec(compile(code, page.name, "exec", dont_inherit=True), names)
        assert checked == block.count("# "), "a comment that nobody checks"


ERRORS = (ROOT / "docs" / "errors.md").read_text()
ROWS = re.findall(r"^\| `([^`]+)` \| `(\w+): ([^`]+)`( and a line for each)? \|$", ERRORS, re.MULTILINE)


@pytest.mark.parametrize(("code", "kind", "message", "more"), ROWS, ids=[row[0] for row in ROWS])
def test_the_table_of_errors(code: str, kind: str, message: str, more: str) -> None:
    """What you write in a row gives the very error that stands beside it."""
    names: dict[str, object] = {"__name__": "page"}
    for block in re.findall(r"^```python\n(.*?)^```$", ERRORS, re.DOTALL | re.MULTILINE):
        exec(block, names)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - its name and text are compared below
        exec(code, names)
    assert type(caught.value).__name__ == kind
    first, *lines = str(caught.value).splitlines()
    assert first == message
    assert bool(lines) is bool(more)
    assert not lines or first.endswith(f": {len(lines)} validation errors")


def test_every_row_of_the_tables_is_tested() -> None:
    """No row that the pattern passes by."""
    tables = ERRORS.partition("## All errors")[2]
    assert len(ROWS) == sum(line.startswith("| `") for line in tables.splitlines()) > 30


def test_readme_has_two_commands() -> None:
    """Each stands alone on its line in a shell block and begins with pip's install."""
    shell = re.findall(
        r"^```(?:shell|sh|console|bash)\n(.*?)^```$", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE
    )
    commands = [
        line
        for block in shell
        for line in block.splitlines()
        if line.startswith("python -m pip install ") and "&&" in line
    ]
    assert len(commands) == 2
    assert "docs/examples/session_lifecycle.py" in commands[0]
    assert "pytest" in commands[1]


def _commands() -> list[str]:
    """The commands of all shell blocks."""
    blocks = [block for page in PAGES for block in re.findall(r"^```shell\n(.*?)^```$", page.read_text(), re.S | re.M)]
    return [command.strip() for block in blocks for line in block.splitlines() for command in line.split("&&")]


@pytest.mark.parametrize("command", sorted(set(_commands())))
def test_shell_commands(command: str) -> None:
    """Each names modules, files, extras, groups and environments that exist. `.ci/run` runs README's two."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    program, *words = shlex.split(command)
    if program == "cd":
        assert (ROOT / words[0]).is_dir()
    elif program == "tox":
        assert {words[words.index("-e") + 1]} <= {*settings["tool"]["tox"]["env_list"]}
        assert all((ROOT / word).exists() for word in words[2:] if word != "--")
    elif words[:1] == ["-m"]:
        assert program == "python"
        assert words[1] == "pip" or importlib.util.find_spec(words[1])
        assert all((ROOT / word).is_file() for word in words if word.endswith(".py"))
        assert {extra for extras in re.findall(r"\[(.+)\]", command) for extra in extras.split(",")} <= {
            *settings["project"]["optional-dependencies"]
        }
        assert set(re.findall(r"--group (\w+)", command)) <= {*settings["dependency-groups"]}
    else:
        assert program == "python"
        assert not words or (ROOT / words[0]).is_file()


def test_the_version_stands_in_one_place() -> None:
    """The version is the package's own; pyproject.toml reads it from there."""
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.dev\d+)?", quantum_workspace_models.__version__)
    assert quantum_workspace_models.__version__ not in (ROOT / "pyproject.toml").read_text()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[-1])
def test_everything_says_what_it_means(module: ModuleType) -> None:
    """Every class of `models`, and every field and member in it, has a docstring that is a sentence."""
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            assert ast.get_docstring(node)
            if typing.is_typeddict(getattr(module, node.name)):
                continue  # its keywords are documented with the fields
            bases = [base for base in getattr(module, node.name).__bases__ if issubclass(base, Model)]
            inherited = {field.name for base in bases for field in fields(base)}
            for statement, below in zip(node.body, [*node.body[1:], None], strict=True):
                if (
                    isinstance(statement, (ast.Assign, ast.AnnAssign))
                    and ast.unparse(statement).split(":")[0] not in inherited
                ):
                    assert isinstance(below, ast.Expr), ast.unparse(statement)
                    assert re.fullmatch(r"[A-Z].*\.", str(ast.literal_eval(below.value)), re.DOTALL)


FUNCTIONS = [
    *filter(inspect.isfunction, map(vars(quantum_workspace_models).get, quantum_workspace_models.__all__)),
    *(getattr(Model, name) for name in ("from_dict", "from_json", "as_dict", "to_json", "redacted", "validate")),
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_docstrings_of_functions(function: Any) -> None:
    """Each describes its parameters, what it returns, and since which version it is there, in Sphinx's own format."""
    doc = inspect.getdoc(function) or ""
    parameters = [name for name in inspect.signature(function).parameters if name != "self"]
    assert re.findall(r"(?m)^:param (\w+): \S", doc) == parameters
    assert re.search(r"(?m)^:returns: [A-Z]", doc)
    assert re.search(r"(?m)^\.\. versionadded:: \d+\.\d+\.\d+$", doc)
    assert all(issubclass(eval(name, vars(quantum_workspace_models)), Exception) for name in RAISES.findall(doc))


def test_examples_in_docstrings() -> None:
    """They run with the imports of the API page. Only `_core`, which has no room for them, may have none."""
    imports = re.search(r"^```python\n(.*?)^```$", (ROOT / "docs" / "api.md").read_text(), re.DOTALL | re.MULTILINE)
    assert imports
    names: dict[str, Any] = {}
    exec(imports[1], names)
    runner = doctest.DocTestRunner()
    shown = set()
    for name in quantum_workspace_models.__all__:
        for test in doctest.DocTestFinder(recurse=False).find(names[name], name, globs=names.copy()):
            assert runner.run(test).failed == 0
            shown |= {name} if test.examples else set()
    outside = {each.__name__ for each in FUNCTIONS if "_core" not in Path(inspect.getfile(each)).parts}
    assert len(outside) > 5
    assert outside | {"ItemDetails", "SessionDetails", "JobDetails", "RequestBody"} <= shown


def test_docstrings_of_exceptions() -> None:
    """Each says since which version it is there."""
    for public in map(vars(quantum_workspace_models).get, quantum_workspace_models.__all__):
        if isinstance(public, type) and issubclass(public, Exception):
            assert ".. versionadded:: " in inspect.getdoc(public)


def test_fields_have_docs() -> None:
    """fields() finds each of them."""
    for model in [*vars(quantum_workspace_models).values()]:
        if isinstance(model, type) and issubclass(model, Model):
            for field in fields(model):
                assert re.fullmatch(r"[A-Z].*\.", field.doc, re.DOTALL), field


@pytest.mark.skipif(not PAYLOADS, reason="the service's own payloads lie beside the repository, not in it")
def test_the_service_s_own_payloads() -> None:
    """Each document, read to the last attribute, comes back as it was."""
    for path in PAYLOADS:
        document = json.loads(path.read_text())
        for item in document.get("value", [document]):
            model = quantum_workspace_models.ItemDetails.from_json(json.dumps(item))
            assert isinstance(model, SessionDetails) is (item["itemType"] == "Session")
            read_everything(model)
            assert json.dumps(model) == json.dumps(item)


def test_the_charts_of_the_performance_page() -> None:
    """The short table and the charts have the numbers of the other tables; `python -m tests.benchmarks.charts`."""
    for path, content in charts.files(charts.PAGE.read_text()).items():
        assert path.read_text() == content


def test_the_figures_in_the_text_of_the_performance_page() -> None:
    """They are those of its tables."""
    page = charts.PAGE.read_text()
    times, older = charts.read_table(page, "times 3.13"), charts.read_table(page, "times 3.11")
    parsed, again = times["JSON text to model"], times["read all 21 again, in a Python function"]
    large = "a page of 10,000 sessions to models, in ms"
    less, more = (
        round(abs(table[large]["this library, orjson"] / table[large]["this library"] - 1) * 100)
        for table in (times, older)
    )
    text = " ".join(page.split())
    for said in (
        f"{charts.two_digits(parsed['msgspec'])} µs, against {charts.two_digits(parsed['this library, orjson'])} µs",
        f"this takes {(again['this library'] - again['pydantic']) / 21 * 1000:.0f} ns more per attribute",
        f"takes {less} % less time on Python 3.13, and {more} % more on 3.11",
    ):
        assert said in text


def test_the_tables_of_the_cheat_sheet() -> None:
    """The code in the first column of each row runs, with the names of the page's blocks."""
    text = (ROOT / "docs" / "cheatsheet.md").read_text()
    names: dict[str, object] = {"__name__": "page"}
    for block in re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        exec(block, names)
    # The last block has changed the session.
    names["session"] = SessionDetails(name="VQE", status="Waiting")
    cells = re.findall(r"^\| (`.+?) \| ", text, re.MULTILINE)
    codes = [code.replace("\\|", "|") for cell in cells for code in re.findall("`(.+?)`", cell)]
    assert len(codes) > 15
    for code in codes:
        eval(code, names)


def test_the_diffs_in_contributing() -> None:
    """Each hunk applies: the lines that it keeps or removes are in the file, next to each other."""
    text = (ROOT / "docs" / "contributing.md").read_text()
    diffs = re.findall(r"^```diff\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert len(diffs) == 6
    for part in re.split(r"^\+\+\+ b/", "".join(diffs), flags=re.MULTILINE)[1:]:
        path, *hunks = re.split(r"\n@@\n", part)
        for hunk in hunks:
            lines = [line for line in hunk.splitlines() if not line.startswith("+")]
            old = "".join(f"{line[1:]}\n" for line in lines)
            assert old in (ROOT / path).read_text(), f"{path}: {old}"


def test_the_picture_of_a_page() -> None:
    """It has the text that rich draws today. How rich draws it depends on its version."""

    def texts(picture: str) -> list[str]:
        return [html.unescape(text).replace("\xa0", " ").strip() for text in re.findall(r">([^<>]*)</text>", picture)]

    picture = (ROOT / "docs" / "page.svg").read_text(encoding="utf-8")
    assert texts(picture) == texts(diagrams.page())
    assert "c2VjcmV0" not in picture
    assert "url(http" not in picture


def test_the_diagrams() -> None:
    """They are what the code says; `python -m tests.diagrams` draws them."""
    for path, content in diagrams.files().items():
        assert path.read_text() == content
