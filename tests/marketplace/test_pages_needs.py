"""The pages of needs: what each reader sees, and what each form answers."""

from datetime import date
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from coop.domain.actors import Actor
from coop.selectors import places, skills
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms
from marketplace.selectors import engagements as agreed
from marketplace.selectors import requests as asked
from marketplace.services import requests
from tests.conftest import LogIn
from tests.instants import START
from tests.marketplace.reading import plain, read, titles
from tests.marketplace.samples import LILLE, PROOF, WEB, agree, id_of, invite, post, settle
from tests.people import make_pending


def typed(**changes: object) -> dict[str, object]:
    """What a person types to ask for help."""
    plain: dict[str, object] = {
        "title": "A page for my shop",
        "text": "A page that says when we are open.",
        "skills": [skills.ids_by_code()[WEB]],
        "wanted_minutes": "2 h",
        "terms": "hours",
        "budget": "",
        "place": "lyon",
        "needed_on": "",
        "key": uuid4().hex,
    }
    return plain | changes


def test_visitors_read_needs_without_names(amina: Actor, visitor: Client) -> None:
    request_id = post(amina, title="A shop window")
    for address in (reverse("needs"), reverse("need", args=[request_id])):
        words = read(visitor.get(address))
        assert "A shop window" in words
        assert "Amina" not in words
    assert "Join us" in read(visitor.get(reverse("need", args=[request_id])))


def test_members_read_who_asks(amina: Actor, chloe: Actor, enter: LogIn) -> None:
    request_id = post(amina)
    for address in (reverse("needs"), reverse("need", args=[request_id])):
        assert "Amina Benali" in read(enter(chloe).get(address))


def test_the_list_is_the_newest_first_and_only_open(amina: Actor, bruno: Actor, visitor: Client) -> None:
    closed = post(amina, title="Closed")
    post(amina, title="Older")
    post(amina, title="Newer")
    agree(amina, bruno, title="Agreed")
    requests.close(by=amina, at=START, request_id=closed)
    assert titles(visitor.get(reverse("needs"))) == ["Newer", "Older"]


@pytest.mark.parametrize(
    ("asked_for", "found"),
    [
        ({"q": "ELAGAGE des cheNES"}, ["Élagage des chênes"]),
        ({"q": "rien de tel"}, []),
        ({"terms": "gift"}, ["Élagage des chênes"]),
        ({"region": "Hauts-de-France"}, ["Proofs"]),
        ({"near": "Roubaix (59)"}, ["Proofs"]),
        ({"near": "Villeurbanne (69)", "km": "5"}, ["Élagage des chênes"]),
        ({"near": "Grenoble (38)"}, []),
        ({"near": "Grenoble (38)", "km": "100"}, ["Élagage des chênes"]),
        ({"remote": "on"}, ["Proofs"]),
        ({"q": "proofs", "terms": "euros"}, ["Proofs"]),
    ],
)
def test_filters_stay_in_the_address(
    amina: Actor, visitor: Client, asked_for: dict[str, str], found: list[str]
) -> None:
    post(amina, title="Élagage des chênes", terms=Terms.GIFT, is_remote=False)
    post(
        amina,
        PROOF,
        title="Proofs",
        terms=Terms.EUROS,
        budget_cents=5_000,
        place_id=places.ids_by_code()[LILLE],
    )
    response = visitor.get(reverse("needs"), asked_for)
    assert titles(response) == found
    form = BeautifulSoup(response.content, "html.parser").select_one("form.filters")
    assert form is not None
    for name, value in asked_for.items():
        kept = form.select_one(f"[name={name}] [selected], input[name={name}]")
        assert kept is not None
        assert kept.get("value") in (value, None)


def test_the_list_filters_by_skill_and_says_when_nothing_is_found(amina: Actor, visitor: Client) -> None:
    post(amina, WEB)
    response = visitor.get(reverse("needs"), {"skill": skills.ids_by_code()[PROOF]})
    assert "No need was found" in read(response)


def test_a_place_that_is_not_clear_filters_nothing_and_is_asked_for(amina: Actor, visitor: Client) -> None:
    post(amina, title="Still here")
    response = visitor.get(reverse("needs"), {"near": "saint"})
    assert (response.status_code, titles(response)) == (422, ["Still here"])
    page = BeautifulSoup(response.content, "html.parser")
    assert len(page.select("input[type=radio][name=near_code]")) > 2
    response = visitor.get(reverse("needs"), {"near": "saint", "near_code": "42218", "km": "60"})
    assert (response.status_code, titles(response)) == (200, ["Still here"])


