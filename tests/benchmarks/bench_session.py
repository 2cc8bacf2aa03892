"""What is done with a session in each library. `run.py` measures it and writes the table of docs/performance.md."""

from __future__ import annotations

import functools
import json
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec
import orjson
from azure.quantum._client import models as azure
from azure.quantum._client._utils.model_base import SdkJSONEncoder

from quantum_workspace_models import SessionDetails, SessionDetailsPage
from tests.benchmarks import peers
from tests.benchmarks.session import REQUEST, SESSION, TEXT, read, reader

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = json.dumps({"value": [SESSION] * 10_000})
SHORT_PAGE = json.dumps({"value": [SESSION] * 1_000})
read_three = attrgetter("id", "status", "creation_time")


def azure_from_json(text: str) -> Any:
    return azure.SessionDetails(json.loads(text))


def azure_to_json(model: Any) -> str:
    return json.dumps(model, cls=SdkJSONEncoder)


def read_azure_page(text: str) -> Any:
    return [azure.SessionDetails(item) for item in json.loads(text)["value"]]


def read_each(sessions: Any) -> None:
    for session in sessions:
        read_three(session)


ours = SessionDetails.from_json(TEXT)
theirs = azure_from_json(TEXT)
pydantic_session = peers.PydanticSession.model_validate_json(TEXT)
msgspec_session = msgspec.json.decode(TEXT, type=peers.MsgspecSession)
mashumaro_session = peers.MashumaroSession.from_json(TEXT)
attrs_session = peers.converter.loads(TEXT, peers.AttrsSession)
for model in (ours, theirs):
    read(model)

decode_msgspec = msgspec.json.Decoder(peers.MsgspecSession).decode
decode_msgspec_page = msgspec.json.Decoder(peers.MsgspecPage).decode

OPERATIONS: dict[str, dict[str, Callable[[], Any]]] = {
    "JSON text to model": {
        "json": lambda: json.loads(TEXT),
        "orjson": lambda: orjson.loads(TEXT),
        "this library": lambda: SessionDetails.from_json(TEXT),
        "this library, orjson": lambda: SessionDetails.from_json(TEXT, loads=orjson.loads),
        "azure-quantum": lambda: azure_from_json(TEXT),
        "pydantic": lambda: peers.PydanticSession.model_validate_json(TEXT),
        "msgspec": lambda: decode_msgspec(TEXT),
        "mashumaro": lambda: peers.MashumaroSession.from_json(TEXT),
        "cattrs": lambda: peers.converter.loads(TEXT, peers.AttrsSession),
    },
    "mapping to model": {
        "this library": lambda: SessionDetails(SESSION),
        "azure-quantum": lambda: azure.SessionDetails(SESSION),
        "pydantic": lambda: peers.PydanticSession.model_validate(SESSION),
        "msgspec": lambda: msgspec.convert(SESSION, peers.MsgspecSession),
        "mashumaro": lambda: peers.MashumaroSession.from_dict(SESSION),
        "cattrs": lambda: peers.converter.structure(SESSION, peers.AttrsSession),
    },
    "JSON text to model, read all 21 attributes": {
        "this library": lambda: read(SessionDetails.from_json(TEXT)),
        "this library, orjson": lambda: read(SessionDetails.from_json(TEXT, loads=orjson.loads)),
        "azure-quantum": lambda: read(azure_from_json(TEXT)),
        "pydantic": lambda: read(peers.PydanticSession.model_validate_json(TEXT)),
        "msgspec": lambda: read(decode_msgspec(TEXT)),
        "mashumaro": lambda: read(peers.MashumaroSession.from_json(TEXT)),
        "cattrs": lambda: read(peers.converter.loads(TEXT, peers.AttrsSession)),
    },
    "read all 21 again": {
        "this library": lambda: read(ours),
        "azure-quantum": lambda: read(theirs),
        "pydantic": lambda: read(pydantic_session),
        "msgspec": lambda: read(msgspec_session),
        "mashumaro": lambda: read(mashumaro_session),
        "cattrs": lambda: read(attrs_session),
    },
    "read all 21 again, in a Python function": {
        "this library": functools.partial(reader(), ours),
        "azure-quantum": functools.partial(reader(), theirs),
        "pydantic": functools.partial(reader(), pydantic_session),
        "msgspec": functools.partial(reader(), msgspec_session),
        "mashumaro": functools.partial(reader(), mashumaro_session),
        "cattrs": functools.partial(reader(), attrs_session),
    },
    "model to JSON text": {
        "json": lambda: json.dumps(SESSION),
        "orjson": lambda: orjson.dumps(SESSION),
        "this library": lambda: json.dumps(ours),
        "this library, orjson": lambda: orjson.dumps(ours),
        "azure-quantum": lambda: azure_to_json(theirs),
        "pydantic": lambda: pydantic_session.model_dump_json(by_alias=True),
        "msgspec": lambda: msgspec.json.encode(msgspec_session),
        "mashumaro": mashumaro_session.to_json,
        "cattrs": lambda: peers.converter.dumps(attrs_session),
    },
    "7 keyword arguments to JSON text": {
        "this library": lambda: json.dumps(SessionDetails(**REQUEST)),
        "azure-quantum": lambda: azure_to_json(azure.SessionDetails(**REQUEST)),
        "pydantic": lambda: peers.PydanticSession(**REQUEST).model_dump_json(by_alias=True, exclude_none=True),
        "msgspec": lambda: msgspec.json.encode(peers.MsgspecSession(**REQUEST)),
        "mashumaro": lambda: peers.MashumaroSession(**REQUEST).to_json(),
        "cattrs": lambda: peers.converter.dumps(peers.AttrsSession(**REQUEST)),
    },
    "a page of 1,000 sessions, read 3 attributes of each": {
        "this library": lambda: read_each(SessionDetailsPage.from_json(SHORT_PAGE).value),
        "this library, orjson": lambda: read_each(SessionDetailsPage.from_json(SHORT_PAGE, loads=orjson.loads).value),
        "azure-quantum": lambda: read_each(read_azure_page(SHORT_PAGE)),
        "pydantic": lambda: read_each(peers.PydanticPage.model_validate_json(SHORT_PAGE).value),
        "msgspec": lambda: read_each(decode_msgspec_page(SHORT_PAGE).value),
        "mashumaro": lambda: read_each(peers.MashumaroPage.from_json(SHORT_PAGE).value),
        "cattrs": lambda: read_each(peers.converter.loads(SHORT_PAGE, peers.AttrsPage).value),
    },
    "a page of 10,000 sessions to models": {
        "json": lambda: json.loads(PAGE),
        "orjson": lambda: orjson.loads(PAGE),
        "this library": lambda: SessionDetailsPage.from_json(PAGE).value,
        "this library, orjson": lambda: SessionDetailsPage.from_json(PAGE, loads=orjson.loads).value,
        "azure-quantum": lambda: read_azure_page(PAGE),
        "pydantic": lambda: peers.PydanticPage.model_validate_json(PAGE).value,
        "msgspec": lambda: decode_msgspec_page(PAGE).value,
        "mashumaro": lambda: peers.MashumaroPage.from_json(PAGE).value,
        "cattrs": lambda: peers.converter.loads(PAGE, peers.AttrsPage).value,
    },
}
