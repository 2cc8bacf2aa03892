"""Runs the benchmarks, and writes their tables and the charts into docs/: ``python -m tests.benchmarks.run``.

The page has tables for Python 3.11 and 3.13: run it with each.
"""

from __future__ import annotations

import gc
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import timeit
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from quantum_workspace_models import SessionDetails, SessionDetailsPage, redact
from tests.benchmarks import bench_session as bench
from tests.benchmarks import charts, peers

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
LIBRARIES = (
    "this library",
    "this library, orjson",
    "json",
    "orjson",
    "msgspec",
    "pydantic",
    "mashumaro",
    "cattrs",
    "azure-quantum",
)


def times() -> dict[str, dict[str, float]]:
    """Seconds of each operation in each library, the best of many rounds in one run of pytest-benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        options = [f"--benchmark-json={report}", "--benchmark-disable-gc", "-o", "python_files=bench_*.py", "-q"]
        subprocess.run([sys.executable, "-m", "pytest", "tests/benchmarks", *options], cwd=ROOT, check=True)
        benchmarks = json.loads(report.read_text())["benchmarks"]
    found: dict[str, dict[str, float]] = {}
    for one in benchmarks:
        found.setdefault(one["group"], {})[one["extra_info"]["library"]] = one["stats"]["min"]
    return found


def table_of_times(found: dict[str, dict[str, float]]) -> list[str]:
    lines = [f"| time in µs | {' | '.join(LIBRARIES)} |", "|---" + "|---:" * len(LIBRARIES) + "|"]
    for operation, each in found.items():
        is_page = operation.startswith("a page")
        factor = 1e3 if is_page else 1e6
        cells = [f"{each[library] * factor:,.2f}" if library in each else "" for library in LIBRARIES]
        lines.append(f"| {operation}{', in ms' * is_page} | {' | '.join(cells)} |")
    return lines


PAGES: dict[str, Callable[[str], Any]] = {
    "json": lambda text: json.dumps(json.loads(text)),
    "this library": lambda text: json.dumps(SessionDetailsPage.from_json(text)),
    "pydantic": lambda text: peers.PydanticPage.model_validate_json(text).model_dump_json(by_alias=True),
    "azure-quantum": lambda text: json.dumps(
        {"value": [bench.azure.SessionDetails(item) for item in json.loads(text)["value"]]}, cls=bench.SdkJSONEncoder
    ),
}
SIZES = (1, 100, 10_000, 100_000)


def growth() -> dict[str, list[float]]:
    """Seconds from a page's text to models and back, for each size of page."""
    found: dict[str, list[float]] = {}
    for name, there_and_back in PAGES.items():
        for size in SIZES:
            text = json.dumps({"value": [bench.SESSION] * size})
            calls = max(1, 10_000 // size)
            timer = timeit.Timer(lambda text=text, work=there_and_back: work(text), "gc.enable()", globals={"gc": gc})  # type: ignore[misc]
            found.setdefault(name, []).append(min(timer.repeat(3, calls)) / calls)
    return found


def table_of_growth(found: dict[str, list[float]]) -> list[str]:
    lines = [
        f"| microseconds per session | {' | '.join(f'{size:,}' for size in SIZES)} |",
        "|---" + "|---:" * len(SIZES) + "|",
    ]
    for name, seconds in found.items():
        cells = [f"{each / size * 1e6:.1f}" for each, size in zip(seconds, SIZES, strict=True)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def table_of_memory() -> list[str]:
    """Bytes that one session from JSON takes, of 10,000 (each with strings of its own)."""
    makers: dict[str, Callable[[str], Any]] = {
        "plain dict": json.loads,
        "this library": SessionDetails.from_json,
        "this library, all attributes read": lambda text: (
            session := SessionDetails.from_json(text),
            bench.read(session),
        ),
        "msgspec": msgspec.json.Decoder(peers.MsgspecSession).decode,
        "pydantic": peers.PydanticSession.model_validate_json,
        "azure-quantum": bench.azure_from_json,
    }
    found = {}
    for name, make in makers.items():
        make(bench.TEXT)
        gc.collect()
        tracemalloc.start()
        kept = [make(bench.TEXT) for _ in range(10_000)]
        found[name] = tracemalloc.get_traced_memory()[0] / len(kept)
        tracemalloc.stop()
    plain = found["plain dict"]
    lines = ["| one session in memory | bytes | relative to the plain dict |", "|---|---:|---:|"]
    return [*lines, *(f"| {name} | {size:,.0f} | {size / plain:.2f} |" for name, size in found.items())]


def table_of_redacting() -> list[str]:
    """Seconds and additional memory that `redact` needs for texts of 16 million characters."""
    half = 8_000_000
    texts = {
        "one signature": f"sig={'A' * 2 * half}",
        "a signature of escapes": "sig=" + "%2B" * (2 * half // 3),
        "alternating backslashes": "sig=" + "\\a" * half,
        "lines of a log": f"GET https://example.com/job?sig={'A' * 43}%3D&sp=r 200\n" * (2 * half // 87),
    }
    lines = ["| `redact` of 16 million characters | seconds | bytes per character, in addition |", "|---|---:|---:|"]
    for name, text in texts.items():
        start = time.perf_counter()
        redact(text)
        seconds = time.perf_counter() - start
        tracemalloc.start()
        redact(text)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        lines.append(f"| {name} | {seconds:.2f} | {peak / len(text):.1f} |")
    return lines


def table_of_imports() -> list[str]:
    """Milliseconds and modules, over those of Python itself; the best of twenty processes each."""
    programs = {
        "Python alone": "pass",
        "this library": "import quantum_workspace_models",
        "msgspec": "import msgspec",
        "pydantic": "import pydantic; pydantic.BaseModel",
        "azure-quantum's models": "import azure.quantum._client.models",
    }
    # As installed: with compiled modules, wherever they may be kept.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    best = dict.fromkeys(programs, float("inf"))
    modules = {}
    for _ in range(20):  # in turns, so that a slow moment is nobody's alone
        for name, code in programs.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
            best[name] = min(best[name], time.perf_counter() - start)
    for name, code in programs.items():
        count = [sys.executable, "-c", f"{code}\nimport sys; print(len(sys.modules))"]
        modules[name] = int(subprocess.run(count, check=True, capture_output=True, text=True).stdout)
    bare_time, bare_modules = best.pop("Python alone"), modules.pop("Python alone")
    lines = ["| import | milliseconds in addition to Python | additional modules |", "|---|---:|---:|"]
    return [
        *lines,
        *(
            f"| {name} | {(seconds - bare_time) * 1e3:.0f} | {modules[name] - bare_modules} |"
            for name, seconds in best.items()
        ),
    ]


def machine() -> str:
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("azure-quantum", "pydantic", "msgspec", "mashumaro", "cattrs", "orjson")
    )
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; {versions}."


def main() -> None:
    """Writes what is between the markers of docs/performance.md that name this Python, and the charts."""
    version = "{}.{}".format(*sys.version_info)
    page = charts.PAGE.read_text()
    parts = {
        "machine": [machine()],
        "times": table_of_times(times()),
        "growth": table_of_growth(growth()),
        "memory": table_of_memory(),
        "redacting": table_of_redacting(),
        "imports": table_of_imports(),
    }
    for name, lines in parts.items():
        page = charts.replace_part(page, f"{name} {version}", lines)
    charts.PAGE.write_text(page)
    charts.main()
    print(charts.PAGE.read_text())


if __name__ == "__main__":
    main()
