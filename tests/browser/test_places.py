"""The field of a place in a real browser: by keyboard, by hand, without JavaScript; nothing bars anybody."""

import pytest

from tests import people
from tests.browser.visiting import Pages, aside
from tests.browser.watching import barriers

pytestmark = pytest.mark.browser
FIELD = "[name=place_id]"
OPTIONS = "[role=option]"


def test_a_place_is_chosen_by_keyboard_alone(opened: None, pages: Pages) -> None:
    page = pages.open(aside(lambda: people.make_member("Ana Petit")))
    page.goto("/profil/modifier/")
    page.locator(FIELD).press_sequentially("st")
    page.wait_for_selector(f"{OPTIONS}:visible")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    assert page.inner_text("[aria-selected=true]").startswith("Saint-Étienne (42)")
    assert page.get_attribute(FIELD, "aria-expanded") == "true"
    assert barriers(page) == []
    page.keyboard.press("Escape")
    assert page.get_attribute(FIELD, "aria-expanded") == "false"
    page.keyboard.press("ArrowUp")
    last = page.inner_text("[aria-selected=true]").partition(")")[0] + ")"
    page.keyboard.press("Enter")
    assert page.input_value(FIELD) == last
    assert page.url.endswith("/profil/modifier/")


def test_a_place_is_chosen_by_hand(opened: None, pages: Pages) -> None:
    page = pages.open(aside(lambda: people.make_member("Ana Petit")))
    page.goto("/profil/modifier/")
    page.locator(FIELD).press_sequentially("691")
    page.click(f"{OPTIONS}:has-text('Villeurbanne')")
    assert page.input_value(FIELD) == "Villeurbanne (69)"
    assert not page.is_visible(OPTIONS)
    page.get_by_role("button", name="Enregistrer").click()
    assert "Villeurbanne" in page.inner_text("main")


def test_without_javascript_several_communes_are_asked_about(opened: None, pages: Pages) -> None:
    page = pages.open(aside(lambda: people.make_member("Ana Petit")), has_scripts=False)
    page.goto("/profil/modifier/")
    page.fill(FIELD, "saint")
    page.get_by_role("button", name="Enregistrer").click()
    page.check("[name=place_id_code][value='50502']")
    page.get_by_role("button", name="Enregistrer").click()
    assert "Saint-Lô (Manche)" in page.inner_text("main")
    (complaint,) = pages.watcher.complaints  # chromium notes that the form was refused once
    assert "422" in complaint
    pages.watcher.complaints.clear()
