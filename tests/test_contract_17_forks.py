"""Contract point 17: a child that was forked at any moment works. No lock is held while another thread reads."""

from __future__ import annotations

import copy
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from quantum_workspace_models import CostEstimate, SessionDetails, SessionDetailsPage, fields
from tests import payloads
from tests.helpers import IS_LONG, read_everything

if TYPE_CHECKING:
    from collections.abc import Callable

# How many children each test forks.
CHILDREN = 200 if IS_LONG else 25
# After how many seconds a child is taken for one that hangs.
_PATIENCE = 20

TEXT = json.dumps({"value": [payloads.full()] * 3, "nextLink": "https://example.com/2"})

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork"),
    # That is what these tests are about.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


def use(page: SessionDetailsPage) -> None:
    """Everything that a child may do with a page, which another thread was reading."""
    assert page.value is not None
    assert page.value is page["value"]
    session = page.value[-1]
    assert type(session) is SessionDetails
    assert type(session.cost_estimate) is CostEstimate
    assert session.cost_estimate is session["costEstimate"]
    read_everything(page)
    assert repr(page).startswith("SessionDetailsPage(value=[SessionDetails(")
    assert page.redacted() == json.loads(TEXT)
    assert copy.deepcopy(page) == copy.copy(page) == pickle.loads(pickle.dumps(page)) == page
    assert page.validate() is page
    assert page.as_dict() == json.loads(TEXT)
    session.name = "new"
    assert session["name"] == "new"


def fork(work: Callable[[], None]) -> int:
    """Starts a child that does some work and exits: with 0, or with 1 after an error, or is killed if it hangs."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_PATIENCE)
        work()
        status = 0
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(status)
    raise AssertionError


def wait(children: list[int]) -> list[int]:
    """How the children ended: with an exit status, or with a signal, as a negative number."""
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


class Busy:
    """Another thread, which does something over and over."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work, self._stop, self._started = work, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.error: BaseException | None = None

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._work()
                self._started.set()
        except BaseException as error:
            self.error = error

    def __enter__(self) -> Busy:
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()
        assert self.error is None


def test_while_another_thread_reads() -> None:
    """Children that are forked while a page is read for the first time read, show, copy, pickle and validate it."""
    chance = random.Random(17)
    pages = [SessionDetailsPage.from_json(TEXT)]

    def read() -> None:
        pages[0] = SessionDetailsPage.from_json(TEXT)
        read_everything(pages[0])

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    children = []
    try:
        with Busy(read):
            for _ in range(CHILDREN):
                time.sleep(chance.uniform(0, 0.002))
                children.append(fork(lambda: use(pages[0])))
    finally:
        sys.setswitchinterval(interval)
        endings = wait(children)
    assert endings == [0] * CHILDREN


def test_while_a_parser_waits() -> None:
    """Children are forked while a thread makes models of objects whose class, a parser's, waits in its methods."""

    class Slow(dict[str, Any]):
        def __iter__(self) -> Any:
            time.sleep(0.001)
            return super().__iter__()

        def keys(self) -> Any:
            time.sleep(0.001)
            return super().keys()

        def items(self) -> Any:
            time.sleep(0.001)
            return super().items()

    def loads(text: Any) -> Any:
        return json.loads(text, object_hook=Slow)

    pages = [SessionDetailsPage.from_json(TEXT, loads=loads)]

    def read() -> None:
        pages[0] = SessionDetailsPage.from_json(TEXT, loads=loads)
        read_everything(pages[0])

    chance = random.Random(17)
    children = []
    with Busy(read):
        for _ in range(10):
            time.sleep(chance.uniform(0, 0.01))
            children.append(fork(lambda: use(pages[0])))
    assert wait(children) == [0] * 10


def test_while_another_thread_shows() -> None:
    """Children are forked while a thread shows and copies a page, whose items it has not read."""
    pages = [SessionDetailsPage.from_json(TEXT)]

    def show() -> None:
        pages[0] = SessionDetailsPage.from_json(TEXT)
        repr(pages[0])
        pickle.dumps(pages[0])
        copy.deepcopy(pages[0])
        pages[0].redacted()

    children = []
    with Busy(show):
        for _ in range(10):
            time.sleep(0.001)
            children.append(fork(lambda: use(pages[0])))
    assert wait(children) == [0] * 10


# A fresh interpreter, in which nothing has been shown, copied or read yet.
_FIRST_USE = f"""
import sys, threading, time, warnings
sys.path[:0] = {sys.path!r}
warnings.simplefilter("ignore", DeprecationWarning)
from quantum_workspace_models import SessionDetailsPage
from tests.test_contract_17_forks import TEXT, fork, use, wait

delay, count = float(sys.argv[1]), int(sys.argv[2])
assert not any(".rich" in name or ".display" in name for name in sys.modules)
page = SessionDetailsPage.from_json(TEXT)
parse = threading.Thread(target=lambda: (repr(page), page._repr_html_()), daemon=True)
parse.start()
children = []
for number in range(count):
    time.sleep(delay)
    children.append(fork(lambda: use(page)))
parse.join()
use(page)
print(wait(children))
"""


def test_while_another_thread_shows_the_first_model_of_all() -> None:
    """Children are forked while a thread imports the modules that show models, which it does at their first use."""
    children = 10
    runs = CHILDREN // children
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _FIRST_USE, str(number * 0.0005), str(children)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number in range(runs)
    ]
    outputs = [process.communicate()[0].strip() for process in processes]
    assert outputs == [str([0] * children)] * runs


def test_the_child_of_a_child() -> None:
    """What a child has read, its own child reads."""
    page = SessionDetailsPage.from_json(TEXT)

    def work() -> None:
        use(page)
        assert wait([fork(lambda: read_everything(page))]) == [0]

    assert wait([fork(work)]) == [0]


def test_every_field_is_read() -> None:
    """What the children read has every field."""
    assert {field.json_name for field in fields(SessionDetails)} == set(json.loads(TEXT)["value"][0])
