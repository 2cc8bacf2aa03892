"""Contract point 2: from JSON."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import orjson
import pytest

from quantum_workspace_models import (
    ArgumentError,
    DeserializationError,
    ItemDetails,
    ItemDetailsPage,
    Model,
    SessionDetails,
    SessionDetailsPage,
)
from tests import payloads
from tests.foreign import Items, Shouting, Text


@pytest.mark.parametrize("convert", [str, str.encode, lambda text: bytearray(text.encode())])
@pytest.mark.parametrize("model", [ItemDetails, SessionDetails])
def test_text_of_each_type(convert: Any, model: type[ItemDetails]) -> None:
    """str, bytes and bytearray are parsed; a base class gives the class that the discriminator names."""
    session = model.from_json(convert(json.dumps(payloads.full())))
    assert type(session) is SessionDetails
    assert session == payloads.full()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-le"])
def test_bytes_in_every_encoding_of_json(encoding: str) -> None:
    """UTF-8, UTF-16 and UTF-32 are recognised, as `json.loads` does."""
    assert SessionDetails.from_json('{"name": "é"}'.encode(encoding)).name == "é"


@pytest.mark.parametrize(
    ("loads", "place"),
    [(json.loads, " at line 1, column 2"), (orjson.loads, " at line 1, column 2"), (msgspec.json.decode, "")],
)
def test_any_parser(loads: Any, place: str) -> None:
    """The caller's parser is used. Its errors become the library's own, with the line and column if it has them."""
    assert SessionDetails.from_json(json.dumps(payloads.full()), loads=loads) == payloads.full()
    with pytest.raises(DeserializationError) as caught:
        SessionDetails.from_json("{", loads=loads)
    assert str(caught.value) == f"SessionDetails: Expected valid JSON, got a syntax error{place} - at $"
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": NaN}', "line 1, column 7"),
        ('{"NaN": "Infinity\\"",\n "b": [-Infinity]}', "line 2, column 8"),
        ('{"a":\n  x}', "line 2, column 3"),
        ("\ufeff{", "line 1, column 2"),
    ],
)
def test_the_place_of_a_mistake(text: str, place: str) -> None:
    """The message says in which line and column the text isn't JSON, for NaN and infinities too."""
    for data in (text, text.encode()):
        with pytest.raises(DeserializationError, match=f"got a syntax error at {place} - at "):
            SessionDetails.from_json(data)


@pytest.mark.parametrize(
    "text", ["", "{", "[", '{"a": NaN}', '{"a": -Infinity}', "{'a': 1}", b"\xff\xfe\xfd", "9" * 5000]
)
def test_text_that_is_no_json(text: Any) -> None:
    """Text that isn't JSON, NaN and infinities included, is a DeserializationError, which is a ValueError."""
    with pytest.raises(DeserializationError, match="^SessionDetails: Expected valid JSON, got ") as caught:
        SessionDetails.from_json(text)
    assert isinstance(caught.value, ValueError)
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize("text", ["[]", "null", "1", '"x"', "true"])
def test_json_that_is_no_object(text: str) -> None:
    """JSON that isn't an object is a DeserializationError too."""
    with pytest.raises(DeserializationError, match="^SessionDetails: Expected a JSON object, got "):
        SessionDetails.from_json(text)


@pytest.mark.parametrize("data", [None, {}, 1, memoryview(b"{}")])
def test_what_is_no_text(data: Any) -> None:
    """An argument that is neither text nor bytes is a TypeError."""
    with pytest.raises(ArgumentError, match="^SessionDetails.from_json takes str, bytes or bytearray; got "):
        SessionDetails.from_json(data)


@pytest.mark.parametrize("before", ["", " ", "\r\n\t", "\u00a0", "x"])
@pytest.mark.parametrize("behind", ["", " ", "\n", " \t\r\n", "\u00a0", "x", "{}", ","])
def test_what_stands_around_the_object(before: str, behind: str) -> None:
    """White space around the object is skipped, and anything else is the error that `json.loads` raises."""
    text = f'{before}{{"name": "VQE"}}{behind}'
    if (before + behind).strip(" \t\r\n"):
        with pytest.raises(json.JSONDecodeError) as theirs:
            json.loads(text)
        with pytest.raises(DeserializationError) as ours:
            Model.from_json(text)
        assert str(ours.value.__cause__) == str(theirs.value)
    else:
        assert Model.from_json(text) == json.loads(text)


def test_the_parsed_values_are_adopted() -> None:
    """from_json makes no second copy of what the parser made."""
    parsed = payloads.full()
    session = SessionDetails.from_json("{}", loads=lambda _: parsed)
    assert session.tags is parsed["tags"]


def test_from_dict_copies() -> None:
    """from_dict leaves its argument alone, as the constructor does."""
    document = payloads.full()
    session = ItemDetails.from_dict(document)
    session["tags"].append("new")
    assert isinstance(session, SessionDetails)
    assert document == payloads.full()


@pytest.mark.parametrize("mapping", [None, [], "{}"])
def test_from_dict_of_no_mapping(mapping: Any) -> None:
    """from_dict raises a TypeError if its argument isn't a mapping."""
    with pytest.raises(ArgumentError, match="^ItemDetails.from_dict takes a mapping with JSON names"):
        ItemDetails.from_dict(mapping)


@pytest.mark.parametrize("loads", [None, orjson.loads])
@pytest.mark.parametrize("kind", ["str", "bytes", "bytearray", "utf-16", "utf-32"])
def test_a_byte_order_mark(kind: str, loads: Any) -> None:
    """A byte-order mark is skipped in text and in bytes, for every parser; a second one is an error."""
    data: Any = '\ufeff{"name": "\u00e9"}'
    if kind.startswith("utf"):
        if loads is not None:
            return
        data = data[1:].encode(kind)
    elif kind != "str":
        data = {"bytes": bytes, "bytearray": bytearray}[kind](data.encode())
    options = {} if loads is None else {"loads": loads}
    assert SessionDetails.from_json(data, **options).name == "\u00e9"
    with pytest.raises(DeserializationError):
        SessionDetails.from_json('\ufeff\ufeff{"name": "x"}', **options)


def test_an_item_type_that_is_null() -> None:
    """A discriminator that is null reads like an absent one, and stays null."""
    text = '{"value": [{"itemType": null, "name": "a"}, {"itemType": "Session", "name": "b"}], "nextLink": null}'
    page = SessionDetailsPage.from_json(text)
    assert [item.name for item in page.value] == ["a", "b"]
    assert page.to_json() == text
    assert type(ItemDetails.from_json('{"itemType": null}')) is ItemDetails
    session = SessionDetails.from_json('{"itemType": null}')
    assert (session.item_type, session.as_dict()) == (None, {"itemType": None})
    assert [type(item) for item in ItemDetailsPage.from_json(text).value] == [ItemDetails, SessionDetails]
    with pytest.raises(DeserializationError):
        SessionDetails.from_json('{"itemType": "Job"}')


def test_a_parser_that_gives_subclasses() -> None:
    """Subclasses of str, list and dict from a parser read like the standard types, and are copied as these."""
    document = {"name": Text("VQE"), "tags": Items([Text("a")]), "costEstimate": Shouting(currencyCode=Text("USD"))}
    session = SessionDetails.from_json("", loads=lambda _: Shouting(document))
    assert (session.name, session.tags) == ("VQE", ["a"])
    assert session.cost_estimate == {"currencyCode": "USD"}
    assert {type(value) for value in session.as_dict().values()} == {str, list, dict}
    assert session.as_dict()["tags"] == ["a"]
