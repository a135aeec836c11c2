"""What was voted becomes what is obeyed: once, by the keeper, when nobody may contest it any more.

Rows are locked in one order: proposal, ballot, rule version.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from coop.services import audit, live
from governance.domain import permissions, proposals
from governance.domain.proposals import Act, Outcome, State
from governance.models import Ballot, Contest, Proposal, Scrutiny
from governance.services import applying, certifications, consent_rounds, second_calls


def execute_due(*, by: Actor, at: datetime) -> int:
    """Carry out every result that may no longer be contested, and end what was not certified or not answered
    in time; the oldest count first. How many ended.

    Each in a transaction of its own: a keeper that is killed leaves each done or not begun.
    """
    silent = Contest.objects.filter(elector__ballot__proposal=OuterRef("pk"), due_at__lte=at)
    due = Proposal.objects.filter(
        Q(state=State.COUNTED, ballot__scrutiny__due_at__lte=at)
        | Q(state=State.CERTIFIED, ballot__scrutiny__executable_at__lte=at)
        | Q(Exists(silent), state=State.CONTESTED)
    ).order_by("ballot__closed_at", "pk")
    return jobs.each(
        lambda proposal_id: execute(by=by, at=at, proposal_id=proposal_id),
        list(due.values_list("pk", flat=True)),
    )


@transaction.atomic
def execute(*, by: Actor, at: datetime, proposal_id: int) -> int:
    """Carry out one result where it is due; 1 where that ended its proposal, 0 where another did it meanwhile
    or where it has to wait.
    """
    if not permissions.may_execute(by):
        raise Forbidden
    proposal = Proposal.objects.select_for_update(no_key=True).get(pk=proposal_id)
    scrutiny = Scrutiny.objects.filter(ballot__proposal=proposal).first()
    if scrutiny is None or State(proposal.state) not in proposals.RESULT_STATES:
        return 0
    ballot = Ballot.objects.select_for_update(no_key=True).get(pk=scrutiny.ballot_id)
    match State(proposal.state):
        case State.COUNTED if at >= scrutiny.due_at:
            certifications.annul(by=by, at=at, proposal=proposal, outcome=Outcome.UNCERTIFIED)
        case State.CONTESTED:
            certifications.settle(by=by, at=at, proposal=proposal, scrutiny=scrutiny)
        case State.CERTIFIED if scrutiny.executable_at is not None and at >= scrutiny.executable_at:
            _carry_out(by, at, proposal, ballot)
        case _:
            pass
    live.announce(f"ballot-{ballot.pk}")
    return int(proposal.ended_at is not None)


def _carry_out(by: Actor, at: datetime, proposal: Proposal, ballot: Ballot) -> None:
    """As the count said: applied once, or ended as not adopted."""
    said = Outcome((ballot.count_sheet or {})["outcome"])
    outcome = said
    if said is Outcome.ADOPTED:
        outcome = applying.apply(by=by, at=at, proposal=proposal, ballot=ballot)
    act = Act.ADOPT if outcome is Outcome.ADOPTED else Act.REJECT
    proposal.state = proposals.move(State(proposal.state), act)
    proposal.outcome, proposal.ended_at = outcome, at
    proposal.save(update_fields=["state", "outcome", "ended_at"])
    if act is Act.REJECT:
        audit.record(
            by=by,
            at=at,
            action="governance.reject",
            subject=f"proposal:{proposal.pk}",
            data={"outcome": outcome.value},
        )
    again_id = second_calls.call(by=by, at=at, proposal=proposal, ballot=ballot, outcome=said)
    if again_id is not None:
        consent_rounds.take_over(by=by, at=at, round_id=again_id, ballot=ballot)
    consent_rounds.call(by=by, at=at, proposal=proposal, ballot=ballot, outcome=said)
