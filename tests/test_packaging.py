"""What is published: the wheel and the source distribution (sdist)."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def build(source: Path, folder: Path) -> tuple[Path, Path]:
    """Builds the project in `source`, and returns its sdist and its wheel."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, umask=0o077)
    [sdist], [wheel] = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def unpack(sdist: Path, folder: Path) -> Path:
    with tarfile.open(sdist) as archive:
        if hasattr(tarfile, "data_filter"):  # later releases of Python 3.11 have it
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(folder)
    [source] = folder.iterdir()
    return source


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build(ROOT, tmp_path_factory.mktemp("built"))


def test_the_build_is_reproducible(built: tuple[Path, Path], tmp_path: Path) -> None:
    """An unpacked sdist whose files have other times and permissions gives the same sdist and wheel, byte for byte."""
    source = unpack(built[0], tmp_path)
    for path in source.rglob("*"):
        os.utime(path, (1e9, 1e9))
        path.chmod(path.stat().st_mode | 0o070)
    again = build(source, tmp_path / "again")
    assert [path.name for path in again] == [path.name for path in built]
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in built]


def test_the_wheel_has_the_package_and_nothing_else(built: tuple[Path, Path]) -> None:
    """It holds every module, `py.typed`, the licence and the metadata."""
    with zipfile.ZipFile(built[1]) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    source = ROOT / "src"
    modules = {path.relative_to(source).as_posix() for path in source.rglob("*.py")}
    assert names == modules | {"quantum_workspace_models/py.typed"}


def test_the_sdist_has_what_its_tests_need(built: tuple[Path, Path], tmp_path: Path) -> None:
    """It has the tests, the documentation and the examples. `.ci/run` runs its tests."""
    source = unpack(built[0], tmp_path)
    for folder in ("src", "tests", "docs"):
        expected = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*.*") if "__pycache__" not in path.parts}
        assert expected == {path.relative_to(source) for path in (source / folder).rglob("*.*")}