def test_an_address_that_makes_no_sense_is_said(amina: Actor, visitor: Client) -> None:
    post(amina, title="Still here")
    response = visitor.get(reverse("needs"), {"skill": "zzz", "terms": "gold", "page": "-3"})
    assert response.status_code == 422
    assert titles(response) == ["Still here"]


def test_the_list_is_paged(amina: Actor, visitor: Client) -> None:
    for number in range(13):
        post(amina, title=f"Need {number}")
    assert titles(visitor.get(reverse("needs"), {"page": "2"})) == ["Need 0"]
    assert titles(visitor.get(reverse("needs"), {"page": "99"})) == ["Need 0"]


def test_a_row_says_how_much_and_in_what(amina: Actor, visitor: Client) -> None:
    post(amina, title="Hours")
    post(amina, title="Euros", terms=Terms.EUROS, budget_cents=4_500)
    post(amina, title="Both", terms=Terms.MIXED, budget_cents=4_500)
    figures = BeautifulSoup(visitor.get(reverse("needs")).content, "html.parser").select(".item-aside")
    assert [plain(figure.get_text()) for figure in figures] == ["2 h and €45.00", "€45.00", "2 h"]


def test_an_empty_list_proposes_the_next_step(amina: Actor, enter: LogIn, visitor: Client) -> None:
    assert "Ask for the first one" in read(enter(amina).get(reverse("needs")))
    assert "Come back soon" in read(visitor.get(reverse("needs")))


def test_a_member_sees_what_they_could_help_with(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    post(amina, title="For Bruno")
    post(amina, "crafts", title="For nobody here")
    page = enter(bruno).get(reverse("needs"))
    assert read(page).count("You could help") == 1
    assert titles(enter(bruno).get(reverse("needs"), {"mine": "on"})) == ["For Bruno"]


def test_the_requester_sees_who_could_help_and_why(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    request_id = post(amina)
    words = read(enter(amina).get(reverse("need", args=[request_id])))
    assert "Bruno Keller" in words
    assert "offers the skill asked, as a trade" in words
    assert "lives 5 km away" in words
    assert "Of these 2 h, 6 min go to the commons." in words
    assert "score" not in words.lower()


def test_another_member_sees_whether_they_fit(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn) -> None:
    request_id = post(amina)
    address = reverse("need", args=[request_id])
    assert "You could help" in read(enter(bruno).get(address))
    words = read(enter(elise).get(address))
    assert "Why not me?" in words
    words += read(enter(elise).get(reverse("need_why_not", args=[request_id])))
    assert "None of the skills asked is in your profile, and your own words do not speak of it." in words
    assert "Bruno" not in words


def test_an_invited_member_finds_the_invitation(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    request_id = post(amina)
    engagement_id = invite(amina, bruno, request_id)
    page = enter(bruno).get(reverse("need", args=[request_id]))
    assert "You were asked for this" in read(page)
    assert reverse("engagement", args=[engagement_id]) in page.content.decode()


def test_a_need_is_posted_from_its_form(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    browser = enter(amina)
    assert browser.get(reverse("need_new")).status_code == 200
    sent = typed(budget="42,50", terms="mixed", needed_on="2999-01-31")
    answer = browser.post(reverse("need_new"), sent)
    assert answer.status_code == 303
    posted = asked.of_member(id_of(amina))[0]
    assert (posted.budget_cents, posted.wanted_minutes, posted.needed_on) == (4_250, 120, date(2999, 1, 31))
    assert answer.headers["Location"] == reverse("need", args=[posted.id])
    again = browser.post(reverse("need_new"), sent)
    assert again.headers["Location"] == answer.headers["Location"]
    assert asked.open_count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"skills": []}, "Choose at least one skill"),
        ({"skills": ["999999"]}, "not one of the available choices"),
        ({"wanted_minutes": "-2 h"}, "is not a duration"),
        ({"wanted_minutes": "300 h"}, "200 h at most"),
        ({"wanted_minutes": ""}, "Say how long it may take."),
        ({"terms": "gold"}, "not one of the available choices"),
        ({"terms": "euros"}, "Say how many euros you can pay."),
        ({"budget": "12"}, "Only a need in euros has a budget"),
        ({"budget": "abc", "terms": "euros"}, "is not an amount"),
        ({"place": ""}, "Give a place"),
        ({"place": "999999"}, "We know no commune by “999999”."),
        ({"place": "saint"}, "Several communes fit “saint”"),
        ({"needed_on": "1900-01-01"}, "This day is already past."),
        ({"needed_on": "2026-02-31"}, "Enter a valid date."),
        ({"key": ""}, "This field is required."),
    ],
)
def test_a_wrong_form_keeps_what_was_typed_and_says_what_is_wrong(
    amina: Actor, enter: LogIn, changes: dict[str, object], said: str
) -> None:
    response = enter(amina).post(reverse("need_new"), typed(**{"text": "Kept as it was typed."} | changes))
    words = read(response)
    assert response.status_code == 422
    assert said in words
    assert "to correct" in words
    if "text" not in changes:
        assert "Kept as it was typed." in words
    assert asked.open_count() == 0


