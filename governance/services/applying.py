"""What was voted becomes what is obeyed. Whoever calls holds the proposal and its ballot.

A resolution and a budget are recorded with their count; what else was voted is done, checked once more
against what became of it meanwhile.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from coop.services import audit, members
from governance import rules as voting
from governance.domain import ballots, registry
from governance.domain.kinds.names import Kind
from governance.domain.proposals import Outcome
from governance.domain.rules import read
from governance.models import Ballot, Proposal, RuleVersion
from governance.services import asking, mandates, seating


def apply(*, by: Actor, at: datetime, proposal: Proposal, ballot: Ballot) -> Outcome:
    """Do what was voted, once, or say why it can no longer be done.

    The platform does it, whoever asked for the count: nobody gets or needs a power for it.
    """
    obstacle = None if proposal.kind == Kind.ELECTION else asking.obstacle(proposal, at)
    if obstacle is not None:
        return Outcome.STALE if obstacle is Outcome.OVERTAKEN else obstacle
    match Kind(proposal.kind):
        case Kind.RULE:
            _write_version(by, at, proposal, ballot)
        case Kind.ELECTION:
            return seating.seat(by=by, at=at, proposal=proposal, ballot=ballot)
        case Kind.REVOCATION:
            mandates.revoke(
                by=PLATFORM,
                at=at,
                mandate_id=proposal.asked["mandate"],
                reason=proposal.title,
                decision_id=proposal.pk,
            )
        case Kind.ADMISSION:
            members.admit(by=PLATFORM, at=at, member_id=proposal.asked["member"])
        case Kind.EXCLUSION:
            return _exclude(at, proposal)
        case Kind.RESOLUTION | Kind.BUDGET:
            pass
    return Outcome.ADOPTED


def _exclude(at: datetime, proposal: Proposal) -> Outcome:
    """As whoever leaves by themself: nobody is left waiting, no hour is left behind, or it is not done at
    all.
    """
    try:
        with transaction.atomic():
            registry.departure()(by=PLATFORM, at=at, member_id=proposal.asked["member"])
    except Refused:
        return Outcome.NOT_SETTLED
    return Outcome.ADOPTED


def _write_version(by: Actor, at: datetime, proposal: Proposal, ballot: Ballot) -> None:
    base = asking.lock_base(proposal)
    effective_at = ballots.effective_at(
        closes_at=ballot.closes_at,
        counted_at=at,
        base_effective_at=_begun_at(base),
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


def _begun_at(base: RuleVersion) -> datetime:
    """From when the base is obeyed, or the emergency measure that lies over it: what is voted comes after."""
    over = RuleVersion.objects.filter(suspends=base).values_list("effective_at", flat=True).first()
    return over or base.effective_at
