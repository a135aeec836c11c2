"""The pages of rounds of consent, their papers, and what programs read of them."""

import pytest
from django.test import Client
from django.utils import timezone

from coop.domain.actors import Actor
from coop.rendering import sheets
from coop.rendering.sheets import Sheet
from governance.models import CarriedObjection, Improvement
from governance.services import consent_rounds
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.consents import WHY, Round, answer, ask, following, objected, opened
from tests.governance.kinds import count
from tests.governance.pages import english, labels
from tests.governance.stories import make_voters, open_vote
from tests.governance.test_pages_minutes import MINUTES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
BETTER = "Nous choisissons un dimanche sur deux."


@pytest.fixture
def people() -> list[Actor]:
    return make_voters(4)


@pytest.fixture
def again(people: list[Actor]) -> Round:
    return objected(people[0], people[1])


def shown(browser: Client, again: Round) -> str:
    return words(read(browser.get(f"/propositions/{again.proposal.pk}/tours/")))


def test_the_rounds_are_a_line_of_steps_with_the_objections_beside(
    log_in: LogIn, people: list[Actor], again: Round
) -> None:
    page = read(english(log_in(people[2])).get(f"/propositions/{again.proposal.pk}/tours/"))
    told = [" ".join(step.get_text(" ").split()) for step in page.select("aside .timeline li, .timeline li")]
    assert len(told) == 3
    assert "Round 1" in told[0]
    assert "1 objection stood; on paper 1 voter objected" in told[0]
    assert "Round 2" in told[1]
    assert "objections are answered, lifted or kept" in told[1]
    assert "Round 3 to come only if objections still stand" in told[2]
    assert WHY in words(page)
    assert "awaits an answer" in words(page)
    assert not {"Answer", "Lift my objection", "Keep my objection", "Improve the text"} & set(labels(page))


def test_who_proposed_answers_and_improves_and_who_objects_keeps_then_lifts(
    log_in: LogIn, people: list[Actor], again: Round
) -> None:
    ana, bruno = english(log_in(people[0])), english(log_in(people[1]))
    rounds = f"/propositions/{again.proposal.pk}/tours/"
    assert "An objection awaits your answer" in words(read(ana.get("/")))
    assert "Your objection still stands" in words(read(bruno.get("/")))
    assert WHY in words(read(ana.get(f"/objections/{again.only}/reponse/")))
    assert ana.post(f"/objections/{again.only}/reponse/", {"text": " "}).status_code == 422
    sent = ana.post(f"/objections/{again.only}/reponse/", {"text": "Ce sera le dimanche."})
    assert (sent.status_code, sent["Location"]) == (303, rounds)
    form = read(ana.get(f"/propositions/{again.proposal.pk}/amelioration/"))
    [typed] = form.select("textarea")
    assert "Nous choisissons." in typed.text
    assert ana.post(f"/propositions/{again.proposal.pk}/amelioration/", {"text": BETTER}).status_code == 303
    assert Improvement.objects.get().text == BETTER
    assert "Ce sera le dimanche." in words(read(bruno.get(f"/objections/{again.only}/maintien/")))
    bruno.post(f"/objections/{again.only}/maintien/", {"text": "Le dimanche aussi."})
    page = shown(bruno, again)
    assert all(one in page for one in (BETTER, "Ce sera le dimanche.", "Le dimanche aussi.", "kept"))
    assert bruno.post(f"/objections/{again.only}/levee/")["Location"] == rounds
    assert CarriedObjection.objects.get(pk=again.only).lifted_at is not None
    assert "Your objection still stands" not in words(read(bruno.get("/")))
    for browser in (ana, bruno, english(log_in(people[2]))):
        page = words(read(browser.get(f"/propositions/{again.proposal.pk}/")))
        assert BETTER in page
        assert "Consent is asked: round 2" in page


