"""Runs a command of README as it is written, in a clean clone and a new virtual environment: `tests` or `example`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main(name: str) -> int:
    """Returns the exit status of the command."""
    commands = re.findall(r"^python -m pip install .*&&.*$", (ROOT / "README.md").read_text(), re.MULTILINE)
    example, tests = commands
    command = {"example": example, "tests": tests}[name]
    with tempfile.TemporaryDirectory() as folder:
        clone, environment = Path(folder, "clone"), Path(folder, "environment")
        subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
        venv.create(environment, with_pip=True)
        path = os.pathsep.join([str(environment / "bin"), os.environ["PATH"]])
        print(command, flush=True)
        variables = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(environment)}
        return subprocess.run(["bash", "-c", command], cwd=clone, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
