"""What a rule is: a typed, bounded number that decides, which members may vote.

A value is stored as JSON (int, bool, text of a decimal or of a fraction, or an object of such texts) and read
back typed: `decode` and `encode` are each other's inverse. What is proposed is decoded: out of type or bounds
is refused. What was decided is only `read`, for its type: a bound that a later release tightens must not
unread the past.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, TypeAlias, TypeVar

from coop.domain.errors import Refused
from coop.domain.words import N_, Sentence

T = TypeVar("T")
Json: TypeAlias = Any
"""What the json module reads and writes: the stored form of a value."""
Value: TypeAlias = Any
"""A typed value of a rule that is only known when the program runs: its unit decides the type."""

Share: TypeAlias = Decimal | Fraction
"""A share of one, exactly: two thirds is no decimal."""

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Founding values hold from here: whatever past is recomputed, there is a value that it obeyed."""

# At most eight decimals: a millionth of a percent. A longer text is a mistake or an attack, never a share.
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,8})?")
_FRACTION = re.compile(r"[0-9]{1,6}/0*[1-9][0-9]{0,5}")


class Unit(StrEnum):
    """What the value is: for `SHARES` a whole cut in named parts, for `CHOICE` one of named values.

    A `SHARE` is a decimal; a `FRACTION` is one or two whole numbers, as 2/3. `THOUSANDTHS` are of
    epsilon, the unit of a privacy budget.
    """

    MINUTES = "minutes"
    CENTS = "cents"
    DAYS = "days"
    COUNT = "count"
    KILOMETRES = "kilometres"
    THOUSANDTHS = "thousandths"
    SHARE = "share"
    FRACTION = "fraction"
    SHARES = "shares"
    SWITCH = "switch"
    CHOICE = "choice"


