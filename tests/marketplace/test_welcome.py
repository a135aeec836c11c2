"""A newcomer is led to a first exchange: three steps, what fits at once, an idea of what to ask for."""

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from coop.domain import navigation
from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.people import ProfileData
from coop.domain.quantities import say_minutes
from coop.selectors import places, profiles, skills
from coop.services import profiles as writing
from marketplace.domain.refusals import Ground, Refusal
from marketplace.domain.wishes import ANY, Wishes
from marketplace.models import ServiceRequest
from marketplace.selectors import matches, standings, welcome, welcome_cards
from marketplace.services import candidates, engagements, refusals, requests
from marketplace.services import welcome as welcoming
from tests import people
from tests.conftest import LogIn
from tests.instants import START
from tests.marketplace.samples import LILLE, LYON, PROOF, WEB, agree, id_of, invite, post, settle
from tests.timebank.reading import text

pytestmark = pytest.mark.django_db
PLACE, SKILLS, WISHES = (f"/bienvenue/{step}/" for step in (1, 2, 3))
WISHED = {"weekly_minutes": "3 h", "takes_hours": "on", "takes_gifts": "on"}


@pytest.fixture
def nora(founded: None) -> Actor:
    """Was admitted today, and has said nothing yet."""
    return people.make_member("Nora Petit")


def reason(person: Actor) -> str:
    return str(next(welcome_cards.cards(person)).reason)


def titles(person: Actor) -> list[str]:
    return [str(card.title) for card in navigation.cards_for(person, START)]


def fitting(person: Actor) -> list[int]:
    return [one.request_id for one in welcome.fitting(id_of(person), at=START, most=5)]


def test_three_steps_lead_to_the_needs_that_fit(amina: Actor, nora: Actor, enter: LogIn) -> None:
    request_id = post(amina, title="A page for my shop")
    browser, ids = enter(nora), skills.ids_by_code()
    assert f'href="{PLACE}"' in browser.get("/bienvenue/").content.decode()
    lyon = places.ids_by_code()[LYON]
    typed = {"place_id": places.said(lyon), "radius_km": "15", "is_remote": "on"}
    assert browser.post(PLACE, typed)["Location"] == SKILLS
    assert profiles.get(id_of(nora)).place_id == lyon
    assert browser.post(SKILLS, {"trade": "webmaster", "trade_skill_ids": [ids[WEB]]})["Location"] == WISHES
    assert browser.post(WISHES, WISHED)["Location"] == "/bienvenue/"
    assert profiles.get(id_of(nora)) == ProfileData(
        display_name="Nora Petit",
        trade="webmaster",
        place_id=lyon,
        radius_km=15,
        is_remote=True,
        weekly_minutes=180,
        skill_ids=(ids[WEB],),
        trade_skill_ids=(ids[WEB],),
    )
    assert standings.wishes_of([id_of(nora)])[id_of(nora)] == Wishes(takes_euros=False)
    page = text(browser.get("/bienvenue/"))
    assert "you are proposed for a need at once" in page
    assert "A page for my shop" in page
    assert "offers the skill asked, as a trade" in page
    assert [one.member_id for one in matches.of_request(request_id)] == [id_of(nora)]


def test_one_goes_on_where_one_left_and_comes_back_to_what_was_skipped(nora: Actor, enter: LogIn) -> None:
    browser = enter(nora)
    assert "Step 1 of 3: where you are" in reason(nora)
    browser.post(SKILLS, {"skill_ids": [skills.ids_by_code()[PROOF]]})
    assert f'href="{WISHES}"' in go_on(browser)
    browser.post(WISHES, WISHED)
    assert welcome.progress(id_of(nora)).said == {"place", "skills", "wishes"}, "at a distance is somewhere"
    browser.post(PLACE, {"place_id": "", "radius_km": "10", "is_remote": "on"})
    assert profiles.get(id_of(nora)).skill_ids == (skills.ids_by_code()[PROOF],)
    assert "ask for a first hand" in reason(nora)


def go_on(browser: Client) -> str:
    return browser.get("/bienvenue/").content.decode()


