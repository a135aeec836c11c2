"""Proposals as members read them: what would change, where each stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Case, F, QuerySet, When

from coop.selectors.lists import Late
from governance.domain import registry
from governance.domain.proposals import Outcome, State
from governance.domain.rules import Rule, Value, read
from governance.models import Proposal

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal: `old` is the value of its base, `new` the one that it asks for.

    is_stale: another decision replaced the base since. announceable_at: from when its vote may be announced.
    opens_at: the instant of its opening, once announced. closes_at: the term of its ballot, once open.
    effective_at: from when it is obeyed, once adopted.
    """

    id: int
    title: str
    reason: str
    proposer_id: int
    rule: Rule[Any]
    old: Value
    new: Value
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
    is_stale: bool
    effective_at: datetime | None


def get(proposal_id: int) -> ProposalFacts | None:
    proposal = _rows().filter(pk=proposal_id).first()
    return _facts(proposal) if proposal else None


def listed(*, state: str = "", rule_key: str = "", page: str | None = None) -> "Page[ProposalFacts]":
    """What is voted, the nearest term first; what is announced, the nearest opening first; what is discussed;
    what is being written; then what ended, latest first.
    """
    rows = _ordered()
    if state:
        rows = rows.filter(state=state)
    if rule_key:
        rows = rows.filter(rule_key=rule_key)
    cut = Paginator(rows, PAGE_SIZE).get_page(page)
    facts = [_facts(proposal) for proposal in cut.object_list]
    return Page(facts, cut.number, cut.paginator)  # type: ignore[arg-type]  # same pages, other rows


def every() -> Late[ProposalFacts]:
    """The same, all of them; read where it is cut."""
    return Late(_ordered(), lambda rows: [_facts(proposal) for proposal in rows])


def waiting_on(rule_key: str) -> int:
    """How many proposals on a rule are being written, discussed or voted."""
    return Proposal.objects.filter(rule_key=rule_key, ended_at=None).count()


def _ordered() -> "QuerySet[Proposal]":
    return _rows().order_by(_rank(), _term(), F("ended_at").desc(nulls_last=True), "-created_at", "-pk")


def _rank() -> Case:
    return Case(
        When(state=State.VOTING, then=models.Value(0)),
        When(state=State.ANNOUNCED, then=models.Value(1)),
        When(state=State.DISCUSSED, then=models.Value(2)),
        When(state=State.DRAFT, then=models.Value(3)),
        default=models.Value(4),
        output_field=models.IntegerField(),
    )


def _term() -> Case:
    """The term orders what is being voted, the opening what is announced."""
    return Case(
        When(state=State.VOTING, then=F("ballot__closes_at")), When(state=State.ANNOUNCED, then=F("opens_at"))
    )


def _rows() -> "QuerySet[Proposal]":
    return Proposal.objects.select_related("base__replacement", "ballot")


def _facts(proposal: Proposal) -> ProposalFacts:
    rule = registry.get(proposal.rule_key)
    ballot = getattr(proposal, "ballot", None)
    replacement = getattr(proposal.base, "replacement", None)
    own = replacement if replacement and replacement.proposal_id == proposal.pk else None
    return ProposalFacts(
        id=proposal.pk,
        title=proposal.title,
        reason=proposal.reason,
        proposer_id=proposal.proposer_id,
        rule=rule,
        old=read(rule, proposal.base.value),
        new=read(rule, proposal.value),
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
        is_stale=replacement is not None and own is None,
        effective_at=own.effective_at if own else None,
    )
