"""The rounds in which consent is asked: where each stands, what is said of objections between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models import Value as Constant
from django.db.models.expressions import RawSQL

from governance.domain import consent_rounds, second_calls
from governance.domain.consent_rounds import Stance
from governance.domain.counting import Method
from governance.domain.freezing import FrozenRule
from governance.domain.proposals import Outcome, State
from governance.domain.remarks import TALKING_STATES
from governance.domain.rules import Json
from governance.models import Ballot, CarriedObjection, Improvement, Proposal

ANSWERING, OBJECTING = "answering", "objecting"
OURS = (ANSWERING, OBJECTING)
CHAIN = "SELECT id FROM governance_consent_chain(%s)"
LINE = "SELECT id FROM governance_consent_line(%s)"


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One vote of the chain. standing: the objections of its count, None before it; on_paper: likewise."""

    number: int
    is_second_call: bool
    proposal_id: int
    state: State
    outcome: Outcome | None
    opens_at: datetime | None
    ballot_id: int | None
    closes_at: datetime | None
    closed_at: datetime | None
    standing: int | None
    on_paper: int | None


@dataclass(frozen=True, slots=True)
class Carried:
    """An objection that a round took over, with what was said of it there. proposal_id: where it was made."""

    id: int
    remark_id: int
    proposal_id: int
    author_id: int
    text: str
    said_at: datetime
    answer: str
    answered_at: datetime | None
    kept_because: str
    kept_at: datetime | None
    lifted_at: datetime | None

    @property
    def stance(self) -> Stance:
        return consent_rounds.stance(
            is_answered=self.answered_at is not None,
            is_kept=self.kept_at is not None,
            is_lifted=self.lifted_at is not None,
        )


@dataclass(frozen=True, slots=True)
class Improved:
    """The text as its proposer had it at an instant, and the round for which they wrote it."""

    proposal_id: int
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Rounds:
    """All rounds of a text, the first one first. most: how many there may be, None before the first opens."""

    number: int
    most: int | None
    rounds: tuple[RoundFacts, ...]

    @property
    def next_id(self) -> int | None:
        """The proposal of the round that follows."""
        later = [one.proposal_id for one in self.rounds if one.number > self.number]
        return later[0] if later else None

    @property
    def is_last(self) -> bool:
        return self.most is not None and self.number >= self.most

    @property
    def is_one(self) -> bool:
        """Whether consent was asked once alone, and will not be again."""
        return len(self.rounds) == 1 and (self.most or consent_rounds.FIRST) == consent_rounds.FIRST

    @property
    def has_failed(self) -> bool:
        """Objections stand after the last round that there may be."""
        own = next(one for one in reversed(self.rounds) if one.number == self.number)
        return self.is_last and own.outcome is Outcome.OBJECTED


@dataclass(frozen=True, slots=True)
class Duty:
    """An objection in a round that awaits this member's word. is_answer: as proposer, else as who objects."""

    proposal_id: int
    title: str
    opens_at: datetime
    is_answer: bool


def is_asked(asked: Mapping[str, Any]) -> bool:
    """Whether a proposal asks for consent."""
    return asked.get("method") == Method.CONSENT


def of(proposal_id: int) -> Rounds | None:
    """None where consent is not asked."""
    proposal = Proposal.objects.filter(pk=proposal_id).only("asked").first()
    if proposal is None or not is_asked(proposal.asked):
        return None
    rows = list(
        Proposal.objects.select_related("ballot")
        .filter(pk__in=_chain(proposal_id, until_the_last=True))
        .order_by("pk")
    )
    found, numbers = list[RoundFacts](), dict[int, int]()
    for row in rows:
        before = row.round_of_id or row.second_call_of_id
        first = numbers[before] if before else consent_rounds.FIRST
        numbers[row.pk] = first + int(row.round_of_id is not None)
        found.append(_facts(row, numbers[row.pk]))
    frozen = [row.ballot.frozen for row in rows if getattr(row, "ballot", None)]
    most = consent_rounds.most(frozen[0]) if frozen else None
    return Rounds(numbers[proposal_id], most, tuple(found))


def carried(proposal_id: int) -> list[Carried]:
    """What this round took over, the objection that was made first first."""
    rows = CarriedObjection.objects.filter(round_id=proposal_id).order_by("objection_id")
    told = ("answer", "answered_at", "kept_because", "kept_at", "lifted_at")
    made = ("objection__proposal_id", "objection__author_id", "objection__text", "objection__said_at")
    return [Carried(*row) for row in rows.values_list("pk", "objection_id", *made, *told)]


