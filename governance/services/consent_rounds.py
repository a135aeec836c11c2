"""Rounds of consent: calling the next, answering objections, lifting or keeping them, improving the text.

Rows are locked in one order: the proposal of the round, then the objection.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from governance.domain import consent_rounds, deciding, permissions, second_calls
from governance.domain.proposals import Outcome, State
from governance.models import Ballot, CarriedObjection, Improvement, Proposal
from governance.services import repeating


def call(*, by: Actor, at: datetime, proposal: Proposal, ballot: Ballot, outcome: Outcome) -> int | None:
    """Announce the next round of a text against which objections stand; its id, None where none is due.
    Whoever calls holds the proposal and its ballot.
    """
    if not consent_rounds.is_due(ballot.frozen, outcome):
        return None
    days = second_calls.rules_of(ballot.frozen)[consent_rounds.DAYS]
    round_id = repeating.announce(
        by=by,
        at=at,
        proposal=proposal,
        days=days,
        link="round_of",
        action="governance.next_round",
        data={"previous": proposal.pk, "round": consent_rounds.number_of(ballot.frozen) + 1},
    )
    take_over(by=by, at=at, round_id=round_id, ballot=ballot)
    return round_id


def take_over(*, by: Actor, at: datetime, round_id: int, ballot: Ballot) -> None:
    """Every objection that stood when a ballot was counted stands in the vote that follows it."""
    standing = (ballot.count_sheet or {}).get(deciding.OBJECTIONS, ())
    CarriedObjection.objects.bulk_create(
        CarriedObjection(round_id=round_id, objection_id=remark_id) for remark_id in standing
    )


@transaction.atomic
def answer(*, by: Actor, at: datetime, carried_id: int, text: str) -> int:
    """The proposer answers an objection, once; the same sent twice is once. Returns the proposal's id."""
    held = _lock(by, carried_id)
    if not permissions.may_decide_on(by, proposer_id=held.round.proposer_id):
        raise Forbidden
    return _say(held, at, {"answer": consent_rounds.clean_words(text)}, "answered_at")


@transaction.atomic
def keep(*, by: Actor, at: datetime, carried_id: int, text: str) -> int:
    """Who objects keeps the objection and says why, once; they may still lift it. Returns the
    proposal's id.
    """
    held = _lock(by, carried_id)
    _check_own(by, held)
    return _say(held, at, {"kept_because": consent_rounds.clean_words(text)}, "kept_at")


@transaction.atomic
def lift(*, by: Actor, at: datetime, carried_id: int) -> int:
    """Who objected no longer does. Twice is once. Returns the proposal's id."""
    held = _lock(by, carried_id)
    _check_own(by, held)
    if held.lifted_at is None:
        consent_rounds.check_open(State(held.round.state))
        held.lifted_at = at
        held.save(update_fields=["lifted_at"])
    return held.round_id


@transaction.atomic
def improve(*, by: Actor, at: datetime, proposal_id: int, text: str) -> int:
    """The proposer writes the text as improved, before the vote of the round opens; the last one is what is
    voted. The same sent twice is once. Returns the improvement's id.
    """
    proposal = _lock_round(by, proposal_id)
    if not permissions.may_decide_on(by, proposer_id=proposal.proposer_id):
        raise Forbidden
    wanted = consent_rounds.clean_improvement(text)
    last = Improvement.objects.filter(round=proposal).last()
    if last is not None and last.text == wanted:
        return last.pk
    if proposal.round_of_id is None:
        raise Refused(N_("A text is improved between two rounds of consent, and this is the first."))
    consent_rounds.check_between(State(proposal.state))
    written = Improvement.objects.create(round=proposal, text=wanted, written_at=at)
    audit.record(
        by=by,
        at=at,
        action="governance.improve",
        subject=f"proposal:{proposal.pk}",
        data={"improvement": written.pk},
    )
    return written.pk


def _say(held: CarriedObjection, at: datetime, words: Mapping[str, str], instant: str) -> int:
    """Fill in one pair of columns, once."""
    if any(getattr(held, name) != text for name, text in words.items()):
        consent_rounds.check_open(State(held.round.state))
        consent_rounds.check_unsaid(
            is_said=getattr(held, instant) is not None, is_lifted=held.lifted_at is not None
        )
        for name, value in {**words, instant: at}.items():
            setattr(held, name, value)
        held.save(update_fields=[*words, instant])
    return held.round_id


def _check_own(by: Actor, held: CarriedObjection) -> None:
    if not permissions.may_lift(by, author_id=held.objection.author_id):
        raise Forbidden


def _lock(by: Actor, carried_id: int) -> CarriedObjection:
    round_id = CarriedObjection.objects.filter(pk=carried_id).values_list("round_id", flat=True).first()
    _lock_round(by, round_id or 0)
    rows = CarriedObjection.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("round", "objection").get(pk=carried_id)


def _lock_round(by: Actor, proposal_id: int) -> Proposal:
    """Held, so that nothing is said after its count."""
    proposal = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if proposal is None or not permissions.may_read_votes(by):
        raise Hidden
    return proposal
