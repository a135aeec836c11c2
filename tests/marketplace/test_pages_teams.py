"""The pages of teams: composing, signing, choosing; and the smallest team, in sentences."""

import pytest
from django.test import Client
from django.urls import reverse

from coop.domain.actors import Actor
from marketplace.domain.team_answers import AnswerState
from marketplace.models import Engagement, TeamAnswer, TeamPlan
from marketplace.selectors import requests, teams
from marketplace.selectors import team_answers as composed
from tests.conftest import LogIn
from tests.marketplace.covering import cover
from tests.marketplace.reading import read
from tests.marketplace.samples import PROOF, WEB, id_of, post, settle
from tests.people import make_administrator

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def need_id(amina: Actor) -> int:
    return post(amina, WEB, PROOF)


def plan(*people: Actor, **changed: str) -> dict[str, str]:
    """A lot for each, in equal parts."""
    typed: dict[str, str] = {}
    for row, one in enumerate(people, 1):
        typed |= {
            f"title_{row}": f"Work {row}",
            f"taker_{row}": str(one.member_id),
            f"minutes_{row}": "50 min",
            f"member_{row}": str(one.member_id),
            f"parts_{row}": "1",
        }
    return typed | changed


def address(name: str, answer_id: int) -> str:
    return reverse(f"team_{name}", args=[answer_id])


def test_composed_signed_offered_and_accepted_on_pages(
    amina: Actor, bruno: Actor, chloe: Actor, need_id: int, log_in: LogIn
) -> None:
    lead, member, asker = log_in(bruno), log_in(chloe), log_in(amina)
    compose = reverse("team_compose", args=[need_id])
    assert "Answer as a team" in read(lead.get(reverse("need", args=[need_id]), headers=ENGLISH))
    assert "A page for my shop" in read(lead.get(compose, headers=ENGLISH))
    for _twice in range(2):
        answer = lead.post(compose, plan(bruno, chloe))
    answer_id = TeamAnswer.objects.get().pk
    assert answer["Location"] == address("answer", answer_id)
    assert TeamPlan.objects.count() == 1
    stamp = {"fingerprint": composed.get(answer_id).fingerprint}
    assert lead.post(address("offer", answer_id)).status_code == 422
    assert asker.get(address("answer", answer_id)).status_code == 404
    assert "A team asks for your signature" in read(member.get("/", headers=ENGLISH))
    page = read(member.get(address("answer", answer_id), headers=ENGLISH))
    assert "Work 1 Bruno Keller 50 min" in page
    assert member.post(address("sign", answer_id), {"fingerprint": "0" * 64}).status_code == 422
    assert member.post(address("sign", answer_id)).status_code == 422
    for _twice in range(2):
        assert member.post(address("sign", answer_id), stamp).status_code == 303
    assert "Your team has answered you" in read(lead.get("/", headers=ENGLISH))
    for _twice in range(2):
        assert lead.post(address("offer", answer_id)).status_code == 303
    assert "A team answers your need" in read(asker.get("/", headers=ENGLISH))
    assert lead.post(address("accept", answer_id), stamp).status_code == 403
    for _twice in range(2):
        assert asker.post(address("accept", answer_id), stamp).status_code == 303
    assert Engagement.objects.filter(team_id=answer_id, state="agreed").count() == 2
    assert "See the engagement" in read(asker.get(address("answer", answer_id), headers=ENGLISH))
    assert lead.get(compose).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_1": ""},
        {"taker_1": ""},
        {"taker_1": "999999"},
        {"minutes_1": "-1"},
        {"minutes_1": ""},
        {"minutes_1": "99999 h"},
        {"member_2": ""},
        {"member_1": ""},
        {"parts_1": "0"},
        {"parts_1": "1001"},
        {"title_1": "x" * 121},
        {"title_1": "a\0b"},
        {"member_3": "1"},
        {"parts_1": "1000", "minutes_1": "1 min", "minutes_2": "1 min"},
    ],
)
def test_bad_plans_write_nothing(
    bruno: Actor, chloe: Actor, need_id: int, log_in: LogIn, wrong: dict[str, str]
) -> None:
    typed = plan(bruno, chloe) | wrong
    if wrong == {"title_1": ""}:
        typed["title_2"] = ""
    answer = log_in(bruno).post(reverse("team_compose", args=[need_id]), typed)
    assert answer.status_code in (400, 422)
    assert not TeamPlan.objects.exists()


