"""The lives of the demo's needs: posted, matched, agreed, confirmed, and the other ways in which they end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from config.demo import afterwards, quotes
from config.demo.calendar import Calendar
from config.demo.cast import NEWCOMER, Cast
from config.demo.wanted import FILES, WANTED, Wanted
from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from coop.selectors import profiles, skills
from marketplace.domain.engagements import State
from marketplace.domain.moderation import Kind
from marketplace.domain.requests import Need, RequestState
from marketplace.domain.reviews import Review
from marketplace.domain.terms import Terms
from marketplace.selectors import engagements as agreed
from marketplace.selectors import matches
from marketplace.selectors import requests as asked
from marketplace.services import attachments, engagements, mediations, messages, requests, reviews

HOURLY_CENTS = 4_500
NEEDS = 130
STALE_DAYS = 22
FIRST_NEEDS_AFTER_DAYS = 20


class Fate(Enum):
    """How the life of a need goes. What lies after now has simply not happened yet."""

    COMPLETED = "completed"
    UNANSWERED = "unanswered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    MEDIATED = "mediated"


# Of a hundred needs, about this many go so.
FATES = (
    *[Fate.COMPLETED] * 69,
    *[Fate.UNANSWERED] * 9,
    *[Fate.DECLINED] * 7,
    *[Fate.WITHDRAWN] * 4,
    *[Fate.CANCELLED] * 5,
    *[Fate.MEDIATED] * 6,
)
TALK = (
    ("receiver", "Bonjour ! Merci d’avoir regardé ma demande. Quand seriez-vous disponible ?"),
    ("giver", "Bonjour, avec plaisir. Plutôt en fin de semaine, si cela vous convient."),
    ("receiver", "Vendredi après-midi serait parfait."),
    ("giver", "C’est noté. À vendredi !"),
)

SAID = (
    Review("Tout était clair dès le premier message, et fait le jour dit.", ("clear", "on-time")),
    Review("Un vrai plaisir. J’ai même appris à le refaire sans aide.", ("explains", "patient", "again")),
    Review("Travail soigné ; nous avons pris le temps d’en parler.", ("careful", "friendly")),
    Review("Merci ! Des idées auxquelles je n’aurais pas pensé.", ("resourceful", "again")),
)


@dataclass(frozen=True, slots=True)
class Life:
    """A need on its way; its ordinal makes its keys unique."""

    cast: Cast
    calendar: Calendar
    wanted: Wanted
    requester: Actor
    fate: Fate
    ordinal: int


def live(cast: Cast, calendar: Calendar, start: datetime) -> None:
    """Spread the needs over the six months; each one plans its own continuation."""
    span = calendar.now - start - timedelta(days=FIRST_NEEDS_AFTER_DAYS)
    for ordinal in range(NEEDS):
        at = start + timedelta(days=FIRST_NEEDS_AFTER_DAYS) + span * ordinal / NEEDS
        at += timedelta(minutes=cast.random.randrange(600))
        calendar.plan(at, _begin, cast=cast, calendar=calendar, ordinal=ordinal)


def _begin(cast: Cast, calendar: Calendar, ordinal: int, at: datetime) -> None:
    wanted = WANTED[ordinal % len(WANTED)]
    requester = cast.random.choice(_who_may_ask(cast, wanted))
    _post(Life(cast, calendar, wanted, requester, cast.random.choice(FATES), ordinal), at)


def _who_may_ask(cast: Cast, wanted: Wanted) -> list[Actor]:
    """Whoever lives where somebody can come, or anybody for what is done at a distance.

    The demo member asks often; the newcomer has not asked for anything yet.
    """
    places = {
        person.place for person in cast.people.values() if {*person.trades, *person.skills} & {*wanted.skills}
    }
    asking = [
        actor
        for name, actor in cast.actors.items()
        if name != NEWCOMER.name and (wanted.is_remote or cast.people[name].place in places)
    ]
    return [*asking, *[cast.member] * (len(asking) // 8)] or [cast.member]


def ask(
    requester: Actor, wanted: Wanted, at: datetime, key: str, *, is_dated: bool = True, half_days: int = 0
) -> int:
    """Post a need from where the requester lives, within three weeks. Returns the request id."""
    terms = Terms(wanted.terms)
    ids = skills.ids_by_code()
    need = Need(
        title=wanted.title,
        text=wanted.text,
        skill_ids=tuple(ids[code] for code in wanted.skills),
        wanted_minutes=wanted.minutes,
        terms=terms,
        budget_cents=_price(wanted) if terms.has_euros else None,
        place_id=profiles.get(id_of(requester)).place_id,
        is_remote=wanted.is_remote,
        needed_on=(at + timedelta(days=21)).date() if is_dated else None,
        half_days=half_days,
    )
    request_id = requests.post(by=requester, at=at, need=need, key=f"demo:{key}")
    if wanted.title in FILES:
        name, said = FILES[wanted.title]
        attachments.add(
            by=requester, at=at, kind=Kind.NEED, subject_id=request_id, name=name, content=said.encode()
        )
    return request_id


def _post(life: Life, at: datetime) -> None:
    request_id = ask(life.requester, life.wanted, at, str(life.ordinal))
    proposed = matches.of_request(request_id)
    if proposed and life.fate is not Fate.UNANSWERED:
        chosen = proposed[min(life.cast.random.choice((0, 0, 0, 1, 2)), len(proposed) - 1)]
        giver = life.cast.by_member_id(chosen.member_id)
        life.calendar.plan(_later(life, at, 3, 30), _invite, life=life, request_id=request_id, giver=giver)
    life.calendar.plan(at + timedelta(days=STALE_DAYS), _put_away, life=life, request_id=request_id)


def _put_away(life: Life, request_id: int, at: datetime) -> None:
    """A need that nobody took up is closed by the person who posted it."""
    if asked.facts(request_id).state is RequestState.OPEN:
        requests.close(by=life.requester, at=at, request_id=request_id)


def _invite(life: Life, request_id: int, giver: Actor, at: datetime) -> None:
    engagement_id = engagements.invite(
        by=life.requester, at=at, request_id=request_id, member_id=id_of(giver)
    )
    soon = _later(life, at, 2, 48)
    match life.fate:
        case Fate.DECLINED:
            life.calendar.plan(soon, engagements.decline, by=giver, engagement_id=engagement_id)
        case Fate.WITHDRAWN:
            life.calendar.plan(soon, engagements.withdraw, by=life.requester, engagement_id=engagement_id)
        case _:
            life.calendar.plan(soon, _accept, life=life, engagement_id=engagement_id, giver=giver)


def _accept(life: Life, engagement_id: int, giver: Actor, at: datetime) -> None:
    try:
        quotes.agree(giver=giver, receiver=life.requester, engagement_id=engagement_id, at=at)
    except Refused:
        # One of the two has no room for these hours: it is said before anything is promised.
        engagements.decline(by=giver, at=at, engagement_id=engagement_id)
        return
    for step, (who, text) in enumerate(TALK[: life.cast.random.randrange(len(TALK) + 1)]):
        author = giver if who == "giver" else life.requester
        life.calendar.plan(
            at + timedelta(minutes=20 * (step + 1)),
            messages.send,
            by=author,
            engagement_id=engagement_id,
            text=text,
            key=f"demo:{life.ordinal}:{step}",
        )
    done = _later(life, at, 30, 200)
    if life.fate is Fate.CANCELLED:
        life.calendar.plan(
            done,
            engagements.cancel,
            by=life.requester,
            engagement_id=engagement_id,
            reason="Le projet est reporté au printemps.",
        )
    else:
        for one in agreed.parts(engagement_id) or [agreed.get(engagement_id)]:
            life.calendar.plan(done, _confirm, life=life, engagement_id=one.facts.engagement_id, giver=giver)
            done = _later(life, done, 30, 120)


def _confirm(life: Life, engagement_id: int, giver: Actor, at: datetime) -> None:
    """The giver notes the hours first; the receiver's figure differs by little, or by much."""
    agreed_minutes = agreed.get(engagement_id).agreed_minutes
    minutes = max(agreed_minutes + life.cast.random.choice((-30, 0, 0, 0, 0, 15, 30)), 15)
    engagements.confirm(by=giver, at=at, engagement_id=engagement_id, minutes=minutes)
    noted = minutes - 60 if life.fate is Fate.MEDIATED else minutes - life.cast.random.choice((0, 0, 0, 10))
    life.calendar.plan(
        _later(life, at, 4, 60), _confirm_too, life=life, engagement_id=engagement_id, minutes=max(noted, 30)
    )


