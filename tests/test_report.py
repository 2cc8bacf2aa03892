"""The example that reports costs over files of jobs, with Dask: whole, stopped, with broken lines, on a cluster.

What the user has in the output folder stays there, and what only the owner may read is readable by nobody else.
"""

from __future__ import annotations

import collections
import contextlib
import functools
import importlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import dask
import pyarrow.parquet
import pytest

from quantum_workspace_models import ItemDetails
from tests import payloads

REPORT = Path(__file__).parents[1] / "docs" / "examples" / "cost_report.py"
WORK = "cost-report-work"


@pytest.fixture
def cost_report(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The program as a module."""
    monkeypatch.syspath_prepend(REPORT.parent)
    return importlib.import_module("cost_report")


def start(folder: Path, *arguments: Any, largest_file: int = 0) -> subprocess.Popen[str]:
    """The report, in a session of its own, which a signal reaches as a whole."""
    command = [sys.executable, str(REPORT), *map(str, arguments)]
    if largest_file:
        # A write fails then, as it does on a full disk.
        limit = f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({largest_file},) * 2)"
        command = [sys.executable, "-c", f"{limit}; os.execv(sys.argv[1], sys.argv[1:])", *command]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


class Quick:
    """The program in this process, in a folder of its own. This takes a fraction of the time."""

    def __init__(self, program: Any, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        self.program, self.patch, self.capsys = program, patch, capsys
        patch.chdir(folder)
        compute = functools.partial(dask.compute, scheduler="synchronous")
        patch.setattr(program, "workers", lambda _: contextlib.nullcontext(lambda tasks: compute(*tasks)))

    def report(self, *arguments: Any) -> str:
        """What it prints."""
        self.patch.setattr(sys, "argv", ["cost_report.py", *map(str, arguments)])
        self.capsys.readouterr()
        self.program.main()
        return self.capsys.readouterr().out

    def refuses(self, *arguments: Any) -> str:
        """What it prints to stderr when it doesn't run."""
        with pytest.raises(SystemExit, match="2"):
            self.report(*arguments)
        return self.capsys.readouterr().err


@pytest.fixture
def quick(
    cost_report: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Quick:
    return Quick(cost_report, tmp_path, monkeypatch, capsys)


def tree(folder: Path) -> dict[str, bytes]:
    """All files in a folder, with what is in them."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def report(folder: Path, *arguments: Any) -> str:
    """What it prints."""
    process = start(folder, *arguments)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def rows(out: Path) -> list[dict[str, Any]]:
    table: list[dict[str, Any]] = pyarrow.parquet.read_table(out / "costs.parquet").to_pylist()
    return table


def job(number: int, **more: Any) -> dict[str, Any]:
    document = {
        "id": str(number), "name": "bell", "providerId": "ionq", "target": "ionq.qpu", "itemType": "Job",
        "creationTime": "2025-03-04T00:00:00Z", "beginExecutionTime": "2025-03-04T00:00:10Z",
        "endExecutionTime": "2025-03-04T00:00:40.5Z", "costEstimate": {"currencyCode": "USD", "estimatedTotal": 0.1},
    }  # fmt: skip
    return {**document, **more}


def test_its_own_jobs(tmp_path: Path, quick: Quick) -> None:
    """Without files it makes jobs; the sums are those of the lines, and each line is in them or rejected."""
    out = quick.report("--jobs", 2000, "--block", 100_000)
    folder = tmp_path / "cost-report"
    made = sorted((folder / "jobs-2000").glob("*.jsonl"))
    assert len(made) == 10
    expected: dict[Any, list[Any]] = collections.defaultdict(lambda: [0, Decimal(0)])
    broken = []
    for line in [line for path in made for line in path.read_text().splitlines()]:
        try:
            document = json.loads(line)
        except ValueError:
            broken.append(line)
            continue
        sums = expected[document["providerId"], document["target"], document["creationTime"][:7]]
        sums[0] += 1
        sums[1] += Decimal(repr(document["costEstimate"]["estimatedTotal"]))
    assert broken
    found = {(row["provider"], row["target"], row["month"]): [row["jobs"], row["cost"]] for row in rows(folder)}
    assert found == {group: [count, float(cost)] for group, (count, cost) in expected.items()}
    rejected = [json.loads(line) for line in (folder / "rejected.jsonl").read_text().splitlines()]
    assert [entry["line"] for entry in rejected] == broken
    assert f"{2000 - len(broken):,} jobs in " in out
    assert f"{len(broken)} lines rejected" in out
    # Files that are there already are used again.
    assert numbers(quick.report("--jobs", 2000, "--block", 100_000))[0] == 0
    # Each target has the headings, with a row for each month, and so have the sums at the end.
    table = out.partition("changed\n\n")[2].rpartition("\n\n")[0]
    sections = [section.splitlines() for section in table.split("\n\n")]
    assert [len(section) for section in sections] == [13, 13, 13, 2]
    assert {re.sub(r"^.*?  +", "", section[0]) for section in sections} == {
        "currency   jobs       cost  seconds queued  seconds run"
    }
    assert [section[0].partition("  ")[0] for section in sections] == [
        "ionq.qpu.aria-1",
        "ionq.simulator",
        "quantinuum.qpu.h2-1",
        "all targets",
    ]
    sums = [f"{number:,.2f}" for number in sums_of(folder)]
    assert sections[-1][1].split() == ["total", "USD", f"{2000 - len(broken):,}", *sums]
    assert all(len(line) <= 80 for line in table.splitlines())


def test_what_is_printed(tmp_path: Path, quick: Quick) -> None:
    """Targets have their provider if its name isn't a part of theirs, and each currency has its sums."""
    path = tmp_path / "jobs.jsonl"
    jobs = [
        job(1),
        job(2, costEstimate={"currencyCode": "EUR", "estimatedTotal": 1000}),
        job(3, providerId="microsoft\x1b", target="estimator", costEstimate=None),
    ]
    path.write_text("\n".join(map(json.dumps, jobs)))
    assert (
        quick.report(path).partition("changed\n\n")[2].rpartition("\n\n")[0]
        == """\
ionq.qpu                    currency  jobs      cost  seconds queued  seconds run
  2025-03                   EUR          1  1,000.00           10.00        30.50
  2025-03                   USD          1      0.10           10.00        30.50

estimator of microsoft\\x1b  currency  jobs      cost  seconds queued  seconds run
  2025-03                   -            1      0.00           10.00        30.50

all targets                 currency  jobs      cost  seconds queued  seconds run
  total                     EUR          1  1,000.00           10.00        30.50
  total                     USD          1      0.10           10.00        30.50
  total                     -            1      0.00           10.00        30.50"""
    )


def test_progress(cost_report: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The bar moves whenever a task is done, not when a process has done several."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with cost_report.workers(None) as compute:
        assert compute([dask.delayed(time.sleep)(0.3) for _ in range(6)]) == [None] * 6
    steps = {int(step) for step in re.findall(r"(\d+)% Completed", capsys.readouterr().out)}
    assert len(steps) > 2


def sums_of(out: Path) -> list[float]:
    """The costs, and the seconds that jobs were queued and ran."""
    return [sum(row[name] for row in rows(out)) for name in ("cost", "queued_seconds", "ran_seconds")]


BAD = {
    b"{": "JobDetails: Expected valid JSON, got",
    b"5": "JobDetails: Expected a JSON object, got",
    b'{"itemType": "Session"}': "JobDetails: Expected 'Job', got 'Session'",
    b"\xff\xfe{": "JobDetails: Expected valid JSON, got",
    json.dumps(job(1, creationTime="yesterday")).encode(): "Expected an RFC 3339 date-time, got 'yesterday'",
    json.dumps(job(1, creationTime=None)).encode(): "creation time is missing",
    json.dumps(job(1, costEstimate={"estimatedTotal": "1"})).encode(): "Expected a number, got '1'",
    json.dumps(job(1)).replace("0.1", "1e999").encode(): "Expected a number, got inf",
    json.dumps(job(2)).replace("0.1", "-1e999").encode(): "Expected a number, got -inf",
    json.dumps(job(1)).replace("0.1", "Infinity").encode(): "Expected valid JSON",
    json.dumps(job(1)).replace("0.1", "NaN").encode(): "Expected valid JSON",
    json.dumps(job(1)).replace("0.1", "9" * 400).encode(): "Expected a number",
    json.dumps(job(1)).replace("0.1", "9" * 5000).encode(): "Expected",
    json.dumps(job(1)).replace("0.1", "1e308").encode(): "estimated total is 1e+308",
    json.dumps(job(1, endExecutionTime="2025-03-04T00:00:09Z")).encode(): "execution time is negative: -1.0 s",
    json.dumps(job(1, creationTime="2025-03-04T00:00:10.5Z")).encode(): "queue time is negative: -0.5 s",
    (b'{"a":' * 10_000): "Expected",
    json.dumps(job(1, costEstimate={"currencyCode": "USD"})).encode(): "estimated total is missing",
    json.dumps(job(1, providerId="\ud800")).encode(): "surrogates not allowed",
}


def test_lines_that_do_not_read(tmp_path: Path, quick: Quick) -> None:
    """Each is kept to the last byte, with its file, its place and the reason; what is around them counts."""
    good = json.dumps(job(1)).encode()
    ends = [b"\n", b"\r\n", b"\n\n", b"\n"]
    path = tmp_path / "jobs.jsonl"
    path.write_bytes(b"".join(good + ends[0] + bad + ends[i % 4] for i, bad in enumerate(BAD)) + good)
    quick.report(path, "--out", "out", "--block", 300)
    [row] = rows(tmp_path / "out")
    assert row["jobs"] == len(BAD) + 1
    assert row["cost"] == pytest.approx(0.1 * row["jobs"])
    assert (row["queued_seconds"], row["ran_seconds"]) == (10.0 * row["jobs"], 30.5 * row["jobs"])
    entries = [json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text().splitlines()]
    content = path.read_bytes()
    for entry, (line, reason) in zip(entries, BAD.items(), strict=True):
        assert entry["file"] == str(path)
        assert entry["line"].encode(errors="surrogateescape") == line
        assert content[entry["byte"] :].startswith(line)
        assert reason in entry["reason"]


@pytest.mark.parametrize("block", [1, 7, 100, 10_000])
def test_blocks_share_no_line(tmp_path: Path, cost_report: Any, block: int) -> None:
    """Wherever a block ends, each line is read once."""
    for name, count in (("a", 3), ("b", 1), ("empty", 0)):
        (tmp_path / name).write_text("".join(json.dumps({"n": i}) + "\n" for i in range(count)))
    (tmp_path / "c").write_text(json.dumps(job(1)))
    blocks = cost_report.find_blocks(sorted(tmp_path.iterdir()), block)
    lines = [(found.path, place, line) for found in blocks for place, line in cost_report.read_lines(found)]
    assert [line for _, _, line in lines] == [
        line for path in sorted(tmp_path.iterdir()) for line in path.read_bytes().splitlines(keepends=True)
    ]
    assert all(Path(path).read_bytes()[place:].startswith(line) for path, place, line in lines)


def test_a_file_that_changes(tmp_path: Path, quick: Quick) -> None:
    """A run whose files change while it reads them says so, also if one becomes shorter, and leaves no report."""
    path = tmp_path / "jobs.jsonl"
    path.write_text("".join(json.dumps(job(i)) + "\n" for i in range(3000)))
    process = start(tmp_path, path, "--block", 20_000)
    while not list(tmp_path.glob("cost-report/*/block-*.jsonl")):
        assert process.poll() is None
        time.sleep(0.01)
    path.write_text(json.dumps(job(1)))
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.strip() == "a file changed while it was read: run the report again"
    assert not (tmp_path / "cost-report" / "costs.parquet").exists()
    quick.report(path, path, tmp_path / "." / "jobs.jsonl")
    assert [row["jobs"] for row in rows(tmp_path / "cost-report")] == [1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.jsonl"], "none.jsonl is not a file"),
        (["--block", "0"], "argument --block: invalid positive value: '0'"),
        (["--jobs", "-5"], "argument --jobs: invalid positive value: '-5'"),
    ],
)
def test_wrong_arguments(quick: Quick, arguments: list[str], message: str) -> None:
    """Each is told what is wrong."""
    assert quick.refuses(*arguments).strip().endswith(message)


def test_a_killed_run(tmp_path: Path, quick: Quick) -> None:
    """The next one continues: what was done isn't done again, and the report is that of a run without a break."""
    files = [tmp_path / f"{name}.jsonl" for name in "abc"]
    for number, path in enumerate(files):
        lines = [json.dumps(job(i, providerId=f"p{i % 3}")) if i % 50 else "{" for i in range(1500 + number)]
        path.write_text("\n".join(lines))
    arguments = [*files, "--block", 10_000]
    quick.report(*arguments, "--out", "whole")
    parts = tmp_path / "out" / WORK
    process = start(tmp_path, *arguments, "--out", "out")
    while len(list(parts.glob("block-*"))) < 5:
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    done = {path: path.stat().st_mtime_ns for path in parts.glob("block-*")}
    out = report(tmp_path, *arguments, "--out", "out")
    todo, total = numbers(out)
    assert 0 < todo == total - len(done) < total
    assert all(path.stat().st_mtime_ns == changed for path, changed in done.items())
    for name in ("costs.parquet", "rejected.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert len(list(parts.glob("block-*.jsonl"))) == total
    assert len(list(parts.iterdir())) == total + 1, "there are parts and .gitignore"
    assert sum(row["jobs"] for row in rows(tmp_path / "out")) == 4_503 - 92

    files[0].write_text(json.dumps(job(1)))
    assert numbers(quick.report(*arguments, "--out", "out"))[0] == 1
    assert sum(row["jobs"] for row in rows(tmp_path / "out")) == 3_003 - 62 + 1


def numbers(out: str) -> tuple[int, int]:
    """How many blocks were added up, and how many there are."""
    found = re.search(r"^(\d+) of (\d+) blocks were new or had changed$", out, re.MULTILINE)
    assert found
    return int(found[1]), int(found[2])


def test_a_cluster(tmp_path: Path) -> None:
    """The same on a Dask cluster, here of one worker at 127.0.0.1."""
    from distributed import LocalCluster

    path = tmp_path / "jobs.jsonl"
    path.write_text("".join(json.dumps(job(i)) + "\n" for i in range(100)))
    with LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, processes=False, protocol="tcp"
    ) as cluster:
        out = report(tmp_path, path, "--block", 5000, "--scheduler", cluster.scheduler_address)
    assert "100 jobs in " in out
    assert [row["jobs"] for row in rows(tmp_path / "cost-report")] == [100]


def test_the_files_of_the_user_stay(tmp_path: Path, quick: Quick) -> None:
    """Whatever is in the output folder and the work folder stays, but for files with a name of the program's own."""
    path = tmp_path / "parts" / "jobs.jsonl"
    kept = [
        path,
        *(tmp_path / "parts" / name for name in ("a.json", "b.rejected", "unfinished-1")),
        *(tmp_path / name for name in ("notes.txt", "costs.csv", ".gitignore", "block-0123456789abcdef01234567.jsonl")),
        *(tmp_path / WORK / name for name in ("jobs.jsonl", "block-1.jsonl", "x" * 32, "unfinished-", "sub/a")),
        tmp_path / WORK / f"block-{'0' * 24}.jsonl" / "in a folder",
    ]
    own = [tmp_path / WORK / f"block-{'1' * 24}.jsonl", tmp_path / WORK / f"unfinished-{'f' * 32}"]
    for file in [*kept, *own]:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(job(1)))
    before = {file: file.read_bytes() for file in kept}
    for _ in range(2):
        quick.report(path, "--out", ".")
        assert {file: file.read_bytes() for file in kept} == before
        assert not any(file.exists() for file in own)
    assert [row["jobs"] for row in rows(tmp_path)] == [1]


def test_it_does_not_read_or_replace_the_wrong_files(tmp_path: Path, quick: Quick) -> None:
    """Inputs in the work folder and its own results are refused, and so are results that it hasn't made."""
    path = tmp_path / "jobs.jsonl"
    path.write_text(json.dumps(job(1)))
    for name in ("rejected.jsonl", "costs.parquet"):
        (tmp_path / name).write_text("mine")
        before = tree(tmp_path)
        err = quick.refuses(path, "--out", ".")
        assert f"{tmp_path / name} would be replaced: move it, or choose another folder with --out" in err
        assert tree(tmp_path) == before
        (tmp_path / name).unlink()
    quick.report(path, "--out", ".")
    mine = tmp_path / WORK / "deep" / "mine.jsonl"
    mine.parent.mkdir()
    mine.write_text("{}")
    (tmp_path / "link").symlink_to(tmp_path / WORK)
    before = tree(tmp_path)
    for name in (mine, tmp_path / "link" / "deep" / "mine.jsonl"):
        assert f"{name} is in {tmp_path / WORK}, where the program deletes files: move it" in quick.refuses(
            path, name, "--out", "."
        )
    (tmp_path / "twin").hardlink_to(tmp_path / "costs.parquet")
    for name in ("rejected.jsonl", "costs.parquet", "twin"):
        err = quick.refuses(path, name, "--out", ".")
        assert f"{name} is a result of the program: leave it out, or choose another folder with --out" in err
    (tmp_path / "twin").unlink()
    assert tree(tmp_path) == before


def test_a_rewrite_that_keeps_size_and_time(tmp_path: Path, quick: Quick) -> None:
    """The sums are those of the lines that are in the file now; other blocks aren't read again."""
    path = tmp_path / "jobs.jsonl"
    texts = [json.dumps(job(i, costEstimate={"currencyCode": "USD", "estimatedTotal": 1})) + "\n" for i in range(8)]
    path.write_text("".join(texts))
    before = path.stat()
    quick.report(path, "--block", len(texts[0]))
    path.write_text("".join(texts).replace('Total": 1', 'Total": 7', 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert numbers(quick.report(path, "--block", len(texts[0]))) == (1, 8)
    assert [row["cost"] for row in rows(tmp_path / "cost-report")] == [14]


def cut(part: Path) -> None:
    part.write_bytes(part.read_bytes()[:-20])


def cut_between_lines(part: Path) -> None:
    part.write_bytes(b"".join(part.read_bytes().splitlines(keepends=True)[:-1]))


def drop_a_line(part: Path) -> None:
    part.write_bytes(b"".join(part.read_bytes().splitlines(keepends=True)[1:]))


@pytest.mark.parametrize(
    "harm",
    [
        cut,
        cut_between_lines,
        drop_a_line,
        lambda part: part.write_bytes(b""),
        lambda part: part.write_bytes(bytes(part.stat().st_size)),
        lambda part: part.write_bytes(b"\xff" * 100),
        lambda part: part.write_text("[]\n"),
        Path.unlink,
    ],
)
def test_a_part_that_is_not_whole(tmp_path: Path, quick: Quick, harm: Callable[[Path], None]) -> None:
    """What a crash or a full disk has left of a part is made again, and blocks no run."""
    path = tmp_path / "jobs.jsonl"
    path.write_text("\n".join([json.dumps(job(1)), "{", json.dumps(job(2)), "["]))
    quick.report(path)
    [part] = (tmp_path / "cost-report" / WORK).glob("block-*")
    before = tree(tmp_path)
    harm(part)
    assert numbers(quick.report(path)) == (1, 1)
    assert tree(tmp_path) == before


def test_a_full_disk(tmp_path: Path, quick: Quick) -> None:
    """The program says so and leaves nothing that isn't whole; the next run has the sums of all."""
    path = tmp_path / "jobs.jsonl"
    path.write_text("".join(json.dumps(job(i)) + "\n" + "{" * 500 + "\n" for i in range(200)))
    arguments = [path, "--block", 30_000]
    process = start(tmp_path, *arguments, largest_file=20_000)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    said = "[Errno 27] File too large. Finished blocks are kept, so you can run the report again"
    assert err.splitlines()[-1] == said
    out = tmp_path / "cost-report"
    assert not list(out.rglob("unfinished-*"))
    assert {file.name for file in out.iterdir()} == {WORK, ".gitignore"}
    quick.report(*arguments)
    assert [row["jobs"] for row in rows(out)] == [200]


def test_nothing_is_left_over(tmp_path: Path, quick: Quick) -> None:
    """After a run that was killed and one that wasn't, the output folder has the results and the work folder."""
    path = tmp_path / "jobs.jsonl"
    path.write_text("".join(json.dumps(job(i)) + "\n" for i in range(20_000)))
    out = tmp_path / "cost-report"
    process = start(tmp_path, path, "--block", 50_000)
    while not list(out.rglob("unfinished-*")):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    quick.report(path, "--block", 50_000)
    assert {file.name for file in out.iterdir()} == {"costs.parquet", "rejected.jsonl", WORK, ".gitignore"}
    assert not list(out.rglob("unfinished-*"))


def test_git_ignores_the_folder(tmp_path: Path, quick: Quick) -> None:
    """It leaves no untracked files in a checkout, and changes nothing in a folder that was there before."""
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    quick.report("--jobs", 10)
    status = ["git", "status", "--porcelain"]
    assert subprocess.run(status, cwd=tmp_path, check=True, capture_output=True).stdout == b""
    (tmp_path / "results").mkdir()
    quick.report("--jobs", 10, "--out", "results")
    assert not (tmp_path / "results" / ".gitignore").exists()


def test_tokens_are_the_owner_s_alone(tmp_path: Path, quick: Quick, cost_report: Any) -> None:
    """Rejected lines may have SAS tokens: nobody else can read them, not even before the file is complete."""
    path = tmp_path / "jobs.jsonl"
    path.write_text('{"containerUri": "https://storage.example.com/c?sig=c2VjcmV0", "name": 5}\n')
    out = tmp_path / "cost-report"
    out.mkdir(mode=0o777)
    before = os.umask(0)
    try:
        quick.report(path)
        with cost_report.replacing(out / "x", out) as stream:
            stream.write("c2VjcmV0")
            stream.flush()
            [unfinished] = out.glob("unfinished-*")
            assert unfinished.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)
    with_tokens = [file for file in out.rglob("*") if file.is_file() and b"c2VjcmV0" in file.read_bytes()]
    assert len(with_tokens) == 3
    assert {file.stat().st_mode & 0o777 for file in with_tokens} == {0o600}
    assert (out / WORK).stat().st_mode & 0o777 == 0o700
    # A file of an earlier version, which others could read, is replaced.
    (out / "rejected.jsonl").chmod(0o644)
    quick.report(path)
    assert (out / "rejected.jsonl").stat().st_mode & 0o777 == 0o600
    with pytest.raises(SystemExit, match="0"):
        quick.report("--help")
    for text in (quick.capsys.readouterr().out, cost_report.__doc__):
        assert "SAS tokens in them" in " ".join(text.split())


def test_the_columns_of_a_job() -> None:
    """What the report reads is what the service sends."""
    item = ItemDetails.from_dict(payloads.full_job())
    assert item.cost_estimate is not None
    assert item.execution_time is not None
