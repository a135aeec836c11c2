"""The harness sees what it is there to see."""

import pytest

from tests.browser.visiting import Pages, aside
from tests.browser.watching import barriers, too_wide
from tests.people import make_member

pytestmark = pytest.mark.browser


def test_a_person_is_who_they_are(pages: Pages) -> None:
    ana = aside(lambda: make_member("Ana Petit"))
    assert "Ana Petit" in pages.open(ana, "/profil/").inner_text("main")
    assert pages.open(path="/profil/").url.endswith("/compte/login/?next=/profil/")


def test_what_the_policy_refuses_is_heard(pages: Pages) -> None:
    page = pages.open()
    pages.watcher.expect("style-src")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">red</p>')")
    page.wait_for_timeout(100)
    assert pages.watcher.complaints == []
    pages.watcher.expect("script-src")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None


def test_a_complaint_is_kept(pages: Pages) -> None:
    page = pages.open()
    page.evaluate("console.error('something went wrong')")
    page.wait_for_timeout(100)
    (complaint,) = pages.watcher.complaints
    assert "something went wrong" in complaint
    pages.watcher.complaints.clear()


def test_a_barrier_is_seen(pages: Pages) -> None:
    page = pages.open()
    assert barriers(page) == []
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x\"><input>')")
    pages.watcher.expect("404")
    found = " ".join(barriers(page))
    assert "image-alt" in found
    assert "label" in found


def test_what_sticks_out_of_its_card_is_seen(pages: Pages) -> None:
    page = pages.open()
    assert too_wide(page) == []
    card = f"<div class=card><table><tr><td>{'x' * 150}</td></tr></table></div>"
    page.evaluate(f"document.querySelector('main').insertAdjacentHTML('beforeend', '{card}')")
    assert "TABLE wider than its card: xxx" in " ".join(too_wide(page))
    page.evaluate("document.querySelector('main .card table').parentElement.style.overflowX = 'auto'")
    assert "TABLE" not in " ".join(too_wide(page)), "it scrolls"


def test_nothing_outside_this_machine_is_reached(pages: Pages) -> None:
    page = pages.open()
    pages.watcher.expect("")
    reached = page.evaluate("fetch('https://example.org/', {mode: 'no-cors'}).then(() => true, () => false)")
    assert reached is False
