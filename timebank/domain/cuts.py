"""What each step of the waterfall takes of what came down to it: exact fractions, then whole units.

Every cut is a function of the year, of what was voted, and of what is left when its turn comes; nothing else.
What the law wants at least (a reserve) is rounded up, what it allows at most (interest, a refund) down, and
what is shared between several goes by the largest remainder: nothing is a whole unit away from its share.
Source: loi n° 47-1775 du 10 septembre 1947, art. 14, 16 and 19 nonies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import tie_orders
from timebank.domain import splitting
from timebank.domain.natures import FUNDS, AccountKind, Unit


class Route(StrEnum):
    """When the funds receive their part: before the surplus, as an expense, or of what is left of it."""

    BEFORE = "before"
    LEFT = "left"


class Ceiling(StrEnum):
    """Up to what the legal reserve grows. Sources disagree."""

    CAPITAL = "capital"
    HALF_CAPITAL = "half_capital"


class Reading(StrEnum):
    """How public aid stays in the cooperative: taken off at the end, or never counted. Sources disagree."""

    DEDUCTED = "deducted"
    LEFT_OUT = "left_out"


class Key(StrEnum):
    """The rules that the waterfall obeys."""

    SHARES = "timebank.distribution_shares"
    ROUTE = "timebank.funds_route"
    LEGAL_SHARE = "timebank.legal_reserve_share"
    CEILING = "timebank.legal_reserve_ceiling"
    STATUTORY_SHARE = "timebank.statutory_reserve_share"
    READING = "timebank.public_aid_reading"
    YIELD_SHARE = "timebank.bond_yield_share"
    MARGIN_SHARE = "timebank.interest_margin_share"
    PATRONAGE_SHARE = "timebank.patronage_share"


@dataclass(frozen=True, slots=True)
class VotedTerms:
    """The values of these rules. versions: which version said each; None for a value that is only tried."""

    shares: Mapping[str, Decimal]
    route: Route
    legal_share: Decimal
    ceiling: Ceiling
    statutory_share: Decimal
    reading: Reading
    yield_share: Decimal
    margin_share: Decimal
    patronage_share: Decimal
    versions: Mapping[Key, int | None]


@dataclass(frozen=True, slots=True)
class CommittedOrder:
    """Who comes first of two equal parts: drawn before anybody knew the amounts, its commitment published.

    commitment: the SHA-256 of nonce and order (`governance.domain.tie_orders`).
    """

    order: tuple[str, ...]
    nonce: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Year:
    """What came in and went out, in one unit: minutes or cents, never both.

    pool: contributions or fees. aid: public aid, which is a part of income. capital: the share capital.
    held: the legal reserve so far. asked: the interest on shares that is asked. operations: what each member
    did with the cooperative, by their reference; ties: needed where there are any. given: what distributions
    gave each fund of the pool already, each under the shares of its own day; none where nothing was given.
    surplus: of a year of which it alone is known; what came in and went out is not.
    """

    unit: Unit
    pool: int
    income: int = 0
    costs: int = 0
    aid: int = 0
    capital: int = 0
    held: int = 0
    asked: int = 0
    operations: tuple[tuple[str, int], ...] = ()
    ties: CommittedOrder | None = None
    given: tuple[tuple[str, int], ...] = ()
    surplus: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """What a step brings or takes: its exact figure and the whole units. target: "", or one of several."""

    quota: Fraction
    amount: int
    target: str = ""


CEILINGS = {Ceiling.CAPITAL: Fraction(1), Ceiling.HALF_CAPITAL: Fraction(1, 2)}


def check(year: Year) -> None:
    """Raises Refused for an amount below zero, and TypeError for a float."""
    for field in fields(year):
        amount = getattr(year, field.name)
        if isinstance(amount, float):
            raise TypeError("hours, money and shares are never floats")
        if isinstance(amount, int) and amount < 0:
            raise Refused(N_("An amount of the year can not be below zero."), field=field.name)


def pool(year: Year, _terms: VotedTerms, _left: int) -> list[Cut]:
    return [_whole(year.pool)]


def income(year: Year, _terms: VotedTerms, _left: int) -> list[Cut]:
    return [_whole(year.income)]


def costs(year: Year, _terms: VotedTerms, left: int) -> list[Cut]:
    """Raises Refused where they are higher than what there is: a loss is not shared."""
    if year.costs > left:
        raise Refused(
            N_("The costs are higher than what came in: there is no surplus, and a loss is not shared."),
            field="costs",
        )
    return [_whole(year.costs)]


def known(year: Year, _terms: VotedTerms, _left: int) -> list[Cut]:
    """The surplus of a year of which nothing else was told; no step at all elsewhere."""
    return [_whole(year.surplus)] if year.surplus else []


def everything(_year: Year, _terms: VotedTerms, left: int) -> list[Cut]:
    return [_whole(left)]


def funds(year: Year, terms: VotedTerms, left: int) -> list[Cut]:
    """The parts of the funds; that of the reserve is what goes on. As `distributions` cuts the pool.

    Before the surplus, what distributions already gave them is what they have.
    """
    if year.given and terms.route is Route.BEFORE:
        return [_whole(cents, fund) for fund, cents in year.given if fund != AccountKind.RESERVE]
    parts = splitting.split(left, [(fund.value, terms.shares[fund.value]) for fund in FUNDS])
    return [Cut(part.quota, part.amount, part.key) for part in parts if part.key != AccountKind.RESERVE]


def public_aid(year: Year, _terms: VotedTerms, left: int) -> list[Cut]:
    """Kept, whichever way it is read: no share of it goes to anybody."""
    return [_whole(min(year.aid, left))]


def legal(year: Year, terms: VotedTerms, left: int) -> list[Cut]:
    """The voted share, as far as the ceiling leaves room above what the reserve holds."""
    room = max(Fraction(0), CEILINGS[terms.ceiling] * year.capital - year.held)
    return [_at_least(min(Fraction(terms.legal_share) * left, room))]


def statutory(_year: Year, terms: VotedTerms, left: int) -> list[Cut]:
    return [_at_least(Fraction(terms.statutory_share) * left)]


def interest(year: Year, terms: VotedTerms, left: int) -> list[Cut]:
    """What is asked, up to the rate that the law caps, and to what is there."""
    rate = Fraction(terms.yield_share) + Fraction(terms.margin_share)
    return [_at_most(min(Fraction(year.asked), rate * year.capital, Fraction(left)))]


def patronage(year: Year, terms: VotedTerms, left: int) -> list[Cut]:
    """Nothing where nobody did anything with the cooperative: it goes on."""
    is_due = any(weight for _key, weight in year.operations)
    return [_at_most(Fraction(terms.patronage_share) * left * is_due)]


def portions(
    amount: int, operations: Sequence[tuple[str, int]], ties: CommittedOrder
) -> list[splitting.Part]:
    """A refund among members by what each did, never by shares, in the alphabet of their references.

    Raises Refused where the order that breaks ties is not the one that was committed to.
    """
    if tie_orders.commitment(ties.order, ties.nonce) != ties.commitment:
        raise Refused(N_("The order that breaks ties is not the one that was published."))
    weights = [(key, Fraction(weight)) for key, weight in sorted(operations)]
    return splitting.split(amount, weights, ties=ties.order)


def _whole(amount: int, target: str = "") -> Cut:
    return Cut(Fraction(amount), amount, target)


def _at_least(quota: Fraction) -> Cut:
    return Cut(quota, -(-quota.numerator // quota.denominator))


def _at_most(quota: Fraction) -> Cut:
    return Cut(quota, quota.numerator // quota.denominator)
