"""What an amendment changes, in words: of each part of a text what is taken out and what is put in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.words import language
from governance import words
from governance.domain import differences
from governance.domain.amendments import Text
from governance.domain.differences import Piece
from governance.domain.kinds.names import Kind
from governance.domain.rules import Rule, read
from governance.views.askings import say_method


class Shape(StrEnum):
    TEXT = "text"
    VALUE = "value"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Part:
    """Of a text, what is read under one label: running text, a value with its unit, or a list of lines."""

    label: str
    shape: Shape
    said: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Of one part what differs. pieces: of a text or a list; old, new: of a value."""

    label: str
    shape: Shape
    pieces: tuple[Piece, ...] = ()
    old: str = ""
    new: str = ""


def changes(old: Text, new: Text, *, kind: Kind, rule: Rule[Any] | None) -> list[Change]:
    """The parts that differ, in the order in which a proposal is read."""
    pairs = zip(parts(old, kind=kind, rule=rule), parts(new, kind=kind, rule=rule), strict=True)
    return [_change(before, after) for before, after in pairs if before != after]


def parts(text: Text, *, kind: Kind, rule: Rule[Any] | None) -> list[Part]:
    """All that a text says; of every text of a kind the same parts."""
    middle = _asked(kind, text.asked)
    if rule is not None:
        middle = iter([Part(_(rule.label), Shape.VALUE, words.say_value(rule, read(rule, text.value)))])
    return [Part(_("Title"), Shape.TEXT, text.title), *middle, Part(_("Why"), Shape.TEXT, text.reason)]


def _change(old: Part, new: Part) -> Change:
    match old.shape:
        case Shape.TEXT:
            return Change(old.label, old.shape, differences.of_texts(old.said, new.said))
        case Shape.LIST:
            return Change(old.label, old.shape, differences.of_lists(old.lines, new.lines))
        case Shape.VALUE:
            return Change(old.label, old.shape, old=old.said or "–", new=new.said or "–")


def _asked(kind: Kind, asked: Mapping[str, Any]) -> Iterator[Part]:
    if kind is Kind.RESOLUTION:
        yield Part(_("Text of the resolution"), Shape.TEXT, asked["text"])
        yield Part(_("Way to vote"), Shape.VALUE, say_method(asked["method"]))
        options = tuple(option["label"] for option in asked.get("options", ()))
        yield Part(_("Options"), Shape.LIST, lines=options)
        yield Part(_("Points or dots"), Shape.VALUE, str(asked.get("scale") or ""))
    if kind is Kind.BUDGET:
        yield Part(_("The sum"), Shape.VALUE, _cents(asked["cents"]))
        yield Part(_("Way to vote"), Shape.VALUE, say_method(asked["method"]))
        projects = tuple(f"{one['title']} – {_cents(one['cents'])}" for one in asked["projects"])
        yield Part(_("Projects"), Shape.LIST, lines=projects)


def _cents(cents: int) -> str:
    return quantities.say_cents(cents, language())
