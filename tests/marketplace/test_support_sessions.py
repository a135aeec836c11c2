"""Assigning helpers, noting sessions, and the hours that the digital-inclusion fund counts for them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from marketplace.domain.support import sessions as law
from marketplace.domain.support.crediting import CreditTerms, credited
from marketplace.domain.support.sessions import Heard, Mistake, Satisfaction
from marketplace.domain.support.themes import Theme
from marketplace.models import SupportAssignment, SupportHelper, SupportSession
from marketplace.selectors.support import assigning, volunteers
from marketplace.selectors.support import sessions as told
from marketplace.services import leaving
from marketplace.services.support import assignments, beneficiaries, needs, sessions
from marketplace.services.support import volunteers as helping
from tests.instants import START, after
from tests.marketplace.samples import id_of
from tests.supporting import (
    TODAY,
    UNTIL,
    assigned,
    day,
    fill_fund,
    library,
    need,
    person,
    session,
    volunteer,
    volunteering,
)
from timebank.domain.natures import AccountKind, Nature
from timebank.models import JournalEntry, Leg, SubAccount
from timebank.selectors import funds


@pytest.fixture
def odette(amina: Actor, elise: Actor) -> int:
    return person(amina, library(amina, elise))


@pytest.fixture
def entrusted(odette: int, amina: Actor, bruno: Actor, elise: Actor) -> int:
    """Odette's need for help with her mail, with which Bruno helps; the assignment."""
    need(amina, odette)
    volunteer(bruno)
    assert assigned(elise) == 1
    return SupportAssignment.objects.get().pk


def held() -> int:
    """Minutes of the digital-inclusion fund."""
    return next(one.minutes for one in funds.holdings() if one.kind is AccountKind.INCLUSION)


def given(member: Actor) -> int:
    """Minutes that a member gave to the commons."""
    rows = SubAccount.objects.filter(account__kind="member_contribution", account__owner=id_of(member))
    return sum(rows.order_by("pk").values_list("balance", flat=True))


def note(by: Actor, assignment_id: int, minutes: int = 60, key: str = "a") -> int:
    return sessions.note(by=by, at=START, assignment_id=assignment_id, draft=session(minutes), key=key)


def test_a_proposal_is_confirmed_whole_or_not_at_all(
    odette: int, amina: Actor, bruno: Actor, elise: Actor
) -> None:
    with pytest.raises(Refused, match="nobody to assign"):
        assigned(elise)
    need(amina, odette)
    volunteer(bruno)
    old = assigning.prepare(without_id=None, on=TODAY).fingerprint()
    with pytest.raises(Forbidden):
        assignments.confirm(by=amina, at=START, fingerprint=old)
    need(amina, odette, Theme.SAFETY)
    with pytest.raises(Refused, match="Something changed"):
        assignments.confirm(by=elise, at=START, fingerprint=old)
    assert not SupportAssignment.objects.exists()
    assert assigned(elise) == 1
    (event,) = AuditEvent.objects.filter(action="marketplace.assign_helpers")
    assert event.data == {"assignments": 1}
    (one,) = volunteers.helped_by(bruno.member_id)
    assert (one.beneficiary_id, one.alias, one.theme) == (odette, "Odette", Theme.MAIL)
    assert beneficiaries.read(by=bruno, at=START, beneficiary_id=odette).alias == "Odette"
    assert not AuditEvent.objects.filter(action="marketplace.read_beneficiary").exists()


def test_nobody_assigns_themself(odette: int, amina: Actor, elise: Actor) -> None:
    volunteer(elise)
    need_id = need(amina, odette)
    assert assigning.prepare(without_id=elise.member_id, on=TODAY).helpers == ()
    with pytest.raises(IntegrityError, match="nobody assigns themself"), transaction.atomic():
        SupportAssignment.objects.create(
            need_id=need_id,
            helper_id=id_of(elise),
            reasons=[],
            assigned_at=START,
            assigned_by_id=elise.user_id or 0,
        )


def test_no_capacity_is_passed_even_around_the_service(
    amina: Actor, bruno: Actor, elise: Actor, chloe: Actor
) -> None:
    structure_id = library(amina, elise)
    ids = [need(amina, person(amina, structure_id, alias)) for alias in ("Odette", "Paul", "Rose")]
    volunteer(bruno, capacity=2)
    assert assigned(elise) == 2
    (left,) = assigning.prepare(without_id=None, on=TODAY).needs
    with pytest.raises(IntegrityError, match="more people at once"), transaction.atomic():
        SupportAssignment.objects.create(
            need_id=left.id,
            helper_id=id_of(bruno),
            reasons=[],
            assigned_at=START,
            assigned_by_id=elise.user_id or 0,
        )
    with pytest.raises(Refused, match="You help 2 people now"):
        volunteer(bruno, capacity=1)
    for changes in ({"capacity": 1}, {"ended_at": START}):
        with pytest.raises(IntegrityError, match="more people at once"), transaction.atomic():
            SupportHelper.objects.filter(pk=bruno.member_id).update(**changes)
    assert left.id in ids
    needs.close(by=bruno, at=START, need_id=next(id for id in ids if id != left.id))
    volunteer(bruno, capacity=1)
    helping.stop(by=bruno, at=START)
    assert volunteers.helped_by(bruno.member_id) == []
    volunteer(bruno, capacity=3)
    assert assigned(elise) == 2


