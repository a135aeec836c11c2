"""Writing a proposal, having it discussed, announcing its vote, taking it back.

Its content changes by amendments alone (governance.services.amendments): what is read is what is voted. Rows
are locked in one order: proposal, sponsorship, rule version.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from governance import rules as voting
from governance.domain import announcing, permissions, proposals, registry
from governance.domain.proposals import Act, State
from governance.domain.rules import Json, Rule, decode, encode, read
from governance.models import Proposal, RuleVersion, Sponsorship
from governance.selectors import rules, sponsorships
from governance.services import asking

_PUBLISHED = ("published_at", "announceable_at", "sponsor_version", "discussion_version")
_ANNOUNCED = ("announced_at", "opens_at", "announcement_version", "is_secret")


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
            N_("You already wrote a proposal on this rule, “%(title)s”: publish it or withdraw it."),
            title=draft.title,
        )
    return draft.pk


@transaction.atomic
def publish(*, by: Actor, at: datetime, proposal_id: int) -> None:
    """Its proposer opens a proposal to discussion and to sponsors. Twice is once.

    How many sponsors it needs, and how long it is discussed, is what the rules say now.
    """
    proposal = _lock_own(proposal_id, by)
    if proposal.published_at is not None and proposal.state != State.WITHDRAWN:
        return
    proposal.state = proposals.move(State(proposal.state), Act.PUBLISH)
    asking.check(proposal, at)
    sponsors, days = (
        rules.in_force(voting.SPONSOR_COUNT, at=at),
        rules.in_force(voting.DISCUSSION_DAYS, at=at),
    )
    proposal.published_at = at
    proposal.announceable_at = announcing.over_at(at, days=days.value, zone=timezone.get_default_timezone())
    proposal.sponsor_version_id, proposal.discussion_version_id = sponsors.version_id, days.version_id
    proposal.save(update_fields=["state", *_PUBLISHED])
    audit.record(by=by, at=at, action="governance.publish", subject=f"proposal:{proposal.pk}")


@transaction.atomic
def sponsor(*, by: Actor, at: datetime, proposal_id: int) -> None:
    """Another member who could vote wishes that it be voted. Twice is once."""
    proposal = _lock(proposal_id, by)
    if by.member_id is None or not permissions.may_sponsor(by, proposer_id=proposal.proposer_id):
        raise Forbidden
    _refuse_undiscussed(proposal)
    if by.member_id not in sponsorships.electors(at):
        raise Refused(
            N_("You can sponsor proposals once you have been a member long enough to vote on them.")
        )
    held, is_new = Sponsorship.objects.get_or_create(
        proposal=proposal, member_id=by.member_id, ended_at=None, defaults={"sponsored_at": at}
    )
    if is_new:
        _record_sponsor(by, at, "governance.sponsor", held)


@transaction.atomic
def unsponsor(*, by: Actor, at: datetime, proposal_id: int) -> None:
    """A sponsor takes it back while the proposal is in discussion. Twice is once."""
    proposal = _lock(proposal_id, by)
    if by.member_id is None or not permissions.may_sponsor(by, proposer_id=proposal.proposer_id):
        raise Forbidden
    _refuse_undiscussed(proposal)
    held = Sponsorship.objects.filter(proposal=proposal, member_id=by.member_id, ended_at=None).first()
    if held is not None:
        held.ended_at = at
        held.save(update_fields=["ended_at"])
        _record_sponsor(by, at, "governance.unsponsor", held)


@transaction.atomic
def announce(*, by: Actor, at: datetime, proposal_id: int, is_secret: bool = False) -> None:
    """Its proposer announces the vote: the day of its opening is fixed, and whether it is secret.

    Twice is once. Raises Refused, with what is still missing: sponsors, or days of discussion; and where it
    can not be secret.
    """
    proposal = _lock_own(proposal_id, by)
    if proposal.announced_at is not None and proposal.state != State.WITHDRAWN:
        return
    state = proposals.move(State(proposal.state), Act.ANNOUNCE)
    asking.check_announced(proposal, at)
    standing = sponsorships.standing(proposal.pk, at=at)
    assert standing is not None  # it is in discussion, and its row is held
    standing.check(at)
    if is_secret:
        asking.check_secret(proposal, voters=len(sponsorships.electors(at)))
    days = rules.in_force(voting.ANNOUNCEMENT_DAYS, at=at)
    proposal.state, proposal.announced_at = state, at
    proposal.opens_at = announcing.over_at(at, days=days.value, zone=timezone.get_default_timezone())
    proposal.announcement_version_id, proposal.is_secret = days.version_id, is_secret
    proposal.save(update_fields=["state", *_ANNOUNCED])
    audit.record(
        by=by,
        at=at,
        action="governance.announce",
        subject=f"proposal:{proposal.pk}",
        data={
            "opens_at": proposal.opens_at.isoformat(),
            "sponsors": standing.sponsors,
            **({"secret": True} if is_secret else {}),
        },
    )


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, proposal_id: int) -> None:
    """Its proposer takes a proposal back before its vote opens. Twice is once."""
    proposal = _lock_own(proposal_id, by)
    if proposal.state != State.WITHDRAWN:
        _withdraw(by, at, proposal)


@transaction.atomic
def leave(*, by: Actor, at: datetime, member_id: int) -> None:
    """What a leaving member wrote and nobody else could announce is taken back; announced votes open."""
    theirs = Proposal.objects.filter(proposer_id=member_id, state__in=[State.DRAFT, State.DISCUSSED])
    for proposal in theirs.select_for_update(no_key=True).order_by("pk"):
        _withdraw(by, at, proposal)


def _withdraw(by: Actor, at: datetime, proposal: Proposal) -> None:
    proposal.state = proposals.move(State(proposal.state), Act.WITHDRAW)
    proposal.ended_at = at
    proposal.save(update_fields=["state", "ended_at"])
    audit.record(by=by, at=at, action="governance.withdraw", subject=f"proposal:{proposal.pk}")


def _lock(proposal_id: int, by: Actor) -> Proposal:
    proposal = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if proposal is None or not permissions.may_read_votes(by):
        raise Hidden
    return proposal


def _lock_own(proposal_id: int, by: Actor) -> Proposal:
    proposal = _lock(proposal_id, by)
    if not permissions.may_decide_on(by, proposer_id=proposal.proposer_id):
        raise Forbidden
    return proposal


def _refuse_undiscussed(proposal: Proposal) -> None:
    if proposal.state != State.DISCUSSED:
        raise Refused(N_("Only a proposal that is in discussion is sponsored."))


def _record_sponsor(by: Actor, at: datetime, action: str, held: Sponsorship) -> None:
    audit.record(
        by=by, at=at, action=action, subject=f"proposal:{held.proposal_id}", data={"sponsorship": held.pk}
    )


def _rule(key: str) -> Rule[Any]:
    try:
        return registry.get(key)
    except KeyError:
        raise Refused(N_("Choose one of the rules."), field="rule_key") from None


def _lock_newest(rule: Rule[Any]) -> RuleVersion:
    """The newest version decided, held so that proposals on one rule are written one after the other."""
    held = RuleVersion.objects.select_for_update(no_key=True)
    return held.decided().filter(key=rule.key).latest("effective_at")
