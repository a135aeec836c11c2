"""What pages of this app say in the reader's language, each thing in one way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from coop import words
from coop.domain import half_days, quantities
from coop.domain.actors import Actor
from coop.domain.people import Person, Spot
from coop.domain.skills import FAMILIES
from coop.selectors import members, skills
from coop.words import say
from marketplace.domain import permissions, terms
from marketplace.domain.engagements import STATE_NAMES, State
from marketplace.domain.requests import REQUEST_STATE_NAMES, RequestState
from marketplace.domain.terms import TERMS_NAMES, Terms
from marketplace.selectors.engagements import Line
from marketplace.selectors.requests import Posted

REQUEST_TONES = {
    RequestState.OPEN: ("wait", "search"),
    RequestState.AGREED: ("good", "handshake"),
    RequestState.FULFILLED: ("good", "check"),
    RequestState.CLOSED: ("neutral", "archive"),
}
TONES = {
    State.INVITED: ("wait", "mail"),
    State.AGREED: ("good", "handshake"),
    State.CONFIRMING: ("wait", "clock"),
    State.MISSED: ("wait", "clock"),
    State.COMPLETED: ("good", "check"),
    State.DISPUTED: ("care", "scale"),
    State.DECLINED: ("neutral", "undo-2"),
    State.WITHDRAWN: ("neutral", "undo-2"),
    State.CANCELLED: ("neutral", "x"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in a word, with its icon and how it is doing."""

    word: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A need as a reader sees it; `requester` is "" for those who may not know.

    terms: the whole of it in one line; amount and kind: its two halves, for a row of a list.
    """

    need: Posted
    requester: str
    skills: tuple[str, ...]
    where: str
    terms: str
    amount: str
    kind: str
    state: Badge
    posted_on: date
    category: str = ""
    half_days: str = ""


def category(code: str) -> str:
    """The family in which something is; "" for none."""
    return _(FAMILIES[code]) if code in FAMILIES else ""


def needs(rows: Iterable[Posted], actor: Actor, *, known: Mapping[int, Person] | None = None) -> list[Shown]:
    """Two queries for any number of needs; one, where who asks is known already."""
    posted = list(rows)
    labels = skills.labels({id for need in posted for id in need.skill_ids}, words.language())
    ids = {need.requester_id for need in posted} if permissions.may_see_names(actor) else set()
    people = members.people(ids) if known is None else known
    names = {id: people[id].name for id in ids}
    return [_shown(need, names, labels) for need in posted]


def where(spot: Spot | None, *, is_remote: bool) -> str:
    """In one line, with the department: there are many Saint-Denis."""
    if spot is None:
        return _("at a distance")
    place = spot.name if spot.name == spot.department else f"{spot.name} ({spot.department})"
    return _("%(place)s, or at a distance") % {"place": place} if is_remote else place


def terms_of(line: Line) -> str:
    return say(terms.in_one_line(line.terms, minutes=line.agreed_minutes, cents=line.price_cents))


def at_term(minutes: int | None) -> str:
    """What the term of a mediation will do, as members voted."""
    if minutes is None:
        return _("it is cancelled, and nothing is counted")
    return _("the lower of the two figures is counted: %(minutes)s") % {
        "minutes": quantities.say_minutes(minutes, words.language())
    }


def amount(kind: Terms, *, minutes: int, cents: int | None) -> str:
    """How much, and nothing else: the figure at the end of a row."""
    if kind is Terms.MIXED:
        return say(terms.in_one_line(kind, minutes=minutes, cents=cents))
    if kind is Terms.EUROS:
        return quantities.say_cents(cents or 0, words.language())
    return quantities.say_minutes(minutes, words.language())


def kind(kind: Terms) -> str:
    return _(TERMS_NAMES[kind])


def state(state: State) -> Badge:
    return Badge(_(STATE_NAMES[state]), *TONES[state])


def introduced(is_willing: bool | None) -> Badge:
    """What somebody said of an introduction. Who said no said it to the house alone: it is no answer here."""
    if is_willing:
        return Badge(_("Could help"), "good", "check")
    return Badge(_("No answer yet"), "wait", "clock")


def request_state(state: RequestState) -> Badge:
    return Badge(_(REQUEST_STATE_NAMES[state]), *REQUEST_TONES[state])


def _shown(need: Posted, names: Mapping[int, str], labels: Mapping[int, str]) -> Shown:
    return Shown(
        need=need,
        requester=names.get(need.requester_id, ""),
        skills=tuple(label for id, label in labels.items() if id in need.skill_ids),
        where=where(need.spot, is_remote=need.is_remote),
        terms=say(terms.in_one_line(need.terms, minutes=need.wanted_minutes, cents=need.budget_cents)),
        amount=amount(need.terms, minutes=need.wanted_minutes, cents=need.budget_cents),
        kind=kind(need.terms),
        state=request_state(need.state),
        posted_on=timezone.localtime(need.posted_at).date(),
        category=category(need.category),
        half_days=half_days.say(need.half_days, words.language()) if need.half_days else "",
    )
