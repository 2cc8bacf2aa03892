"""The costs and run times of jobs, by provider, target and month, for any number of JSON Lines files.

    python docs/examples/cost_report.py jobs/*.jsonl --out report

Without files, it generates some with random jobs. Dask reads the files in blocks and in parallel, on this machine or
on a cluster whose machines share the files (``--scheduler tcp://...``). No process holds more than one line and its
sums.

Each finished block leaves a file in ``report/parts``. If a run is stopped, the next one reads only the remaining
blocks, and files that have changed. Lines that can't be read are written to ``report/rejected.jsonl``, with the reason.
The sums are printed, and written to ``report/costs.parquet``. Use a folder for one run at a time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NamedTuple

import dask
import pyarrow
import pyarrow.parquet
from dask.diagnostics import ProgressBar

from quantum_workspace_models import CostEstimate, JobDetails, JobStatus, ModelError

# Parts of another version of the report aren't used.
VERSION = 2
LONGEST_LINE = 64 * 2**20
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


class Block(NamedTuple):
    """The lines of a file that begin between two byte offsets."""

    path: str
    start: int
    end: int
    key: str


def find_blocks(paths: Iterable[Path], size: int) -> Iterator[Block]:
    """Splits all files into blocks of `size` bytes. The key of a block changes with its file."""
    for path in paths:
        status = path.stat()
        for start in range(0, status.st_size, size):
            end = min(start + size, status.st_size)
            identity = [VERSION, str(path.resolve()), status.st_size, status.st_mtime_ns, start, end]
            yield Block(
                str(path.absolute()), start, end, hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:24]
            )


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

    Raises `ModelError` if the line isn't a job, and `ValueError` if something is missing.
    """
    if len(line) == LONGEST_LINE:
        raise ValueError(f"the line is longer than {LONGEST_LINE} bytes")
    job = JobDetails.from_json(line)
    for name in ("provider_id", "target", "creation_time"):
        if getattr(job, name) is None:
            raise ValueError(f"{name} is missing")
    cost = job.cost_estimate
    if cost and cost.estimated_total is None:
        raise ValueError("estimated_total is missing")
    group = (job.provider_id, job.target, str(job.creation_time)[:7], cost.currency_code if cost else None)
    sums = [1, cost.estimated_total if cost else 0, *map(seconds, (job.queue_time, job.execution_time))]
    # Parquet can't hold lone surrogates. This raises a ValueError.
    "".join(filter(None, group)).encode()
    return group, [Decimal(repr(number)) for number in sums]


def seconds(span: timedelta | None) -> float:
    return span.total_seconds() if span else 0.0


def summarize(block: Block, folder: str) -> None:
    """Writes the sums of a block to `folder`, and the lines that can't be read."""
    groups: dict[tuple[str | None, ...], list[Decimal]] = {}
    with replacing(Path(folder, f"{block.key}.rejected")) as rejected:
        for place, line in read_lines(block):
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
                rejected.write(json.dumps(entry) + "\n")
                continue
            before = groups.get(group, [Decimal(0)] * len(SUMS))
            groups[group] = [old + new for old, new in zip(before, sums, strict=True)]
    # This file marks the block as done, so it is written last.
    with replacing(Path(folder, f"{block.key}.json")) as part:
        json.dump([[group, list(map(str, sums))] for group, sums in groups.items()], part)


@contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """A new file that replaces `path` when it is complete."""
    unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    with open(unfinished, "w") as stream:
        yield stream
    unfinished.replace(path)


def run(tasks: list[Any], scheduler: str | None) -> None:
    """Computes all tasks, and shows the progress."""
    if scheduler is None:
        with ProgressBar():
            dask.compute(*tasks, scheduler="processes", num_workers=os.cpu_count())
        return
    from distributed import Client, progress

    with Client(scheduler) as client:
        client.upload_file(__file__)
        futures = client.compute(tasks)
        progress(futures, notebook=False)
        client.gather(futures)