def test_an_assignment_is_given_back_by_the_helper_or_a_coordinator(
    entrusted: int, amina: Actor, bruno: Actor, elise: Actor
) -> None:
    with pytest.raises(Hidden):
        assignments.end(by=amina, at=START, assignment_id=entrusted)
    for somebody in (bruno, elise):
        assignments.end(by=somebody, at=START, assignment_id=entrusted)
    with pytest.raises(Hidden):
        assignments.end(by=elise, at=START, assignment_id=0)
    assert len(assigning.prepare(without_id=None, on=TODAY).needs) == 1
    with pytest.raises(IntegrityError, match="ended once"), transaction.atomic():
        SupportAssignment.objects.update(ended_at=None)


DRAFT = session(
    60, next_step="Rappeler mardi", satisfaction=Satisfaction.GOOD, heard=Heard.VOICE, word="Merci"
)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": day(-1)}, "held_on"),
        ({"held_on": day(6)}, "held_on"),
        ({"held_on": day(5)}, "held_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 12 * 60 + 1}, "minutes"),
        ({"next_step": "x" * 161}, "next_step"),
        ({"word": "a\x00"}, "word"),
        ({"heard": None}, "heard"),
        ({"satisfaction": None}, "heard"),
        ({"satisfaction": None, "heard": None}, "heard"),
    ],
)
def test_a_session_is_noted_within_its_days(changes: dict[str, object], field: str) -> None:
    days = {"assigned_on": TODAY, "until_on": day(4), "on": day(5)}
    law.check(DRAFT, **days)
    law.check(session(), **days)
    with pytest.raises(Refused) as refused:
        law.check(replace(DRAFT, **changes), **days)  # type: ignore[arg-type]  # one of its fields
    assert refused.value.field == field


def test_the_fund_credits_a_share_and_no_more_than_voted() -> None:
    for minutes, share, most, wanted in (
        (60, "1", 180, 60),
        (61, "0.5", 180, 30),
        (400, "1", 180, 180),
        (59, "0", 180, 0),
    ):
        assert credited(minutes, CreditTerms(Decimal(share), most)) == wanted


def test_one_session_is_one_entry_from_the_fund_to_hours_that_can_not_be_spent(
    entrusted: int, odette: int, bruno: Actor, amina: Actor
) -> None:
    fill_fund(500)
    with pytest.raises(Hidden):
        note(amina, entrusted)
    with pytest.raises(Hidden):
        note(bruno, 0)
    with pytest.raises(Refused, match="out of date"):
        note(bruno, entrusted, key="")
    session_id = note(bruno, entrusted, 240)
    assert note(bruno, entrusted, 240) == session_id
    with pytest.raises(Forbidden):
        sessions.credit_due(by=bruno, at=START)
    assert sessions.credit_due(by=PLATFORM, at=START) == 1
    assert sessions.credit_due(by=PLATFORM, at=START) == 0
    assert (held(), given(bruno)) == (320, 180)
    (one,) = told.of_person(odette)
    entry = JournalEntry.objects.get(pk=one.entry_id or 0)
    assert (entry.nature, entry.subject, len(entry.obeys)) == (Nature.COMMONS, f"support:{session_id}", 2)
    legs = Leg.objects.filter(entry=entry).values_list("account__kind", "amount")
    assert sorted(legs) == [("inclusion", -180), ("member_contribution", 180)]
    assert (one.credited, told.get(session_id), one.theme) == (180, one, Theme.MAIL)


def test_where_the_fund_holds_too_little_sessions_wait_in_their_order(
    entrusted: int, odette: int, bruno: Actor
) -> None:
    """A shorter session that came later never passes one that waits."""
    fill_fund(50)
    note(bruno, entrusted, 60, "first")
    note(bruno, entrusted, 30, "second")
    assert sessions.credit_due(by=PLATFORM, at=START) == 0
    assert [one.credited for one in told.of_person(odette)] == [None, None]
    assert held() == 50
    fill_fund(20, "more")
    assert sessions.credit_due(by=PLATFORM, at=START) == 1
    assert [one.credited for one in told.of_person(odette)] == [None, 60]
    fill_fund(20, "again")
    assert sessions.credit_due(by=PLATFORM, at=START) == 1
    assert (held(), given(bruno)) == (0, 90)


def test_a_mistake_is_undone_by_a_reversal(
    entrusted: int, odette: int, bruno: Actor, amina: Actor, elise: Actor
) -> None:
    fill_fund(100)
    paid, waiting = note(bruno, entrusted, 60, "first"), note(bruno, entrusted, 90, "second")
    sessions.credit_due(by=PLATFORM, at=START)
    for session_id in (paid, 0):
        with pytest.raises(Hidden):
            sessions.undo(by=amina, at=START, session_id=session_id, mistake=Mistake.TIME)
    for somebody in (bruno, elise):
        sessions.undo(by=somebody, at=START, session_id=paid, mistake=Mistake.TIME)
    sessions.undo(by=elise, at=START, session_id=waiting, mistake=Mistake.NOT_HELD)
    assert (held(), given(bruno)) == (100, 0)
    assert JournalEntry.objects.filter(nature=Nature.REVERSAL).count() == 1
    assert {one.mistake for one in told.of_person(odette)} == {Mistake.TIME, Mistake.NOT_HELD}
    assert sessions.credit_due(by=PLATFORM, at=START) == 0