def test_what_can_not_be_is_said_beside_its_field_and_changes_nothing(nora: Actor, enter: LogIn) -> None:
    browser, before = enter(nora), profiles.get(id_of(nora))
    wrongs: tuple[tuple[str, Mapping[str, str | list[str]], int], ...] = (
        (PLACE, {"place_id": "", "radius_km": "10"}, 422),
        (PLACE, {"place_id": "Nowhere at all", "radius_km": "10", "is_remote": "on"}, 422),
        (PLACE, {"place_id": "", "radius_km": "-1", "is_remote": "on"}, 422),
        (PLACE, {"place_id": "\x00", "radius_km": "10", "is_remote": "on"}, 400),
        (SKILLS, {"skill_ids": ["999999"]}, 422),
        (SKILLS, {"skill_ids": [str(id) for id in sorted(skills.ids_by_code().values())[:31]]}, 422),
        (WISHES, {"weekly_minutes": "3 h"}, 422),
        (WISHES, WISHED | {"weekly_minutes": "a lot"}, 422),
        (WISHES, WISHED | {"weekly_minutes": "169 h"}, 422),
    )
    assert [browser.post(path, typed).status_code for path, typed, _status in wrongs] == [
        status for _path, _typed, status in wrongs
    ]
    assert profiles.get(id_of(nora)) == before
    assert standings.wishes_of([id_of(nora)]) == {}
    assert [browser.get(f"/bienvenue/{step}/").status_code for step in (0, 4, 99)] == [404] * 3


def test_a_step_sent_twice_and_one_in_another_tab_undo_nothing(nora: Actor, enter: LogIn) -> None:
    """Each step writes its own part: the other tab was opened before, and still says the old rest."""
    browser, skill = enter(nora), skills.ids_by_code()[WEB]
    for _click in range(2):
        browser.post(SKILLS, {"trade": "webmaster", "skill_ids": [skill]})
    browser.post(PLACE, {"place_id": "", "radius_km": "77", "is_remote": "on"})
    assert (profiles.get(id_of(nora)).trade, profiles.get(id_of(nora)).radius_km) == ("webmaster", 77)
    assert profiles.get(id_of(nora)).skill_ids == (skill,)


def test_looking_for_a_skill_writes_nothing(nora: Actor, enter: LogIn) -> None:
    answer = enter(nora).post(SKILLS, {"trade": "x", "look": "website", "looking": "1"})
    assert answer.status_code == 200
    assert profiles.get(id_of(nora)).trade == ""


