"""Runs the benchmarks, and writes their tables and the charts into docs/: ``python -m tests.benchmarks.run``.

To measure only some of them, name them: ``times``, ``growth``, ``redacting``, ``imports``.
The page has tables for Python 3.11 and 3.13: run it with each. The speed of a machine changes from second to second. So
everything is measured in short batches, in turns, and the fastest batch of each counts.
"""

from __future__ import annotations

import functools
import gc
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import textwrap
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
ROUNDS = 100
SLICE = 0.05  # seconds of each round for each call
BATCHES = 10  # in a slice
Times = dict[str, dict[str, float]]
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


def fastest(calls: dict[tuple[str, str], Callable[[], Any]], *, gc_enabled: bool = False) -> Times:
    """Seconds of each call, by row and column: CPU time, so that other processes don't count."""
    setup = "gc.enable()" if gc_enabled else "pass"
    timers = {place: timeit.Timer(call, setup, time.process_time, globals()) for place, call in calls.items()}
    numbers = {place: calls_in_a_batch(timer) for place, timer in timers.items()}
    spent = dict.fromkeys(calls, 0.0)
    found: Times = {row: {} for row, _ in calls}
    for turn in range(ROUNDS):
        for (row, column), timer in timers.items():
            end = (turn + 1) * SLICE
            # What takes longer than its slice waits until the others have had as much.
            while spent[row, column] < end:
                number = numbers[row, column]
                seconds = timer.timeit(number)
                spent[row, column] += seconds
                found[row][column] = min(found[row].get(column, seconds), seconds / number)
    return found


def calls_in_a_batch(timer: timeit.Timer) -> int:
    number = 1
    while timer.timeit(number) < SLICE / BATCHES / 2:
        number *= 2
    return number


def times() -> Times:
    """Seconds of each operation in each library."""
    return fastest({(row, name): call for row, each in bench.OPERATIONS.items() for name, call in each.items()})


def table_of_times(found: Times) -> list[str]:
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


def growth() -> Times:
    """Seconds for each session from a page's text to models and back, for each size of page."""
    texts = {size: json.dumps({"value": [bench.SESSION] * size}) for size in SIZES}
    calls = {
        (name, f"{size:,}"): functools.partial(there_and_back, text)
        for name, there_and_back in PAGES.items()
        for size, text in texts.items()
    }
    found = fastest(calls, gc_enabled=True)
    return {name: {f"{size:,}": found[name][f"{size:,}"] / size for size in SIZES} for name in found}


def table_of_growth(found: Times) -> list[str]:
    sizes = next(iter(found.values()))
    lines = [f"| microseconds per session | {' | '.join(sizes)} |", "|---" + "|---:" * len(sizes) + "|"]
    for name, seconds in found.items():
        lines.append(f"| {name} | {' | '.join(f'{each * 1e6:.1f}' for each in seconds.values())} |")
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


HALF = 8_000_000
LONG_TEXTS = {
    "one signature": f"sig={'A' * 2 * HALF}",
    "a signature of escapes": "sig=" + "%2B" * (2 * HALF // 3),
    "alternating backslashes": "sig=" + "\\a" * HALF,
    "lines of a log": f"GET https://example.com/job?sig={'A' * 43}%3D&sp=r 200\n" * (2 * HALF // 87),
}


def redacting() -> Times:
    """Seconds that `redact` needs for texts of 16 million characters."""
    return fastest({(name, "seconds"): functools.partial(redact, text) for name, text in LONG_TEXTS.items()})


def table_of_redacting(found: Times) -> list[str]:
    """The times, and the additional memory."""
    lines = ["| `redact` of 16 million characters | seconds | bytes per character, in addition |", "|---|---:|---:|"]
    for name, text in LONG_TEXTS.items():
        tracemalloc.start()
        redact(text)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        lines.append(f"| {name} | {found[name]['seconds']:.2f} | {peak / len(text):.1f} |")
    return lines


BARE = "Python alone"
PROGRAMS = {
    BARE: "pass",
    "this library": "import quantum_workspace_models",
    "msgspec": "import msgspec",
    "pydantic": "import pydantic; pydantic.BaseModel",
    "azure-quantum's models": "import azure.quantum._client.models",
}
# As installed: with compiled modules, wherever they may be kept.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def imports() -> Times:
    """Seconds of a process that imports a library."""
    found: Times = {name: {"seconds": float("inf")} for name in PROGRAMS}
    for _ in range(60):
        for name, code in PROGRAMS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, env=ENVIRONMENT)
            found[name]["seconds"] = min(found[name]["seconds"], time.perf_counter() - start)
    return found


def table_of_imports(found: Times) -> list[str]:
    """Milliseconds and modules, over those of Python itself."""
    lines = ["| import | milliseconds in addition to Python | additional modules |", "|---|---:|---:|"]
    modules = {}
    for name, code in PROGRAMS.items():
        count = [sys.executable, "-c", f"{code}\nimport sys; print(len(sys.modules))"]
        modules[name] = int(subprocess.run(count, check=True, capture_output=True, text=True).stdout)
        milliseconds = (found[name]["seconds"] - found[BARE]["seconds"]) * 1e3
        if name != BARE:
            lines.append(f"| {name} | {milliseconds:.0f} | {modules[name] - modules[BARE]} |")
    return lines


def machine() -> list[str]:
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("azure-quantum", "pydantic", "msgspec", "mashumaro", "cattrs", "orjson")
    )
    cores = f"{platform.machine()}, {os.cpu_count()} cores"
    return textwrap.wrap(f"Python {platform.python_version()}, {cores}; {versions}.", 120)


TABLES: dict[str, tuple[Callable[[], Times], Callable[[Times], list[str]]]] = {
    "times": (times, table_of_times),
    "growth": (growth, table_of_growth),
    "redacting": (redacting, table_of_redacting),
    "imports": (imports, table_of_imports),
}


def main() -> None:
    """Writes what is between the markers of docs/performance.md that name this Python, and the charts."""
    version = "{}.{}".format(*sys.version_info)
    page = charts.PAGE.read_text()
    chosen = sys.argv[1:] or [*TABLES]
    parts = {"machine": machine(), "memory": table_of_memory()}
    for name, (measure, table) in TABLES.items():
        if name in chosen and f"<!-- {name} {version} -->" in page:
            print(f"measuring {name}", flush=True)
            parts[name] = table(measure())
    for name, lines in parts.items():
        page = charts.replace_part(page, f"{name} {version}", lines)
    charts.PAGE.write_text(page)
    charts.main()
    print(charts.PAGE.read_text())


if __name__ == "__main__":
    main()
