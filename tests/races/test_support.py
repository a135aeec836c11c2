"""Two who assign, two keepers, and who withdraws while a session is noted: each thing happens once."""

from functools import partial

import pytest

from coop.domain.actors import PLATFORM, Actor
from marketplace.models import Beneficiary, SupportAssignment, SupportSession
from marketplace.selectors.support import assigning
from marketplace.services.support import assignments, beneficiaries, sessions
from marketplace.services.support.assignments import CHANGED
from tests.instants import START
from tests.marketplace.samples import settle
from tests.people import make_coordinator
from tests.races.threads import at_once, refusals
from tests.supporting import TODAY, assigned, fill_fund, library, need, person, session, volunteer
from timebank.models import JournalEntry
from timebank.selectors import audit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coordinator(founded: None) -> Actor:
    return make_coordinator()


@pytest.fixture
def bruno(coordinator: Actor) -> Actor:
    """Takes one person at a time; two wait, with a library that vouches for them."""
    amina, bruno = settle("Amina Benali"), settle("Bruno Keller")
    structure_id = library(amina, coordinator)
    for alias in ("Odette", "Paul"):
        need(amina, person(amina, structure_id, alias))
    volunteer(bruno, capacity=1)
    return bruno


def test_of_two_who_confirm_one_is_told_that_it_has_aged(coordinator: Actor, bruno: Actor) -> None:
    other = make_coordinator("Odile Roy")
    read = assigning.prepare(without_id=None, on=TODAY).fingerprint()
    acts = [partial(assignments.confirm, by=by, at=START, fingerprint=read) for by in (coordinator, other)]
    assert refusals(at_once(*acts)) == [CHANGED]
    assert SupportAssignment.objects.filter(ended_at__isnull=True).count() == 1


def test_two_keepers_credit_a_session_once(coordinator: Actor, bruno: Actor) -> None:
    fill_fund(1000)
    assigned(coordinator)
    assignment_id = SupportAssignment.objects.get().pk
    for key in "abc":
        sessions.note(by=bruno, at=START, assignment_id=assignment_id, draft=session(60), key=key)
    at_once(*[partial(sessions.credit_due, by=PLATFORM, at=START)] * 3)
    assert list(SupportSession.objects.order_by("pk").values_list("credited_minutes", flat=True)) == [60] * 3
    assert JournalEntry.objects.filter(subject__startswith="support:").count() == 3
    assert audit.check().is_sound


def test_who_withdraws_while_a_session_is_noted_is_erased_whole(coordinator: Actor, bruno: Actor) -> None:
    assigned(coordinator)
    one = SupportAssignment.objects.get()
    beneficiary_id = Beneficiary.objects.get(needs=one.need_id).pk
    note = partial(sessions.note, by=bruno, at=START, assignment_id=one.pk, draft=session(next_step="Revoir"))
    at_once(
        partial(note, key="a"),
        partial(beneficiaries.withdraw, by=bruno, at=START, beneficiary_id=beneficiary_id),
        partial(note, key="b"),
    )
    assert Beneficiary.objects.get(pk=beneficiary_id).erased_at == START
    assert not SupportSession.objects.exclude(next_step="").exists()
    assert not SupportAssignment.objects.filter(ended_at__isnull=True).exists()
