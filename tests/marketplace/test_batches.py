"""Introducing many needs at once: what is proposed, confirmed and answered, and what the database refuses."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from config import roles
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.selectors import places
from marketplace.domain.batches import Batch, Scope
from marketplace.domain.refusals import Ground, Refusal
from marketplace.models import Introduction, IntroductionAnswer, IntroductionRun
from marketplace.rules import INTRODUCTION_COUNT, INTRODUCTION_WEEK
from marketplace.selectors import batches, home
from marketplace.selectors import introductions as made
from marketplace.services import engagements, introductions, leaving, refusals, requests
from tests.instants import START
from tests.marketplace.samples import LILLE, PROOF, WEB, id_of, invite, post, settle
from tests.rights import OWNER, acting_as
from timebank.selectors import audit

pytestmark = pytest.mark.django_db
ALL = Scope()


def prepared(scope: Scope = ALL, at: datetime = START) -> Batch:
    return batches.prepare(batches.waiting(scope, at=at), at=at)


def waiting(scope: Scope) -> list[int]:
    return list(batches.waiting(scope, at=START).ids)


def pairs(batch: Batch) -> Mapping[int, tuple[int, ...]]:
    return {one.request_id: one.member_ids for one in batch.proposal()}


def confirm(by: Actor, scope: Scope = ALL, at: datetime = START) -> int:
    return introductions.confirm(by=by, at=at, scope=scope, fingerprint=prepared(scope, at).fingerprint())


def made_to(person: Actor) -> list[int]:
    return [one.request_id for one in made.awaiting(id_of(person)) if one.introduction_id]


def titles(person: Actor) -> list[str]:
    return [str(card.title) for card in home.cards(person, START)]


def test_a_proposal_is_confirmed_once_and_told_to_both(amina: Actor, bruno: Actor, elise: Actor) -> None:
    request_id = post(amina)
    batch = prepared()
    assert pairs(batch) == {request_id: (id_of(bruno),)}
    assert not Introduction.objects.exists()
    run_id = confirm(elise)
    again = introductions.confirm(by=elise, at=START, scope=ALL, fingerprint=batch.fingerprint())
    assert (again, IntroductionRun.objects.count(), Introduction.objects.count()) == (run_id, 1, 1)
    run = made.run(run_id)
    assert (run.user_id, run.made_at, run.fingerprint) == (elise.user_id, START, batch.fingerprint())
    assert (run.requests, run.served, run.members, run.introductions) == (1, 1, 1, 1)
    assert {INTRODUCTION_COUNT.key, INTRODUCTION_WEEK.key, "marketplace.match_weights"} <= run.versions.keys()
    event = AuditEvent.objects.get(action="marketplace.introduce")
    assert (event.subject, event.member_id) == (f"introductions:{run_id}", id_of(elise))
    (met,) = made.of_run(run_id)
    assert (met.request_id, met.member_id, met.is_willing) == (request_id, id_of(bruno), None)
    assert "offers the skill asked, as a trade" in {reason.msgid for reason in met.reasons}
    assert "The cooperative introduces you to “A page for my shop”" in titles(bruno)
    assert "You could help with “A page for my shop”" not in titles(bruno)
    assert "The cooperative introduces somebody to you" in titles(amina)
    assert "Somebody could help you" not in titles(amina)
    assert made.latest() == run
    assert audit.check().is_sound


def test_whoever_met_once_is_not_introduced_again(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor
) -> None:
    first, second = post(amina), post(amina)
    invite(amina, bruno, first)
    assert pairs(prepared()) == {first: (id_of(chloe),), second: (id_of(bruno), id_of(chloe))}
    confirm(elise)
    assert [not ids for ids in pairs(prepared()).values()] == [True, True]
    with pytest.raises(Refused, match="nobody to introduce"):
        confirm(elise)
    assert IntroductionRun.objects.count() == 1


def test_who_said_no_is_respected(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    request_id = post(amina)
    refusals.dismiss(
        by=bruno, at=START, request_id=request_id, refusal=Refusal(Ground.PERSON, person_id=id_of(amina))
    )
    assert pairs(prepared()) == {request_id: (id_of(chloe),)}


def test_nobody_is_introduced_to_more_than_their_week_holds(amina: Actor, bruno: Actor, elise: Actor) -> None:
    """Four hours a week: two needs of two hours within a week, and no third one."""
    soon = (START + timedelta(days=7)).date()
    ids = [post(amina, needed_on=soon) for _need in range(3)]
    assert sorted(len(found) for found in pairs(prepared()).values()) == [0, 1, 1]
    confirm(elise)
    (without,) = set(ids) - set(made_to(bruno))
    assert pairs(prepared())[without] == ()


def test_the_voted_number_in_a_week(amina: Actor, bruno: Actor, elise: Actor) -> None:
    for _need in range(5):
        post(amina, wanted_minutes=15)
    assert sum(len(found) for found in pairs(prepared()).values()) == INTRODUCTION_WEEK.default
    confirm(elise)
    assert not any(pairs(prepared()).values())
    later = START + timedelta(days=8)
    assert sum(len(found) for found in pairs(prepared(at=later)).values()) == 2


def test_a_need_with_enough_members_waits_no_more(amina: Actor, elise: Actor) -> None:
    for letter in "abcd":
        settle(f"Helper {letter}", others=(WEB,))
    request_id = post(amina)
    assert len(pairs(prepared())[request_id]) == INTRODUCTION_COUNT.default
    confirm(elise)
    assert waiting(ALL) == []
    member_id = made.of_request(request_id)[0].member_id
    by = Actor(user_id=1, member_id=member_id)
    refusals.dismiss(by=by, at=START, request_id=request_id, refusal=Refusal(Ground.SHORT, minutes=500))
    assert waiting(ALL) == [request_id]
    assert member_id not in pairs(prepared())[request_id]


def test_what_is_looked_at(amina: Actor, bruno: Actor) -> None:
    old = post(amina, at=START - timedelta(days=8), category="digital")
    new = post(amina, PROOF, category="learning")
    far = post(amina, place_id=places.ids_by_code()[LILLE])
    assert waiting(ALL) == [old, new, far]
    assert waiting(Scope(days=7)) == [old]
    assert batches.departments() == {"59": "Nord", "69": "Rhône"}
    assert waiting(Scope(department="59")) == [far]
    requests.close(by=amina, at=START, request_id=new)
    assert waiting(Scope(category="learning")) == []


def test_what_keeps_everybody_away(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina, PROOF)
    batch = prepared()
    told = batches.blockages([one.wanted for one in batch.asked], at=START)
    assert [str(each) for each in told[request_id]] == [
        "No member offers any of these skills yet. A nearer one may be: try other words."
    ]


def test_what_changed_since_is_refused_and_nobody_is_introduced(
    amina: Actor, bruno: Actor, elise: Actor
) -> None:
    post(amina)
    read = prepared().fingerprint()
    settle("Somebody new", others=(WEB,))
    post(amina)
    with pytest.raises(Refused, match="Something changed"):
        introductions.confirm(by=elise, at=START, scope=ALL, fingerprint=read)
    assert not IntroductionRun.objects.exists()
    assert not AuditEvent.objects.filter(action="marketplace.introduce").exists()


def test_only_coordinators_introduce(amina: Actor, bruno: Actor) -> None:
    post(amina)
    with pytest.raises(Forbidden):
        confirm(amina)
    with pytest.raises(Hidden):
        made.run(1)
    assert made.latest() is None


def test_a_member_says_yes_and_then_no(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor) -> None:
    request_id = post(amina)
    confirm(elise)
    (met,) = [one for one in made.of_request(request_id) if one.member_id == id_of(bruno)]
    with pytest.raises(Hidden):
        introductions.accept(by=chloe, at=START, introduction_id=met.id)
    for _click in range(2):
        assert introductions.accept(by=bruno, at=START, introduction_id=met.id) == request_id
    known = made.of_pair(request_id, id_of(bruno))
    assert known is not None
    assert known.is_willing
    assert "The cooperative introduces you to “A page for my shop”" not in titles(bruno)
    refusals.dismiss(by=bruno, at=START, request_id=request_id, refusal=Refusal(Ground.SHORT, minutes=500))
    assert made.of_pair(request_id, id_of(bruno)) is None
    assert [one.member_id for one in made.of_request(request_id)] == [id_of(chloe)]
    with pytest.raises(Refused, match="no longer stands"):
        introductions.accept(by=bruno, at=START, introduction_id=met.id)
    assert IntroductionAnswer.objects.count() == 2


def test_an_invitation_takes_over(amina: Actor, bruno: Actor, elise: Actor) -> None:
    request_id = post(amina)
    confirm(elise)
    engagement_id = invite(amina, bruno, request_id)
    assert made.of_pair(request_id, id_of(bruno)) is None
    assert not any(title.startswith("The cooperative") for title in [*titles(amina), *titles(bruno)])
    engagements.accept(by=bruno, at=START, engagement_id=engagement_id)
    assert waiting(ALL) == []


def test_what_was_told_of_a_member_goes_with_them(amina: Actor, bruno: Actor, elise: Actor) -> None:
    request_id = post(amina)
    confirm(elise)
    leaving.leave(by=bruno, at=START, member_id=id_of(bruno))
    assert Introduction.objects.get().reasons == []
    assert made.of_request(request_id) == []


BROKEN = {
    "append-only": "UPDATE marketplace_introductionrun SET served_count = 1",
    "append-only: rows of marketplace_introduction ": "DELETE FROM marketplace_introduction",
    "append-only: rows of marketplace_introductionanswer": "DELETE FROM marketplace_introductionanswer",
    "never changed": "UPDATE marketplace_introduction SET place = 2",
    "member_is_introduced_to_a_need_once": """INSERT INTO marketplace_introduction
        (run_id, request_id, member_id, place, score, reasons)
        SELECT run_id, request_id, member_id, place, score, reasons FROM marketplace_introduction""",
    "introduction_has_a_place_and_a_score": """INSERT INTO marketplace_introduction
        (run_id, request_id, member_id, place, score, reasons)
        SELECT run_id, request_id, %(elise)s, 0, score, reasons FROM marketplace_introduction""",
    "nobody is introduced to their own need": """INSERT INTO marketplace_introduction
        (run_id, request_id, member_id, place, score, reasons)
        SELECT run_id, request_id, %(amina)s, place, score, reasons FROM marketplace_introduction""",
    "a batch counts": """INSERT INTO marketplace_introduction
        (run_id, request_id, member_id, place, score, reasons)
        SELECT run_id, request_id, %(elise)s, place, score, reasons FROM marketplace_introduction""",
    "introduction_run_is_confirmed_once": """INSERT INTO marketplace_introductionrun (made_by_id, made_at,
        scope, versions, fingerprint, request_count, served_count, member_count, introduction_count)
        SELECT made_by_id, made_at, scope, versions, fingerprint, 1, 1, 1, 1
        FROM marketplace_introductionrun""",
    "introduction_run_introduces_somebody": """INSERT INTO marketplace_introductionrun (made_by_id, made_at,
        scope, versions, fingerprint, request_count, served_count, member_count, introduction_count)
        SELECT made_by_id, made_at, scope, versions, 'x', 1, 0, 0, 0 FROM marketplace_introductionrun""",
    "introduction_is_answered_once_each_way": """INSERT INTO marketplace_introductionanswer
        (introduction_id, is_willing, answered_at)
        SELECT introduction_id, is_willing, answered_at FROM marketplace_introductionanswer""",
}


@pytest.mark.parametrize("role", [roles.APPLICATION, OWNER])
@pytest.mark.parametrize("law", BROKEN)
def test_the_database_refuses(amina: Actor, bruno: Actor, elise: Actor, law: str, role: str) -> None:
    post(amina)
    confirm(elise)
    introductions.accept(by=bruno, at=START, introduction_id=Introduction.objects.get().pk)
    with pytest.raises(DatabaseError, match=law), transaction.atomic(), acting_as(role):
        _run(BROKEN[law], {"elise": id_of(elise), "amina": id_of(amina)})


@pytest.mark.parametrize("role", [roles.APPLICATION, OWNER])
def test_nobody_is_introduced_to_a_need_that_is_closed(
    amina: Actor, bruno: Actor, elise: Actor, role: str
) -> None:
    request_id = post(amina)
    confirm(elise)
    requests.close(by=amina, at=START, request_id=request_id)
    with pytest.raises(DatabaseError, match="no longer open"), transaction.atomic(), acting_as(role):
        _run(BROKEN["a batch counts"], {"elise": id_of(elise)})


def _run(question: str, values: Mapping[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
