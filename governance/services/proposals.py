"""Writing a proposal, and taking it back. Its content never changes: what is read is what is voted."""

from datetime import datetime
from typing import Any

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from governance.domain import permissions, proposals, registry
from governance.domain.proposals import Act, State
from governance.domain.rules import Json, Rule, decode, encode, read
from governance.models import Proposal, RuleVersion


@transaction.atomic
def write(*, by: Actor, at: datetime, title: str, reason: str, rule_key: str, value: Json) -> int:
    """A member proposes another value for a rule. Returns the proposal's id, also when sent twice.

    value: the JSON form (see governance.domain.rules). It is compared with the newest value decided, in force
    or not yet, which the proposal names as its base.
    """
    if by.member_id is None or not permissions.may_propose(by):
        raise Forbidden
    rule = _rule(rule_key)
    wanted = encode(rule, decode(rule, value))
    content = {
        "title": proposals.clean_title(title),
        "reason": proposals.clean_reason(reason),
        "value": wanted,
    }
    base = _lock_newest(rule)
    if read(rule, base.value) == read(rule, wanted):
        raise Refused(N_("This is already the value of the rule."), field="value")
    draft = Proposal.objects.filter(proposer=by.member_id, rule_key=rule.key, state=State.DRAFT).first()
    if draft is None:
        draft = Proposal.objects.create(
            proposer_id=by.member_id, rule_key=rule.key, base=base, created_at=at, **content
        )
    elif any(getattr(draft, name) != given for name, given in content.items()):
        raise Refused(
            N_("You already wrote a proposal on this rule, “%(title)s”: put it to the vote or withdraw it."),
            title=draft.title,
        )
    return draft.pk


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, proposal_id: int) -> None:
    """Its proposer takes a proposal back before its vote opens. Twice is once."""
    proposal = _lock(proposal_id, by)
    if not permissions.may_decide_on(by, proposer_id=proposal.proposer_id):
        raise Forbidden
    if proposal.state == State.WITHDRAWN:
        return
    proposal.state = proposals.move(State(proposal.state), Act.WITHDRAW)
    proposal.ended_at = at
    proposal.save(update_fields=["state", "ended_at"])
    audit.record(by=by, at=at, action="governance.withdraw", subject=f"proposal:{proposal.pk}")


def _lock(proposal_id: int, by: Actor) -> Proposal:
    proposal = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if proposal is None or not permissions.may_read_votes(by):
        raise Hidden
    return proposal


def _rule(key: str) -> Rule[Any]:
    try:
        return registry.get(key)
    except KeyError:
        raise Refused(N_("Choose one of the rules."), field="rule_key") from None


def _lock_newest(rule: Rule[Any]) -> RuleVersion:
    """The newest version, held so that proposals on one rule are written one after the other."""
    return RuleVersion.objects.select_for_update(no_key=True).filter(key=rule.key).latest("effective_at")
