"""What a team gets for a request that it answers together, and what it gives back, by the shares agreed on.

The house's one exact split cuts both: the largest remainder (timebank/domain/splitting.py). What holds:

- Portions sum to what is cut, to the minute and the cent; each lies less than one unit from its exact quota.
- The order of the members changes nothing: of two equal remainders, the smaller member id wins.
- Two members, or members of equal shares, never get less of a larger amount. More members of unequal shares
  may, by one unit: the largest remainder is not monotone (the Alabama paradox). It never happens once the
  larger amount brings a portion one whole unit more.
- A refund takes from each portion in proportion, and never more than is left of it. Refunds sum exactly; one
  of all that is left returns every portion.
- However many the refunds, nobody gives back a whole unit more than their exact part of all of them together:
  what one of them rounded up, the next one takes into account.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain import splitting
from timebank.domain.splitting import Weight

Shares = Mapping[int, Weight]
"""Of each member of a team, by their id, a part of one."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What one member of a team gets, still has, or gives back, of one payment."""

    member_id: int
    minutes: int
    cents: int


def check(shares: Shares) -> None:
    """Raises Refused unless shares are more than nothing and sum to exactly one; TypeError for floats."""
    if any(isinstance(share, float) for share in shares.values()):
        raise TypeError("hours, money and shares are never floats")
    if any(share <= 0 for share in shares.values()):
        raise Refused(N_("Each member of a team has a share of more than nothing."), field="shares")
    whole = sum((Fraction(share) for share in shares.values()), Fraction(0))
    if whole != 1:
        raise Refused(
            N_("The shares of a team sum to 1: these sum to %(whole)s."), field="shares", whole=str(whole)
        )


def portions(shares: Shares, *, minutes: int, cents: int, step: int = 1) -> tuple[Portion, ...]:
    """The whole minutes and cents of each member, in the order of their ids; some may be nothing.

    step: minutes of which each portion is a multiple, so that none is rounded again where it is noted.
    Raises Refused for shares that do not make one whole (see `check`) and for less than no minutes or cents;
    ValueError for minutes that are no multiple of the step.
    """
    check(shares)
    if minutes % step:
        raise ValueError("what is cut in steps is a multiple of them")
    weights = sorted(shares.items())
    cut = zip(weights, _cut(minutes // step, weights), _cut(cents, weights), strict=True)
    return tuple(Portion(member_id, steps * step, of_cents) for (member_id, _), steps, of_cents in cut)


def refunded(
    paid: Collection[Portion], given: Iterable[Portion] = (), *, minutes: int, cents: int
) -> tuple[Portion, ...]:
    """What each gives back where so much is refunded, in the order of their ids.

    paid: what each got of the payment. given: what they gave back of it already, in any number of refunds.
    Raises Refused for more than all have left, and for less than no minutes or cents.
    """
    left = kept(paid, given)
    _check_refund(left, minutes=minutes, cents=cents)
    pairs = list(zip(_in_order(paid), left, strict=True))
    of_minutes = _back(minutes, [(got.member_id, got.minutes, has.minutes) for got, has in pairs])
    of_cents = _back(cents, [(got.member_id, got.cents, has.cents) for got, has in pairs])
    cut = zip(left, of_minutes, of_cents, strict=True)
    return tuple(Portion(has.member_id, its_minutes, its_cents) for has, its_minutes, its_cents in cut)


def kept(paid: Collection[Portion], given: Iterable[Portion]) -> tuple[Portion, ...]:
    """What each still has of what they got, in the order of their ids. given: as for `refunded`.

    Raises ValueError where somebody gave back who got nothing of this payment.
    """
    minutes, cents = Counter[int](), Counter[int]()
    for one in given:
        minutes[one.member_id] += one.minutes
        cents[one.member_id] += one.cents
    if minutes.keys() - {got.member_id for got in paid}:
        raise ValueError("who gives back had a portion of it")
    return tuple(
        Portion(got.member_id, got.minutes - minutes[got.member_id], got.cents - cents[got.member_id])
        for got in _in_order(paid)
    )


def _in_order(portions: Collection[Portion]) -> list[Portion]:
    return sorted(portions, key=lambda portion: portion.member_id)


def _back(amount: int, sides: Sequence[tuple[int, int, int]]) -> list[int]:
    """Of each, their part of all refunds together, this one included, less what they gave back before it.

    sides: of each member their id, what they got, and what they still have.
    """
    if amount == 0:
        return [0] * len(sides)
    paid = sum(got for _id, got, _has in sides)
    refunds = amount + sum(got - has for _id, got, has in sides)
    owed = [(id, Fraction(got * refunds, paid) - (got - has)) for id, got, has in sides]
    return _cut(amount, [(id, max(due, Fraction(0))) for id, due in owed])


def _cut(amount: int, weights: Sequence[tuple[int, Weight]]) -> list[int]:
    """The parts of an amount, in the order of the weights."""
    return [
        part.amount for part in splitting.split(amount, [(f"{id:020d}", weight) for id, weight in weights])
    ]


def _check_refund(left: Collection[Portion], *, minutes: int, cents: int) -> None:
    left_minutes, left_cents = sum(one.minutes for one in left), sum(one.cents for one in left)
    if minutes > left_minutes:
        raise Refused(
            N_("Of this payment, %(left_minutes)s at most can still be given back."),
            field="minutes",
            left_minutes=left_minutes,
        )
    if cents > left_cents:
        raise Refused(
            N_("Of this payment, %(left_cents)s at most can still be given back."),
            field="cents",
            left_cents=left_cents,
        )
