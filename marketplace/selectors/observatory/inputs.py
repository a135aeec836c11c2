"""Everything that the figures of a quarter are computed from, added up for each contributor by the database.

About twenty queries whatever the number of members and engagements; the same rows in the same order.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from coop.selectors import census
from marketplace.domain.observatory import branches, places, quarters, trades
from marketplace.domain.observatory.classes import DataClass
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.rows import (
    Answer,
    Bought,
    Contact,
    Held,
    Hours,
    Inputs,
    Movement,
    Payment,
    Quoted,
    Rate,
)
from marketplace.selectors.observatory import destinations, missions, platform, pooled
from marketplace.selectors.observatory.platform import People
from marketplace.selectors.observatory.pooled import PooledRow
from timebank.domain.periods import Period, of_days
from timebank.selectors import sums


def gather(quarter: Quarter, *, at: datetime) -> Inputs:
    """What is known at an instant of a quarter that is over: of what members pool, what those give who then
    contribute it.
    """
    people = census.everybody()
    earlier = quarters.previous(quarter)
    before = of_days(earlier.first_on, earlier.last_on)
    period = of_days(quarter.first_on, quarter.last_on)
    year = of_days(_first_of_year(quarter).first_on, quarter.last_on)
    then = sums.exchanging(before.start, before.end, at=at)
    now = sums.exchanging(period.start, period.end, at=at)
    hours = _hours(period, people, at)
    return Inputs(
        quarter=quarter,
        rates=_rates(quarter, at),
        earned=missions.earned(quarter, at=at),
        payments=_payments(quarter, at),
        quotes=_quotes(quarter, at),
        contacts=_contacts(quarter, at),
        bought=_bought(quarter, at),
        hours=hours,
        held=_held(hours, period, people, at),
        incomes=platform.incomes(period, people),
        shown=platform.shown(period, people),
        newcomers=platform.newcomers(year, people),
        beginners=platform.beginners(year, people, at=at),
        activated=_answers(_admitted(before, people), then | now, people),
        returned=_answers(then, now, people),
        movements=_movements(period, at),
        helped=platform.helped(quarter, at=at),
        moderated=platform.moderated(period, people, at=at),
        routed=destinations.routed(period, at=at),
    )


def _first_of_year(quarter: Quarter) -> Quarter:
    """The first of the four quarters that end with this one."""
    return quarters.following(Quarter(quarter.year - 1, quarter.number))


def _pooled(data_class: DataClass, quarter: Quarter, at: datetime) -> list[PooledRow]:
    return pooled.rows(data_class.value, quarter.first_on, quarter.last_on, at)


def _rates(quarter: Quarter, at: datetime) -> tuple[Rate, ...]:
    return tuple(
        sorted(
            Rate(row.contributor, trades.leaf(row.trade), places.leaf(row.department), row.day_rate_cents)
            for row in _pooled(DataClass.PRICE_BAND, quarter, at)
            if row.day_rate_cents is not None
        )
    )


def _payments(quarter: Quarter, at: datetime) -> tuple[Payment, ...]:
    return tuple(
        sorted(
            Payment(row.contributor, row.client_size or branches.UNKNOWN, row.payment_days)
            for row in _pooled(DataClass.PAYMENT_DELAY, quarter, at)
            if row.payment_days is not None
        )
    )


def _quotes(quarter: Quarter, at: datetime) -> tuple[Quoted, ...]:
    return tuple(
        sorted(
            Quoted(
                row.contributor,
                trades.leaf(row.trade),
                branches.MONTHS[row.happened_on.month - 1],
                branches.outcome(row.outcome, row.reason),
            )
            for row in _pooled(DataClass.QUOTE_OUTCOME, quarter, at)
        )
    )


def _contacts(quarter: Quarter, at: datetime) -> tuple[Contact, ...]:
    rows = _pooled(DataClass.LEAD_SOURCE, quarter, at)
    return tuple(sorted(Contact(row.contributor, trades.leaf(row.trade), row.lead_source) for row in rows))


def _bought(quarter: Quarter, at: datetime) -> tuple[Bought, ...]:
    rows = _pooled(DataClass.CLIENT_SECTOR, quarter, at)
    return tuple(sorted(Bought(row.contributor, trades.leaf(row.trade), row.client_sector) for row in rows))


def _hours(period: Period, people: People, at: datetime) -> tuple[Hours, ...]:
    """Where more was taken back in a quarter than was counted in it, nothing is left."""
    found = []
    for row in sums.hours(period.start, period.end, at=at):
        one = people[row.owner_id]
        amounts = [max(amount, 0) for amount in (row.given, row.received, row.donated)]
        if any(amounts):
            place = places.leaf(one.department)
            found.append(Hours(one.reference, trades.leaf(one.trade), place, *amounts))
    return tuple(sorted(found))


def _held(hours: Iterable[Hours], period: Period, people: People, at: datetime) -> tuple[Held, ...]:
    """Of those who gave or received in the quarter."""
    exchanged = {row.contributor for row in hours if row.given or row.received}
    held = sums.held(period.end, at=at)
    rows = ((people[owner_id].reference, minutes) for owner_id, minutes in held)
    return tuple(sorted(Held(who, minutes) for who, minutes in rows if who in exchanged))


def _admitted(period: Period, people: People) -> list[int]:
    """Members who were admitted in these days."""
    return [
        one.id
        for one in people.values()
        if not one.is_group and one.admitted_at is not None and period.start <= one.admitted_at < period.end
    ]


def _answers(asked: Iterable[int], so: Collection[int], people: People) -> tuple[Answer, ...]:
    return tuple(sorted(Answer(people[member_id].reference, member_id in so) for member_id in asked))


def _movements(period: Period, at: datetime) -> tuple[Movement, ...]:
    return tuple(
        sorted(
            Movement(row.fund.value, row.unit, row.is_spent, row.count, row.amount)
            for row in sums.funds(period.start, period.end, at=at)
        )
    )
