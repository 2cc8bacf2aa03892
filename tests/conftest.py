"""Settings of all tests.

`python -m pytest --hypothesis-profile=long` lets every property look at a hundred times as many examples.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from quantum_workspace_models import ItemDetails

# A slow day of the machine is no failure.
settings.register_profile(
    "default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("long", settings.get_profile("default"), max_examples=5000)
# For mutation tests, which ask only whether there is an example, and run one test in several ways.
settings.register_profile(
    "quick",
    settings.get_profile("default"),
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
settings.load_profile("default")


def _is_closed(handler: logging.Handler) -> bool:
    return bool(getattr(getattr(handler, "stream", None), "closed", False))


@pytest.fixture(autouse=True)
def _root_handlers() -> Iterator[None]:
    """No test sees the logging handlers that another one has left behind, whose stream pytest has closed."""
    for handler in filter(_is_closed, [*logging.root.handlers]):
        logging.root.removeHandler(handler)
    before = [*logging.root.handlers]
    yield
    for handler in [*logging.root.handlers]:
        if handler not in before:
            logging.root.removeHandler(handler)


@pytest.fixture(autouse=True)
def _item_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the item types that another one has added, such as that of the guide."""
    info = ItemDetails.__model_info__
    monkeypatch.setattr(info, "subclasses", info.subclasses.copy())


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The service of the examples, at 127.0.0.1. Its `workspace` is the address up to the workspace's name."""
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "docs" / "examples")
    module = importlib.import_module("workspace_service")
    with module.Service(requires_version=False) as running:
        running.workspace = running.address + module.WORKSPACE
        yield running
