"""What members of the demo note of their work and contribute: invented clients, plausible figures."""

from datetime import date, datetime, timedelta
from random import Random

from config.demo.calendar import Calendar
from config.demo.cast import NEWCOMER, Cast
from coop.selectors import skills
from marketplace.domain.observatory.classes import DataClass, told
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.markets import ClientSize, LeadSource, QuoteOutcome, QuoteReason
from marketplace.services.observatory import consents, facts

BEGUN, AGAIN, WITHDRAWN = 30, 8, 12
"""Days before today: what was noted of before, what was noted of since, and a change of mind."""
REACH = 240
"""How many days before that the oldest row lies: both quarters that are published are covered."""
ROWS = 10
"""How many each brings: with fewer, nearly every figure of a quarter would be hidden."""
KEEPS_ONE = 4
"""Every fourth keeps a class to themself."""
KEPT = (DataClass.UNPAID_HOURS, DataClass.CLIENT_SECTOR, DataClass.QUOTE_OUTCOME)
"""What these keep, by turns."""
CLIENTS = (
    "Café du Port",
    "Menuiserie Tavernier",
    "Mairie de Sainte-Foy",
    "Atelier Lumen",
    "Mme Desroches",
    "",
)
SECTORS = ("C", "F", "G", "I", "J", "M", "P", "Q", "R")
SIZES = (
    ClientSize.PERSON,
    ClientSize.MICRO,
    ClientSize.MICRO,
    ClientSize.SMALL,
    ClientSize.MEDIUM,
    ClientSize.LARGE,
)
DELAYS = {
    ClientSize.PERSON: 8,
    ClientSize.MICRO: 27,
    ClientSize.SMALL: 38,
    ClientSize.MEDIUM: 49,
    ClientSize.LARGE: 63,
}
SOURCES = (
    *(LeadSource.RECOMMENDATION, LeadSource.RECOMMENDATION, LeadSource.FORMER_CLIENT, LeadSource.NETWORK),
    *(LeadSource.COOPERATIVE, LeadSource.PLATFORM, LeadSource.PROSPECTING, LeadSource.TENDER),
)


def pool(cast: Cast, calendar: Calendar) -> None:
    """Most members contribute most classes, and note what they did; one withdraws a class again."""
    calendar.plan(calendar.days_before(BEGUN, 19), _begin, cast=cast)
    calendar.plan(calendar.days_before(AGAIN, 19), _go_on, cast=cast)
    calendar.plan(calendar.days_before(WITHDRAWN, 20), _withdraw, cast=cast)


def _begin(cast: Cast, at: datetime) -> None:
    """Each chooses, and brings in a table what they had kept so far."""
    for place, name in enumerate(_givers(cast)):
        by = cast.actors[name]
        for one in DataClass:
            if one is not _kept(place):
                consents.give(by=by, at=at, data_class=one, version=told(one).version)
        facts.bring(by=by, at=at, drafts=_rows(cast, name, at.date(), ROWS))


def _kept(place: int) -> DataClass | None:
    turn, others = divmod(place, KEEPS_ONE)
    return None if others else KEPT[turn % len(KEPT)]


def _go_on(cast: Cast, at: datetime) -> None:
    """Every other one notes what came since."""
    for name in _givers(cast)[::2]:
        rows = _rows(cast, name, at.date(), 2, since=BEGUN - AGAIN)
        facts.bring(by=cast.actors[name], at=at, drafts=rows)


def _withdraw(cast: Cast, at: datetime) -> None:
    by = cast.actors[_givers(cast)[-1]]
    consents.withdraw(by=by, at=at, data_class=DataClass.PRICE_BAND)


def _givers(cast: Cast) -> list[str]:
    """Those who had joined by then and have a trade."""
    return [name for name, person in cast.people.items() if person.trades and name != NEWCOMER.name]


def _rows(cast: Cast, name: str, on: date, count: int, *, since: int = REACH) -> list[FactDraft]:
    """Rows of somebody, the same ones each time the demo is built."""
    random = Random(f"{name}:{count}:{since}")  # noqa: S311  a story, not a secret
    trade_id = skills.ids_by_code()[cast.people[name].trades[0]]
    usual = 24_000 + 1_000 * random.randrange(24)
    return [
        _row(random, trade_id, usual, on - timedelta(days=1 + random.randrange(since))) for _ in range(count)
    ]


def _row(random: Random, trade_id: int, usual_cents: int, on: date) -> FactDraft:
    size = random.choice(SIZES)
    outcome = random.choices(tuple(QuoteOutcome), (6, 3, 1))[0]
    is_won = outcome is QuoteOutcome.WON
    reasons = (QuoteReason.TRUST, QuoteReason.SKILLS) if is_won else (QuoteReason.PRICE, QuoteReason.GIVEN_UP)
    return FactDraft(
        happened_on=on,
        trade_id=trade_id,
        client=random.choice(CLIENTS),
        client_sector="" if size is ClientSize.PERSON else random.choice(SECTORS),
        client_size=size,
        lead_source=random.choice(SOURCES),
        outcome=outcome,
        reason=None if outcome is QuoteOutcome.NO_ANSWER else random.choice(reasons),
        day_rate_cents=usual_cents + 500 * random.randrange(-6, 7) if is_won else None,
        payment_days=max(DELAYS[size] + random.randrange(-7, 15), 0) if is_won else None,
        unpaid_minutes=30 * random.randrange(2, 20),
    )
