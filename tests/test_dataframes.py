"""Lists of models as tables of pandas, polars, pyarrow and duckdb."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quantum_workspace_models import ItemDetails, ItemDetailsPage, SessionDetails
from tests import payloads
from tests.helpers import read_everything
from tests.strategies import valid_sessions

TOOLS = Path(__file__).parents[1] / "docs" / "recipes.md"


def documents() -> list[dict[str, Any]]:
    """Sessions and jobs, some with less than others."""
    less = {**payloads.full(), "costEstimate": None, "tags": None, "new": 5}
    return [payloads.full(), less, payloads.full_job(), payloads.opened()]


@pytest.mark.parametrize("read", [False, True])
def test_models_are_rows(read: bool) -> None:
    """Each library makes of models what it makes of plain dicts, whether they were read or not."""
    page = ItemDetailsPage.from_dict({"value": documents()})
    for item in page.value if read else ():
        read_everything(item)
    plain = page.as_dict()["value"]
    assert pandas.DataFrame(page.value).equals(pandas.DataFrame(plain))
    assert pandas.json_normalize(page.value).equals(pandas.json_normalize(plain))
    assert polars.DataFrame(page.value, strict=False).equals(polars.DataFrame(plain, strict=False))
    table = pyarrow.Table.from_pylist(page.value)
    assert table.equals(pyarrow.Table.from_pylist(plain))
    frame = pandas.DataFrame(page.value)
    assert len(frame) == 4
    totals = duckdb.sql("SELECT costEstimate.estimatedTotal FROM frame").fetchall()
    assert totals == [(0.005,), (None,), (0.005,), (None,)]
    for item, document in zip(page.value, plain, strict=True):
        ours = duckdb.execute("SELECT $item", {"item": item}).fetchall()
        assert ours == duckdb.execute("SELECT $item", {"item": document}).fetchall()


@settings(max_examples=30)
@given(st.lists(valid_sessions(), min_size=1, max_size=4))
def test_the_recipe(sessions: list[dict[str, Any]]) -> None:
    """Columns have decoded values; through Parquet, the models come back as they were."""
    section = TOOLS.read_text().partition("\n## DataFrames\n")[2]
    names: dict[str, Any] = {}
    exec(re.findall(r"^def to_row.*?^    }\n", section, re.DOTALL | re.MULTILINE)[0], names)
    models = [SessionDetails(session) for session in sessions]
    frame = pandas.DataFrame(map(names["to_row"], models))
    assert list(frame["created"].notna()) == [session.get("creationTime") is not None for session in sessions]
    file = io.BytesIO()
    frame.to_parquet(file)
    again = [ItemDetails.from_json(text) for text in pandas.read_parquet(file)["document"]]
    assert json.dumps(again) == json.dumps(models)
    assert list(map(type, again)) == [SessionDetails] * len(models)