def get(carried_id: int) -> tuple[int, Carried] | None:
    """The proposal of its round, and the objection."""
    round_id = CarriedObjection.objects.filter(pk=carried_id).values_list("round_id", flat=True).first()
    if round_id is None:
        return None
    return round_id, next(one for one in carried(round_id) if one.id == carried_id)


def improvements(proposal_id: int) -> list[Improved]:
    """Those of this round and of the rounds before it, the last one first."""
    rows = Improvement.objects.filter(round_id__in=_chain(proposal_id))
    told = rows.order_by("-written_at", "-pk").values_list("round_id", "text", "written_at")
    return [Improved(*row) for row in told]


def awaiting_rows(member_id: int) -> "tuple[QuerySet[CarriedObjection, Any], ...]":
    """Of each round that runs, the objections that this member has to answer, then those to lift or keep, as
    (proposal, title, opening, ANSWERING or OBJECTING, 0): to be asked together with what else awaits.
    """
    rows = CarriedObjection.objects.filter(lifted_at=None, round__state__in=TALKING_STATES).order_by()
    told = ("round_id", "round__title", "round__opens_at")
    return (
        rows.filter(round__proposer_id=member_id, answered_at=None).values_list(
            *told, Constant(ANSWERING), Constant(0)
        ),
        rows.filter(objection__author_id=member_id, kept_at=None).values_list(
            *told, Constant(OBJECTING), Constant(0)
        ),
    )


def duties(rows: Iterable[tuple[int, str, datetime, str, int]]) -> list[Duty]:
    """One for each round and side, whatever the number of objections. rows: of all that awaits."""
    found = (Duty(pk, title, at, state == ANSWERING) for pk, title, at, state, _ in rows if state in OURS)
    return list(dict.fromkeys(found))


def rules_of_previous(proposal: Proposal) -> dict[str, FrozenRule] | None:
    """What the round before froze, where this proposal is a further one."""
    if proposal.round_of_id is None:
        return None
    return second_calls.rules_of(Ballot.objects.get(proposal_id=proposal.round_of_id).frozen)


def to_freeze(proposal: Proposal) -> dict[str, Json]:
    """What its ballot says of its round; nothing in the first one."""
    before = proposal.round_of_id or proposal.second_call_of_id
    if before is None or not is_asked(proposal.asked):
        return {}
    frozen = Ballot.objects.values_list("frozen", flat=True).get(proposal_id=before)
    number = consent_rounds.number_of(frozen) + int(proposal.round_of_id is not None)
    told = improvements(proposal.pk)
    return consent_rounds.as_frozen(number, before, told[0].text if told else "")


def earlier(ballot: Ballot) -> list[dict[str, Json]]:
    """What the sheet says of the rounds before, the first one first."""
    if consent_rounds.number_of(ballot.frozen) == consent_rounds.FIRST:
        return []
    rows = Ballot.objects.filter(proposal_id__in=_chain(ballot.proposal_id))
    return [
        consent_rounds.earlier(consent_rounds.number_of(one.frozen), one.pk, one.count_sheet or {})
        for one in rows.exclude(pk=ballot.pk).order_by("pk")
    ]


def _facts(row: Proposal, number: int) -> RoundFacts:
    ballot = getattr(row, "ballot", None)
    sheet = ballot.count_sheet if ballot else None
    return RoundFacts(
        number=number,
        is_second_call=row.second_call_of_id is not None,
        proposal_id=row.pk,
        state=State(row.state),
        outcome=Outcome(row.outcome) if row.outcome else None,
        opens_at=row.opens_at,
        ballot_id=ballot.pk if ballot else None,
        closes_at=ballot.closes_at if ballot else None,
        closed_at=ballot.closed_at if ballot else None,
        standing=len(sheet["objections"]) if sheet else None,
        on_paper=consent_rounds.on_paper(sheet) if sheet else None,
    )


def _chain(proposal_id: int, *, until_the_last: bool = False) -> RawSQL:
    """The proposals from the first round to this one, or to the last."""
    return RawSQL(LINE if until_the_last else CHAIN, [proposal_id])  # noqa: S611  our own words
