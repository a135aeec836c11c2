"""The pages of introductions: who may, what is read before and after, a double click, two tabs, bad input."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from marketplace.models import Introduction, IntroductionAnswer, IntroductionRun
from marketplace.selectors import batches
from marketplace.views import introductions as pages
from tests.conftest import LogIn
from tests.marketplace.samples import PROOF, WEB, id_of, post, settle
from tests.timebank.reading import Answer, text

pytestmark = pytest.mark.django_db


def form_of(page: Answer) -> dict[str, str]:
    """The hidden fields of the confirmation."""
    names = "category|department|days|fingerprint"
    return dict(re.findall(rf'type="hidden" name="({names})"(?: value="([^"]*)")?', page.content.decode()))


def test_a_coordinator_reads_confirms_and_looks_at_what_was_made(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn
) -> None:
    request_id = post(amina, at=timezone.now())
    post(amina, PROOF, at=timezone.now(), title="Read my letters")
    browser, address = enter(elise), reverse("introductions")
    assert address in browser.get(reverse("needs")).content.decode()
    shown = browser.get(address)
    page = text(shown)
    assert "Of 2 needs, 1 get somebody: 1 introductions to 1 members." in page
    assert "It is stable:" in page
    assert f"At most {batches.MOST_NEEDS} are looked at together" in page
    assert "offers the skill asked, as a trade" in page
    assert "No member offers any of these skills yet." in page
    assert not IntroductionRun.objects.exists()
    sent = form_of(shown)
    for _click in range(2):
        answer = browser.post(address, sent)
        run_id = IntroductionRun.objects.get().pk
        assert (answer.status_code, answer["Location"]) == (303, reverse("introduction_run", args=[run_id]))
    assert Introduction.objects.count() == 1
    page = text(browser.get(answer["Location"]))
    for words in ("Bruno Keller", "A page for my shop", "No answer yet", "Élise Robin", sent["fingerprint"]):
        assert words in page
    assert "The last introductions" in text(browser.get(address))
    assert request_id == Introduction.objects.get().request_id


def test_the_two_people_read_it_and_answer(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn) -> None:
    request_id = post(amina, at=timezone.now())
    coordinator = enter(elise)
    coordinator.post(reverse("introductions"), form_of(coordinator.get(reverse("introductions"))))
    introduction, need = Introduction.objects.get(), reverse("need", args=[request_id])
    helper, asker = enter(bruno), enter(amina)
    assert "The cooperative introduces you to “A page for my shop”" in text(helper.get("/"))
    assert "The cooperative introduces somebody to you" in text(asker.get("/"))
    page = text(helper.get(need))
    assert "The cooperative introduces you" in page
    assert "offers the skill asked, as a trade" in page
    page = text(asker.get(need))
    assert "Introduced by the cooperative" in page
    assert "No answer yet" in page
    accept = reverse("introduction_accept", args=[introduction.pk])
    assert asker.post(accept).status_code == 404
    for _click in range(2):
        assert helper.post(accept)["Location"] == need
    assert IntroductionAnswer.objects.count() == 1
    assert "You said that you could help" in text(helper.get(need))
    assert "Could help" in text(asker.get(need))
    run = reverse("introduction_run", args=[introduction.run_id])
    assert "Could help" in text(coordinator.get(run))
    soon = (timezone.localdate() + timedelta(days=9)).isoformat()
    dismiss = reverse("need_dismiss", args=[request_id])
    assert helper.post(dismiss, {"ground": "time", "until_on": soon}).status_code == 303
    assert "Introduced by the cooperative" not in text(asker.get(need))
    assert "The cooperative introduces you" not in text(helper.get(need))


def test_a_proposal_that_has_aged_is_shown_afresh(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn
) -> None:
    post(amina, at=timezone.now())
    browser, address = enter(elise), reverse("introductions")
    old = form_of(browser.get(address))
    post(amina, at=timezone.now(), title="Another page")
    answer = browser.post(address, old)
    assert answer.status_code == 409
    assert "Something changed since this proposal was made" in text(answer)
    assert not IntroductionRun.objects.exists()
    assert browser.post(address, form_of(answer)).status_code == 303
    assert Introduction.objects.count() == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"fingerprint": "x"},
        {"fingerprint": ""},
        {"fingerprint": "0" * 64},
        {"category": "\0"},
        {"department": "99"},
        {"days": "1900-01-01"},
        {"days": "-4"},
    ],
)
def test_what_no_page_sends_introduces_nobody(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn, changed: dict[str, str]
) -> None:
    post(amina, at=timezone.now())
    browser, address = enter(elise), reverse("introductions")
    answer = browser.post(address, form_of(browser.get(address)) | changed)
    assert answer.status_code in (400, 409)
    assert not IntroductionRun.objects.exists()


def test_a_choice_that_is_not_offered_is_said(elise: Actor, enter: LogIn) -> None:
    page = enter(elise).get(reverse("introductions"), {"days": "5", "category": "none", "department": "x"})
    assert page.status_code == 422
    assert "No need waits for an introduction" in text(page)


def test_the_needs_that_are_chosen(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn) -> None:
    post(amina, at=timezone.now() - timedelta(days=8), title="An old need")
    post(amina, at=timezone.now(), title="A new need")
    browser = enter(elise)
    chosen = {"days": "7", "category": "", "department": "69"}
    shown = browser.get(reverse("introductions"), chosen)
    assert "An old need" in text(shown)
    assert "A new need" not in text(shown)
    made = text(browser.post(reverse("introductions"), form_of(shown), follow=True))
    assert "7 days or more" in made
    assert "Rhône" in made


def test_more_than_one_page(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 1)
    monkeypatch.setattr(batches, "MOST_NEEDS", 2)
    for number in range(3):
        post(amina, at=timezone.now(), title=f"Need {number}")
    browser = enter(elise)
    first = text(browser.get(reverse("introductions")))
    assert "3 wait; at most 2 are looked at together" in first
    assert "Need 0" in first
    assert "Need 1" in text(browser.get(reverse("introductions"), {"page": "2"}))
    made = browser.post(reverse("introductions"), form_of(browser.get(reverse("introductions"))), follow=True)
    assert "Need 1" not in text(made)


def test_only_coordinators_come_here(amina: Actor, bruno: Actor, enter: LogIn, visitor: Client) -> None:
    post(amina, at=timezone.now())
    browser, address = enter(bruno), reverse("introductions")
    assert browser.get(address).status_code == 403
    assert browser.post(address, {}).status_code == 403
    assert browser.get(reverse("introduction_run", args=[1])).status_code == 403
    assert visitor.get(address).status_code == 302
    assert address not in browser.get(reverse("needs")).content.decode()
    assert not IntroductionRun.objects.exists()


def test_an_unknown_run_is_not_found(elise: Actor, enter: LogIn) -> None:
    assert enter(elise).get(reverse("introduction_run", args=[9_999])).status_code == 404


def test_the_page_asks_as_much_for_many_needs_as_for_few(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn
) -> None:
    browser = enter(elise)
    spent = []
    for _round in range(2):
        post(amina, at=timezone.now(), wanted_minutes=15)
        post(amina, PROOF, at=timezone.now(), wanted_minutes=15)
        spent.append(int(browser.get(reverse("introductions"))["X-Query-Count"]))
    assert spent[1] == spent[0]


def test_programs_read_the_last_run(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn) -> None:
    address = "/api/marketplace/introductions/latest"
    browser = enter(elise)
    assert browser.get(address).status_code == 404
    post(amina, at=timezone.now())
    browser.post(reverse("introductions"), form_of(browser.get(reverse("introductions"))))
    told = browser.get(address).json()
    run = IntroductionRun.objects.get()
    assert (told["id"], told["fingerprint"]) == (run.pk, run.fingerprint)
    assert (told["needs"], told["needs_served"], told["members"], told["introductions"]) == (1, 1, 1, 1)
    assert enter(bruno).get(address).status_code == 403


def test_in_french(amina: Actor, bruno: Actor, elise: Actor, log_in: LogIn) -> None:
    settle("Une autre", others=(WEB,))
    post(amina, at=timezone.now())
    browser = log_in(elise)
    browser.cookies.load({settings.LANGUAGE_COOKIE_NAME: "fr"})
    page = text(browser.get(reverse("introductions")))
    assert "Besoins pourvus : 1 sur 1" in page.replace("\xa0", " ")
    assert id_of(bruno) != id_of(amina)
