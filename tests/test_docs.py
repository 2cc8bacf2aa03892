"""The code in README and docs runs, and shows what it says that it shows; every model says what it means."""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import quantum_workspace_models
from quantum_workspace_models import Model, SessionDetails, fields
from quantum_workspace_models.models import costs, enums, errors, items
from tests.test_contract_build import read_everything

ROOT = Path(__file__).parents[1]
PAYLOADS = sorted((ROOT.parent / "shared" / "payloads").glob("*.json"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SAID = re.compile(r"^(?P<code>.+?)  # (?P<said>.+)$")
MODULES = [costs, enums, errors, items]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_code_runs_and_says_the_truth(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python blocks of one page run in order; ``expression  # value`` and ``# Error: message`` are what happens."""
    module = ModuleType("page")
    monkeypatch.setitem(sys.modules, "page", module)
    names = vars(module)
    blocks = re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)
    for block in blocks:
        checked = 0
        for statement in ast.parse(block).body:
            code = "\n".join(block.splitlines()[statement.lineno - 1 : statement.end_lineno])
            said = SAID.match(code.splitlines()[-1])
            if said and ": " in said["said"] and said["said"].split(": ")[0].endswith("Error"):
                with pytest.raises(Exception) as caught:  # noqa: PT011 - its name and text are compared below
                    exec(compile(code, page.name, "exec", dont_inherit=True), names)
                assert f"{type(caught.value).__name__}: {caught.value}" == said["said"]
                checked += 1
            elif said and isinstance(statement, ast.Expr):
                value = eval(ast.unparse(statement), names)
                assert repr(value) == said["said"]
                checked += 1
            else:
                exec(compile(code, page.name, "exec", dont_inherit=True), names)
        assert checked == len([line for line in block.splitlines() if SAID.match(line)]), "a comment that nobody checks"
    assert blocks or page.name != "README.md"


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


def test_the_version_stands_in_one_place() -> None:
    """The version is the package's own; pyproject.toml reads it from there."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", quantum_workspace_models.__version__)
    assert quantum_workspace_models.__version__ not in (ROOT / "pyproject.toml").read_text()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[-1])
def test_everything_says_what_it_means(module: ModuleType) -> None:
    """Every class of `models`, and every field and member in it, has a docstring that is a sentence."""
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            assert ast.get_docstring(node)
            for statement, below in zip(node.body, [*node.body[1:], None], strict=True):
                if isinstance(statement, (ast.Assign, ast.AnnAssign)):
                    assert isinstance(below, ast.Expr), ast.unparse(statement)
                    assert re.fullmatch(r"[A-Z].*\.", str(ast.literal_eval(below.value)), re.DOTALL)


def test_fields_have_docs() -> None:
    """fields() finds each of them."""
    for model in vars(quantum_workspace_models).values():
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
