"""The costs and run times of jobs, by provider, target and month, for any number of JSON Lines files.

    python docs/examples/cost_report.py jobs/*.jsonl --out report

Without files, it generates some with random jobs. Dask reads the files in blocks and in parallel, on this machine or
on a cluster whose machines share the files and the user (``--scheduler tcp://...``). No process holds more than one
line and its sums.

Each finished block leaves a file in ``report/cost-report-work``, with a hash of the lines that it has read. If a run is
stopped, the next one reads only the remaining blocks, and those that have changed. In the work folder, the program
deletes files that it has made itself, and nothing else. Use a folder for one run at a time.

The sums are printed, and written to ``report/costs.parquet``. Lines that can't be read, and those with impossible
values, are written to ``report/rejected.jsonl``, with the reason. They are kept unchanged, and may have valid SAS
tokens in them. So only you can read this file and the work folder (on Windows, whoever can read their parent folder).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NamedTuple

import dask
import pyarrow
import pyarrow.parquet
from dask.diagnostics import ProgressBar

from quantum_workspace_models import CostEstimate, JobDetails, JobStatus, ModelError

# Parts of another version of the report aren't used.
VERSION = 4
LONGEST_LINE = 64 * 2**20
# Larger amounts couldn't be added without rounding.
LARGEST_AMOUNT = 1e15
WORK = "cost-report-work"
RESULTS = ("costs.parquet", "rejected.jsonl")
# What the program calls its files in the work folder. Those that aren't complete yet have a second random part.
PART = re.compile(r"block-[0-9a-f]{24}\.jsonl")
UNFINISHED = re.compile(r"unfinished-[0-9a-f]{32}")
COLUMNS = {
    "provider": pyarrow.string(),
    "target": pyarrow.string(),
    "month": pyarrow.string(),
    "currency": pyarrow.string(),
    "jobs": pyarrow.int64(),
    "cost": pyarrow.float64(),
    "queued_seconds": pyarrow.float64(),
    "ran_seconds": pyarrow.float64(),
}
SUMS = list(COLUMNS)[4:]
HEADINGS = ["currency", "jobs", "cost", "seconds queued", "seconds run"]


class Block(NamedTuple):
    """The lines of a file that begin between two byte offsets."""

    path: str
    start: int
    end: int

    def part(self, work: Path | str) -> Path:
        """The file that has the sums of this block."""
        identity = json.dumps([VERSION, str(Path(self.path).resolve()), self.start, self.end])
        return Path(work, f"block-{hashlib.sha256(identity.encode()).hexdigest()[:24]}.jsonl")


def find_blocks(paths: Iterable[Path], size: int) -> Iterator[Block]:
    """Splits all files into blocks of `size` bytes."""
    for path in paths:
        length = path.stat().st_size
        for start in range(0, length, size):
            yield Block(str(path.absolute()), start, min(start + size, length))


def states(paths: Iterable[Path]) -> list[tuple[int, ...]]:
    """What changes whenever a file is written to. Nobody can set the last of the times."""
    found = [path.stat() for path in paths]
    return [(file.st_ino, file.st_size, file.st_mtime_ns, file.st_ctime_ns) for file in found]


def read_lines(block: Block) -> Iterator[tuple[int, bytes]]:
    """Each line of a block, with its offset in the file. Lines that are too long are cut."""
    with open(block.path, "rb") as stream:
        if block.start:
            # A line that begins before this block belongs to the previous one.
            stream.seek(block.start - 1)
            skip_line(stream)
        while (place := stream.tell()) < block.end:
            line = stream.readline(LONGEST_LINE)
            if not line:
                # The file was truncated. This is reported at the end of the run.
                return
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                skip_line(stream)
            yield place, line


def skip_line(stream: IO[bytes]) -> None:
    """Moves to the start of the next line."""
    while (piece := stream.readline(2**20)) and not piece.endswith(b"\n"):
        pass


def read_job(line: bytes) -> tuple[tuple[str | None, ...], list[Decimal]]:
    """The group that a job belongs to, and what it adds to the sums of this group.

    Raises `ModelError` if the line isn't a job, and `ValueError` if something is missing or impossible.
    """
    if len(line) == LONGEST_LINE:
        raise ValueError(f"the line is longer than {LONGEST_LINE} bytes")
    job = JobDetails.from_json(line)
    for name in ("provider_id", "target", "creation_time"):
        if getattr(job, name) is None:
            raise ValueError(f"{name.replace('_', ' ')} is missing")
    cost = job.cost_estimate
    if cost and cost.estimated_total is None:
        raise ValueError("estimated total is missing")
    total = cost.estimated_total if cost else 0
    # This is also true for NaN.
    if not abs(total) <= LARGEST_AMOUNT:
        raise ValueError(f"estimated total is {total}")
    times = {"queue time": seconds(job.queue_time), "execution time": seconds(job.execution_time)}
    for name, number in times.items():
        if number < 0:
            raise ValueError(f"{name} is negative: {number} s")
    group = (job.provider_id, job.target, str(job.creation_time)[:7], cost.currency_code if cost else None)
    # Parquet can't hold lone surrogates. This raises a ValueError.
    "".join(filter(None, group)).encode()
    return group, [Decimal(repr(number)) for number in (1, total, *times.values())]


def seconds(span: timedelta | None) -> float:
    return span.total_seconds() if span else 0.0


class Digest:
    """A hash of lines and their places."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def add(self, place: int, line: bytes) -> None:
        self.hash.update(b"%d:" % place)
        self.hash.update(line)

    def text(self) -> str:
        return self.hash.hexdigest()


