"""The first walk, driven through the pages by people with a browser, in French."""

import re

import pytest
from playwright.sync_api import Page, expect

from coop.domain.actors import PLATFORM, Actor
from coop.domain.people import ProfileData
from coop.selectors import actors, places, skills
from coop.services import profiles
from governance.services import execution
from tests.browser.clock import Clock
from tests.browser.visiting import Pages, aside
from tests.browser.watching import barriers
from tests.instants import START, after
from tests.people import PASSWORD, make_coordinator, make_member
from tests.timebank import closing
from timebank.services import closings, sealing

pytestmark = pytest.mark.browser

NEW_PERSON = "amina.benali@example.org"
SKILL = "accessibility-review"


class Walk:
    """Windows of the people of the walk, and what every page of it must be: without barriers."""

    def __init__(self, pages: Pages, clock: Clock) -> None:
        self._pages, self.clock = pages, clock

    def window(self, person: Actor, path: str, *, days: int) -> Page:
        """A window in which this person is logged in, that many days after the start."""
        self.clock.set(after(days=days))
        return self.checked(self._pages.open(person, path))

    def visitor(self) -> Page:
        return self._pages.open()

    def checked(self, page: Page) -> Page:
        assert barriers(page) == []
        return page

    def press(self, page: Page, name: str) -> Page:
        """Press the button of that name, in the main part of the page, and look at what comes."""
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
        return self.checked(page)

    def follow(self, page: Page, name: str | re.Pattern[str]) -> Page:
        """Follow the link of that name, in the main part of the page, and look at what came."""
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("link", name=name).first.click()
        return self.checked(page)


