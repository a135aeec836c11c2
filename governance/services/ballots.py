"""Opening a vote, voting, counting it. Rows are locked in one order: proposal, ballot, rule version."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.selectors import members
from coop.services import audit, live
from governance import rules as voting
from governance.domain import (
    announcing,
    ballots,
    colleges,
    deciding,
    freezing,
    kits,
    marks,
    permissions,
    proposals,
    questions,
    secrecy,
    tally,
    terms,
    tie_orders,
)
from governance.domain.counting import Method
from governance.domain.freezing import Conditions, FrozenRule
from governance.domain.proposals import Act, State
from governance.domain.questions import Question
from governance.domain.rules import Rule, encode, read
from governance.models import Attendance, Ballot, Elector, Proposal, TieOrder, Vote
from governance.selectors import consent_rounds as rounds
from governance.selectors import rules, sponsorships, votes
from governance.selectors import second_calls as calls
from governance.services import asking, certifications, holding, remarks, urns


@transaction.atomic
def open(*, by: Actor, at: datetime, proposal_id: int) -> int:
    """An announced vote opens, at its instant or later: electorate, change and rules are frozen and hashed.

    Returns the ballot's id, also when asked twice. Raises Refused before its instant, and when it can no
    longer be voted.
    """
    proposal = _lock_proposal(proposal_id)
    if not permissions.may_open(by, proposer_id=proposal.proposer_id):
        raise Forbidden if permissions.may_read_votes(by) else Hidden
    opened = Ballot.objects.filter(proposal=proposal).first()
    if opened is not None:
        return opened.pk
    state = proposals.move(State(proposal.state), Act.OPEN)
    assert proposal.opens_at is not None  # by a constraint, where it is announced
    announcing.check_opening(
        at, opens_at=proposal.opens_at, opens_on=timezone.localdate(proposal.opens_at).isoformat()
    )
    ballot = _freeze(proposal, at)
    proposal.state = state
    proposal.save(update_fields=["state"])
    audit.record(
        by=by,
        at=at,
        action="governance.open",
        subject=f"ballot:{ballot.pk}",
        data={"hash": ballot.frozen_hash},
    )
    return ballot.pk


def open_due(*, by: Actor, at: datetime) -> int:
    """Open every vote whose announced instant has come, the oldest first; how many opened or ended.

    Each in a transaction of its own. One whose rule changed meanwhile ends, and says so; one that nobody
    may vote yet waits.
    """
    due = Proposal.objects.filter(state=State.ANNOUNCED, opens_at__lte=at).order_by("opens_at", "pk")
    return jobs.each(
        lambda proposal_id: _open_or_end(by, at, proposal_id), list(due.values_list("pk", flat=True))
    )


@transaction.atomic
def _open_or_end(by: Actor, at: datetime, proposal_id: int) -> int:
    """1 where it opened or ended; 0 where another did it meanwhile, or where nobody may vote yet."""
    proposal = _lock_proposal(proposal_id)
    if proposal.state != State.ANNOUNCED:
        return 0
    outcome = asking.obstacle(proposal, at)
    if outcome is None:
        if not sponsorships.electors(at):
            return 0
        open(by=by, at=at, proposal_id=proposal_id)
        return 1
    if not permissions.may_open(by, proposer_id=proposal.proposer_id):
        raise Forbidden
    proposal.state = proposals.move(State(proposal.state), Act.LAPSE)
    proposal.outcome, proposal.ended_at = outcome, at
    proposal.save(update_fields=["state", "outcome", "ended_at"])
    audit.record(
        by=by,
        at=at,
        action="governance.lapse",
        subject=f"proposal:{proposal.pk}",
        data={"outcome": outcome.value},
    )
    return 1


@transaction.atomic
def cast(
    *,
    by: Actor,
    at: datetime,
    ballot_id: int,
    choice: str = "",
    written: Sequence[tuple[str, int]] | None = None,
    objection: str = "",
) -> None:
    """An elector votes, or changes their vote, strictly before the term.

    choice: yes, no or blank, in one word; written: options and their marks, where another method is used.
    objection: its words, which stand in the discussion until they are lifted, where consent is asked.
    Raises Refused, in words, where the method would call the vote invalid.
    """
    if by.member_id is None or not permissions.may_vote(by):
        raise Forbidden
    if objection:
        _object(by, at, ballot_id, objection)
    held = holding.hold(by=by, at=at, ballot_id=ballot_id)
    if held.elector_id is None:
        raise Refused(ballots.NOT_LISTED)
    if held.is_secret:
        raise Refused(N_("This vote is secret: put your paper into its urn, on its page."))
    typed = marks.of_choice(choice) if written is None else written
    vote = Vote(elector_id=held.elector_id, marks=marks.clean(typed, held.question), cast_at=at)
    # One statement: of two that are sent in the same instant, the second changes the first.
    Vote.objects.bulk_create(
        [vote], update_conflicts=True, unique_fields=["elector"], update_fields=["marks", "cast_at"]
    )
    live.announce(f"ballot-{ballot_id}")


def _object(by: Actor, at: datetime, ballot_id: int, text: str) -> None:
    """Said before the ballot is held: the proposal is always held first."""
    proposal_id, frozen = _of_ballot(ballot_id)
    if questions.of_frozen(frozen).method != Method.CONSENT:
        raise Refused(N_("An objection is written where consent is asked; here, say it in the discussion."))
    remarks.say(by=by, at=at, proposal_id=proposal_id, kind="objection", text=text)


@transaction.atomic
def close(*, by: Actor, at: datetime, ballot_id: int) -> None:
    """Count a ballot that is due; its count awaits its scrutineers from then on. Twice is once."""
    if not permissions.may_close(by):
        raise Forbidden
    proposal_id = _proposal_of(ballot_id)
    # Asked before anything is held: who presses too early waits for no voter, and keeps nobody waiting.
    if not Ballot.objects.filter(pk=ballot_id, closes_at__lte=at).exists():
        raise Refused(N_("This vote is still open: it is counted from its term on."))
    proposal, ballot = _lock_proposal(proposal_id), _lock_ballot(ballot_id)
    if ballot.closed_at is not None:
        return
    urns.tell_together(ballot, at=at)
    sheet = _count(ballot)
    ballot.closed_at, ballot.count_sheet = at, sheet
    ballot.save(update_fields=["closed_at", "count_sheet"])
    audit.record(by=by, at=at, action="governance.close", subject=f"ballot:{ballot.pk}", data=sheet)
    certifications.begin(by=by, at=at, proposal=proposal, ballot=ballot)
    live.announce(f"ballot-{ballot.pk}")


def close_due(*, by: Actor, at: datetime) -> int:
    """Count every ballot that is due, the oldest term first, and return how many were.

    Each in a transaction of its own: one held over several could wait for a member who counts one of them,
    and who waits for the rule version that it holds.
    """
    due = Ballot.objects.filter(closed_at=None, closes_at__lte=at).order_by("closes_at", "pk")
    return jobs.each(lambda ballot_id: _close(by, at, ballot_id), list(due.values_list("pk", flat=True)))


def _close(by: Actor, at: datetime, ballot_id: int) -> int:
    close(by=by, at=at, ballot_id=ballot_id)
    return 1


def _freeze(proposal: Proposal, at: datetime) -> Ballot:
    again = calls.rules_of_first(proposal)
    frozen_rules = (
        again
        or rounds.rules_of_previous(proposal)
        or {rule.key: _frozen_rule(rule, at) for rule in voting.BALLOT_RULES}
    )
    asking.check_announced(proposal, at)
    change, question = asking.change(proposal), asking.question(proposal)
    electorate = members.electorate(at=at, days=_value(frozen_rules, voting.ELECTORATE_DAYS))
    if not electorate:
        raise Refused(N_("Nobody has been a member long enough to vote yet."))
    closes_at = ballots.closes_at(at, days=_value(frozen_rules, voting.VOTING_DAYS))
    order, nonce = _draw(question)
    is_weighed = question.method == questions.YES_NO and read(
        voting.VOTES_BY_COLLEGE, frozen_rules[voting.VOTES_BY_COLLEGE.key].value
    )
    conditions = Conditions(
        proposal_id=proposal.pk,
        kind=proposal.kind,
        change=change,
        asked=proposal.asked,
        question=question,
        ties=tie_orders.commitment(order, nonce) if question.has_ties else None,
        electorate=electorate,
        rules=frozen_rules,
        opened_at=at,
        closes_at=closes_at,
        call=2 if again else 1,
        colleges=members.by_college(electorate) if is_weighed else {},
        round=rounds.to_freeze(proposal),
        secrecy=secrecy.SECRET if proposal.is_secret else secrecy.NAMED,
    )
    frozen = freezing.freeze(conditions)
    ballot = Ballot.objects.create(
        proposal=proposal,
        opened_at=at,
        closes_at=closes_at,
        frozen=frozen,
        frozen_hash=freezing.digest(frozen),
    )
    Elector.objects.bulk_create(Elector(ballot=ballot, member_id=member_id) for member_id in electorate)
    if proposal.is_secret:
        Attendance.objects.create(ballot=ballot)
    if question.has_ties:
        TieOrder.objects.create(ballot=ballot, order=list(order), nonce=nonce)
    return ballot


def _draw(question: Question) -> tuple[tuple[str, ...], str]:
    """An order of ties that nobody could foresee, and the nonce that hides it."""
    return tie_orders.drawn(question.ids, secrets.randbelow), secrets.token_hex(32)


def _frozen_rule(rule: Rule[Any], at: datetime) -> FrozenRule:
    current = rules.in_force(rule, at=at)
    return FrozenRule(encode(rule, current.value), current.version_id)


def _value(frozen: dict[str, FrozenRule], rule: Rule[int]) -> int:
    return read(rule, frozen[rule.key].value)


def _count(ballot: Ballot) -> dict[str, Any]:
    """The count sheet, as JSON."""
    if freezing.digest(ballot.frozen) != ballot.frozen_hash:
        raise RuntimeError(f"ballot {ballot.pk} is not what was hashed when it opened")
    question = questions.of_frozen(ballot.frozen)
    if question.method != questions.YES_NO:
        return _count_method(ballot, question)
    asked, voted = terms.of_frozen(ballot.frozen), votes.by_college(ballot.pk)
    return tally.count(
        votes.choices(ballot.pk).elements(),
        electorate=len(ballot.frozen["electorate"]),
        terms=asked,
        by_proxy=votes.represented(ballot.pk).count(),
        weighted=colleges.weigh(voted, ballot.frozen, asked.majority_base),
    ).as_json()


def _count_method(ballot: Ballot, question: Question) -> dict[str, Any]:
    """Counted as its kit will be, with the order of ties that is revealed hereby."""
    order, nonce = _revealed(ballot) if question.has_ties else (question.ids, "")
    facts = {
        deciding.NONCE: nonce,
        deciding.OBJECTIONS: votes.objections(ballot.proposal_id),
        deciding.BY_PROXY: votes.represented(ballot.pk).count(),
        deciding.EARLIER: rounds.earlier(ballot),
    }
    kit = kits.of_marks(ballot.frozen, ballot.frozen_hash, votes.papers(ballot.pk), facts, order)
    return dict(kit.counted())


def _revealed(ballot: Ballot) -> tuple[tuple[str, ...], str]:
    """The order of ties and its nonce: nothing else reads them, and not before the count."""
    drawn = TieOrder.objects.get(ballot=ballot)
    return tuple(drawn.order), drawn.nonce


def _proposal_of(ballot_id: int) -> int:
    return _of_ballot(ballot_id)[0]


def _of_ballot(ballot_id: int) -> tuple[int, dict[str, Any]]:
    """The proposal that a ballot is about, and what it froze, which never changes."""
    row = Ballot.objects.filter(pk=ballot_id).values_list("proposal_id", "frozen").first()
    if row is None:
        raise Hidden
    return row


def _lock_proposal(proposal_id: int) -> Proposal:
    proposal = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if proposal is None:
        raise Hidden
    return proposal


def _lock_ballot(ballot_id: int) -> Ballot:
    ballot = Ballot.objects.select_for_update(no_key=True).filter(pk=ballot_id).first()
    if ballot is None:
        raise Hidden
    return ballot
