"""Heads of the log: a size and a root, which stand for every entry sealed so far. How they are published."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from timebank.domain.merkle import HASH_BYTES


@dataclass(frozen=True, slots=True)
class Head:
    """The first `size` sealed entries, by their root (32 bytes). sealed_at: when the last was sealed."""

    size: int
    root: bytes
    sealed_at: datetime | None = None

    @property
    def told(self) -> dict[str, Any]:
        """As receipts and exports have it."""
        return {"size": self.size, "root": self.root.hex()}


def written(head: Head) -> str:
    """One line of a file of published heads, which the stand-alone verifier reads too."""
    instant = {} if head.sealed_at is None else {"sealed_at": head.sealed_at.isoformat()}
    return json.dumps(head.told | instant) + "\n"


def read(lines: str) -> Iterator[Head]:
    """The heads of such a file. Raises ValueError where a line is none, also one that was cut short."""
    if lines and not lines.endswith("\n"):
        raise ValueError("its last line was cut short")
    for place, line in enumerate(lines.splitlines(), start=1):
        try:
            said = json.loads(line)
            head = Head(said["size"], bytes.fromhex(said["root"]))
        except (ValueError, TypeError, LookupError) as fault:
            raise ValueError(f"line {place}: {fault}") from fault
        if type(head.size) is not int or head.size < 1 or len(head.root) != HASH_BYTES:
            raise ValueError(f"line {place}: a head is a size of 1 or more and a root of {HASH_BYTES} bytes")
        yield head
