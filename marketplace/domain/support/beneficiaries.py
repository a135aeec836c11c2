"""People who are helped: as little as possible is known of them, with their consent or a mandate, for a time.

No account and no e-mail: the structure that vouches for somebody knows how to reach them. What they agreed to
is signed on paper. Until that paper is recorded nothing is done for them, and when it ends nothing more is.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_

ALIAS_LENGTH = 40
REACH_LENGTH = 160
PURPOSE_LENGTH = 200
LONGEST_DAYS = 3 * 366
"""Of what is signed once; it can be signed again."""


class Basis(StrEnum):
    """What allows helping somebody: their own consent, or a mandate to act in their name."""

    CONSENT = "consent"
    MANDATE = "mandate"


class PaperHolder(StrEnum):
    """Who keeps the signed paper."""

    STRUCTURE = "structure"
    COOPERATIVE = "cooperative"


class Status(StrEnum):
    AWAITED = "awaited"
    ACTIVE = "active"
    OVER = "over"
    ERASED = "erased"


class Ending(StrEnum):
    """Why what was known of somebody is erased."""

    WITHDRAWN = "withdrawn"
    RETENTION = "retention"


BASIS_NAMES = {Basis.CONSENT: N_("consent"), Basis.MANDATE: N_("mandate")}
HOLDER_NAMES = {PaperHolder.STRUCTURE: N_("the structure"), PaperHolder.COOPERATIVE: N_("the cooperative")}
STATUS_NAMES = {
    Status.AWAITED: N_("signature awaited"),
    Status.ACTIVE: N_("may be helped"),
    Status.OVER: N_("has ended"),
    Status.ERASED: N_("erased"),
}
ENDING_NAMES = {
    Ending.WITHDRAWN: N_("consent withdrawn"),
    Ending.RETENTION: N_("kept as long as was voted"),
}


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Somebody as a structure vouches for them. alias: a first name or another one; reach: by the structure.

    purpose: what a mandate is for, "" for a consent. until_on: the last day of what is signed.
    """

    alias: str
    reach: str
    place_id: int
    basis: Basis
    until_on: date
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class BeneficiaryFacts:
    """answerer_id: who answers for the structure. helper_ids: the members who help now."""

    id: int
    answerer_id: int
    helper_ids: frozenset[int]
    until_on: date
    is_signed: bool = False
    is_erased: bool = False

    def status(self, *, on: date) -> Status:
        if self.is_erased:
            return Status.ERASED
        if on > self.until_on:
            return Status.OVER
        return Status.ACTIVE if self.is_signed else Status.AWAITED


def check(enrolment: Enrolment, *, on: date) -> None:
    """Raises Refused for what says nothing, too much, or has no end to come."""
    for text, most, field in (
        (enrolment.alias, ALIAS_LENGTH, "alias"),
        (enrolment.reach, REACH_LENGTH, "reach"),
    ):
        if not text.strip() or len(text) > most or "\x00" in text:
            raise Refused(N_("Say it in a few words."), field=field)
    if (enrolment.basis is Basis.MANDATE) is not bool(enrolment.purpose.strip()):
        raise Refused(N_("A mandate says what it is for, and a consent needs no purpose."), field="purpose")
    if len(enrolment.purpose) > PURPOSE_LENGTH or "\x00" in enrolment.purpose:
        raise Refused(N_("Say it in a few words."), field="purpose")
    if not 0 <= (enrolment.until_on - on).days <= LONGEST_DAYS:
        raise Refused(
            N_("What is signed ends today at the earliest, and in three years at most."), field="until_on"
        )


def check_signed(signed_on: date, *, vouched_on: date, on: date) -> None:
    """Raises Refused for a paper signed before it was made, or in days to come."""
    if not vouched_on <= signed_on <= on:
        raise Refused(N_("The paper is signed between the day it was made and today."), field="signed_on")


def paper_number(beneficiary_id: int) -> str:
    """The number on the paper, which is all that links it to what is recorded."""
    return f"AN-{beneficiary_id:05d}"


def erase_on(*, until_on: date, last_on: date, days: int) -> date:
    """The first day on which nothing of somebody is known any more.

    It counts from the last session or from the end of what was signed, whichever is first: nobody is kept
    known by waiting for an end far away. last_on: the last day on which something happened for them.
    """
    return min(until_on, last_on) + timedelta(days=days + 1)