def test_nobody_else_says_anything_of_an_objection(log_in: LogIn, people: list[Actor], again: Round) -> None:
    browser = log_in(people[2])
    for verb in ("reponse", "maintien", "levee"):
        assert browser.post(f"/objections/{again.only}/{verb}/", {"text": "Non."}).status_code == 403
    assert (
        browser.post(f"/propositions/{again.proposal.pk}/amelioration/", {"text": "Non."}).status_code == 403
    )
    assert browser.post("/objections/9999/reponse/", {"text": "Non."}).status_code == 404
    assert log_in(people[1]).post(f"/objections/{again.only}/reponse/", {"text": "Non."}).status_code == 403
    told = CarriedObjection.objects.get(pk=again.only)
    assert (told.answer, told.kept_because, told.lifted_at, Improvement.objects.count()) == ("", "", None, 0)


def test_the_last_round_says_that_the_text_is_rejected_and_the_minutes_say_each_round(
    log_in: LogIn, people: list[Actor], again: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Sheet] = []

    def drawing(sheet: Sheet, _rows: object) -> bytes:
        drawn.append(sheet)
        return b""

    monkeypatch.setattr(sheets, "written", drawing)
    consent_rounds.improve(by=people[0], at=again.before, proposal_id=again.proposal.pk, text=BETTER)
    vote = opened(again)
    answer(vote, people[0])
    third = following(vote)
    last = opened(third)
    answer(last, people[0])
    count(last)
    browser = english(log_in(people[2]))
    page = words(read(browser.get(f"/scrutins/{last.ballot_id}/")))
    assert "It was the last round, and objections stand: the text is rejected" in page
    before = words(read(browser.get(f"/scrutins/{vote.ballot_id}/")))
    assert "Objections stood: a further round is called" in before
    browser.get(f"/scrutins/{last.ballot_id}/{MINUTES}")
    (sheet,) = drawn
    parts = {title: words.replace("\u00a0", " ") for title, words in sheet.parts}
    assert parts["Tours de consentement"].splitlines() == [
        "Ceci est le tour 3.",
        "Tour 1 : 1 objection subsistait ; sur les bulletins, 1 votant·e objectait",
        "Tour 2 : 1 objection subsistait ; sur les bulletins, 0 votant·e objectait",
    ]
    assert parts["Le texte amélioré, qui est celui mis au vote"] == BETTER


def test_programs_read_the_same_and_find_nothing_where_there_are_no_rounds(
    log_in: LogIn, people: list[Actor], again: Round
) -> None:
    consent_rounds.keep(by=people[1], at=again.before, carried_id=again.only, text="Toujours.")
    browser = log_in(people[2])
    told = browser.get(f"/api/governance/proposals/{again.proposal.pk}/rounds").json()
    assert (told["number"], told["most"], told["improvement"]) == (2, 3, "")
    assert [(one["number"], one["state"], one["standing"]) for one in told["rounds"]] == [
        (1, "rejected", 1),
        (2, "announced", None),
    ]
    (objection,) = told["objections"]
    assert (objection["stance"], objection["text"], objection["kept_because"]) == ("kept", WHY, "Toujours.")
    assert told["rounds"][0]["ballot_id"]
    first = browser.get(f"/api/governance/ballots/{told['rounds'][0]['ballot_id']}").json()
    assert (first["round"], first["call"], first["improvement"]) == (1, 1, "")
    follows = browser.get(f"/api/governance/proposals/{again.proposal.pk}").json()["round_of_id"]
    assert follows == told["rounds"][0]["proposal_id"]
    other = open_vote(people[0], at=timezone.now())
    assert browser.get(f"/api/governance/proposals/{other.proposal_id}/rounds").status_code == 404
    assert browser.get(f"/propositions/{other.proposal_id}/tours/").status_code == 404
    assert Client().get(f"/api/governance/proposals/{again.proposal.pk}/rounds").status_code == 401


def test_the_page_of_a_first_round_says_that_more_may_follow(log_in: LogIn, people: list[Actor]) -> None:
    vote = ask(people[0], people[1])
    page = words(read(english(log_in(people[2])).get(f"/scrutins/{vote.ballot_id}/")))
    assert "Consent is asked: round 1" in page
    assert "Round 3 to come only if objections still stand" in page
