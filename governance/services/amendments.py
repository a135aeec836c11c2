"""Amending a proposal while it is discussed. Rows are locked in order: proposal, amendment, rule version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from governance import rules as voting
from governance.domain import amendments, announcing, permissions, registry
from governance.domain.amendments import Answer, Text
from governance.domain.kinds.names import Kind
from governance.domain.proposals import State
from governance.domain.rules import Json, decode
from governance.models import Amendment, Proposal, Sponsorship
from governance.selectors import amendments as offered
from governance.selectors import rules, sponsorships
from governance.services import asking

_TEXT = ("title", "reason", "asked", "value")


@transaction.atomic
def propose(
    *,
    by: Actor,
    at: datetime,
    proposal_id: int,
    replaces_id: int | None,
    title: str,
    reason: str,
    why: str,
    value: Json = None,
    asked: Mapping[str, Any] | None = None,
) -> int:
    """A member who could vote offers another text. Returns the amendment's id, also when sent twice.

    replaces_id: the amendment that had given the text that was read, None for the text that was published;
    refused where the text changed meanwhile. value: of a rule, in JSON; asked: what the service of the kind
    takes (governance.services.kinds), None where it is left as it is.
    """
    if by.member_id is None or not permissions.may_amend(by):
        raise Forbidden
    proposal = _lock(proposal_id, by)
    amendments.check_open(State(proposal.state))
    if by.member_id not in sponsorships.electors(at):
        raise Refused(N_("You can amend proposals once you have been a member long enough to vote on them."))
    if replaces_id != proposal.amendment_id:
        raise Refused(amendments.HAS_CHANGED)
    asking.check(proposal, at)
    new = offered.amended(proposal, title=title, reason=reason, value=value, asked=asked)
    content = {
        "amender_id": by.member_id,
        "replaces_id": replaces_id,
        "old": offered.text_of(proposal).as_json(),
        "new": new.as_json(),
        "why": amendments.clean_why(why),
    }
    sent = Amendment.objects.filter(proposal=proposal, answer="", **content).order_by("pk").first()
    if sent is not None:
        return sent.pk
    most = rules.in_force(voting.AMENDMENTS_PER_MEMBER, at=at).value
    amendments.check_count(offered.made_by(by.member_id, proposal_id=proposal.pk), most=most)
    return Amendment.objects.create(proposal=proposal, proposed_at=at, **content).pk


@transaction.atomic
def accept(*, by: Actor, at: datetime, amendment_id: int, words: str = "") -> int:
    """Its proposer makes it the text: its sponsors are asked again, and it is discussed for some days more.

    Twice is once. Returns the proposal's id.
    """
    proposal, amendment = _lock_both(amendment_id, by)
    if not permissions.may_decide_on(by, proposer_id=proposal.proposer_id):
        raise Forbidden
    if not _is_to_answer(proposal, amendment, Answer.ACCEPTED):
        return proposal.pk
    asking.check(proposal, at)
    new = amendments.of_json(amendment.new)
    _check_again(proposal, new)
    days = rules.in_force(voting.AMENDMENT_DAYS, at=at)
    amendment.discussion_version_id = days.version_id
    _answer(amendment, by, at, Answer.ACCEPTED, words)
    over_at = announcing.over_at(at, days=days.value, zone=timezone.get_default_timezone())
    assert proposal.announceable_at is not None  # by a constraint, where it is discussed
    proposal.announceable_at = amendments.later(proposal.announceable_at, over_at)
    proposal.title, proposal.reason = new.title, new.reason
    proposal.asked, proposal.value = new.asked, new.value
    proposal.amendment = amendment
    proposal.save(update_fields=[*_TEXT, "announceable_at", "amendment"])
    Sponsorship.objects.filter(proposal=proposal, ended_at=None).update(ended_at=at)
    audit.record(
        by=by,
        at=at,
        action="governance.amend",
        subject=f"proposal:{proposal.pk}",
        data={"amendment": amendment.pk},
    )
    return proposal.pk


@transaction.atomic
def decline(*, by: Actor, at: datetime, amendment_id: int, words: str) -> int:
    """Its proposer leaves the text as it is, and says why. Twice is once. Returns the proposal's id."""
    proposal, amendment = _lock_both(amendment_id, by)
    if not permissions.may_decide_on(by, proposer_id=proposal.proposer_id):
        raise Forbidden
    if _is_to_answer(proposal, amendment, Answer.DECLINED):
        _answer(amendment, by, at, Answer.DECLINED, words)
    return proposal.pk


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, amendment_id: int) -> int:
    """Who wrote it takes it back, also where the text changed. Twice is once. Returns the proposal's id."""
    proposal, amendment = _lock_both(amendment_id, by)
    if not permissions.may_take_back(by, amender_id=amendment.amender_id):
        raise Forbidden
    if _is_to_answer(proposal, amendment, Answer.WITHDRAWN):
        _answer(amendment, by, at, Answer.WITHDRAWN, "")
    return proposal.pk


def _lock(proposal_id: int, by: Actor) -> Proposal:
    proposal = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if proposal is None or not permissions.may_read_votes(by):
        raise Hidden
    return proposal


def _lock_both(amendment_id: int, by: Actor) -> tuple[Proposal, Amendment]:
    """Their order is that of everything: the proposal first."""
    known = Amendment.objects.filter(pk=amendment_id).values_list("proposal_id", flat=True).first()
    proposal = _lock(known or 0, by)
    return proposal, Amendment.objects.select_for_update(no_key=True).get(pk=amendment_id)


def _is_to_answer(proposal: Proposal, amendment: Amendment, answer: Answer) -> bool:
    """False where that very answer was given already. Raises Refused where it can not be given any more."""
    if amendment.answer == answer:
        return False
    if amendment.answer:
        raise Refused(amendments.IS_ANSWERED)
    amendments.check_open(State(proposal.state))
    if answer is Answer.ACCEPTED and amendment.replaces_id != proposal.amendment_id:
        raise Refused(amendments.HAS_CHANGED)
    return True


def _answer(amendment: Amendment, by: Actor, at: datetime, answer: Answer, words: str) -> None:
    amendment.answer, amendment.answered_at = answer, at
    amendment.answered_by_id, amendment.words = by.member_id, amendments.clean_answer(words, answer)
    amendment.save(update_fields=["answer", "answered_at", "answered_by", "words", "discussion_version"])


def _check_again(proposal: Proposal, new: Text) -> None:
    """Bounds may have moved since it was written. Raises Refused."""
    if proposal.kind == Kind.RULE:
        decode(registry.get(proposal.rule_key), new.value)
