"""From JSON text to plain objects."""

from __future__ import annotations

import json
from typing import Any


def _refuse_constant(name: str) -> None:
    raise ValueError(f"JSON has no {name}")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def loads(data: str | bytes | bytearray) -> Any:
    """What `json.loads` gives, in the time that its decoder takes; NaN and infinities are a ValueError."""
    try:
        text = data if isinstance(data, str) else data.decode(json.detect_encoding(data), "surrogatepass")
    except UnicodeDecodeError as error:  # which carries all the bytes, secrets included
        raise ValueError(f"{error.encoding}: {error.reason} at byte {error.start}") from None
    try:
        document, end = _DECODER.raw_decode(text)  # decode() looks for white space with two more patterns
        if end == len(text) or not text[end:].strip(" \t\n\r"):
            return document
    except ValueError:
        pass
    return _DECODER.decode(text)
