"""Rounds of consent under real concurrency: threads with own connections, all let go at one instant."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db.models import Q

from coop.domain.actors import PLATFORM
from coop.domain.errors import Refused
from coop.models import AuditEvent
from governance.models import Ballot, CarriedObjection, Elector, Improvement, Proposal
from governance.services import ballots, consent_rounds, execution
from tests.governance.consents import ask, objected
from tests.governance.stories import certify, close, make_voters
from tests.races.threads import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]


def test_a_round_that_is_carried_out_by_six_is_followed_by_one() -> None:
    ana, bruno, _ = make_voters()
    vote = ask(ana, bruno)
    close(vote)
    until = certify(vote.ballot_id, at=vote.closes_at).executable_at
    assert until is not None
    at_once(*[partial(execution.execute, by=PLATFORM, at=until, proposal_id=vote.proposal_id)] * 6)
    again = Proposal.objects.get(round_of=vote.proposal_id)
    assert CarriedObjection.objects.filter(round=again).count() == 1
    assert AuditEvent.objects.filter(action="governance.next_round").count() == 1


def test_a_round_that_is_opened_by_keepers_and_its_proposer_at_once_is_one_ballot() -> None:
    ana, bruno, _ = make_voters()
    again = objected(ana, bruno)
    acts = [
        *[partial(ballots.open_due, by=PLATFORM, at=again.opens_at)] * 3,
        *[partial(ballots.open, by=ana, at=again.opens_at, proposal_id=again.proposal.pk)] * 3,
    ]
    at_once(*acts)
    ballot = Ballot.objects.get(proposal=again.proposal)
    assert Elector.objects.filter(ballot=ballot).count() == 3
    assert ballot.frozen["round"]["number"] == 2


def test_of_two_answers_at_once_one_stands_whole() -> None:
    ana, bruno, _ = make_voters()
    again = objected(ana, bruno)
    said = ("Ce sera le dimanche.", "Ce sera le lundi.")
    answers = at_once(
        *[
            partial(consent_rounds.answer, by=ana, at=again.before, carried_id=again.only, text=text)
            for text in (*said, *said)
        ]
    )
    assert len(refusals(answers)) == 2, "of the other words, both times"
    assert CarriedObjection.objects.get(pk=again.only).answer in said


def test_an_objection_that_is_kept_while_it_is_lifted_ends_lifted() -> None:
    """Whoever keeps it may still lift it; whoever lifted it keeps nothing."""
    ana, bruno, _ = make_voters()
    again = objected(ana, bruno)
    keep = partial(consent_rounds.keep, by=bruno, at=again.before, carried_id=again.only, text="Toujours.")
    lift = partial(consent_rounds.lift, by=bruno, at=again.before, carried_id=again.only)
    answers = at_once(keep, lift, keep, lift)
    row = CarriedObjection.objects.get(pk=again.only)
    assert row.lifted_at == again.before
    assert len(refusals(answers)) == (0 if row.kept_because else 2)


def test_what_is_improved_while_the_round_opens_is_frozen_or_refused() -> None:
    ana, bruno, _ = make_voters()
    again = objected(ana, bruno)
    just = again.opens_at - timedelta(seconds=1)
    improve = partial(consent_rounds.improve, by=ana, at=just, proposal_id=again.proposal.pk, text="Mieux.")
    answers = at_once(improve, partial(ballots.open_due, by=PLATFORM, at=again.opens_at), improve)
    ballot = Ballot.objects.get(proposal=again.proposal)
    written = Improvement.objects.filter(round=again.proposal).count()
    assert ballot.frozen["round"]["improvement"] == ("Mieux." if written else "")
    assert len(refusals(answers)) == (0 if written else 2)


def test_an_answer_and_the_count_pass_one_after_the_other() -> None:
    """Nothing is said of an objection once it was counted, and the count lists each that stood."""
    ana, bruno, _ = make_voters()
    again = objected(ana, bruno)
    ballots.open_due(by=PLATFORM, at=again.opens_at)
    ballot = Ballot.objects.get(proposal=again.proposal)
    late = ballot.closes_at
    acts: list[Callable[[], object]] = [
        partial(consent_rounds.lift, by=bruno, at=late - timedelta(seconds=1), carried_id=again.only),
        partial(ballots.close, by=PLATFORM, at=late, ballot_id=ballot.pk),
    ]
    at_once(*acts)
    sheet = Ballot.objects.get(pk=ballot.pk).count_sheet or {}
    (carried,) = again.carried
    stands = CarriedObjection.objects.filter(Q(pk=again.only), lifted_at=None).exists()
    assert Counter(sheet["objections"]) == Counter([carried.objection_id] if stands else [])


def test_a_refusal_is_said_in_words() -> None:
    ana, bruno, _ = make_voters()
    again = objected(ana, bruno)
    consent_rounds.answer(by=ana, at=again.before, carried_id=again.only, text="Une fois.")
    with pytest.raises(Refused):
        consent_rounds.answer(by=ana, at=again.before, carried_id=again.only, text="Deux fois.")
