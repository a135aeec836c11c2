"""After the count: certifying it, contesting it, answering. Rows are locked in one order: the proposal first.

What was counted is provisional until its scrutineers have found the same, and until nobody may contest it any
more (docs/adr/0024).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.selectors import members
from coop.services import audit, live
from governance import rules as voting
from governance.domain import announcing, certifying, permissions, proposals
from governance.domain.certifying import Contested
from governance.domain.proposals import Act, Outcome, State
from governance.domain.rules import Rule, read
from governance.models import Ballot, Certification, Contest, ContestAnswer, Elector, Proposal, Scrutiny
from governance.selectors import certifications


def begin(*, by: Actor, at: datetime, proposal: Proposal, ballot: Ballot) -> None:
    """The count that was just written awaits its scrutineers. Whoever calls holds the proposal and ballot.

    Of a ballot that froze no such rules, since it opened before there were any, the count itself certifies.
    """
    _move(proposal, Act.COUNT)
    electors = Elector.objects.filter(ballot=ballot).exclude(member_id=proposal.proposer_id)
    able = set(electors.values_list("member_id", flat=True)) & set(members.electorate(at=at, days=0))
    scrutiny = Scrutiny.objects.create(
        ballot=ballot,
        fingerprint=certifying.fingerprint(ballot.count_sheet or {}),
        needed=certifying.scrutineers_needed(_frozen(ballot, voting.SCRUTINEER_COUNT), able=len(able)),
        due_at=_over_at(at, ballot, voting.CERTIFICATION_DAYS),
    )
    _certify_when_enough(by, at, proposal, scrutiny)


@transaction.atomic
def certify(*, by: Actor, at: datetime, ballot_id: int, fingerprint: str) -> None:
    """An elector declares that they counted the vote again and found the sheet of this fingerprint. Twice is
    once.

    Raises Refused where it is another one, where it is too late, and for who was no elector.
    """
    proposal, scrutiny = _lock(by, ballot_id)
    if not permissions.may_certify(by, proposer_id=proposal.proposer_id):
        raise Forbidden
    elector = _elector(by, ballot_id)
    found = certifying.clean_fingerprint(fingerprint)
    if Certification.objects.filter(elector=elector).exists():
        return
    proposals.move(State(proposal.state), Act.CERTIFY)
    if at >= scrutiny.due_at:
        raise Refused(N_("The time to certify this count has passed."))
    if found != scrutiny.fingerprint:
        raise Refused(
            N_(
                "This is not the fingerprint of the count that was published. If you counted the kit again "
                "and found another one, do not certify: say it to the other voters."
            ),
            field="fingerprint",
        )
    Certification.objects.create(elector=elector, fingerprint=found, certified_at=at)
    _record(by, at, "governance.certify", ballot_id, {"fingerprint": found})
    _certify_when_enough(by, at, proposal, scrutiny)
    live.announce(f"ballot-{ballot_id}")


@transaction.atomic
def contest(*, by: Actor, at: datetime, ballot_id: int, motive: str) -> None:
    """An elector contests a certified result: it is not carried out before its scrutineers have answered.

    Once for each elector; the same sent twice is once. Raises Refused outside of its days.
    """
    proposal, scrutiny = _lock(by, ballot_id)
    if not permissions.may_contest(by):
        raise Forbidden
    elector, why = _elector(by, ballot_id), certifying.clean_motive(motive)
    held = Contest.objects.filter(elector=elector).first()
    if held is not None and held.motive == why:
        return
    if held is not None:
        raise Refused(N_("You have already contested this result."))
    if proposal.state != State.CONTESTED:
        proposals.move(State(proposal.state), Act.CONTEST)
    assert scrutiny.executable_at is not None  # by a constraint, where it is certified
    if at >= scrutiny.executable_at:
        raise Refused(N_("The time to contest this result has passed."))
    due_at = _over_at(at, scrutiny.ballot, voting.CERTIFICATION_DAYS)
    Contest.objects.create(elector=elector, motive=why, contested_at=at, due_at=due_at)
    if proposal.state != State.CONTESTED:
        _move(proposal, Act.CONTEST)
    _record(by, at, "governance.contest", ballot_id, {"due_at": due_at.isoformat()})
    live.announce(f"ballot-{ballot_id}")


@transaction.atomic
def answer(*, by: Actor, at: datetime, contest_id: int, verdict: str, text: str) -> int:
    """A scrutineer maintains their certification, or takes it back, and says why. Returns the ballot's id.

    The same sent twice is once. One who takes it back annuls the result at once; where all contests are
    answered and all maintain, the result is certified again.
    """
    ballot_id = _ballot_of(by, contest_id)
    proposal, scrutiny = _lock(by, ballot_id)
    held = Contest.objects.get(pk=contest_id)
    mine = Certification.objects.filter(
        elector__ballot_id=ballot_id, elector__member_id=by.member_id or 0
    ).first()
    if mine is None or not permissions.may_answer(by, scrutineer_id=mine.elector.member_id):
        raise Forbidden
    content = {"verdict": certifying.verdict_of(verdict), "text": certifying.clean_answer(text)}
    if ContestAnswer.objects.filter(contest=held, certification=mine, **content).exists():
        return ballot_id
    proposals.move(State(proposal.state), Act.MAINTAIN)
    if at >= held.due_at:
        raise Refused(N_("The time to answer this contest has passed."))
    if ContestAnswer.objects.filter(contest=held, certification=mine).exists():
        raise Refused(N_("You have already answered this contest."))
    ContestAnswer.objects.create(contest=held, certification=mine, answered_at=at, **content)
    _record(by, at, "governance.answer", ballot_id, {"contest": contest_id, "verdict": content["verdict"]})
    settle(by=by, at=at, proposal=proposal, scrutiny=scrutiny)
    live.announce(f"ballot-{ballot_id}")
    return ballot_id


def settle(*, by: Actor, at: datetime, proposal: Proposal, scrutiny: Scrutiny) -> bool:
    """What the answers, or the silence, make of a contested result. Whoever calls holds the proposal."""
    found = certifications.standings(scrutiny.ballot_id, at=at)
    if Contested.UPHELD in found:
        annul(by=by, at=at, proposal=proposal, outcome=Outcome.ANNULLED)
        return True
    if Contested.OPEN in found:
        return False
    _move(proposal, Act.MAINTAIN)
    return True


def annul(*, by: Actor, at: datetime, proposal: Proposal, outcome: Outcome) -> None:
    """The count did not hold: nothing is carried out. Whoever calls holds the proposal."""
    proposal.state = proposals.move(State(proposal.state), Act.ANNUL)
    proposal.outcome, proposal.ended_at = outcome, at
    proposal.save(update_fields=["state", "outcome", "ended_at"])
    audit.record(
        by=by,
        at=at,
        action="governance.annul",
        subject=f"proposal:{proposal.pk}",
        data={"outcome": outcome.value},
    )


def _certify_when_enough(by: Actor, at: datetime, proposal: Proposal, scrutiny: Scrutiny) -> None:
    if Certification.objects.filter(elector__ballot=scrutiny.ballot_id).count() < scrutiny.needed:
        return
    scrutiny.certified_at = at
    scrutiny.executable_at = _over_at(at, scrutiny.ballot, voting.CONTEST_DAYS)
    scrutiny.save(update_fields=["certified_at", "executable_at"])
    _move(proposal, Act.CERTIFY)


def _move(proposal: Proposal, act: Act) -> None:
    proposal.state = proposals.move(State(proposal.state), act)
    proposal.save(update_fields=["state"])


def _over_at(at: datetime, ballot: Ballot, rule: Rule[int]) -> datetime:
    return announcing.over_at(at, days=_frozen(ballot, rule), zone=timezone.get_default_timezone())


def _frozen(ballot: Ballot, rule: Rule[int]) -> int:
    """What the ballot froze; 0 where it opened before there was such a rule."""
    frozen = ballot.frozen["rules"].get(rule.key)
    return read(rule, frozen["value"]) if frozen else 0


def _lock(by: Actor, ballot_id: int) -> tuple[Proposal, Scrutiny]:
    """Raises Hidden before the count, as for an id that names none, and to who may not read votes."""
    told = Proposal.objects.select_for_update(no_key=True, of=("self",)).filter(ballot__pk=ballot_id)
    proposal = told.first() if permissions.may_read_votes(by) else None
    scrutiny = Scrutiny.objects.select_related("ballot").filter(ballot_id=ballot_id).first()
    if proposal is None or scrutiny is None:
        raise Hidden
    return proposal, scrutiny


def _ballot_of(by: Actor, contest_id: int) -> int:
    found = Contest.objects.filter(pk=contest_id).values_list("elector__ballot_id", flat=True).first()
    if found is None or not permissions.may_read_votes(by):
        raise Hidden
    return found


def _elector(by: Actor, ballot_id: int) -> Elector:
    elector = Elector.objects.filter(ballot_id=ballot_id, member_id=by.member_id or 0).first()
    if elector is None:
        raise Refused(N_("Only those who could vote in this ballot certify its count, or contest it."))
    return elector


def _record(by: Actor, at: datetime, action: str, ballot_id: int, data: dict[str, Any]) -> None:
    audit.record(by=by, at=at, action=action, subject=f"ballot:{ballot_id}", data=data)
