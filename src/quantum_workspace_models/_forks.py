"""Forked processes can use what is imported when it is first used."""

from __future__ import annotations

import importlib
import os
import sys

# What models import themselves. Other libraries import the rest.
_LAZY = (
    *(f"{__package__}._integrations.{name}" for name in ("display", "introspection", "notebook")),
    "difflib",
    "isodate",
    "typing_extensions",
)


def _finish_imports() -> None:
    # A child would wait forever for a module that another thread was importing when it was forked.
    if len(sys._current_frames()) > 1:
        others = [name for name in [*sys.modules] if name.startswith(f"{__package__}._integrations.")]
        for name in dict.fromkeys([*_LAZY, *others]):
            importlib.import_module(name)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_finish_imports)