@dataclass(frozen=True)
class Rule(Generic[T]):
    """A rule as an app declares it. Values live in versions, never here; `default` is only the founding one.

    key: "app.name", for ever. label, explanation: English msgids marked with `N_`.
    lower, upper: bounds included, for numbers and for each part of shares.
    parts: for SHARES, the names of the parts in their order, each with its msgid.
    floors: for SHARES, the least that the law or the statutes allow for a part.
    choices: for CHOICE, the values that may be voted in their order, each with its msgid.
    source: the legal source, or "" where members are free. note: where sources disagree, an English msgid.
    concerns: whom the rule touches, in words.
    review_months: after so many months without a vote members are asked to look at it again.
    """

    key: str
    unit: Unit
    default: T
    label: str
    explanation: str
    lower: int | Decimal = 0
    upper: int | Decimal = 0
    parts: Mapping[str, str] = field(default_factory=dict)
    floors: Mapping[str, Decimal] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    note: str = ""
    concerns: str = N_("Every member of the cooperative.")
    review_months: int = 24

    @property
    def app(self) -> str:
        return self.key.partition(".")[0]

    def floor(self, part: str) -> Decimal:
        """The least that a part of shares may be: its own floor, or the bound of every part."""
        return max(Decimal(self.lower), self.floors.get(part, Decimal(0)))

    def review_on(self, decided_on: date) -> date:
        """The day by which a value that was decided then is looked at again: the same day of a later month.

        Where that month is shorter, its last day.
        """
        months = decided_on.year * 12 + decided_on.month - 1 + self.review_months
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(decided_on.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class InForce(Generic[T]):
    """The value that the code obeys at an instant, and the version that says so.

    lapses_at: for an emergency measure, from when it is obeyed no more; None for what was voted or founded.
    """

    value: T
    version_id: int
    effective_at: datetime
    lapses_at: datetime | None = None


EVERY_PART = N_("Each part must be given, and no other.")


class NotFounded(LookupError):
    """A declared rule has no value yet: the house was not founded since the rule was declared."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the rule {key} has no founding value: run `manage.py found`")


def encode(rule: Rule[T], value: T) -> Json:
    """The JSON form of a typed value, for storage, hashing and display."""
    if isinstance(value, Mapping):
        return {part: plain(value[part]) for part in rule.parts}
    return plain(value) if isinstance(value, Decimal | Fraction) else value


def decode(rule: Rule[T], stored: Json) -> T:
    """The typed value of a JSON form that someone proposes. Raises Refused out of type or bounds."""
    if rule.unit is Unit.SHARES and (not isinstance(stored, Mapping) or set(stored) != set(rule.parts)):
        raise Refused(EVERY_PART, field="value")
    value = read(rule, stored)
    check(rule, value)
    return value


def read(rule: Rule[T], stored: Json) -> T:
    """The typed value of a JSON form that was decided. Raises Refused where the type does not hold."""
    value: Value
    match rule.unit:
        case Unit.SWITCH:
            value = _switch(stored)
        case Unit.CHOICE:
            value = _text(stored)
        case Unit.SHARE:
            value = _decimal(stored)
        case Unit.FRACTION:
            value = share_of(stored)
        case Unit.SHARES:
            value = _parts(rule, stored)
        case _:
            value = _integer(stored)
    return value  # type: ignore[no-any-return]  # the unit decides the type


def check(rule: Rule[T], value: T) -> None:
    """Refuse a typed value that lies out of the rule's bounds, floors or sum."""
    if isinstance(value, Mapping):
        _check_whole(rule, value)
    elif rule.unit is Unit.CHOICE:
        _check_choice(rule, value)
    elif rule.unit is not Unit.SWITCH:
        _check_bounds(rule, value)


_BOUNDS: dict[Unit, tuple[str, str]] = {
    Unit.MINUTES: (N_("The value must lie between %(lower_minutes)s and %(upper_minutes)s."), "_minutes"),
    Unit.CENTS: (N_("The value must lie between %(lower_cents)s and %(upper_cents)s."), "_cents"),
    Unit.DAYS: (N_("The value must lie between %(lower)s and %(upper)s days."), ""),
    Unit.COUNT: (N_("The value must lie between %(lower)s and %(upper)s."), ""),
    Unit.KILOMETRES: (N_("The value must lie between %(lower)s and %(upper)s km."), ""),
    Unit.THOUSANDTHS: (N_("The value must lie between %(lower)s and %(upper)s thousandths."), ""),
    Unit.SHARE: (N_("The value must lie between %(lower_share)s and %(upper_share)s."), "_share"),
    Unit.FRACTION: (N_("The value must lie between %(lower_share)s and %(upper_share)s."), "_share"),
    Unit.SHARES: (
        N_("Each part lies between %(lower_share)s and %(upper_share)s, and they sum to 100%%."),
        "_share",
    ),
}


def bounds(rule: Rule[Any]) -> Sentence:
    """What a value of the rule may be, in words."""
    if rule.unit is Unit.SWITCH:
        return Sentence(N_("The value is yes or no."))
    if rule.unit is Unit.CHOICE:
        return Sentence(N_("The value is one of those that are listed."))
    msgid, kind = _BOUNDS[rule.unit]
    return Sentence(msgid, {f"lower{kind}": plain(rule.lower), f"upper{kind}": plain(rule.upper)})


def plain(value: int | Share) -> int | str:
    """A number as JSON holds it; never with an exponent, which people do not write."""
    match value:
        case Decimal():
            return f"{value:f}"
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
    return value


def share_of(stored: Json) -> Share:
    """A decimal, or a fraction such as "2/3". Raises Refused."""
    if isinstance(stored, str) and _FRACTION.fullmatch(stored):
        return Fraction(stored)
    return _decimal(stored)


def _switch(stored: Json) -> bool:
    if not isinstance(stored, bool):
        raise Refused(N_("The value must be yes or no."), field="value")
    return stored


def _text(stored: Json) -> str:
    if not isinstance(stored, str):
        raise Refused(N_("Choose one of the values that are listed."), field="value")
    return stored


def _integer(stored: Json) -> int:
    if isinstance(stored, bool) or not isinstance(stored, int):
        raise Refused(N_("The value must be a whole number."), field="value")
    return stored


def _decimal(stored: Json) -> Decimal:
    if not isinstance(stored, str) or not _DECIMAL.fullmatch(stored):
        raise Refused(N_("The value must be a decimal number, with eight decimals at most."), field="value")
    return Decimal(stored)


def _parts(rule: Rule[Any], stored: Json) -> Mapping[str, Decimal]:
    """A part that was declared since the value was decided has nothing of it."""
    if not isinstance(stored, Mapping) or not set(stored) <= set(rule.parts):
        raise Refused(EVERY_PART, field="value")
    return {part: _decimal(stored.get(part, "0")) for part in rule.parts}


def _check_bounds(rule: Rule[Any], value: Value) -> None:
    if not rule.lower <= value <= rule.upper:
        sentence = bounds(rule)
        raise Refused(sentence.msgid, field="value", **sentence.values)


def _check_choice(rule: Rule[Any], value: Value) -> None:
    if value not in rule.choices:
        raise Refused(N_("Choose one of the values that are listed."), field="value")


def _check_whole(rule: Rule[Any], shares: Mapping[str, Decimal]) -> None:
    for part, share in shares.items():
        if not rule.floor(part) <= share <= rule.upper:
            raise Refused(
                N_("The part “%(part)s” must lie between %(lower_share)s and %(upper_share)s."),
                field=f"part_{part}",
                part=rule.parts[part],
                lower_share=plain(rule.floor(part)),
                upper_share=plain(rule.upper),
            )
    total = sum(shares.values(), Decimal(0))
    if total != 1:
        raise Refused(
            N_("The parts must sum to 100%%; they sum to %(total_share)s."),
            field="value",
            total_share=plain(total),
        )