def update(block: Block, work: str) -> bool:
    """Writes the part of a block unless there is one of the same lines. Returns whether it has written one."""
    if is_done(block, work):
        return False
    summarize(block, work)
    return True


def summarize(block: Block, work: str) -> None:
    """Writes the part of a block: the lines that are rejected, and then the sums, in one line."""
    groups: dict[tuple[str | None, ...], list[Decimal]] = {}
    digest, rejected = Digest(), 0
    part = block.part(work)
    with replacing(part, part.parent) as stream:
        for place, line in read_lines(block):
            digest.add(place, line)
            if not line.strip():
                continue
            try:
                group, sums = read_job(line)
            except (ModelError, ValueError) as error:
                # Keeps bytes that aren't UTF-8.
                text = line.decode(errors="surrogateescape").rstrip("\r\n")
                reason = str(error)
                if isinstance(error.__cause__, json.JSONDecodeError):
                    reason += f": {error.__cause__}"
                entry = {"file": block.path, "byte": place, "reason": reason, "line": text}
                stream.write(json.dumps(entry) + "\n")
                rejected += 1
                continue
            before = groups.get(group, [Decimal(0)] * len(SUMS))
            groups[group] = [old + new for old, new in zip(before, sums, strict=True)]
        texts = [[group, list(map(str, sums))] for group, sums in groups.items()]
        stream.write(json.dumps({"digest": digest.text(), "rejected": rejected, "groups": texts}) + "\n")


def read_part(path: Path) -> Iterator[Any]:
    """The rejected lines of a part, as they are in it, and then a dict with the sums.

    Raises `ValueError` if the part isn't complete, for example because the machine has crashed.
    """
    with open(path) as stream:
        count, last = 0, ""
        for line in stream:
            if last:
                yield last
                count += 1
            last = line
    summary = json.loads(last)
    if not isinstance(summary, dict) or summary.get("rejected") != count:
        raise ValueError(f"{path} isn't complete")
    yield summary


def is_done(block: Block, work: str) -> bool:
    """Whether there is a part of these very lines."""
    summary = None
    try:
        for item in read_part(block.part(work)):
            summary = item
    except (OSError, ValueError):
        return False
    digest = Digest()
    for place, line in read_lines(block):
        digest.add(place, line)
    return bool(summary and summary["digest"] == digest.text())


@contextmanager
def replacing(path: Path, work: Path, mode: str = "x", permissions: int = 0o600) -> Iterator[IO[Any]]:
    """A new file that replaces `path` when it is complete. By default, only its owner can read it.

    Until then, it is in the folder `work`, which must be on the same disk.
    """
    unfinished = work / f"unfinished-{uuid.uuid4().hex}"
    try:
        with open(unfinished, mode, opener=lambda name, flags: os.open(name, flags, permissions)) as stream:
            yield stream
        unfinished.replace(path)
    finally:
        # It is still there if something went wrong, such as a full disk.
        unfinished.unlink(missing_ok=True)


def clean(work: Path, keep: set[str] | None = None) -> None:
    """Deletes the files that the program has made in its work folder: unfinished ones, and parts not in `keep`."""
    for path in work.iterdir():
        old = keep is not None and PART.fullmatch(path.name) and path.name not in keep
        if (old or UNFINISHED.fullmatch(path.name)) and not path.is_dir():
            path.unlink()


