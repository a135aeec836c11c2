"""Two groups: one has hours, three delegates and a payment that waits; the other asks to be admitted."""

from datetime import datetime

from config.demo.calendar import Calendar
from config.demo.cast import Cast
from config.demo.exchanges import id_of
from config.demo.today import by_balance
from coop.domain.errors import Refused
from coop.selectors import groups as known
from coop.services import groups as standing
from timebank.domain.natures import AccountKind
from timebank.services import groups, payments

GARDEN = "Les Jardins de la Croix-Rousse"
CHOIR = "La Chorale du lundi"
FOUNDER, SECOND, SINGER = "Sarah Benchetrit", "Mehdi Lakhdari", "Rosalie Thévenin"
GARDENER, DIGGER = "Arthur Quémener", "Capucine Laroche-Vidal"
PAYERS = 4
PAID_MINUTES = 5 * 60


def gather(cast: Cast, calendar: Calendar) -> None:
    """Plan the garden's life, to a payment that the demo's member may approve; and the choir's request."""
    calendar.plan(calendar.days_before(45, 9), _found, cast=cast)
    for days in range(PAYERS):
        calendar.plan(calendar.days_before(40 - 5 * days, 14), _pay_the_garden, cast=cast, place=days)
    calendar.plan(calendar.days_before(20, 15), _pay_alone, cast=cast)
    calendar.plan(calendar.days_before(12, 15), _give, cast=cast)
    calendar.plan(calendar.days_before(3, 15), _split, cast=cast)
    calendar.plan(calendar.days_before(1, 15), _propose, cast=cast)
    calendar.plan(calendar.days_before(2, 19), _ask, cast=cast)


def _found(cast: Cast, at: datetime) -> None:
    founder = cast.actors[FOUNDER]
    group_id = standing.found(
        by=founder, at=at, name=GARDEN, purpose="Un potager partagé, ouvert à tout le quartier"
    )
    standing.admit(by=cast.coordinator, at=at, group_id=group_id)
    for person in (cast.member, cast.actors[SECOND]):
        standing.appoint(by=cast.coordinator, at=at, group_id=group_id, member_id=id_of(person))


def _garden(cast: Cast) -> int:
    (garden,) = known.of_delegate(cast.member.member_id)
    return garden.id


def _pay_the_garden(cast: Cast, place: int, at: datetime) -> None:
    """Those who have given most have their vegetables from there."""
    payer = by_balance(cast)[-1 - place]
    payments.pay(
        by=payer,
        at=at,
        payer_id=id_of(payer),
        payee_id=_garden(cast),
        minutes=PAID_MINUTES,
        is_in_trade=False,
        key=f"demo:garden:{place}",
    )


def _pay_alone(cast: Cast, at: datetime) -> None:
    groups.pay(
        by=cast.actors[FOUNDER],
        at=at,
        group_id=_garden(cast),
        payee_id=id_of(cast.actors[GARDENER]),
        minutes=90,
        purpose="La taille de la haie",
        is_in_trade=True,
        key="demo:hedge",
    )


def _give(cast: Cast, at: datetime) -> None:
    groups.give(
        by=cast.actors[SECOND],
        at=at,
        group_id=_garden(cast),
        fund=AccountKind.SOLIDARITY,
        minutes=60,
        purpose="Pour qui manque d’heures cet hiver",
        key="demo:winter",
    )


def _split(cast: Cast, at: datetime) -> None:
    """One of those who get a part proposes it: another delegate, who gets none, approves."""
    people = (cast.actors[FOUNDER], cast.actors[DIGGER], cast.actors[GARDENER])
    try:
        paid = groups.split(
            by=cast.actors[FOUNDER],
            at=at,
            group_id=_garden(cast),
            minutes=200,
            weights=[(id_of(person), weight) for person, weight in zip(people, (1, 2, 1), strict=True)],
            purpose="La journée de plantation",
            key="demo:planting",
        )
        groups.approve(by=cast.actors[SECOND], at=at, payment_id=paid.payment_id or 0)
    except Refused:
        # A demo of a day long past: by the database's clock its hours would be free already.
        return


def _propose(cast: Cast, at: datetime) -> None:
    """As much takes two: it waits for the demo's member, or for the third delegate."""
    try:
        groups.pay(
            by=cast.actors[FOUNDER],
            at=at,
            group_id=_garden(cast),
            payee_id=id_of(cast.actors[GARDENER]),
            minutes=10 * 60,
            purpose="Les allées et le muret de pierre sèche",
            is_in_trade=True,
            key="demo:paths",
        )
    except Refused:
        return  # as above


def _ask(cast: Cast, at: datetime) -> None:
    standing.found(
        by=cast.actors[SINGER], at=at, name=CHOIR, purpose="Chanter ensemble, et dans les maisons de retraite"
    )