def test_who_asked_and_strangers_compose_nothing(
    amina: Actor, bruno: Actor, chloe: Actor, need_id: int, log_in: LogIn
) -> None:
    compose = reverse("team_compose", args=[need_id])
    assert log_in(amina).post(compose, plan(bruno, chloe)).status_code == 404
    assert log_in(make_administrator()).get(compose)["Location"] == reverse("membership")
    assert Client().get(compose).status_code == 302
    assert log_in(bruno).post(compose, plan(amina, bruno)).status_code == 422
    assert log_in(settle("Dov Levi")).post(compose, plan(bruno, chloe)).status_code == 422


def test_said_no_taken_back_and_declined(
    amina: Actor, bruno: Actor, chloe: Actor, need_id: int, log_in: LogIn
) -> None:
    lead, member, asker = log_in(bruno), log_in(chloe), log_in(amina)
    compose = reverse("team_compose", args=[need_id])
    lead.post(compose, plan(bruno, chloe))
    answer_id = TeamAnswer.objects.get().pk
    stamp = {"fingerprint": composed.get(answer_id).fingerprint}
    assert member.post(address("refuse", answer_id), stamp).status_code == 303
    assert "said no" in read(lead.get(address("answer", answer_id), headers=ENGLISH))
    assert "Another plan asks everyone again" in read(lead.get(compose, headers=ENGLISH))
    lead.post(compose, plan(bruno, chloe, minutes_1="10 min"))
    stamp = {"fingerprint": composed.get(answer_id).fingerprint}
    member.post(address("sign", answer_id), stamp)
    lead.post(address("offer", answer_id))
    assert asker.post(address("decline", answer_id)).status_code == 303
    assert asker.post(address("accept", answer_id), stamp).status_code == 422
    lead.post(compose, plan(bruno, chloe))
    second = TeamAnswer.objects.latest("pk").pk
    assert log_in(settle("Dov Levi")).post(address("take_back", second)).status_code == 404
    for _twice in range(2):
        assert lead.post(address("take_back", second)).status_code == 303
    assert composed.get(second).facts.state is AnswerState.WITHDRAWN
    stamp = {"fingerprint": composed.get(second).fingerprint}
    answer = asker.post(address("accept", second), stamp, headers=ENGLISH)
    assert answer["Location"] == reverse("need", args=[need_id])
    assert "took its answer back" in read(asker.get(reverse("need", args=[need_id]), headers=ENGLISH))


def test_the_smallest_team_in_sentences(
    bruno: Actor, chloe: Actor, need_id: int, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = log_in(bruno), reverse("team_propose", args=[need_id])
    monkeypatch.setattr(teams, "may_propose", lambda: False)
    assert "has not installed the program" in read(client.get(address, headers=ENGLISH))
    monkeypatch.setattr(teams, "may_propose", lambda: True)
    monkeypatch.setattr(teams, "cover", cover)
    page = read(client.get(address, headers=ENGLISH))
    assert "Chloé Martin" in page
    assert "takes lot 1" in page
    assert "takes lot 2" in page
    assert "alone has the skills and the time for lot" in page
    long = {f"skill_{skill}": "190 h" for skill in skills_of(need_id)}
    assert "No team covers these lots" in read(client.get(address, long, headers=ENGLISH))
    none = dict.fromkeys(long, "0")
    assert "Say how long at least one" in read(client.get(address, none, headers=ENGLISH))
    bad = dict.fromkeys(long, "soon")
    assert client.get(address, bad).status_code == 422
    half = dict.fromkeys(long, "2 h")
    composing = client.get(address, half, headers=ENGLISH)
    assert composing.status_code == 200


def skills_of(need_id: int) -> list[int]:
    return list(requests.get(need_id).skill_ids)


def test_a_proposal_opens_the_plan_filled_in(bruno: Actor, chloe: Actor, need_id: int, log_in: LogIn) -> None:
    compose = reverse("team_compose", args=[need_id])
    whom = str(id_of(chloe))
    query = {"title_1": "Pages", "taker_1": whom, "minutes_1": "60 min", "member_2": whom}
    page = log_in(bruno).get(compose, query, headers=ENGLISH)
    assert b'value="Pages"' in page.content
    assert log_in(bruno).get(compose, {"taker_1": "x", "parts_1": "999"}).status_code == 200
