"""The example that reports costs over files of jobs, with Dask: whole, stopped, with broken lines, on a cluster."""

from __future__ import annotations

import collections
import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from quantum_workspace_models import ItemDetails
from tests import payloads

REPORT = Path(__file__).parents[1] / "docs" / "examples" / "cost_report.py"


def start(folder: Path, *arguments: Any) -> subprocess.Popen[str]:
    """The report, in a session of its own, which a signal reaches as a whole."""
    command = [sys.executable, str(REPORT), *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


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


def test_its_own_jobs(tmp_path: Path) -> None:
    """Without files it makes jobs; the sums are those of the lines, and each line is in them or rejected."""
    out = report(tmp_path, "--jobs", 2000, "--block", 100_000)
    folder = tmp_path / "cost-report"
    [made] = (folder / "jobs-2000").glob("*.jsonl")
    expected: dict[Any, list[Any]] = collections.defaultdict(lambda: [0, Decimal(0)])
    broken = []
    for line in made.read_text().splitlines():
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


BAD = {
    b"{": "JobDetails: Expected valid JSON, got",
    b"5": "JobDetails: Expected a JSON object, got",
    b'{"itemType": "Session"}': "JobDetails: Expected 'Job', got 'Session'",
    b"\xff\xfe{": "JobDetails: Expected valid JSON, got",
    json.dumps(job(1, creationTime="yesterday")).encode(): "Expected an RFC 3339 date-time, got 'yesterday'",
    json.dumps(job(1, creationTime=None)).encode(): "creation_time is missing",
    json.dumps(job(1, costEstimate={"estimatedTotal": "1"})).encode(): "Expected a number, got '1'",
    json.dumps(job(1)).replace("0.1", "1e999").encode(): "Expected",
    (b'{"a":' * 10_000): "Expected",
    json.dumps(job(1, costEstimate={"currencyCode": "USD"})).encode(): "estimated_total is missing",
    json.dumps(job(1, providerId="\ud800")).encode(): "surrogates not allowed",
}


def test_lines_that_do_not_read(tmp_path: Path) -> None:
    """Each is kept to the last byte, with its file, its place and the reason; what is around them counts."""
    good = json.dumps(job(1)).encode()
    ends = [b"\n", b"\r\n", b"\n\n", b"\n"]
    path = tmp_path / "jobs.jsonl"
    path.write_bytes(b"".join(good + ends[0] + bad + ends[i % 4] for i, bad in enumerate(BAD)) + good)
    report(tmp_path, path, "--out", "out", "--block", 300)
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
def test_blocks_share_no_line(tmp_path: Path, block: int) -> None:
    """Wherever a block ends, each line is read once."""
    for name, count in (("a", 3), ("b", 1), ("empty", 0)):
        (tmp_path / name).write_text("".join(json.dumps({"n": i}) + "\n" for i in range(count)))
    (tmp_path / "c").write_text(json.dumps(job(1)))
    sys.path.insert(0, str(REPORT.parent))
    import cost_report  # type: ignore[import-not-found]

    sys.path.remove(str(REPORT.parent))
    blocks = cost_report.find_blocks(sorted(tmp_path.iterdir()), block)
    lines = [(found.path, place, line) for found in blocks for place, line in cost_report.read_lines(found)]
    assert [line for _, _, line in lines] == [
        line for path in sorted(tmp_path.iterdir()) for line in path.read_bytes().splitlines(keepends=True)
    ]
    assert all(Path(path).read_bytes()[place:].startswith(line) for path, place, line in lines)


def test_a_file_that_changes(tmp_path: Path) -> None:
    """A run whose files change while it reads them says so, also if one becomes shorter, and leaves no report."""
    path = tmp_path / "jobs.jsonl"
    path.write_text("".join(json.dumps(job(i)) + "\n" for i in range(3000)))
    process = start(tmp_path, path, "--block", 20_000)
    while not list(tmp_path.glob("cost-report/parts/*.json")):
        assert process.poll() is None
        time.sleep(0.01)
    path.write_text(json.dumps(job(1)))
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.strip() == "a file changed while it was read: run the report again"
    assert not (tmp_path / "cost-report" / "costs.parquet").exists()
    report(tmp_path, path, path, tmp_path / "." / "jobs.jsonl")
    assert [row["jobs"] for row in rows(tmp_path / "cost-report")] == [1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.jsonl"], "none.jsonl is not a file"),
        (["--block", "0"], "argument --block: invalid positive value: '0'"),
        (["--jobs", "-5"], "argument --jobs: invalid positive value: '-5'"),
    ],
)
def test_wrong_arguments(tmp_path: Path, arguments: list[str], message: str) -> None:
    """Each is told what is wrong."""
    _, err = start(tmp_path, *arguments).communicate(timeout=60)
    assert err.strip().endswith(message)


def test_a_killed_run(tmp_path: Path) -> None:
    """The next one continues: what was done isn't done again, and the report is that of a run without a break."""
    files = [tmp_path / f"{name}.jsonl" for name in "abc"]
    for number, path in enumerate(files):
        lines = [json.dumps(job(i, providerId=f"p{i % 3}")) if i % 50 else "{" for i in range(1500 + number)]
        path.write_text("\n".join(lines))
    arguments = [*files, "--block", 10_000]
    report(tmp_path, *arguments, "--out", "whole")
    parts = tmp_path / "out" / "parts"
    process = start(tmp_path, *arguments, "--out", "out")
    while len(list(parts.glob("*.json"))) < 5:
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    done = {path: path.stat().st_mtime_ns for path in parts.glob("*.json")}
    out = report(tmp_path, *arguments, "--out", "out")
    todo, total = numbers(out)
    assert 0 < todo == total - len(done) < total
    assert all(path.stat().st_mtime_ns == changed for path, changed in done.items())
    for name in ("costs.parquet", "rejected.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert {path.suffix for path in parts.iterdir()} == {".json", ".rejected"}
    assert sum(row["jobs"] for row in rows(tmp_path / "out")) == 4_503 - 92

    files[0].write_text(json.dumps(job(1)))
    assert numbers(report(tmp_path, *arguments, "--out", "out"))[0] == 1
    assert sum(row["jobs"] for row in rows(tmp_path / "out")) == 3_003 - 62 + 1


def numbers(out: str) -> tuple[int, int]:
    """How many blocks were to be read, and how many there are."""
    words = out[out.index("reading ") :].split()
    return int(words[1]), int(words[3])


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


def test_the_columns_of_a_job() -> None:
    """What the report reads is what the service sends."""
    item = ItemDetails.from_dict(payloads.full_job())
    assert item.cost_estimate is not None
    assert item.execution_time is not None
