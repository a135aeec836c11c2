"""Proposals as members read them: what would change, where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Case, F, Q, QuerySet, When

from coop.selectors.lists import Late
from governance.domain import registry
from governance.domain.kinds.names import Kind
from governance.domain.proposals import RESULT_STATES, Outcome, State
from governance.domain.rules import Json, Rule, Value, read
from governance.models import Proposal

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal. Of a rule, `old` is the value of its base, `new` the one that it asks for; of any other
    kind `rule`, `old` and `new` are None, and `asked` says what it asks.

    is_stale: another decision replaced the base since. amendment_id, amended_at: the amendment that gave its
    text, and when it was accepted; None where it is the text that was published. announceable_at: from when
    its vote may be announced. opens_at: the instant of its opening, once announced. closes_at: the term of
    its ballot, once open. certified_at: when its scrutineers had found the same count. executable_at: until
    when its result may be contested. effective_at: from when it is obeyed, once adopted. second_call_of_id,
    round_of_id: the proposal that it calls a second time, or whose round of consent it follows.
    """

    id: int
    title: str
    reason: str
    proposer_id: int
    kind: Kind
    asked: Mapping[str, Json]
    rule: Rule[Any] | None
    old: Value | None
    new: Value | None
    state: State
    outcome: Outcome | None
    created_at: datetime
    published_at: datetime | None
    announceable_at: datetime | None
    announced_at: datetime | None
    opens_at: datetime | None
    ended_at: datetime | None
    ballot_id: int | None
    opened_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    certified_at: datetime | None
    executable_at: datetime | None
    is_stale: bool
    is_secret: bool
    effective_at: datetime | None
    amendment_id: int | None = None
    amended_at: datetime | None = None
    second_call_of_id: int | None = None
    round_of_id: int | None = None


def get(proposal_id: int) -> ProposalFacts | None:
    proposal = _rows().filter(pk=proposal_id).first()
    return _facts(proposal) if proposal else None


def listed(
    *, state: str = "", kind: str = "", rule_key: str = "", page: str | None = None
) -> "Page[ProposalFacts]":
    """What is voted, the nearest term first; what was counted and is not carried out yet; what is announced,
    the nearest opening first; what is discussed; what is being written; then what ended, latest first.
    """
    rows = _ordered()
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if rule_key:
        rows = rows.filter(rule_key=rule_key)
    cut = Paginator(rows, PAGE_SIZE).get_page(page)
    facts = [_facts(proposal) for proposal in cut.object_list]
    return Page(facts, cut.number, cut.paginator)  # type: ignore[arg-type]  # same pages, other rows


def every() -> Late[ProposalFacts]:
    """The same, all of them; read where it is cut."""
    return Late(_ordered(), lambda rows: [_facts(proposal) for proposal in rows])


def living(*, since: datetime, at: datetime) -> list[ProposalFacts]:
    """What is discussed, announced or voted, what ended since, what is adopted and not obeyed yet."""
    on_its_way = Q(ended_at=None) & ~Q(state=State.DRAFT)
    ahead = Q(rule_versions__effective_at__gt=at)
    rows = _rows().filter(on_its_way | Q(ended_at__gte=since) | ahead).order_by("pk").distinct()
    return [_facts(proposal) for proposal in rows]


def waiting_on(rule_key: str) -> int:
    """How many proposals on a rule are being written, discussed or voted."""
    return Proposal.objects.filter(rule_key=rule_key, ended_at=None).count()


def _ordered() -> "QuerySet[Proposal]":
    return _rows().order_by(_rank(), _term(), F("ended_at").desc(nulls_last=True), "-created_at", "-pk")


def _rank() -> Case:
    return Case(
        When(state=State.VOTING, then=models.Value(0)),
        When(state__in=RESULT_STATES, then=models.Value(1)),
        When(state=State.ANNOUNCED, then=models.Value(2)),
        When(state=State.DISCUSSED, then=models.Value(3)),
        When(state=State.DRAFT, then=models.Value(4)),
        default=models.Value(5),
        output_field=models.IntegerField(),
    )


def _term() -> Case:
    """The term orders what is being voted or was counted, the opening what is announced."""
    voted = (State.VOTING, *RESULT_STATES)
    return Case(
        When(state__in=voted, then=F("ballot__closes_at")), When(state=State.ANNOUNCED, then=F("opens_at"))
    )


def _rows() -> "QuerySet[Proposal]":
    return Proposal.objects.select_related("base__replacement", "ballot__scrutiny", "amendment")


def _facts(proposal: Proposal) -> ProposalFacts:
    rule = registry.get(proposal.rule_key) if proposal.rule_key else None
    ballot = getattr(proposal, "ballot", None)
    scrutiny = getattr(ballot, "scrutiny", None)
    replacement = getattr(proposal.base, "replacement", None)
    own = replacement if replacement and replacement.proposal_id == proposal.pk else None
    return ProposalFacts(
        id=proposal.pk,
        title=proposal.title,
        reason=proposal.reason,
        proposer_id=proposal.proposer_id,
        kind=Kind(proposal.kind),
        asked=proposal.asked,
        rule=rule,
        old=read(rule, proposal.base.value) if rule and proposal.base else None,
        new=read(rule, proposal.value) if rule else None,
        state=State(proposal.state),
        outcome=Outcome(proposal.outcome) if proposal.outcome else None,
        created_at=proposal.created_at,
        published_at=proposal.published_at,
        announceable_at=proposal.announceable_at,
        announced_at=proposal.announced_at,
        opens_at=proposal.opens_at,
        ended_at=proposal.ended_at,
        ballot_id=ballot.pk if ballot else None,
        opened_at=ballot.opened_at if ballot else None,
        closes_at=ballot.closes_at if ballot else None,
        closed_at=ballot.closed_at if ballot else None,
        certified_at=scrutiny.certified_at if scrutiny else None,
        executable_at=scrutiny.executable_at if scrutiny else None,
        is_stale=replacement is not None and own is None,
        is_secret=proposal.is_secret,
        effective_at=own.effective_at if own else None,
        amendment_id=proposal.amendment_id,
        amended_at=proposal.amendment.answered_at if proposal.amendment else None,
        second_call_of_id=proposal.second_call_of_id,
        round_of_id=proposal.round_of_id,
    )