def test_only_what_fits_now_is_shown(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    """Not one's own, not what is hidden, agreed, far, unpaid or refused; the best first."""
    near = post(amina, WEB)
    both = post(amina, WEB, PROOF)
    post(bruno, WEB)
    post(amina, "crafts")
    post(amina, WEB, place_id=places.ids_by_code()[LILLE], is_remote=False)
    agree(amina, chloe)
    requests.close(by=amina, at=START, request_id=post(amina, WEB))
    assert fitting(bruno) == [near, both]
    refusals.dismiss(
        by=bruno, at=START, request_id=near, refusal=Refusal(Ground.PERSON, person_id=id_of(amina))
    )
    assert fitting(bruno) == []
    assert fitting(amina) == []


def test_an_invitation_is_answered_and_not_proposed_again(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina, WEB)
    assert fitting(bruno) == [request_id]
    invite(amina, bruno, request_id)
    assert fitting(bruno) == []


def test_a_first_need_asks_for_what_others_have_time_for(
    amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn
) -> None:
    resting = settle("Rémi Sage", others=("joinery",))
    writing.amend(by=resting, at=START, member_id=id_of(resting), change=with_no_time)
    candidates.follow(by=PLATFORM, at=START)
    ids = skills.ids_by_code()
    found = welcome.ahead(id_of(amina), at=START, most=1, ideas=4).ideas
    assert {one.skill_id for one in found} == {ids[WEB], ids[PROOF]}
    assert found[0].skill_id == ids[WEB]
    assert (found[0].near, found[0].far) == (2, 0)
    browser = enter(amina)
    address = f"{reverse('need_new')}?skill={ids[WEB]}"
    assert f'href="{address}"' in browser.get("/bienvenue/").content.decode()
    form = browser.get(address).context["form"]
    assert form["wanted_minutes"].value() == say_minutes(60, "en")
    assert form["skills"].value() == [ids[WEB]]
    assert "A hand with" in form["title"].value()
    for wrong in ("x", "9" * 30, "999999", "-1", "%00"):
        assert browser.get(f"{reverse('need_new')}?skill={wrong}").status_code in (200, 400)


def with_no_time(profile: ProfileData) -> ProfileData:
    from dataclasses import replace

    return replace(profile, weekly_minutes=0)


def test_somebody_nowhere_is_shown_who_helps_at_a_distance(bruno: Actor, nora: Actor) -> None:
    candidates.follow(by=PLATFORM, at=START)
    (found,) = welcome.ahead(id_of(nora), at=START, most=1, ideas=4).ideas
    assert (found.skill_id, found.near, found.far) == (skills.ids_by_code()[WEB], 0, 1)


def test_the_card_says_what_is_left_until_the_first_exchange_is_done(amina: Actor, bruno: Actor) -> None:
    assert "step" in reason(bruno).lower()
    welcoming.settle(by=bruno, at=START, weekly_minutes=120, wished=ANY)
    assert "ask for a first hand" in reason(bruno)
    welcoming.settle(by=amina, at=START, weekly_minutes=120, wished=ANY)
    engagement_id = invite(amina, bruno)
    assert "You have asked for help" in reason(amina)
    engagements.accept(by=bruno, at=START, engagement_id=engagement_id)
    assert (
        reason(amina)
        == reason(bruno)
        == "It is agreed: it is done once both of you have confirmed the hours."
    )
    for person in (bruno, amina):
        assert "Your first exchange" in titles(person)
        engagements.confirm(by=person, at=START, engagement_id=engagement_id, minutes=60)
    for person in (bruno, amina):
        assert "Your first exchange" not in titles(person)


def test_one_card_says_it_and_only_to_members(nora: Actor) -> None:
    assert titles(nora) == ["Your first exchange"]
    assert list(welcome_cards.cards(VISITOR)) == []
    assert list(welcome_cards.cards(people.make_pending("Paul Morel"))) == []


def test_whoever_has_exchanged_is_introduced_to_nobody(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    for person in (bruno, amina):
        engagements.confirm(by=person, at=START, engagement_id=engagement_id, minutes=60)
    post(amina, WEB)
    assert welcoming.settle(by=bruno, at=START, weekly_minutes=120, wished=ANY) == 0


def test_a_need_that_closes_meanwhile_looks_for_nobody(
    amina: Actor, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = post(amina, WEB)
    requests.close(by=amina, at=START, request_id=request_id)
    found = [welcome.Fitting(request_id, ())]
    monkeypatch.setattr(welcome, "fitting", lambda member_id, *, at, most: found)
    welcoming.settle(by=bruno, at=START, weekly_minutes=120, wished=ANY)
    assert ServiceRequest.objects.get(pk=request_id).state == "closed"


def test_one_settles_for_oneself_alone_and_within_reason(bruno: Actor) -> None:
    for stranger in (VISITOR, PLATFORM, people.make_pending("Paul Morel")):
        with pytest.raises(Forbidden):
            welcoming.settle(by=stranger, at=START, weekly_minutes=60, wished=ANY)
    with pytest.raises(Refused):
        welcoming.settle(by=bruno, at=START, weekly_minutes=7 * 24 * 60 + 1, wished=ANY)
    with pytest.raises(Refused):
        welcoming.settle(by=bruno, at=START, weekly_minutes=30, wished=Wishes(False, False, False))
    assert profiles.get(id_of(bruno)).weekly_minutes == 240, "both or none"
    with pytest.raises(Hidden):
        writing.amend(by=bruno, at=START, member_id=0, change=with_no_time)


def test_pages_are_for_members_and_stay_in_their_budget(bruno: Actor, amina: Actor, enter: LogIn) -> None:
    for _times in range(8):
        post(amina, WEB)
    browser = enter(bruno)
    for path in ("/bienvenue/", PLACE, SKILLS, WISHES):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert int(answer["X-Query-Count"]) < 30, path
        assert Client().get(path).status_code == 302
