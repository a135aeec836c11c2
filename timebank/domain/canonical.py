"""One way of writing a content, so that the same content always has the same hash."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Content = Mapping[str, Any]


def written(content: Content) -> str:
    """Canonical JSON: keys sorted, no blanks, text as it is, and no float."""
    _refuse_floats(content)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def fingerprint(content: Content) -> str:
    """The sha256 of the canonical JSON, in 64 hexadecimal digits."""
    return hashlib.sha256(written(content).encode()).hexdigest()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("hours, money and shares are never floats")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)