def _confirm_too(life: Life, engagement_id: int, minutes: int, at: datetime) -> None:
    try:
        engagements.confirm(by=life.requester, at=at, engagement_id=engagement_id, minutes=minutes)
    except Refused:
        # More was done than was agreed, and the receiver has no room for it: the coordinator helps them out.
        life.calendar.plan(_later(life, at, 5, 50), _let_go, life=life, engagement_id=engagement_id)
        return
    _say(life, engagement_id, at)
    life.calendar.plan(at + timedelta(hours=1), _invoice, life=life, engagement_id=engagement_id)
    ends_at = agreed.get(engagement_id).mediation_ends_at
    if ends_at is not None:  # a mission in euros alone is completed, whatever the hours
        life.calendar.plan(
            _later(life, at, 90, 160), _settle, life=life, engagement_id=engagement_id, minutes=minutes
        )
        # Where the coordinator is a party nobody else mediates in the demo: the term ends it, as was voted.
        life.calendar.plan(ends_at, mediations.end_due, by=PLATFORM)


def _invoice(life: Life, engagement_id: int, at: datetime) -> None:
    afterwards.invoice(life.cast, life.calendar, engagement_id, life.ordinal, at)


def _say(life: Life, engagement_id: int, at: datetime) -> None:
    """Of three completed engagements, one has both write about each other, one has who was helped write.

    What was agreed in lots is written about once, when the last of them is done.
    """
    known = agreed.facts(engagement_id)
    if known.whole_id is not None:
        known = agreed.facts(known.whole_id)
    if known.state is not State.COMPLETED or life.ordinal % 3 == 2:
        return
    sides = (known.receiver_id, known.giver_id)[: 2 - life.ordinal % 3]
    for step, member_id in enumerate(sides):
        life.calendar.plan(
            at + timedelta(hours=20 * (step + 1)),
            reviews.write,
            by=life.cast.by_member_id(member_id),
            engagement_id=known.engagement_id,
            review=SAID[(life.ordinal + step) % len(SAID)],
        )


