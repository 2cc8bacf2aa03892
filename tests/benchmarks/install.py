"""What there is to install and to import: ``python -m tests.benchmarks.install`` prints a row for each package.

Each is installed into a virtual environment of its own. The time is the best of twenty, over that of Python alone.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "quantum-workspace-models": (str(ROOT), "quantum_workspace_models"),
    "azure-quantum": ("azure-quantum", "azure.quantum"),
    "pydantic": ("pydantic", "pydantic"),
}


def seconds(python: Path, code: str) -> float:
    """How long Python takes for `code`, from start to end."""
    best = float("inf")
    for _ in range(21):
        start = time.perf_counter()
        subprocess.run([python, "-c", code], check=True)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    print("| package | packages installed | MB | import, ms |")
    print("|---|---:|---:|---:|")
    for name, (requirement, module) in PACKAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
            python = Path(folder, "bin", "python")
            [packages] = Path(folder, "lib").glob("python*/site-packages")
            install = [sys.executable, "-m", "pip", "install", "-q", "--target", str(packages), requirement]
            subprocess.run(install, check=True)
            count = len(list(packages.glob("*.dist-info")))
            size = sum(file.stat().st_size for file in packages.rglob("*") if file.is_file()) / 1e6
            took = seconds(python, f"import {module}") - seconds(python, "pass")
        print(f"| {name} | {count} | {size:.1f} | {took * 1000:.0f} |", flush=True)


if __name__ == "__main__":
    main()