def combine(blocks: list[Block], parts: Path, out: Path) -> pyarrow.Table:
    """Adds up the parts of all blocks. Writes the report, and the lines that can't be read."""
    groups: dict[tuple[str | None, ...], list[Decimal]] = {}
    with replacing(out / "rejected.jsonl") as rejected:
        for block in blocks:
            for group, sums in json.loads((parts / f"{block.key}.json").read_text()):
                before = groups.get(tuple(group), [Decimal(0)] * len(SUMS))
                groups[tuple(group)] = [old + Decimal(new) for old, new in zip(before, sums, strict=True)]
            with open(parts / f"{block.key}.rejected") as lines:
                rejected.writelines(lines)
    rows = sorted(groups.items(), key=lambda item: tuple(map(str, item[0])))
    records = [dict(zip(COLUMNS, [*group, int(sums[0]), *map(float, sums[1:])], strict=True)) for group, sums in rows]
    table = pyarrow.Table.from_pylist(records, schema=pyarrow.schema(COLUMNS))
    unfinished = out / f"costs.parquet.{uuid.uuid4().hex}"
    pyarrow.parquet.write_table(table, unfinished)
    unfinished.replace(out / "costs.parquet")
    # Removes what is left of other files and stopped runs.
    keep = {f"{block.key}{suffix}" for block in blocks for suffix in (".json", ".rejected")}
    for path in parts.iterdir():
        if path.name not in keep:
            path.unlink()
    return table


def make_jobs(path: str, count: int, seed: int) -> None:
    """Writes a file of random jobs. One line in a thousand is broken."""
    if Path(path).exists():
        return
    choose = random.Random(seed)
    targets = [("ionq", "ionq.simulator"), ("ionq", "ionq.qpu.aria-1"), ("quantinuum", "quantinuum.qpu.h2-1")]
    with replacing(Path(path)) as stream:
        for number in range(count):
            provider, target = choose.choice(targets)
            created = datetime(2025, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=choose.randrange(365 * 86400))
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
    text = f"{cell:,.2f}" if isinstance(cell, float) else "-" if cell is None else str(cell)
    # Names may have control characters, which could move the cursor of the terminal.
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def show(table: pyarrow.Table) -> None:
    """Prints the report with its columns aligned."""
    rows = [list(map(text_of, row.values())) for row in table.to_pylist()]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    for row in [list(COLUMNS), *rows]:
        texts, numbers = row[:4], row[4:]
        cells = [*map(str.ljust, texts, widths), *map(str.rjust, numbers, widths[4:])]
        print("  ".join(cells).rstrip())


def positive(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise ValueError
    return number


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="JSON Lines files of jobs")
    parser.add_argument("--out", type=Path, default=Path("cost-report"), help="the folder of the report")
    parser.add_argument("--jobs", type=positive, default=10_000, help="how many jobs to generate if there are no files")
    parser.add_argument("--block", type=positive, default=16 * 2**20, help="how many bytes one task reads")
    parser.add_argument("--scheduler", help="the address of a Dask cluster (default: the processors of this machine)")
    options = parser.parse_args()
    for path in options.files:
        if not path.is_file():
            parser.error(f"{path} is not a file")
    # A file that is passed twice counts once.
    options.files = list({path.resolve(): path for path in options.files}.values())
    # The workers of a cluster have other working directories.
    options.out = options.out.absolute()
    parts = options.out / "parts"
    parts.mkdir(parents=True, exist_ok=True)
    if not options.files:
        made = options.out / f"jobs-{options.jobs}"
        made.mkdir(exist_ok=True)
        starts = range(0, options.jobs, 50_000)
        options.files = [made / f"{start:09}.jsonl" for start in starts]
        print(f"generating {options.jobs:,} jobs in {made}")
        counts = [min(50_000, options.jobs - start) for start in starts]
        files = zip(options.files, counts, range(len(counts)), strict=True)
        run([dask.delayed(make_jobs)(str(path), count, seed) for path, count, seed in files], options.scheduler)
    begin = time.perf_counter()
    blocks = list(find_blocks(options.files, options.block))
    todo = [block for block in blocks if not (parts / f"{block.key}.json").exists()]
    print(f"reading {len(todo)} of {len(blocks)} blocks")
    run([dask.delayed(summarize)(block, str(parts)) for block in todo], options.scheduler)
    if list(find_blocks(options.files, options.block)) != blocks:
        raise SystemExit("a file changed while it was read: run the report again")
    table = combine(blocks, parts, options.out)
    show(table)
    with open(options.out / "rejected.jsonl") as lines:
        rejected = sum(1 for _ in lines)
    jobs = sum(table["jobs"].to_pylist())
    took = time.perf_counter() - begin
    print(f"{jobs:,} jobs in {took:.1f} s; {rejected:,} lines rejected, see {options.out / 'rejected.jsonl'}")


if __name__ == "__main__":
    main()
