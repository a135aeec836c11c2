"""Moderation under real concurrency: what is reported, hidden and appealed at one instant."""

from collections import Counter
from functools import partial

import pytest

from coop.domain.actors import Actor
from coop.models import AuditEvent
from governance.domain.moderation import Deed, Visibility
from governance.models import RemarkDeed
from governance.selectors import moderation as looking
from governance.services import moderation, remarks
from tests.governance.stories import make_voters, publish
from tests.instants import after
from tests.people import make_coordinator
from tests.races.threads import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]


@pytest.fixture
def people() -> list[Actor]:
    """Ana, whose proposal it is; Bruno, who is rude; Chloé, who reads."""
    return make_voters()


@pytest.fixture
def judges() -> list[Actor]:
    return [make_coordinator(name) for name in ("Zoé Lambert", "Yann Blanc", "Xavier Noël")]


@pytest.fixture
def rude(people: list[Actor]) -> int:
    proposal_id = publish(people[0], at=after(days=1))
    return remarks.say(
        by=people[1], at=after(days=2), proposal_id=proposal_id, text="Vous êtes des ânes.", kind="question"
    )


def act(by: Actor, remark_id: int, deed: Deed, *, text: str = "Parce que.") -> "partial[int]":
    return partial(moderation.do, by=by, at=after(days=3), remark_id=remark_id, deed=deed, text=text)


def deeds() -> Counter[str]:
    return Counter(RemarkDeed.objects.values_list("deed", flat=True))


def standing(remark_id: int) -> Visibility:
    told = looking.get(remark_id, at=after(days=3))
    assert told is not None
    return told.visibility


def test_whoever_reports_twice_at_once_reported_once(people: list[Actor], rude: int) -> None:
    ana, _, chloe = people
    answers = at_once(*[act(one, rude, Deed.REPORT) for one in (ana, chloe, ana, chloe)])
    assert refusals(answers) == []
    assert sorted(RemarkDeed.objects.values_list("person_id", flat=True)) == sorted(
        one.member_id or 0 for one in (ana, chloe)
    )


def test_of_coordinators_who_hide_at_once_one_does(judges: list[Actor], rude: int) -> None:
    answers = at_once(*[act(judge, rude, Deed.HIDE) for judge in (*judges, *judges)])
    assert len(refusals(answers)) == 4, "one hid, twice; each other one came second, both times"
    assert deeds() == {Deed.HIDE.value: 1}
    assert AuditEvent.objects.filter(action="governance.hide_remark").count() == 1


def test_what_is_reported_while_it_is_hidden_is_hidden(
    people: list[Actor], judges: list[Actor], rude: int
) -> None:
    """A report before the hiding is settled by it, one after it is refused."""
    answers = at_once(act(people[2], rude, Deed.REPORT), act(judges[0], rude, Deed.HIDE))
    assert standing(rude) is Visibility.HIDDEN
    assert deeds()[Deed.REPORT.value] == 1 - len(refusals(answers))
    assert looking.to_look_at(at=after(days=3)).paginator.count == 0


def test_one_appeals_once_for_each_hiding(people: list[Actor], judges: list[Actor], rude: int) -> None:
    act(judges[0], rude, Deed.HIDE)()
    said = [act(people[1], rude, Deed.APPEAL, text=text) for text in ("Pour rire.", "Pour de bon.")]
    answers = at_once(*said, *said)
    assert len(refusals(answers)) == 2
    assert deeds()[Deed.APPEAL.value] == 1
    assert standing(rude) is Visibility.APPEALED


def test_of_two_who_decide_on_an_appeal_at_once_one_decides(
    people: list[Actor], judges: list[Actor], rude: int
) -> None:
    first, second, third = judges
    act(first, rude, Deed.HIDE)()
    act(people[1], rude, Deed.APPEAL)()
    answers = at_once(act(second, rude, Deed.UPHOLD), act(third, rude, Deed.UPHOLD))
    assert len(refusals(answers)) == 1
    assert deeds()[Deed.UPHOLD.value] == 1
    assert standing(rude) is Visibility.UPHELD


def test_whoever_shows_it_again_has_the_last_word(
    people: list[Actor], judges: list[Actor], rude: int
) -> None:
    """An appeal that was rejected may still be granted; one that was granted is not rejected any more."""
    first, second, third = judges
    act(first, rude, Deed.HIDE)()
    act(people[1], rude, Deed.APPEAL)()
    answers = at_once(act(second, rude, Deed.UPHOLD), act(third, rude, Deed.RESTORE))
    assert deeds()[Deed.UPHOLD.value] == 1 - len(refusals(answers))
    assert deeds()[Deed.RESTORE.value] == 1
    assert standing(rude) is Visibility.SHOWN
