"""Contract point 16: what mypy --strict and pyright accept and reject, with no plug-in, at the exact line."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jedi
import pytest

FILES = Path(__file__).with_name("typing")


def errors_of_mypy(folder: Path) -> list[tuple[str, int]]:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary", "--hide-error-context"]
    run = subprocess.run([*command, "."], cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    return [(name, int(line)) for name, line in re.findall(r"^(\S+\.py):(\d+): error: ", run.stdout, re.MULTILINE)]


def errors_of_pyright(folder: Path) -> list[tuple[str, int]]:
    settings = {"typeCheckingMode": "strict", "reportUnusedExpression": False, "reportUnusedImport": False}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report = json.loads(run.stdout)
    assert report["summary"]["filesAnalyzed"] == len(list(folder.glob("*.py")))
    return [
        (Path(found["file"]).name, found["range"]["start"]["line"] + 1)
        for found in report["generalDiagnostics"]
        if found["severity"] == "error"
    ]


@pytest.mark.parametrize("errors_of", [errors_of_mypy, errors_of_pyright])
def test_what_is_accepted_and_rejected(errors_of: object, tmp_path: Path) -> None:
    """Type checkers report errors on the marked lines, and on no other."""
    assert callable(errors_of)
    folder = tmp_path / "code"
    shutil.copytree(FILES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    marked = {
        (path.name, number)
        for path in folder.glob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.endswith("  # rejected")
    }
    assert len(marked) > 30
    found = errors_of(folder)
    assert sorted(set(found)) == sorted(marked)


@pytest.mark.parametrize("errors_of", [errors_of_mypy, errors_of_pyright])
def test_the_guide_on_extending(errors_of: Any, tmp_path: Path) -> None:
    """What the guide shows of models of one's own, type checkers accept."""
    guide = (FILES.parents[1] / "docs" / "guide.md").read_text()
    section = guide[guide.index("## Define your own models") : guide.index("### Types of fields")]
    # A block without a class goes on with the one before.
    blocks = "".join(re.findall(r"(?s)```python\n(.*?)```", section))
    examples = re.split(r"(?m)(?<=\n)(?=^class LabSession|^class ExperimentStatus|^class Engineer)", f"\n{blocks}")[1:]
    assert len(examples) == 3
    imports = re.search(r"(?s)```python\n(.*?)```", guide)
    assert imports is not None
    for number, example in enumerate(examples):
        (tmp_path / f"example_{number}.py").write_text(f"{imports[1]}\n{example}")
    assert errors_of(tmp_path) == []


@pytest.mark.parametrize(
    "expression",
    [
        'SessionDetails.from_json("")',
        "SessionDetails.from_dict({})",
        "SessionDetails({})",
        "SessionDetails({}).copy()",
        "(SessionDetails({}) | {})",
        "SessionDetails({}).validate()",
        'SessionDetailsPage.from_json("").value[0]',
        'Page[SessionDetails].from_json("").value[0]',
        'next(iter_items(lambda url: SessionDetailsPage.from_json(url), ""))',
    ],
)
def test_completion(expression: str) -> None:
    """jedi, which completes in IPython and in many editors, knows the attributes of what a call returns."""
    code = f"from quantum_workspace_models import *\n{expression}."
    found = {completion.name for completion in jedi.Script(code).complete()}
    assert {"status", "provider_id", "as_dict"} <= found


def test_what_is_accepted_runs() -> None:
    """The code that type checkers accept runs."""
    runpy.run_path(str(FILES / "accepted.py"), run_name="__main__")
