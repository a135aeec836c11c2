"""Opening a vote, voting, counting it. Rows are locked in one order: proposal, ballot, rule version."""

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
from governance.domain import announcing, ballots, freezing, permissions, proposals, registry, tally
from governance.domain.ballots import Choice
from governance.domain.freezing import Change, Conditions, FrozenRule
from governance.domain.proposals import Act, Outcome, State
from governance.domain.rules import Rule, decode, encode, read
from governance.domain.tally import CountSheet
from governance.models import Ballot, Elector, Proposal, RuleVersion, Vote
from governance.selectors import rules, sponsorships


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
    outcome = _obstacle(proposal)
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


def _obstacle(proposal: Proposal) -> Outcome | None:
    """Why an announced proposal can not be voted any more; its base is held."""
    if _is_replaced(_lock_version(proposal.base_id)):
        return Outcome.OVERTAKEN
    try:
        decode(registry.get(proposal.rule_key), proposal.value)
    except Refused:
        return Outcome.OUT_OF_BOUNDS
    return None


@transaction.atomic
def cast(*, by: Actor, at: datetime, ballot_id: int, choice: str) -> None:
    """An elector votes, or changes their vote, strictly before the term."""
    if by.member_id is None or not permissions.may_vote(by):
        raise Forbidden
    ballot = _lock_ballot(ballot_id)
    if not ballots.takes_votes(at, closes_at=ballot.closes_at, is_closed=ballot.closed_at is not None):
        raise Refused(N_("This vote has ended: nothing was changed, and its count is on this page."))
    elector = Elector.objects.filter(ballot=ballot, member_id=by.member_id).first()
    if elector is None:
        raise Refused(
            N_(
                "The list of voters was closed when this vote opened, and you were not on it yet. "
                "The next vote is yours."
            )
        )
    Vote.objects.update_or_create(elector=elector, defaults={"choice": _choice(choice), "cast_at": at})
    live.announce(f"ballot-{ballot.pk}")


@transaction.atomic
def close(*, by: Actor, at: datetime, ballot_id: int) -> None:
    """Count a ballot that is due and apply what it decided: one rule version, or none. Twice is once."""
    if not permissions.may_close(by):
        raise Forbidden
    proposal = _lock_proposal(_proposal_of(ballot_id))
    ballot = _lock_ballot(ballot_id)
    if ballot.closed_at is not None:
        return
    if not ballots.is_due(at, closes_at=ballot.closes_at, is_closed=False):
        raise Refused(N_("This vote is still open: it is counted from its term on."))
    sheet = _count(ballot)
    ballot.closed_at, ballot.count_sheet = at, sheet.as_json()
    ballot.save(update_fields=["closed_at", "count_sheet"])
    audit.record(by=by, at=at, action="governance.close", subject=f"ballot:{ballot.pk}", data=sheet.as_json())
    outcome = _apply(proposal, ballot, by=by, at=at) if sheet.outcome is Outcome.ADOPTED else sheet.outcome
    _end(proposal, outcome, at)
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
    frozen_rules = {rule.key: _frozen_rule(rule, at) for rule in voting.BALLOT_RULES}
    base = _lock_version(proposal.base_id)
    if _is_replaced(base):
        raise Refused(proposals.IS_STALE)
    decode(registry.get(proposal.rule_key), proposal.value)
    electorate = members.electorate(at=at, days=_value(frozen_rules, voting.ELECTORATE_DAYS))
    if not electorate:
        raise Refused(N_("Nobody has been a member long enough to vote yet."))
    closes_at = ballots.closes_at(at, days=_value(frozen_rules, voting.VOTING_DAYS))
    change = Change(proposal.rule_key, base.pk, base.value, proposal.value)
    frozen = freezing.freeze(Conditions(proposal.pk, change, electorate, frozen_rules, at, closes_at))
    ballot = Ballot.objects.create(
        proposal=proposal,
        opened_at=at,
        closes_at=closes_at,
        frozen=frozen,
        frozen_hash=freezing.digest(frozen),
    )
    Elector.objects.bulk_create(Elector(ballot=ballot, member_id=member_id) for member_id in electorate)
    return ballot


def _frozen_rule(rule: Rule[Any], at: datetime) -> FrozenRule:
    current = rules.in_force(rule, at=at)
    return FrozenRule(encode(rule, current.value), current.version_id)


def _value(frozen: dict[str, FrozenRule], rule: Rule[int]) -> int:
    return read(rule, frozen[rule.key].value)


def _count(ballot: Ballot) -> CountSheet:
    if freezing.digest(ballot.frozen) != ballot.frozen_hash:
        raise RuntimeError(f"ballot {ballot.pk} is not what was hashed when it opened")
    chosen = Vote.objects.filter(elector__ballot=ballot).values_list("choice", flat=True)
    frozen = ballot.frozen["rules"]
    return tally.count(
        (Choice(choice) for choice in chosen),
        electorate=len(ballot.frozen["electorate"]),
        quorum_share=read(voting.QUORUM_SHARE, frozen[voting.QUORUM_SHARE.key]["value"]),
        majority_share=read(voting.MAJORITY_SHARE, frozen[voting.MAJORITY_SHARE.key]["value"]),
    )


def _apply(proposal: Proposal, ballot: Ballot, *, by: Actor, at: datetime) -> Outcome:
    """Write the version that was voted, checked once more against what the rule has become meanwhile."""
    base = _lock_version(proposal.base_id)
    if _is_replaced(base):
        return Outcome.STALE
    try:
        decode(registry.get(proposal.rule_key), proposal.value)
    except Refused:
        return Outcome.OUT_OF_BOUNDS
    effective_at = ballots.effective_at(
        closes_at=ballot.closes_at,
        counted_at=at,
        base_effective_at=base.effective_at,
        notice_days=read(voting.NOTICE_DAYS, ballot.frozen["rules"][voting.NOTICE_DAYS.key]["value"]),
        zone=timezone.get_default_timezone(),
    )
    version = RuleVersion.objects.create(
        key=proposal.rule_key,
        value=proposal.value,
        effective_at=effective_at,
        proposal=proposal,
        replaces=base,
    )
    audit.record(
        by=by,
        at=at,
        action="governance.adopt",
        subject=f"rule_version:{version.pk}",
        data={"rule": version.key, "value": version.value, "effective_at": effective_at.isoformat()},
    )
    return Outcome.ADOPTED


def _end(proposal: Proposal, outcome: Outcome, at: datetime) -> None:
    act = Act.ADOPT if outcome is Outcome.ADOPTED else Act.REJECT
    proposal.state = proposals.move(State(proposal.state), act)
    proposal.outcome = outcome
    proposal.ended_at = at
    proposal.save(update_fields=["state", "outcome", "ended_at"])


def _choice(choice: str) -> Choice:
    try:
        return Choice(choice)
    except ValueError:
        raise Refused(N_("Choose yes, no or blank."), field="choice") from None


def _proposal_of(ballot_id: int) -> int:
    proposal_id = Ballot.objects.filter(pk=ballot_id).values_list("proposal_id", flat=True).first()
    if proposal_id is None:
        raise Hidden
    return proposal_id


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


def _lock_version(version_id: int) -> RuleVersion:
    return RuleVersion.objects.select_for_update(no_key=True).get(pk=version_id)


def _is_replaced(version: RuleVersion) -> bool:
    return RuleVersion.objects.filter(replaces=version).exists()
