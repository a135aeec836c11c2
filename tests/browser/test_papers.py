"""Ballot papers in a real browser: by keyboard alone, without JavaScript, and without a barrier."""

import pytest
from playwright.sync_api import Page, expect

from governance.domain.counting import Method
from tests.browser.test_pages import look
from tests.browser.visiting import NARROW, WIDE, Pages
from tests.browser.watching import barriers
from tests.shape.sources import listed

pytestmark = pytest.mark.browser
WITH_SCRIPTS = pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "none"])


def path(method: Method) -> str:
    return f"/votes/methodes/{method.value}/"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until that has the focus; nothing else is pressed."""
    for _time in range(60):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def start(page: Page) -> None:
    """Before the paper, as somebody who has read what stands above it."""
    page.evaluate("document.getElementById('content').focus()")


def ranks(page: Page) -> list[str]:
    """Labels of what is ranked, the first rank first."""
    found = page.evaluate(
        "[...document.querySelectorAll('.ranks > li')].filter(row => row.querySelector('select').value)"
        ".map(row => row.querySelector('label').innerText)"
    )
    return [str(one) for one in found]


@pytest.mark.parametrize(("language", "width"), [("fr", NARROW), ("en", WIDE)])
def test_every_paper_and_every_count_is_for_everybody(pages: Pages, language: str, width: int) -> None:
    page = pages.open(width=width, language=language, dark=language == "en")
    faults = [fault for method in Method for fault in look(page, path(method))]
    assert listed(faults) == ""


@pytest.mark.parametrize("method", Method)
def test_a_mistake_is_for_everybody_too(pages: Pages, method: Method) -> None:
    page = pages.open(path=path(method), width=NARROW)
    page.click("#vote form > .actions button")
    expect(page.locator("#vote [role=alert]")).to_be_focused()
    assert listed(barriers(page)) == ""


@WITH_SCRIPTS
def test_a_ranking_by_keyboard(pages: Pages, has_scripts: bool) -> None:
    page = pages.open(path=path(Method.SCHULZE), has_scripts=has_scripts)
    start(page)
    for number, rank in ((1, "1"), (3, "2"), (3, "1")):
        tab_to(page, f"[name=paper-move][value=up-{number}]")
        page.keyboard.press("Enter")
        row = page.locator(f".ranks > li:has([value=up-{number}])")
        expect(row).to_have_attribute("data-rank", rank)
        expect(page.locator(f"[name=paper-move][value=up-{number}]")).to_be_focused()
    assert ranks(page) == ["Bibliothèque d’outils", "Jardin partagé"]
    assert "rang 1" in page.locator("[name=paper-move][value=up-3]").inner_text()
    tab_to(page, "#vote form > .actions button")
    page.keyboard.press("Enter")
    expect(page.locator(".samples .mine")).to_contain_text("1. Bibliothèque d’outils · 2. Jardin partagé")


def test_what_is_pressed_twice_is_moved_twice(pages: Pages) -> None:
    page = pages.open(path=path(Method.STV))
    start(page)
    for number in (0, 1, 2):
        page.focus(f"[name=paper-move][value=up-{number}]")
        page.keyboard.press("Enter")
    for _time in range(2):
        page.keyboard.press("Enter")
    expect(page.locator(".ranks > li:has([value=up-2])")).to_have_attribute("data-rank", "1")
    assert ranks(page) == ["Cantine du mardi", "Atelier de réparation", "Jardin partagé"]


def test_a_ranking_by_lists_alone(pages: Pages) -> None:
    page = pages.open(path=path(Method.IRV))
    start(page)
    for number, rank in ((0, "2"), (2, "1")):
        tab_to(page, f"[name=paper-mark_{number}]")
        page.keyboard.type(rank)
    tab_to(page, "#vote form > .actions button")
    page.keyboard.press("Enter")
    expect(page.locator(".samples .mine")).to_contain_text("1. Cantine du mardi · 2. Atelier de réparation")


@WITH_SCRIPTS
def test_scores_by_keyboard(pages: Pages, has_scripts: bool) -> None:
    page = pages.open(path=path(Method.SCORE), has_scripts=has_scripts)
    start(page)
    tab_to(page, "[name=paper-mark_0]")
    for _time in range(3):
        page.keyboard.press("ArrowRight")
    tab_to(page, "[name=paper-mark_2]")
    page.keyboard.press("Space")
    tab_to(page, "#vote form > .actions button")
    page.keyboard.press("Enter")
    expect(page.locator(".samples .mine")).to_contain_text("Atelier de réparation 3 · Cantine du mardi 0")


@WITH_SCRIPTS
def test_dots_by_keyboard(pages: Pages, has_scripts: bool) -> None:
    page = pages.open(path=path(Method.DOTS), has_scripts=has_scripts)
    start(page)
    tab_to(page, "[name=paper-mark_1]")
    page.keyboard.type("12")
    if has_scripts:
        expect(page.locator("output[aria-live=polite]")).to_have_text("Gommettes en trop : 2")
    page.keyboard.press("Enter")
    alert = page.locator("#vote [role=alert]")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("Vous en donnez 12 en tout")
    expect(page.locator("output[aria-live=polite]")).to_have_text("Gommettes en trop : 2")
    tab_to(page, "[name=paper-mark_1]")
    page.keyboard.press("Control+A")
    page.keyboard.type("9")
    if has_scripts:
        page.keyboard.press("ArrowUp")
        expect(page.locator("output[aria-live=polite]")).to_have_text("Gommettes encore à donner : 0")
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".samples .mine")).to_contain_text("Jardin partagé 9")


@WITH_SCRIPTS
def test_a_paper_is_emptied(pages: Pages, has_scripts: bool) -> None:
    page = pages.open(path=path(Method.MAJORITY_JUDGMENT), has_scripts=has_scripts)
    page.check("[name=paper-mark_0][value='5']")
    page.click("[name=paper-empty]")
    expect(page.locator("#paper :checked")).to_have_count(0)
    assert page.locator(".samples .mine").count() == 0


def test_what_is_ticked_is_added_up(pages: Pages) -> None:
    page = pages.open(path=path(Method.GREEDY), width=NARROW)
    page.check("[name=paper-chosen][value='0']")
    page.check("[name=paper-chosen][value='3']")
    expect(page.locator("output[data-sum]")).to_contain_text("500,00")
    assert "7" in page.inner_text("output[data-sum]")
