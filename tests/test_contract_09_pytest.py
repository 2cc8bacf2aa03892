"""Contract point 9: pytest shows what differs between two models, without secrets. The plugin is found by itself."""

from __future__ import annotations

import re
import types
from typing import Any

import pytest
from hypothesis import given

from quantum_workspace_models import SessionDetails, SessionDetailsPage
from quantum_workspace_models._integrations.pytest_plugin import pytest_assertrepr_compare
from tests.strategies import near_sessions

pytest_plugins = ["pytester"]

SECRET = "c2VjcmV0"
JOB = {
    "name": "bell",
    "containerUri": f"https://example.com/c?sig={SECRET}1",
    "costEstimate": {"currencyCode": "USD", "events": [{"unitPrice": 1}, {"unitPrice": 2}]},
    "tags": ["a"],
    "metadata": {"sig": f"{SECRET}2", "other": [1, {"a": 2}]},
    "new": 1,
    "itemType": "Job",
}
OTHER = {
    "name": "ghz",
    "containerUri": f"https://example.com/c?sig={SECRET}3",
    "costEstimate": {"currencyCode": "USD", "events": [{"unitPrice": 1}, {"unitPrice": 3}]},
    "tags": ["a", "b"],
    "metadata": {"sig": f"{SECRET}4", "other": [1, {"a": 3}]},
    "newer": 1,
    "itemType": "Job",
}
DIFFERENCES = [
    "$.name: 'bell' != 'ghz'",
    "$.containerUri: 'https://example.com/c?sig=***' != 'https://example.com/c?sig=***' (what is masked or left out"
    " differs)",
    "$.costEstimate.events[1].unitPrice: 2 != 3",
    "$.tags[1]: only on the right: 'b'",
    "$.metadata.sig: '***' != '***' (what is masked or left out differs)",
    "$.metadata.other[1].a: 2 != 3",
    "$.new: only on the left: 1",
    "$.newer: only on the right: 1",
]


DOCUMENTS = f"from quantum_workspace_models import *\na, b = {JOB!r}, {OTHER!r}\n"
JOBS = [
    ("JobDetails(a) == JobDetails(b)", "JobDetails == JobDetails", "$"),
    ("JobDetails(a) == b", "JobDetails == dict", "$"),
    ("a == JobDetails(b)", "dict == JobDetails", "$"),
    ("[JobDetails(a)] == [JobDetails(b)]", "list == list", "$[0]"),
    ("[JobDetails(a)] == [b]", "list == list", "$[0]"),
    ("(JobDetails(a),) == (JobDetails(b),)", "tuple == tuple", "$[0]"),
    (
        "JobDetailsPage({'value': [a]}) == JobDetailsPage({'value': [b]})",
        "JobDetailsPage == JobDetailsPage",
        "$.value[0]",
    ),
]
OTHERS = [
    ("JobDetails(a) == 5", "$: JobDetails(name='bell', container_uri='https://example.com/c?sig=***'"),
    ("[JobDetails(a)] == [JobDetails(a), JobDetails(b)]", "$[1]: only on the right: JobDetails(name='ghz'"),
    (
        "JobDetails(a) == JobDetails(a) | {'costEstimate': []}",
        "$.costEstimate: CostEstimate(currency_code='USD', events=",
    ),
    ("JobDetails({'x': {'y': 1}}) == JobDetails({'x': {}})", "$.x.y: only on the left: 1"),
    ("JobDetails({'x y': 1}) == JobDetails({'x y': 2})", "$['x y']: 1 != 2"),
]
# What pytest explains itself.
NOT_OURS = ["JobDetails(a) != JobDetails(a)", "{'x': 1} == {'x': 2}", "[] == [1]"]


def run(pytester: pytest.Pytester, assertions: list[str], *options: str) -> list[str]:
    """What pytest prints of assertions that fail."""
    tests = [f"def test_{number:02}():\n    assert {text}\n" for number, text in enumerate(assertions)]
    pytester.makepyfile(DOCUMENTS + "".join(tests))
    # These take seconds to import.
    others = [option for name in ("faker", "hypothesispytest", "benchmark", "anyio") for option in ("-p", f"no:{name}")]
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", *others, *options)
    result.assert_outcomes(failed=len(tests))
    output = result.stdout.str().partition("short test summary")[0]
    return re.split(r"(?m)^_+ test_\d\d _+$", output)[1:]


