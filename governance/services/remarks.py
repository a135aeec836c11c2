"""Saying something of a proposal, answering, lifting an objection."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from governance.domain import permissions, remarks
from governance.domain.proposals import State
from governance.domain.remarks import Kind
from governance.models import Proposal, Remark


@transaction.atomic
def say(
    *, by: Actor, at: datetime, proposal_id: int, text: str, kind: str = "", answers_id: int | None = None
) -> int:
    """A member says something of a proposal, or answers another remark. Returns its id, also when sent twice.

    answers_id: the remark that is answered, itself no answer; its kind is then that of an answer.
    """
    if by.member_id is None or not permissions.may_remark(by):
        raise Forbidden
    proposal = _lock(proposal_id)
    remarks.check_open(State(proposal.state))
    content = {
        "author_id": by.member_id,
        "kind": remarks.kind_of(kind, is_answer=answers_id is not None),
        "text": remarks.clean_text(text),
        "answers": _answered(proposal, answers_id),
    }
    said = Remark.objects.filter(proposal=proposal, lifted_at=None, **content).first()
    return (said or Remark.objects.create(proposal=proposal, said_at=at, **content)).pk


@transaction.atomic
def lift(*, by: Actor, at: datetime, remark_id: int) -> int:
    """Its author no longer objects. Twice is once. Returns the proposal's id."""
    remark = Remark.objects.select_for_update(no_key=True).filter(pk=remark_id).first()
    if remark is None or not permissions.may_read_votes(by):
        raise Hidden
    if not permissions.may_lift(by, author_id=remark.author_id):
        raise Forbidden
    if remark.kind != Kind.OBJECTION:
        raise Refused(N_("Only an objection is lifted."))
    if remark.lifted_at is None:
        remarks.check_open(State(remark.proposal.state))
        remark.lifted_at = at
        remark.save(update_fields=["lifted_at"])
    return remark.proposal_id


def _lock(proposal_id: int) -> Proposal:
    """Held, so that what is sent twice is written once, and nothing is said after its end."""
    proposal = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if proposal is None:
        raise Hidden
    return proposal


def _answered(proposal: Proposal, remark_id: int | None) -> Remark | None:
    if remark_id is None:
        return None
    remark = Remark.objects.filter(pk=remark_id, proposal=proposal).exclude(kind=Kind.ANSWER).first()
    if remark is None:
        raise Refused(N_("The remark that you answer is no longer there."))
    return remark
