"""A service request: what may be asked, and the states that it goes through with its engagements."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.half_days import EVERY
from coop.domain.words import N_
from marketplace.domain import categories, texts, weeks
from marketplace.domain.engagements import LONGEST_MINUTES, State
from marketplace.domain.terms import Terms

TITLE_LENGTH = 120
TEXT_LENGTH = 4000
LARGEST_CENTS = 100_000 * 100
MOST_SKILLS = 10
NOTICE_DAYS = 7
"""How long before its term whoever asked is asked whether they still look."""


class RequestState(StrEnum):
    OPEN = "open"
    AGREED = "agreed"
    FULFILLED = "fulfilled"
    CLOSED = "closed"


REQUEST_MOVES = frozenset(
    {
        (RequestState.OPEN, RequestState.AGREED),
        (RequestState.OPEN, RequestState.CLOSED),
        (RequestState.AGREED, RequestState.OPEN),
        (RequestState.AGREED, RequestState.FULFILLED),
    }
)
"""From where a request may go where; the database obeys the same pairs."""

REQUEST_STATE_NAMES = {
    RequestState.OPEN: N_("open"),
    RequestState.AGREED: N_("somebody helps"),
    RequestState.FULFILLED: N_("fulfilled"),
    RequestState.CLOSED: N_("closed"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """What a member asks for. Euros in cents, a day without its hour; `place_id` is a commune.

    starts_on, ends_on: the days between which it can be done, where only some are good; half_days: those of a
    week on which it can be (coop.domain.half_days), 0 where any is good.
    """

    title: str
    text: str
    skill_ids: tuple[int, ...]
    wanted_minutes: int
    terms: Terms
    budget_cents: int | None = None
    place_id: int | None = None
    is_remote: bool = False
    needed_on: date | None = None
    category: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    half_days: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What permissions and moves of a request depend on."""

    request_id: int
    requester_id: int
    state: RequestState
    is_hidden: bool = False


def faults(need: Need, *, today: date) -> list[Refused]:
    """Everything that keeps a need from being posted, each with the field that it belongs to."""
    return [
        *texts.faults(need.title, field="title", longest=TITLE_LENGTH),
        *texts.faults(need.text, field="text", longest=TEXT_LENGTH),
        *_skill_faults(need),
        *_time_faults(need, today),
        *_budget_faults(need),
        *_place_faults(need),
        *categories.faults(need.category),
        *_date_faults(need, today),
        *_half_day_faults(need, today),
    ]


def check(need: Need, *, today: date) -> None:
    """Raises Refused on the first fault."""
    for fault in faults(need, today=today):
        raise fault


def cleaned(need: Need) -> Need:
    """The same need as it is kept: without blank edges, each skill once, in the order of their ids.

    Every half day of the week is the same as none in particular.
    """
    return replace(
        need,
        title=" ".join(need.title.split()),
        text=need.text.strip(),
        skill_ids=tuple(sorted(set(need.skill_ids))),
        half_days=0 if need.half_days == EVERY else need.half_days,
    )


def after(state: State) -> RequestState | None:
    """Where a request goes when one of its engagements reaches `state`; None where it stays as it is."""
    return {
        State.AGREED: RequestState.AGREED,
        State.COMPLETED: RequestState.FULFILLED,
        State.CANCELLED: RequestState.OPEN,
    }.get(state)


def _skill_faults(need: Need) -> list[Refused]:
    if not need.skill_ids:
        return [Refused(N_("Choose at least one skill: it is how we find who can help."), field="skills")]
    if len(set(need.skill_ids)) > MOST_SKILLS:
        return [Refused(N_("Choose %(most)s skills at most."), field="skills", most=MOST_SKILLS)]
    return []


def _time_faults(need: Need, today: date) -> list[Refused]:
    found = []
    if need.wanted_minutes <= 0:
        found.append(Refused(N_("Say how long it may take."), field="wanted_minutes"))
    if need.wanted_minutes > LONGEST_MINUTES:
        found.append(
            Refused(
                N_("A need is of %(longest_minutes)s at most: cut it into several."),
                field="wanted_minutes",
                longest_minutes=LONGEST_MINUTES,
            )
        )
    if need.needed_on is not None and need.needed_on < today:
        found.append(Refused(N_("This day is already past."), field="needed_on"))
    return found


def _date_faults(need: Need, today: date) -> list[Refused]:
    if need.ends_on is not None and need.ends_on < today:
        return [Refused(N_("This day is already past."), field="ends_on")]
    if need.ends_on and need.starts_on and need.ends_on < need.starts_on:
        return [Refused(N_("It ends before it begins."), field="ends_on")]
    return []


def _half_day_faults(need: Need, today: date) -> list[Refused]:
    """A set that is one, with a day of it among the dates."""
    if not 0 <= need.half_days <= EVERY:
        return [Refused(N_("Choose half days of the week."), field="half_days")]
    dates = (need.starts_on, need.ends_on, need.needed_on)
    days = weeks.asked_days(*dates, asked=0, on=today)
    if days is None or not need.half_days or weeks.weekdays_of(days) & need.half_days:
        return []
    return [Refused(N_("None of these days of the week comes between its dates."), field="half_days")]


def check_given(need: Need, *, kept_minutes: int) -> None:
    """Raises Refused where a need that members gave hours for would ask for less than they gave."""
    if kept_minutes and not (need.terms.has_hours and need.wanted_minutes >= kept_minutes):
        raise Refused(
            N_("Members gave %(kept_minutes)s for this need: ask for at least as much, in hours."),
            field="wanted_minutes",
            kept_minutes=kept_minutes,
        )


def _budget_faults(need: Need) -> list[Refused]:
    if not need.terms.has_euros:
        if need.budget_cents is not None:
            return [Refused(N_("Only a need in euros has a budget: leave it empty."), field="budget")]
        return []
    if need.budget_cents is None or need.budget_cents <= 0:
        return [Refused(N_("Say how many euros you can pay."), field="budget")]
    if need.budget_cents > LARGEST_CENTS:
        return [
            Refused(
                N_("A budget is of %(largest_cents)s at most."), field="budget", largest_cents=LARGEST_CENTS
            )
        ]
    return []


def _place_faults(need: Need) -> list[Refused]:
    if need.place_id is None and not need.is_remote:
        return [Refused(N_("Give a place, or say that it can be done at a distance."), field="place")]
    return []
