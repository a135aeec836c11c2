"""Standing in an election, and taking it back."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.selectors import members
from governance.domain import mandates, permissions
from governance.domain.kinds import election
from governance.domain.kinds.names import Kind
from governance.domain.proposals import State
from governance.models import Candidacy, Proposal


@transaction.atomic
def stand(*, by: Actor, at: datetime, proposal_id: int, text: str = "") -> None:
    """A member accepts to be elected, in writing and for themself. Twice is once."""
    proposal = _lock(proposal_id, by)
    if by.member_id is None or not permissions.may_stand(by):
        raise Forbidden
    text = election.clean_words(text)
    if proposal.state != State.DISCUSSED:
        raise Refused(N_("Members stand while the election is in discussion, until its vote is announced."))
    mandates.check_holder(members.get(by.member_id))
    Candidacy.objects.get_or_create(
        proposal=proposal, member_id=by.member_id, ended_at=None, defaults={"text": text, "stood_at": at}
    )


@transaction.atomic
def step_down(*, by: Actor, at: datetime, proposal_id: int) -> None:
    """A candidate takes it back before the vote opens. Twice is once."""
    proposal = _lock(proposal_id, by)
    if by.member_id is None or not permissions.may_stand(by):
        raise Forbidden
    held = Candidacy.objects.filter(proposal=proposal, member_id=by.member_id, ended_at=None).first()
    if held is None:
        return
    if proposal.state not in (State.DISCUSSED, State.ANNOUNCED):
        raise Refused(N_("The vote has opened: a candidacy can no longer be taken back."))
    held.ended_at = at
    held.save(update_fields=["ended_at"])


def _lock(proposal_id: int, by: Actor) -> Proposal:
    """Held, so that nobody stands once the vote is announced; hidden where it is no election."""
    rows = Proposal.objects.select_for_update(no_key=True)
    proposal = rows.filter(pk=proposal_id, kind=Kind.ELECTION).first()
    if proposal is None or not permissions.may_read_votes(by):
        raise Hidden
    return proposal
