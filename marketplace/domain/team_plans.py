"""What a team signs: lots, who does each, and the parts of each member, which sum to the whole exactly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain import shares
from marketplace.domain.engagements import LONGEST_MINUTES
from marketplace.domain.requests import LARGEST_CENTS, Facts
from marketplace.domain.shares import Portion
from marketplace.domain.terms import Terms

TITLE_LENGTH = 120
MOST_LOTS = 8
MOST_MEMBERS = 8
MOST_PARTS = 1_000


@dataclass(frozen=True, slots=True)
class PlannedLot:
    """A part of the work, and the member of the team who does it."""

    title: str
    minutes: int
    cents: int
    taker_id: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a team signs. parts: of each member, how many parts of the whole are theirs."""

    lots: tuple[PlannedLot, ...]
    parts: Mapping[int, int]

    @property
    def minutes(self) -> int:
        return sum(lot.minutes for lot in self.lots)

    @property
    def cents(self) -> int:
        return sum(lot.cents for lot in self.lots)


def portions(plan: Plan, *, step: int = 1) -> tuple[Portion, ...]:
    """What each member gets of the whole, to the minute and the cent, in the order of their ids.

    step: as members voted that hours are noted (timebank.domain.rounding).
    """
    whole = sum(plan.parts.values())
    exact = {member_id: Fraction(parts, whole) for member_id, parts in plan.parts.items()}
    return shares.portions(exact, minutes=plan.minutes, cents=plan.cents, step=step)


def fingerprint(plan: Plan, *, request_id: int, lead_id: int, step: int = 1) -> str:
    """Of all that is signed: whatever differs in it gives another one."""
    content = {
        "request": request_id,
        "lead": lead_id,
        "lots": [[lot.title, lot.minutes, lot.cents, lot.taker_id] for lot in plan.lots],
        "parts": sorted(plan.parts.items()),
        "step": step,
    }
    return sha256(json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def check(plan: Plan, *, terms: Terms, request: Facts, lead_id: int, step: int = 1) -> None:
    """Raises Refused where the plan can not be what this request asks for, or somebody is left out."""
    _check_lots(plan, terms)
    if any(lot.minutes % step for lot in plan.lots):
        raise Refused(
            N_("Members voted that hours are noted in steps of %(minutes)s: give each lot a multiple of it."),
            field="lots",
            minutes=step,
        )
    _check_members(plan, request, lead_id)
    wants_hours, wants_euros = terms is not Terms.EUROS, terms.has_euros
    for one in portions(plan, step=step):
        if (wants_hours and not one.minutes) or (wants_euros and not one.cents):
            raise Refused(
                N_("With these parts somebody would get nothing of it: give them more."), field="lots"
            )


def _check_lots(plan: Plan, terms: Terms) -> None:
    if not plan.lots:
        raise Refused(N_("Write at least one lot: what is done, and how long it takes."), field="lots")
    if len(plan.lots) > MOST_LOTS:
        raise Refused(N_("An answer has %(most)s lots at most."), field="lots", most=MOST_LOTS)
    for lot in plan.lots:
        if not lot.title or len(lot.title) > TITLE_LENGTH:
            raise Refused(N_("Say in a few words what each lot is."), field="lots")
        if lot.minutes < 0 or lot.cents < 0 or not (lot.minutes or lot.cents):
            raise Refused(N_("Each lot takes some time, or has a price."), field="lots")
        if lot.taker_id not in plan.parts:
            raise Refused(N_("Who does a lot is one of the team."), field="lots")
    if plan.cents and not terms.has_euros:
        raise Refused(N_("This need is not asked in euros: leave the prices empty."), field="lots")
    if plan.minutes > LONGEST_MINUTES or plan.cents > LARGEST_CENTS:
        raise Refused(N_("This is more than one need can ask for: please check."), field="lots")


def _check_members(plan: Plan, request: Facts, lead_id: int) -> None:
    if not 2 <= len(plan.parts) <= MOST_MEMBERS:
        raise Refused(N_("A team has from two to %(most)s members."), field="members", most=MOST_MEMBERS)
    if lead_id not in plan.parts:
        raise Refused(N_("You lead this answer: you are one of the team."), field="members")
    if request.requester_id in plan.parts:
        raise Refused(N_("Who asked can not be in the team that answers."), field="members")
    if not all(1 <= parts <= MOST_PARTS for parts in plan.parts.values()):
        raise Refused(
            N_("The parts of each member are from 1 to %(most)s."), field="members", most=MOST_PARTS
        )