def _settle(life: Life, engagement_id: int, minutes: int, at: datetime) -> None:
    known = agreed.facts(engagement_id)
    if known.state is not State.DISPUTED or life.cast.coordinator.is_one_of(
        known.giver_id, known.receiver_id
    ):
        return  # nobody mediates their own exchange
    engagements.settle(
        by=life.cast.coordinator,
        at=at,
        engagement_id=engagement_id,
        minutes=minutes + 30,
        reason="Entendus tous les deux : la préparation compte pour moitié.",
    )


def _let_go(life: Life, engagement_id: int, at: datetime) -> None:
    """A coordinator comes once called, and never to their own exchange."""
    known = agreed.facts(engagement_id)
    if known.state is not State.CONFIRMING or life.cast.coordinator.is_one_of(
        known.giver_id, known.receiver_id
    ):
        return
    engagements.dispute(
        by=life.requester,
        at=at,
        engagement_id=engagement_id,
        reason="Je ne peux plus recevoir d’heures pour l’instant.",
    )
    engagements.cancel(
        by=life.cast.coordinator,
        at=at,
        engagement_id=engagement_id,
        reason="Remis à plus tard, d’un commun accord.",
    )


def _price(wanted: Wanted) -> int:
    """Cents: the hours at an ordinary rate; a mixed agreement pays half of them in euros."""
    cents = wanted.minutes * HOURLY_CENTS // 60
    return cents // 2 if wanted.terms == Terms.MIXED else cents


def _later(life: Life, at: datetime, least_hours: int, most_hours: int) -> datetime:
    return at + timedelta(minutes=life.cast.random.randrange(least_hours * 60, most_hours * 60))


def id_of(actor: Actor) -> int:
    if actor.member_id is None:
        raise ValueError("only members ask and help")
    return actor.member_id