@pytest.fixture
def walk(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Walk:
    return Walk(pages, Clock(monkeypatch, START))


def settle(actor: Actor, name: str) -> Actor:
    """Bruno has filled in his profile before the walk begins."""
    ids = skills.ids_by_code()
    profiles.update(
        by=actor,
        at=START,
        member_id=actor.member_id or 0,
        profile=ProfileData(
            display_name=name,
            place_id=places.ids_by_code()["69266"],
            weekly_minutes=240,
            skill_ids=(ids[SKILL],),
            trade_skill_ids=(ids[SKILL],),
        ),
    )
    return actor


def sign_up(walk: Walk) -> Actor:
    """A visitor opens an account, and asks to join."""
    page = walk.visitor()
    page.goto("/compte/signup/")
    page.get_by_label("E-mail").fill(NEW_PERSON)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Mot de passe (confirmation)").fill(PASSWORD)
    walk.press(page, "Créer mon compte")
    expect(page).to_have_url(re.compile("/adhesion/$"))
    page.get_by_label(re.compile("nom")).fill("Amina Benali")
    with page.expect_navigation():
        page.get_by_role("main").locator("form button[type=submit]").first.click()
    expect(page.get_by_role("main")).to_contain_text("attend")
    walk.checked(page)
    return aside(lambda: actors.of_user(_user_id()))


def _user_id() -> int:
    from django.contrib.auth import get_user_model

    return int(get_user_model().objects.get(email=NEW_PERSON).pk)


def admit(walk: Walk, coordinator: Actor) -> Actor:
    page = walk.window(coordinator, "/adhesions/", days=0)
    expect(page.get_by_role("main")).to_contain_text("Amina Benali")
    walk.press(page, "Accueillir")
    expect(page.get_by_role("main")).to_contain_text("Amina Benali est désormais sociétaire")
    return aside(lambda: actors.of_user(_user_id()))


def fill_profile(walk: Walk, amina: Actor) -> None:
    page = walk.window(amina, "/profil/modifier/", days=0)
    page.get_by_label(re.compile("Votre métier")).fill("créatrice de bijoux")
    page.get_by_label(re.compile("Où vous êtes")).fill("Lyon")
    walk.press(page, "Enregistrer")
    expect(page.get_by_role("main")).to_contain_text("créatrice de bijoux")
    expect(page.get_by_role("main")).to_contain_text("Lyon")


def post_need(walk: Walk, amina: Actor, title: str, *, days: int) -> Page:
    page = walk.window(amina, "/besoins/nouveau/", days=days)
    page.get_by_label(re.compile("Ce dont vous avez besoin")).fill(title)
    page.get_by_label(re.compile("Dites-en")).fill("Douze pages, et l’envie de bien faire.")
    for group in page.get_by_role("main").locator("details").all():
        group.evaluate("element => element.open = true")
    page.get_by_label("Relecture d’accessibilité").check()
    page.get_by_label(re.compile("Combien de temps|temps cela")).first.fill("2 h")
    page.get_by_label(re.compile("à distance")).check()
    walk.press(page, "Publier mon besoin")
    expect(page.locator("h1")).to_have_text(title)
    return page


def agree_and_do(walk: Walk, amina: Actor, bruno: Actor, title: str, *, days: int) -> None:
    """The need, its match, the invitation, the agreement, both confirmations, and the entry."""
    page = post_need(walk, amina, title, days=days)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Bruno Roux")
    expect(main).to_contain_text("5 km")
    walk.press(page, "Inviter")

    helper = walk.window(bruno, "/missions/", days=days)
    walk.follow(helper, title)
    walk.press(helper, "Accepter")
    helper.get_by_label("Votre message").fill("Bonjour, je commence demain.")
    helper.get_by_role("main").get_by_role("button", name="Envoyer").click()
    expect(helper.get_by_role("main")).to_contain_text("je commence demain")
    helper.reload()
    helper.get_by_label("Temps passé").fill("2 h")
    walk.press(helper, "Confirmer les heures")

    asker = walk.window(amina, "/missions/", days=days)
    walk.follow(asker, title)
    expect(asker.get_by_role("main")).to_contain_text("je commence demain")
    asker.get_by_label("Temps passé").fill("2 h")
    walk.press(asker, "Confirmer les heures")
    entry = walk.follow(asker, re.compile("écriture")).get_by_role("main")
    expect(entry).to_contain_text("−2 h")
    expect(entry).to_contain_text("+1 h 54")
    expect(entry).to_contain_text("+6 min")


def distribute(walk: Walk, coordinator: Actor, first: str, last: str, *, days: int) -> Page:
    """A closing is asked for and frozen, the keeper computes, and what nobody contests is posted."""
    page = walk.window(coordinator, f"/redistributions/nouvelle/?first_on={first}&last_on={last}", days=days)
    asked = walk.press(page, "Demander la clôture").url
    aside(lambda: sealing.seal_all(by=PLATFORM, at=after(days=days)))
    aside(lambda: closing.audited(after(days=days)))
    page = walk.press(walk.window(coordinator, asked, days=days), "Figer la période et calculer")
    aside(lambda: closings.compute_due(by=PLATFORM, at=after(days=days)))
    return walk.press(walk.window(coordinator, asked, days=days + 8), "Verser aux fonds")


def shares_of(page: Page) -> str:
    """What the page of a distribution tells, its figures with plain spaces."""
    return re.sub(r"\s+", " ", page.get_by_role("main").inner_text())


def change_the_rule(walk: Walk, amina: Actor, voters: list[Actor], *, days: int) -> None:
    """Amina's proposal is published, sponsored by the others, announced, voted and counted: nineteen days.

    The others count it again; four days later it can no longer be contested, and the keeper carries it out.
    """
    page = walk.window(amina, "/propositions/nouvelle/?rule=timebank.distribution_shares", days=days)
    page.get_by_label("Titre").fill("Tout pour l’inclusion, ou presque")
    page.get_by_label("fonds de l’observatoire").fill("0")
    page.get_by_label("fonds d’inclusion numérique").fill("90")
    page.get_by_label("fonds de solidarité").fill("0")
    page.get_by_label("réserve").fill("10")
    page.get_by_label("Pourquoi").fill("Les demandes arrivent plus vite que nos réponses.")
    walk.press(page, "Écrire la proposition")
    walk.press(page, "La publier")
    proposal = re.sub(r"^.*(/propositions/\d+/).*$", r"\1", page.url)
    for sponsor in voters[1:]:
        walk.press(walk.window(sponsor, proposal, days=days + 1), "La parrainer")
    walk.press(walk.window(amina, proposal, days=days + 7), "Annoncer le vote")
    page = walk.press(walk.window(amina, proposal, days=days + 11), "Ouvrir le vote maintenant")
    ballot = re.sub(r"^.*(/scrutins/\d+/).*$", r"\1", page.url)
    for voter in voters:
        paper = walk.window(voter, ballot, days=days + 12)
        assert paper.locator("input[type=radio]").count(), paper.get_by_role("main").inner_text()
        paper.get_by_label(re.compile("Oui")).check()
        walk.press(paper, "Voter")
    done = walk.window(amina, ballot, days=days + 19)
    walk.press(done, "Dépouiller le scrutin")
    expect(done.get_by_role("main")).to_contain_text("Ce résultat est provisoire")
    for scrutineer in voters[1:]:
        page = walk.window(scrutineer, ballot, days=days + 19)
        page.get_by_text("Empreinte de la feuille de dépouillement").click()
        fingerprint = page.locator("#certification p.number").inner_text()
        page.get_by_role("link", name="Le recompter et certifier").click()
        page.get_by_label("Empreinte de la feuille de dépouillement").fill(fingerprint)
        page.get_by_label("J’ai recompté le dossier").check()
        walk.press(page, "Certifier ce dépouillement")
    aside(lambda: execution.execute_due(by=PLATFORM, at=after(days=days + 24)))
    done = walk.window(amina, ballot, days=days + 24)
    expect(done.get_by_role("main")).to_contain_text(re.compile("adopté", re.IGNORECASE))


def test_a_request_travels_through_the_pages(walk: Walk) -> None:
    coordinator = aside(make_coordinator)
    bruno = aside(lambda: settle(make_member("Bruno Roux"), "Bruno Roux"))
    sign_up(walk)
    amina = admit(walk, coordinator)
    fill_profile(walk, amina)

    agree_and_do(walk, amina, bruno, "Rendre mon site accessible", days=2)
    march = distribute(walk, coordinator, "2026-03-01", "2026-03-31", days=32)
    before = shares_of(march)
    assert "35 %" in before

    change_the_rule(walk, amina, [amina, bruno, coordinator], days=41)
    agree_and_do(walk, amina, bruno, "Relire ma boutique", days=72)
    may = distribute(walk, coordinator, "2026-05-01", "2026-05-31", days=95)
    assert "90 %" in shares_of(may)

    address = march.url
    again = walk.window(coordinator, f"{address}?recompute=1", days=104)
    told = shares_of(again)
    assert "Les mêmes chiffres, à la minute et au centime près" in told
    assert "35 %" in told
    assert "90 %" not in told
    for line in re.findall(r"\d+ min", before):
        assert line in told
