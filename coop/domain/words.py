"""Sentences that the domain says and the edges translate.

The domain knows no language: it names an English sentence and its values. `coop.words.say` translates it and
writes each value as people read it, by the end of its name: `…minutes` in hours, `…cents` in euros, `…share`
in percent, `…half_days` as days of the week.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(msgid: str) -> str:
    """Mark a sentence for translation without translating it."""
    return msgid


@dataclass(frozen=True, slots=True)
class Sentence:
    """A msgid with %(name)s places, and the values for them (JSON types only, so that it can be stored)."""

    msgid: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.values if self.values else self.msgid

    def as_json(self) -> dict[str, object]:
        return {"msgid": self.msgid, "values": dict(self.values)}
