"""Work, counted in calls: the same number on a slow day."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def count_calls(operation: Callable[[], Any]) -> int:
    """How many functions Python calls meanwhile, its own included."""
    count = 0

    def profile(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.disable()  # whose callbacks are calls, too
    sys.setprofile(profile)
    try:
        operation()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count
