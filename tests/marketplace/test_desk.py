"""The desk of the coordinators: who may drift away, what waits, and what can be done about it."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from coop.services import members
from marketplace.domain.desk import Answered, Risk
from marketplace.domain.engagements import Side
from marketplace.selectors import desk
from marketplace.services import engagements, requests
from tests import people
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.samples import LILLE, PROOF, WEB, agree, id_of, invite, post, quarrel, settle
from tests.timebank.reading import text
from timebank.selectors import limits

pytestmark = pytest.mark.django_db
PAGE = "/coordination/"
VIEWS = ("membres", "besoins", "delais", "echanges")


def risks(days: int) -> dict[int, tuple[Risk, ...]]:
    at = after(days=days)
    return {one.member_id: one.risks for one in desk.at_risk(desk.voted(at=at), at=at)}


def waiting(days: int) -> list[desk.Unanswered]:
    at = after(days=days)
    return list(desk.unanswered(desk.voted(at=at), at=at))


def stuck(days: int) -> list[tuple[int, tuple[Side, ...], int]]:
    at = after(days=days)
    found = desk.stuck(desk.voted(at=at), at=at)
    return [(one.stuck.stand.facts.engagement_id, one.stuck.sides, one.stuck.days(at)) for one in found]


def exchange(receiver: Actor, giver: Actor) -> None:
    engagement_id = agree(receiver, giver)
    for person in (giver, receiver):
        engagements.confirm(by=person, at=START, engagement_id=engagement_id, minutes=60)


def test_who_never_exchanged_is_shown_after_the_voted_days_and_not_once_engaged(
    amina: Actor, bruno: Actor, chloe: Actor
) -> None:
    assert risks(29) == {}
    assert set(risks(30).values()) == {(Risk.FIRST,)}
    assert set(risks(30)) == {id_of(one) for one in (amina, bruno, chloe)}
    agree(amina, bruno)
    assert set(risks(30)) == {id_of(chloe)}
    exchange(amina, chloe)
    assert risks(30) == {}


def test_who_has_been_quiet_is_shown_again(amina: Actor, bruno: Actor) -> None:
    exchange(amina, bruno)
    assert risks(119) == {}
    assert risks(120) == {id_of(amina): (Risk.QUIET,), id_of(bruno): (Risk.QUIET,)}


def test_a_profile_that_is_not_finished_is_shown_at_once_whoever_left_is_not(founded: None) -> None:
    nora = people.make_member("Nora Petit")
    nowhere = settle("Ugo Blanc", place=None, others=(PROOF,), is_remote=False)
    people.make_pending("Paul Morel")
    assert risks(0) == {id_of(nora): (Risk.SKILLS,), id_of(nowhere): (Risk.PLACE,)}
    members.leave(by=nora, at=START, member_id=id_of(nora))
    assert set(risks(0)) == {id_of(nowhere)}


def test_needs_without_an_answer_say_where_they_stand(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    listed = post(amina, WEB)
    invited = post(amina, WEB)
    engagements.invite(by=amina, at=after(days=2), request_id=invited, member_id=id_of(bruno))
    declined = post(amina, WEB)
    engagement_id = invite(amina, bruno, declined)
    engagements.decline(by=bruno, at=START, engagement_id=engagement_id)
    requests.close(by=amina, at=START, request_id=post(amina, WEB))
    assert waiting(6) == []
    found = {one.request_id: one for one in waiting(7)}
    assert list(found) == [listed, invited]
    assert (found[listed].proposed, found[listed].invited, found[listed].invited_at) == (2, 0, None)
    assert (found[invited].invited, found[invited].invited_at) == (1, after(days=2))


def test_what_is_stuck_says_on_whom_and_since_when(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    asked = invite(amina, bruno)
    agreed = agree(amina, chloe, needed_on=after(days=10).date())
    noted = agree(bruno, chloe)
    engagements.confirm(by=chloe, at=after(days=1), engagement_id=noted, minutes=60)
    disputed = quarrel(chloe, bruno)
    done = agree(amina, bruno)
    for person in (bruno, amina):
        engagements.confirm(by=person, at=START, engagement_id=done, minutes=60)
    assert stuck(6) == []
    assert stuck(7) == [(asked, (Side.GIVER,), 7), (disputed, (Side.MEDIATOR,), 7)]
    assert stuck(8)[2] == (noted, (Side.RECEIVER,), 7)
    found = {one[0]: one for one in stuck(18)}
    assert found[agreed][1] == (Side.GIVER, Side.RECEIVER), "its day is ten days after it was agreed"
    assert agreed not in {one[0] for one in stuck(16)}


def test_first_answers_are_timed_over_two_periods(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    early = invite(amina, bruno)
    engagements.decline(by=bruno, at=after(hours=2), engagement_id=early)
    at = after(days=100)
    for minutes in (30, 90, None):
        request_id = post(amina, WEB, at=at)
        engagement_id = engagements.invite(by=amina, at=at, request_id=request_id, member_id=id_of(chloe))
        if minutes is not None:
            moment = at + timedelta(minutes=minutes)
            engagements.decline(by=chloe, at=moment, engagement_id=engagement_id)
    now, before = desk.answered(at=after(days=101))
    assert now == Answered(posted=3, answered=2, median_minutes=30, ninth_minutes=90)
    assert before == Answered(posted=1, answered=1, median_minutes=120, ninth_minutes=120)
    assert desk.answered(at=START - timedelta(days=1)) == (Answered(0, 0, None, None),) * 2


def test_the_desk_is_for_coordinators_alone(elise: Actor, bruno: Actor, enter: LogIn) -> None:
    assert Client().get(PAGE).status_code == 302
    for person in (bruno, people.make_auditor(), people.make_administrator()):
        assert enter(person).get(PAGE).status_code == 403
    for view in (*VIEWS, "other", "\x00"):
        answer = enter(elise).get(f"{PAGE}?voir={quote(view)}&page=99&besoin=x")
        assert answer.status_code in (200, 400), view


def test_an_empty_house_is_told_so(elise: Actor, enter: LogIn) -> None:
    at = timezone.now()
    people.make_member("Nora Petit", at=at)
    words = [text(enter(elise).get(f"{PAGE}?voir={view}")) for view in VIEWS[1:]]
    assert "Every need has an answer" in words[0]
    assert "No answer to count yet" in words[1]
    assert "Nothing is stuck" in words[2]


def test_each_view_tells_why_and_what_to_do_within_its_budget(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn
) -> None:
    """START is months ago: everything has waited."""
    invite(amina, bruno, title="A page")
    quarrel(amina, bruno, title="A quarrel")
    settle("Chloé Morel", place=LILLE, others=(PROOF,), is_remote=False)
    alone = post(amina, PROOF, title="A proof", is_remote=False)
    browser = enter(elise)
    pages = {view: browser.get(f"{PAGE}?voir={view}") for view in VIEWS}
    assert max(int(page["X-Query-Count"]) for page in pages.values()) < 30
    assert "days ago, and no exchange yet" in text(pages["membres"])
    needs = text(pages["besoins"])
    assert "1 person is invited and has not answered yet" in needs
    assert "Nobody fits." in needs
    told = browser.get(f"{PAGE}?voir=besoins&besoin={alone}")
    assert "nearer to them" in text(told)
    assert int(told["X-Query-Count"]) < 30
    exchanges = text(pages["echanges"])
    assert f'href="{reverse("member", args=[id_of(bruno)])}">Bruno Keller</a>' in exchanges
    assert "Awaited: a mediator" in exchanges
    assert "Open the mediation" in exchanges


def test_figures_are_drawn_with_their_table(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn) -> None:
    at = timezone.now() - timedelta(days=10)
    request_id = post(amina, WEB, at=at)
    engagement_id = engagements.invite(by=amina, at=at, request_id=request_id, member_id=id_of(bruno))
    engagements.decline(by=bruno, at=at + timedelta(days=3), engagement_id=engagement_id)
    answer = enter(elise).get(f"{PAGE}?voir=delais")
    assert answer.content.decode().count("<svg") > 4
    assert "3 days" in text(answer)
    assert "nothing to count" in text(answer)


def test_little_room_before_a_limit_is_a_reason(amina: Actor, bruno: Actor) -> None:
    """Twenty hours may be received before giving, and the word comes two hours before."""
    engagement_id = agree(amina, bruno, wanted_minutes=18 * 60)
    for person in (bruno, amina):
        engagements.confirm(by=person, at=START, engagement_id=engagement_id, minutes=18 * 60)
    assert risks(0) == {id_of(amina): (Risk.LEAST,)}
    told = [limits.warning(id_of(person), at=START) is not None for person in (amina, bruno)]
    assert told == [True, False], "the desk says what they read themselves"