def test_what_differs(pytester: pytest.Pytester) -> None:
    """Each path at which two models, lists of models or pages differ, with both values. It is found by itself."""
    assertions = [assertion for assertion, *_ in JOBS + OTHERS] + NOT_OURS
    outputs = iter(run(pytester, assertions, "-vv"))
    for (_, title, prefix), output in zip(JOBS, outputs, strict=False):
        assert f"assert {title}\n" in output
        for line in DIFFERENCES:
            assert line.replace("$", prefix, 1) in output
        assert SECRET not in output
    for (_, line), output in zip(OTHERS, outputs, strict=False):
        assert line in output
    for output in outputs:
        assert "$" not in output


PAGES = (
    "SessionDetailsPage(value=[SessionDetails(name=f'{i}') for i in range(10_000)])"
    " == SessionDetailsPage(value=[SessionDetails(name=f'{i + (i % 100 == 0)}') for i in range(10_000)])"
)


def test_many_differences(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 10,000 items, the first 20 differences are listed. Workers of xdist list them, too."""
    # In a CI, pytest doesn't shorten what a plugin says.
    monkeypatch.setenv("CI", "1")
    (output,) = run(pytester, [PAGES], "-n", "1")
    assert output.count(" != '") == 20
    assert "$.value[1900].name: '1900' != '1901'" in output
    assert "... 80 more differences, use -vv to list them" in output


def test_it_can_be_turned_off(pytester: pytest.Pytester) -> None:
    """It has the name of the package."""
    (output,) = run(pytester, ["JobDetails(a) == JobDetails(b)"], "-p", "no:quantum_workspace_models")
    assert "$.name" not in output


def test_the_hook() -> None:
    """Without pytest around it: all differences if it is told to be verbose."""
    pages = [SessionDetailsPage({"value": [{"name": f"{start + i}"} for i in range(30)]}) for start in (0, 1)]
    for verbose, count in ((0, 22), (2, 31)):
        config = types.SimpleNamespace(getoption={"verbose": verbose}.__getitem__)
        lines = pytest_assertrepr_compare(config, "==", *pages)
        assert lines is not None
        assert len(lines) == count
    assert pytest_assertrepr_compare(config, "!=", *pages) is None


class Unequal:
    """A value whose comparison fails, as that of an array does."""

    def __eq__(self, other: object) -> bool:
        raise ValueError("ambiguous")

    __hash__ = None  # type: ignore[assignment]


def test_values_that_cannot_be_compared() -> None:
    """pytest explains the failure itself."""
    config = types.SimpleNamespace(getoption={"verbose": 2}.__getitem__)
    deep: Any = 1
    deeper: Any = 2
    for _ in range(100_000):
        deep, deeper = {"a": deep}, {"a": deeper}
    for value, other in ((Unequal(), 1), (deep, deeper)):
        sessions = [SessionDetails(name="x"), SessionDetails(name="x")]
        dict.__setitem__(sessions[0], "new", value)
        dict.__setitem__(sessions[1], "new", other)
        assert pytest_assertrepr_compare(config, "==", *sessions) is None


@given(near_sessions(), near_sessions())
def test_any_two_sessions(one: dict[str, Any], other: dict[str, Any]) -> None:
    """There are differences if, and only if, the two are unequal, whichever of them is a model."""
    config = types.SimpleNamespace(getoption={"verbose": 2}.__getitem__)
    for left in (one, SessionDetails.from_dict(one)):
        right = SessionDetails.from_dict(other)
        lines = pytest_assertrepr_compare(config, "==", left, right)
        assert lines is not None
        assert (len(lines) == 1) is (left == right)
        assert all(line.startswith("$") for line in lines[1:])


def test_what_it_imports(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the package itself, until an assertion about models fails."""
    pytester.makepyfile("import sys\ndef test():\n    print(*sys.modules, file=open('modules.txt', 'w'))")
    found = []
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    for options in ([], ["-p", "quantum_workspace_models._integrations.pytest_plugin"]):
        pytester.runpytest_subprocess(*options).assert_outcomes(passed=1)
        found.append({*(pytester.path / "modules.txt").read_text().split()})
    without, with_plugin = found
    assert {module.partition(".")[0] for module in with_plugin - without} == {"quantum_workspace_models"}
