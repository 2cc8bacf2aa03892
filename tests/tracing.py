"""Something happens at a point inside the library: what a signal handler or another thread might do at any moment."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import quantum_workspace_models

if TYPE_CHECKING:
    from collections.abc import Callable

    Action = tuple[int, Callable[[], Any]]
    Event = Literal["opcode", "line"]

_LIBRARY = str(Path(quantum_workspace_models.__file__).parent)
_TOOL = 3


class Interrupted(BaseException):
    """What the handler of a signal raises."""


def interrupt() -> None:
    raise Interrupted


class _Watch(threading.local):
    """What this thread waits for."""

    actions: list[Action] | None = None
    count = 0

    def see(self, filename: str) -> None:
        actions = self.actions
        if actions and filename.startswith(_LIBRARY):
            self.count += 1
            if self.count == actions[0][0]:
                # Python reports nothing of what happens in here.
                actions.pop(0)[1]()


_watch = _Watch()

if sys.version_info >= (3, 12):  # whose sys.settrace() leaves out opcodes now and then
    _lock = threading.Lock()
    _running: list[None] = []
    _EVENTS = {"opcode": sys.monitoring.events.INSTRUCTION, "line": sys.monitoring.events.LINE}

    def _start(event: Event) -> None:
        with _lock:
            if not _running:
                sys.monitoring.use_tool_id(_TOOL, __name__)
                sys.monitoring.register_callback(_TOOL, _EVENTS[event], lambda code, _: _watch.see(code.co_filename))
                sys.monitoring.set_events(_TOOL, _EVENTS[event])
            _running.append(None)

    def _stop() -> None:
        with _lock:
            _running.pop()
            if not _running:
                sys.monitoring.set_events(_TOOL, 0)
                sys.monitoring.free_tool_id(_TOOL)

else:

    def _start(event: Event) -> None:
        def trace(frame: Any, _event: str, _arg: Any) -> Any:
            if not frame.f_code.co_filename.startswith(_LIBRARY):
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = event == "opcode", event == "line"
            return see

        def see(frame: Any, what: str, _arg: Any) -> Any:
            if what == event:
                _watch.see(frame.f_code.co_filename)
            return see

        _watch.before = sys.gettrace()
        sys.settrace(trace)

    def _stop() -> None:
        sys.settrace(_watch.before)


def run_with(operation: Callable[[], Any], *actions: Action, by: Event = "opcode") -> bool:
    """Calls `operation`, and each action before the n-th opcode (or line) that runs inside of the library meanwhile.

    Returns whether all actions were called. What one raises, `operation` sees at that point.
    """
    _watch.actions, _watch.count = list(actions), 0
    _start(by)
    try:
        operation()
    finally:
        _stop()
        left, _watch.actions = _watch.actions, None
    return not left


class Paused:
    """A thread that calls `operation`, and pauses before the n-th line that it runs inside of the library."""

    def __init__(self, operation: Callable[[], Any], at: int) -> None:
        self.reached = False
        self.result: Any = None
        self.error: BaseException | None = None
        self._operation, self._at = operation, at
        self._stopped, self._go_on = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _pause(self) -> None:
        self.reached = True
        self._stopped.set()
        assert self._go_on.wait(10)

    def _read(self) -> None:
        self.result = self._operation()

    def _run(self) -> None:
        try:
            run_with(self._read, (self._at, self._pause), by="line")
        except BaseException as error:
            self.error = error
        self._stopped.set()

    def start(self) -> Paused:
        """Starts the thread, and waits until it pauses or ends."""
        self._thread.start()
        assert self._stopped.wait(10)
        return self

    def finish(self) -> None:
        """Lets the thread go on, and waits until it ends."""
        self._go_on.set()
        self._thread.join(10)
        assert not self._thread.is_alive()
