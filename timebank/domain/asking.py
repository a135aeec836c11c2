"""A member who helped asks another for hours; that member answers, or lets the time pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_

PURPOSE_LENGTH = 200
REASON_LENGTH = 400


class Answer(StrEnum):
    """How a request for hours ended. ACCEPTED: by itself at its term, where a vote allows that."""

    CONSENTED = "consented"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ACCEPTED = "accepted"


PAYING = frozenset({Answer.CONSENTED, Answer.ACCEPTED})
"""The answers that have an entry."""

ANSWER_NAMES = {
    Answer.CONSENTED: N_("agreed and paid"),
    Answer.DECLINED: N_("declined"),
    Answer.WITHDRAWN: N_("taken back"),
    Answer.EXPIRED: N_("left without an answer"),
    Answer.ACCEPTED: N_("paid at its term, as voted"),
}


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What a predicate knows of a request for hours.

    payee_id asks, payer_id pays. asker_id: the member who typed it, a coordinator where the payee has no
    log-in. payee_is_offline, payer_is_offline: no log-in, so a coordinator acts for them.
    groups: those of the two that are groups, each with the members who act for it.
    """

    payee_id: int
    payer_id: int
    asker_id: int | None
    payee_is_offline: bool = False
    payer_is_offline: bool = False
    groups: Mapping[int, frozenset[int]] = field(default_factory=dict)


def check_open(answer: Answer | None, *, expires_at: datetime, at: datetime) -> None:
    """Raises Refused for a request that has its answer, or whose time has passed."""
    if answer is not None:
        raise Refused(ENDED[answer])
    if expires_at <= at:
        raise Refused(N_("The time to answer this request has passed. Nothing was paid by this answer."))


ENDED = {
    Answer.CONSENTED: N_("This request has already been agreed to and paid."),
    Answer.DECLINED: N_("This request has already been declined."),
    Answer.WITHDRAWN: N_("This request has been taken back."),
    Answer.EXPIRED: N_("This request ended without an answer."),
    Answer.ACCEPTED: N_("This request was paid at its term."),
}


def cleaned(text: str, *, field: str, longest: int) -> str:
    """A text of a person on one line. Raises Refused for an empty one, or one that is too long."""
    kept = " ".join(text.split())
    if not kept:
        raise Refused(N_("Please say it in a few words."), field=field)
    if len(kept) > longest:
        raise Refused(N_("This text is too long: %(most)s characters at most."), field=field, most=longest)
    return kept
