"""`redact`, for logs."""

from __future__ import annotations

from typing import Any

from ._core.model import Model
from ._core.redaction import mask


def redact(value: Any) -> Any:
    """`value` as it may be shown, in a log for instance.

    Models become what their `redacted` returns. The signatures of SAS URIs are masked in every text, those in dicts,
    lists and tuples too. An object of another type stays as it is, unless its text has a signature: then it becomes the
    masked text. Of a text, what stands between a signature and the next ``&`` is masked with it.
    """
    if isinstance(value, Model):
        return value.redacted()
    if isinstance(value, dict):
        return {redact(key): redact(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [redact(item) for item in value]
    text = value.decode("latin-1") if isinstance(value, (bytes, bytearray)) else str(value)
    return value if all(mask(shown) == shown for shown in (text, repr(value))) else mask(text)
