"""How `docs/examples/cost_report.py` grows: ``python -m tests.benchmarks.report_growth`` prints a row for each size.

The memory is that of the largest process. It needs 2 GB of disk, and Linux or macOS.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

REPORT = Path(__file__).parents[2] / "docs" / "examples" / "cost_report.py"
SIZES = (10_000, 100_000, 1_000_000)


def main() -> None:
    """Makes the jobs of each size first, and then reports on them in processes of its own."""
    print("| jobs | file size, MB | s | jobs a second | largest process, MB |")
    print("|---:|---:|---:|---:|---:|")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, str(REPORT), "--jobs", str(size)]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            files = list(Path(folder, "cost-report", f"jobs-{size}").iterdir())
            megabytes = sum(file.stat().st_size for file in files) / 1e6
            # Each run in a process whose children are of this run alone.
            again = [sys.executable, "-m", __spec__.name, folder, *map(str, files)]
            run = subprocess.run(again, check=True, capture_output=True, text=True)
            seconds, memory = map(float, run.stdout.split())
        print(f"| {size:,} | {megabytes:,.0f} | {seconds:,.1f} | {size / seconds:,.0f} | {memory:,.0f} |", flush=True)


def measure(folder: str, files: list[str]) -> None:
    """Prints the seconds that a report takes, as it says itself, and the memory of its largest process."""
    command = [sys.executable, str(REPORT), *files, "--out", str(Path(folder, "again"))]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    found = re.search(r"jobs in ([\d.]+) s", run.stdout)
    assert found is not None
    # Linux counts in KiB, macOS in bytes.
    unit = 1024 if sys.platform == "linux" else 1
    print(found[1], resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6)


if __name__ == "__main__":
    measure(sys.argv[1], sys.argv[2:]) if sys.argv[1:] else main()