@contextmanager
def workers(scheduler: str | None) -> Iterator[Callable[[list[Any]], list[Any]]]:
    """A function that computes all tasks, shows the progress, and returns the results."""
    if scheduler is None:
        count = os.cpu_count() or 1
        with ProcessPoolExecutor(count, multiprocessing.get_context("spawn")) as pool:
            print(f"starting {count} processes")
            # Otherwise the first progress bar stays at 0 % until there is a process.
            pool.submit(os.getpid).result()

            def compute(tasks: list[Any]) -> list[Any]:
                # By default, Dask gives each process six tasks at a time.
                with ProgressBar():
                    return list(dask.compute(*tasks, scheduler="processes", pool=pool, chunksize=1))

            yield compute
        return
    from distributed import Client, progress

    with Client(scheduler) as client:
        client.upload_file(__file__)

        def compute_on_cluster(tasks: list[Any]) -> list[Any]:
            futures = client.compute(tasks)
            progress(futures, notebook=False)
            results: Any = client.gather(futures)
            return list(results)

        yield compute_on_cluster


def combine(blocks: list[Block], out: Path) -> tuple[pyarrow.Table, int]:
    """Adds up the parts of all blocks. Writes the report, and returns the sums and the number of rejected lines."""
    groups: dict[tuple[str | None, ...], list[Decimal]] = {}
    work, count = out / WORK, 0
    with replacing(out / "rejected.jsonl", work) as rejected:
        for block in blocks:
            for item in read_part(block.part(work)):
                if isinstance(item, str):
                    rejected.write(item)
                    count += 1
                    continue
                for group, sums in item["groups"]:
                    before = groups.get(tuple(group), [Decimal(0)] * len(SUMS))
                    groups[tuple(group)] = [old + Decimal(new) for old, new in zip(before, sums, strict=True)]
    rows = sorted(groups.items(), key=lambda item: tuple(map(str, item[0])))
    records = [dict(zip(COLUMNS, [*group, int(sums[0]), *map(float, sums[1:])], strict=True)) for group, sums in rows]
    table = pyarrow.Table.from_pylist(records, schema=pyarrow.schema(COLUMNS))
    with replacing(out / "costs.parquet", work, "xb", 0o666) as stream:
        pyarrow.parquet.write_table(table, stream)
    # Deletes the parts of other files.
    clean(work, keep={block.part(work).name for block in blocks})
    return table, count