def test_a_nul_byte_is_refused(amina: Actor, enter: LogIn) -> None:
    assert enter(amina).post(reverse("need_new"), typed(title="a\x00b")).status_code == 400
    assert enter(amina).get(reverse("needs"), {"q": "a\x00b"}).status_code == 400


def test_the_same_form_with_another_content_is_said(amina: Actor, enter: LogIn) -> None:
    browser, key = enter(amina), uuid4().hex
    browser.post(reverse("need_new"), typed(key=key))
    response = browser.post(reverse("need_new"), typed(key=key, title="Another"))
    assert response.status_code == 422
    assert "already sent with another content" in read(response)


def test_the_buttons_of_a_need(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    browser, request_id = enter(amina), post(amina)
    answer = browser.post(reverse("need_invite", args=[request_id, id_of(bruno)]), follow=True)
    assert "Bruno Keller is invited." in read(answer)
    assert "invited" in read(answer)
    assert "We looked again" in read(browser.post(reverse("need_search", args=[request_id]), follow=True))
    assert "Your need is closed" in read(browser.post(reverse("need_close", args=[request_id]), follow=True))
    assert asked.facts(request_id).state is RequestState.CLOSED
    answer = browser.post(reverse("need_invite", args=[request_id, id_of(bruno)]), follow=True)
    assert "no longer open" in answer.content.decode()


def test_another_member_s_need_is_not_theirs_to_change(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    browser, request_id = enter(bruno), post(amina)
    for name, args in (
        ("need_close", [request_id]),
        ("need_search", [request_id]),
        ("need_invite", [request_id, id_of(bruno)]),
    ):
        assert browser.post(reverse(name, args=args)).status_code == 403
        assert browser.get(reverse(name, args=args)).status_code == 405
    assert asked.facts(request_id).state is RequestState.OPEN


def test_only_members_ask(founded: None, enter: LogIn, visitor: Client) -> None:
    pending = enter(make_pending("Paul Roux"))
    assert pending.get(reverse("need_new")).headers["Location"] == reverse("membership")
    assert visitor.get(reverse("need_new")).headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("request_id", [0, 10**6, 10**30])
def test_an_unknown_need_is_nothing(founded: None, visitor: Client, request_id: int) -> None:
    assert visitor.get(reverse("need", args=[request_id])).status_code == 404


def test_a_need_after_an_engagement_says_so(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    request_id = agreed.facts(agree(amina, bruno)).request_id
    words = read(enter(amina).get(reverse("need", args=[request_id])))
    assert "somebody helps" in words
    assert "Invite" not in words


def test_nobody_fits_yet(amina: Actor, enter: LogIn) -> None:
    assert "Nobody fits yet" in read(enter(amina).get(reverse("need", args=[post(amina)])))


def test_where_is_said(amina: Actor, visitor: Client) -> None:
    remote = post(amina, place_id=None)
    there = post(amina, is_remote=False)
    assert "at a distance" in read(visitor.get(reverse("need", args=[remote])))
    assert "Lyon (Rhône)" in read(visitor.get(reverse("need", args=[there])))


def test_pages_stay_within_their_queries(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    for letter in "abcdefgh":
        settle(f"Helper {letter}", others=(WEB,))
    for _ in range(12):
        request_id = post(amina)
    for person in (amina, bruno):
        for address in (reverse("needs"), reverse("need", args=[request_id]), reverse("need_new")):
            assert int(enter(person).get(address).headers["X-Query-Count"]) < 30


def test_the_pages_speak_french_first(amina: Actor, bruno: Actor, log_in: LogIn) -> None:
    """As somebody reads them who has chosen no language."""
    request_id = post(amina)
    words = read(log_in(amina).get(reverse("need", args=[request_id])))
    assert "propose le savoir-faire demandé : c’est son métier" in words
    assert "habite à 5 km" in words
    assert "a donné autant d’heures que reçu" in words
    assert "De ces 2 h, 6 min vont au pot commun." in words
    words = read(log_in(bruno).get(reverse("needs")))
    assert "1 besoin" in words
    assert "Vous pourriez aider" in words
