"""An offer: a service that a member proposes without being asked, and how long it stands."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.people import RADIUS_KM
from coop.domain.words import N_
from marketplace.domain import categories, texts
from marketplace.domain.engagements import LONGEST_MINUTES
from marketplace.domain.requests import LARGEST_CENTS, MOST_SKILLS, TEXT_LENGTH, TITLE_LENGTH
from marketplace.domain.terms import Terms

USUAL_KM = 30


class OfferState(StrEnum):
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


OFFER_STATE_NAMES = {
    OfferState.OPEN: N_("open"),
    OfferState.PAUSED: N_("paused"),
    OfferState.CLOSED: N_("closed"),
}


@dataclass(frozen=True, slots=True)
class Service:
    """What a member proposes. radius_km: around its place, None where it has none.

    floor_cents: the least for an hour paid in euros, told to nobody else unless shows_floor; usual_minutes:
    how long it usually takes; starts_on, ends_on: the days between which it can be asked.
    """

    title: str
    text: str
    skill_ids: tuple[int, ...]
    terms: tuple[Terms, ...]
    category: str = ""
    place_id: int | None = None
    radius_km: int | None = None
    is_remote: bool = False
    floor_cents: int | None = None
    shows_floor: bool = False
    usual_minutes: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What permissions and moves of an offer depend on."""

    offer_id: int
    author_id: int
    state: OfferState
    is_hidden: bool = False


def faults(service: Service, *, today: date) -> list[Refused]:
    """Everything that keeps an offer from being posted, each with the field that it belongs to."""
    return [
        *texts.faults(service.title, field="title", longest=TITLE_LENGTH),
        *texts.faults(service.text, field="text", longest=TEXT_LENGTH),
        *_skill_faults(service),
        *categories.faults(service.category),
        *_terms_faults(service),
        *_place_faults(service),
        *_time_faults(service, today),
    ]


def check(service: Service, *, today: date) -> None:
    """Raises Refused on the first fault."""
    for fault in faults(service, today=today):
        raise fault


def cleaned(service: Service) -> Service:
    """The same offer as it is kept: each skill and each term once, and nothing that says nothing."""
    has_place = service.place_id is not None
    usual_km = USUAL_KM if service.radius_km is None else service.radius_km
    return replace(
        service,
        title=" ".join(service.title.split()),
        text=service.text.strip(),
        skill_ids=tuple(sorted(set(service.skill_ids))),
        terms=tuple(terms for terms in Terms if terms in service.terms),
        radius_km=usual_km if has_place else None,
        shows_floor=service.shows_floor and service.floor_cents is not None,
    )


def _skill_faults(service: Service) -> list[Refused]:
    if not service.skill_ids:
        return [Refused(N_("Choose at least one skill: it is how you are found."), field="skills")]
    if len(set(service.skill_ids)) > MOST_SKILLS:
        return [Refused(N_("Choose %(most)s skills at most."), field="skills", most=MOST_SKILLS)]
    return []


def _terms_faults(service: Service) -> list[Refused]:
    if not service.terms:
        return [Refused(N_("Choose at least one way in which you can be thanked."), field="terms")]
    if service.floor_cents is None:
        return []
    if not any(terms.has_euros for terms in service.terms):
        return [
            Refused(N_("Only an offer in euros has a least rate: leave it empty."), field="floor"),
        ]
    if not 0 < service.floor_cents <= LARGEST_CENTS:
        return [
            Refused(
                N_("A rate lies between one cent and %(largest_cents)s."),
                field="floor",
                largest_cents=LARGEST_CENTS,
            )
        ]
    return []


def _place_faults(service: Service) -> list[Refused]:
    if service.place_id is None and not service.is_remote:
        return [Refused(N_("Give a place, or say that you help at a distance."), field="place")]
    if service.radius_km is not None and not 0 <= service.radius_km <= RADIUS_KM:
        return [
            Refused(
                N_("The distance lies between 0 and %(most)s kilometres."), field="radius_km", most=RADIUS_KM
            )
        ]
    return []


def _time_faults(service: Service, today: date) -> list[Refused]:
    found = []
    if service.usual_minutes is not None and not 0 < service.usual_minutes <= LONGEST_MINUTES:
        found.append(
            Refused(
                N_("What it usually takes is of %(longest_minutes)s at most."),
                field="usual_minutes",
                longest_minutes=LONGEST_MINUTES,
            )
        )
    if service.ends_on is not None and service.ends_on < today:
        found.append(Refused(N_("This day is already past."), field="ends_on"))
    elif service.ends_on and service.starts_on and service.ends_on < service.starts_on:
        found.append(Refused(N_("It ends before it begins."), field="ends_on"))
    return found