def make_jobs(path: str, count: int, seed: int, work: str) -> None:
    """Writes a file of random jobs. One line in a thousand is broken."""
    if Path(path).exists():
        return
    choose = random.Random(seed)
    targets = [("ionq", "ionq.simulator"), ("ionq", "ionq.qpu.aria-1"), ("quantinuum", "quantinuum.qpu.h2-1")]
    with replacing(Path(path), Path(work)) as stream:
        for number in range(count):
            provider, target = choose.choice(targets)
            created = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=choose.randrange(365 * 86400))
            begun = created + timedelta(seconds=choose.expovariate(1 / 300))
            job = JobDetails(
                id=f"{seed}-{number}",
                name=f"job {number}",
                provider_id=provider,
                target=target,
                container_uri=f"https://storage.example.com/job-{number}?sv=2025-05-05&sig=c2VjcmV0",
                status=choose.choice([JobStatus.SUCCEEDED, JobStatus.FAILED]),
                creation_time=created,
                begin_execution_time=begun,
                end_execution_time=begun + timedelta(seconds=choose.expovariate(1 / 60)),
                cost_estimate=CostEstimate(currency_code="USD", estimated_total=round(choose.uniform(0, 20), 2)),
            )
            line = job.to_json()
            stream.write((line[: len(line) // 2] if choose.random() < 0.001 else line) + "\n")


def text_of(cell: Any) -> str:
    text = f"{cell:,.2f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell or "-")
    # Names may have control characters, which could move the cursor of the terminal.
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def show(table: pyarrow.Table) -> None:
    """Prints a section for each target, and one with the sums of each currency. Each has the headings."""
    sections: dict[str, list[list[Any]]] = {}
    sums: dict[str | None, list[Any]] = {}
    for provider, target, month, currency, *numbers in map(dict.values, table.to_pylist()):
        title = target if target.startswith(f"{provider}.") else f"{target} of {provider}"
        sections.setdefault(title, []).append([f"  {month}", currency, *numbers])
        sums[currency] = [old + new for old, new in zip(sums.get(currency, [0] * len(SUMS)), numbers, strict=True)]
    sections["all targets"] = [["  total", currency, *numbers] for currency, numbers in sums.items()]
    shown = [[[title, *HEADINGS], *rows] for title, rows in sections.items()]
    texts = [[list(map(text_of, row)) for row in rows] for rows in shown]
    widths = [max(map(len, column)) for column in zip(*(row for rows in texts for row in rows), strict=True)]
    for rows in texts:
        print()
        for row in rows:
            cells = [*map(str.ljust, row[:2], widths), *map(str.rjust, row[2:], widths[2:])]
            print("  ".join(cells).rstrip())
    print()


def positive(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise ValueError
    return number


def find_reasons_to_refuse(files: list[Path], out: Path) -> Iterator[str]:
    """Why a run would read its own files, or replace files that aren't its own."""
    results = [out / name for name in RESULTS]
    for path in files:
        if not path.is_file():
            yield f"{path} is not a file"
        elif (out / WORK).exists() and any(parent.samefile(out / WORK) for parent in path.resolve().parents):
            yield f"{path} is in {out / WORK}, where the program deletes files: move it to another folder"
        elif any(result.exists() and path.samefile(result) for result in results):
            yield f"{path} is a result of the program: leave it out, or choose another folder with --out"
    for result in results:
        if result.exists() and not (out / WORK).is_dir():
            yield f"{result} would be replaced: move it, or choose another folder with --out"


def make_folder(folder: Path, permissions: int = 0o777) -> None:
    """Makes a folder that git ignores, unless there is one."""
    if not folder.is_dir():
        folder.mkdir(permissions, parents=True)
        (folder / ".gitignore").write_text("*\n")


def report(files: list[Path], out: Path, size: int, jobs: int, scheduler: str | None) -> None:
    """Writes the report to the folder `out`, and prints it. Without files, it generates some."""
    work = out / WORK
    make_folder(out)
    make_folder(work, 0o700)
    # What a run has left that was killed.
    clean(work)
    begin = time.perf_counter()
    with workers(scheduler) as compute:
        if not files:
            made = out / f"jobs-{jobs}"
            made.mkdir(exist_ok=True)
            # At least ten steps of progress, and files that fit into memory.
            step = min(50_000, max(1, jobs // 10))
            counts = {start: min(step, jobs - start) for start in range(0, jobs, step)}
            files = [made / f"{start:09}-{start + count:09}.jsonl" for start, count in counts.items()]
            print(f"generating {jobs:,} jobs in {made}")
            tasks = zip(files, counts.values(), range(len(files)), strict=True)
            compute([dask.delayed(make_jobs)(str(path), count, seed, str(work)) for path, count, seed in tasks])
            begin = time.perf_counter()
        before = states(files)
        blocks = list(find_blocks(files, size))
        print(f"reading {len(blocks)} blocks")
        changed = compute([dask.delayed(update)(block, str(work)) for block in blocks])
    print(f"{sum(changed)} of {len(blocks)} blocks were new or had changed")
    if states(files) != before:
        raise SystemExit("a file changed while it was read: run the report again")
    table, rejected = combine(blocks, out)
    show(table)
    count = sum(table["jobs"].to_pylist())
    took = time.perf_counter() - begin
    print(f"{count:,} jobs in {took:.1f} s; {rejected:,} lines rejected, see {out / 'rejected.jsonl'}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0],
        epilog="Rejected lines are written to OUT/rejected.jsonl unchanged. They may have valid SAS tokens in them, so "
        "only you can read this file.",
    )
    parser.add_argument("files", nargs="*", type=Path, help="JSON Lines files of jobs")
    parser.add_argument("--out", type=Path, default=Path("cost-report"), help="the folder of the report")
    parser.add_argument("--jobs", type=positive, default=10_000, help="how many jobs to generate if there are no files")
    parser.add_argument("--block", type=positive, default=16 * 2**20, help="how many bytes one task reads")
    parser.add_argument("--scheduler", help="the address of a Dask cluster (default: the processors of this machine)")
    options = parser.parse_args()
    # A file that is passed twice counts once.
    files = list({path.resolve(): path for path in options.files}.values())
    # The workers of a cluster have other working directories.
    out = options.out.absolute()
    for reason in find_reasons_to_refuse(files, out):
        parser.error(reason)
    try:
        report(files, out, options.block, options.jobs, options.scheduler)
    except OSError as error:
        sys.exit(f"{error}. Finished blocks are kept, so you can run the report again")


if __name__ == "__main__":
    main()
