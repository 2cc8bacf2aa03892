"""Builds the source distribution, unpacks it, and runs the tests that are in it."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Returns the exit status of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder], cwd=ROOT, check=True)
        (archive,) = Path(folder).glob("*.tar.gz")
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="data")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=quick"]
        # They take long, and don't depend on how the library was installed.
        slow = ("report", "packaging", "example", "contract_09_pytest", "contract_16_typing")
        command += [f"--ignore=tests/test_{name}.py" for name in slow]
        slow = ("schema.py::test_generated_clients", "contract_14_introspection.py::test_sphinx")
        command += [f"--deselect=tests/test_{name}" for name in slow]
        return subprocess.run(command, cwd=archive.with_suffix("").with_suffix(""), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
