"""What there is to install: ``python -m tests.benchmarks.install`` prints a row for each package with what it needs."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = {"quantum-workspace-models": str(ROOT), "azure-quantum": "azure-quantum", "pydantic": "pydantic"}


def main() -> None:
    print("| package | packages installed | MB |")
    print("|---|---:|---:|")
    for name, requirement in PACKAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            install = [sys.executable, "-m", "pip", "install", "-q", "--target", folder, requirement]
            subprocess.run(install, check=True)
            count = len(list(Path(folder).glob("*.dist-info")))
            size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6
        print(f"| {name} | {count} | {size:.1f} |", flush=True)


if __name__ == "__main__":
    main()
