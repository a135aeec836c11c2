"""Two ecosystems: the member's own, whose charter was written anew; and one that invites them."""

from datetime import datetime, timedelta

from config.demo.calendar import Calendar
from config.demo.cast import Cast
from config.demo.exchanges import id_of
from coop.domain.offices import Office
from coop.selectors import ecosystems as known
from coop.services import ecosystems

TERM = timedelta(days=365)
NEIGHBOURS = ("Sarah Benchetrit", "Mehdi Lakhdari", "Arthur Quémener")
FIRST = """Nous répondons ensemble aux demandes qu’une seule personne ne peut pas prendre.
Chacun dit ce qu’il prend, et pour quelle part, avant de commencer.
Les heures sont partagées comme nous l’avons signé."""
SECOND = """Nous répondons ensemble aux demandes qu’une seule personne ne peut pas prendre.
Chacun dit ce qu’il prend, et pour quelle part, avant de commencer.
Qui ne peut plus le dit aussitôt : personne n’en est jugé.
Les heures sont partagées comme nous l’avons signé."""


def gather(cast: Cast, calendar: Calendar) -> None:
    calendar.plan(calendar.days_before(30, 10), _found, cast=cast)
    calendar.plan(calendar.days_before(6, 18), _write_anew, cast=cast)
    calendar.plan(calendar.days_before(4, 11), _invite, cast=cast)


def _found(cast: Cast, at: datetime) -> None:
    first = cast.actors[NEIGHBOURS[0]]
    ecosystem_id = ecosystems.found(
        by=first,
        at=at,
        name="La Fabrique du quartier",
        purpose="Des chantiers du quartier, à plusieurs métiers : bois, web, jardins, comptes",
        text=FIRST,
        until_on=at.date() + TERM,
    )
    for person in (cast.member, *(cast.actors[name] for name in NEIGHBOURS[1:])):
        ecosystems.ask(by=person, at=at, ecosystem_id=ecosystem_id)
        ecosystems.invite(by=first, at=at, ecosystem_id=ecosystem_id, member_id=id_of(person))
        ecosystems.sign(by=person, at=at, ecosystem_id=ecosystem_id, number=1)
    ecosystems.appoint(
        by=first,
        at=at,
        ecosystem_id=ecosystem_id,
        member_id=id_of(cast.member),
        office=Office.WELCOMER,
        until_on=at.date() + TERM,
    )


def _write_anew(cast: Cast, at: datetime) -> None:
    (circle,) = known.of_member(cast.member.member_id)
    first = cast.actors[NEIGHBOURS[0]]
    ecosystems.write_charter(by=first, at=at, ecosystem_id=circle.id, text=SECOND, base=1)


def _invite(cast: Cast, at: datetime) -> None:
    second = cast.actors[NEIGHBOURS[1]]
    ecosystem_id = ecosystems.found(
        by=second,
        at=at,
        name="Les Passeurs numériques",
        purpose="Accompagner celles et ceux que le numérique laisse de côté",
        text="Nous prenons le temps qu’il faut.\nNous n’expliquons jamais deux choses à la fois.",
        until_on=at.date() + TERM,
    )
    ecosystems.invite(
        by=second,
        at=at,
        ecosystem_id=ecosystem_id,
        member_id=id_of(cast.member),
        words="Votre façon d’expliquer nous manque.",
    )