def test_hours_of_who_has_left_stop_nobody(
    entrusted: int, odette: int, amina: Actor, bruno: Actor, chloe: Actor, elise: Actor
) -> None:
    note(bruno, entrusted, 60, "first")
    leaving.leave(by=bruno, at=START, member_id=id_of(bruno))
    volunteer(chloe)
    assert assigned(elise) == 1
    note(chloe, SupportAssignment.objects.latest("pk").pk, 45, "second")
    fill_fund(100)
    assert sessions.credit_due(by=PLATFORM, at=START) == 1
    assert (held(), given(chloe)) == (55, 45)


def test_words_go_with_the_person_and_hours_stay(entrusted: int, odette: int, bruno: Actor) -> None:
    fill_fund(100)
    sessions.note(by=bruno, at=START, assignment_id=entrusted, draft=DRAFT, key="a")
    sessions.credit_due(by=PLATFORM, at=START)
    assert told.of_person(odette)[0].word == "Merci"
    beneficiaries.withdraw(by=bruno, at=START, beneficiary_id=odette)
    (one,) = told.of_person(odette)
    assert (one.next_step, one.word, one.minutes, one.credited) == ("", "", 60, 60)
    assert one.satisfaction is Satisfaction.GOOD
    with pytest.raises(Refused, match="who was erased"):
        note(bruno, entrusted, 30, "b")
    assert volunteers.helped_by(bruno.member_id) == []


def test_the_keeper_counts_a_year_from_the_last_session(entrusted: int, odette: int, bruno: Actor) -> None:
    sessions.note(
        by=bruno,
        at=after(days=100),
        assignment_id=entrusted,
        draft=session(held_on=day(100)),
        key="a",
    )
    beneficiaries.keep_terms(by=PLATFORM, at=after(days=181))
    assert beneficiaries.keep_terms(by=PLATFORM, at=after(days=465)) == 0
    assert beneficiaries.keep_terms(by=PLATFORM, at=after(days=466)) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minutes": 90}, "stays as it was noted"),
        ({"held_on": day(1)}, "stays as it was noted"),
        ({"next_step": "Autre"}, "stays as it was noted"),
        ({"undone_at": START}, "undone_with_a_reason"),
        ({"undone_at": START, "undone_reason": "time"}, "gives_its_hours_back"),
        ({"credited_minutes": 30}, "stays as it was noted"),
        ({"entry_id": None, "credited_minutes": None}, "stays as it was noted"),
    ],
)
def test_the_database_keeps_a_session_as_it_was_noted(
    entrusted: int, bruno: Actor, changes: dict[str, object], words: str
) -> None:
    fill_fund(100)
    session_id = note(bruno, entrusted)
    sessions.credit_due(by=PLATFORM, at=START)
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        SupportSession.objects.filter(pk=session_id).update(**changes)


def test_the_database_wants_the_entry_of_that_very_session(entrusted: int, odette: int, bruno: Actor) -> None:
    fill_fund(200)
    first, second = note(bruno, entrusted, 60, "first"), note(bruno, entrusted, 30, "second")
    sessions.credit_due(by=PLATFORM, at=START)
    third = note(bruno, entrusted, 90, "third")
    other = told.get(first).entry_id
    these = SupportSession.objects.filter(pk=third)
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: these.update(entry_id=other, credited_minutes=90), "exactly that much"),
        (lambda: _row(first, minutes=0), "lasts_some_minutes"),
        (lambda: _row(first, satisfaction="good"), "says_how_satisfaction"),
        (lambda: _row(first, held_on=UNTIL + timedelta(days=1)), "without a signed paper"),
        (lambda: _row(first, entry_id=other, credited_minutes=60), "for whom it was given"),
        (
            lambda: SupportSession.objects.filter(pk=second).update(
                undone_at=START, undone_reason="time", reversal_id=other
            ),
            "undoes the entry",
        ),
    ]
    for act, words in wrong:
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            act()


def _row(like: int, **changes: object) -> None:
    """A session as one of these, written around the service."""
    row = SupportSession.objects.get(pk=like)
    row.pk, row.key, row.entry_id, row.credited_minutes = None, "around", None, None
    for name, value in changes.items():
        setattr(row, name, value)
    SupportSession.objects.bulk_create([row])


def test_a_helper_says_what_they_do(bruno: Actor) -> None:
    volunteer(bruno, Theme.MAIL, capacity=2)
    assert volunteers.volunteering(bruno.member_id) == volunteering(Theme.MAIL, capacity=2)
    assert volunteers.volunteering(None) is None
    assert volunteers.helped_by(VISITOR.member_id) == []
