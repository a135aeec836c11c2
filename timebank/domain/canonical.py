"""One way of writing a content, so that the same content always has the same hash."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Content = Mapping[str, Any]


PLAIN = frozenset({str, int, bool, type(None)})
_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def written(content: Content) -> str:
    """Canonical JSON: keys sorted, no blanks, text as it is, and no float."""
    _refuse_floats(content)
    return _WRITER.encode(content)


def fingerprint(content: Content) -> str:
    """The sha256 of the canonical JSON, in 64 hexadecimal digits."""
    return hashlib.sha256(written(content).encode()).hexdigest()


def _refuse_floats(value: object) -> None:
    """Plain values first: a request holds few others, and every posting passes here."""
    if isinstance(value, Mapping) and PLAIN.issuperset(map(type, value.values())):
        return
    if isinstance(value, str | int | None):
        return
    if isinstance(value, float):
        raise TypeError("hours, money and shares are never floats")
    for part in value.values() if isinstance(value, Mapping) else value:  # type: ignore[attr-defined]  # a list
        _refuse_floats(part)
