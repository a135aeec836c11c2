"""A passkey opens the administration: registered and used with chromium's virtual authenticator."""

import re

import pytest
from playwright.sync_api import Page, expect

from coop.domain.actors import Actor
from tests.browser.visiting import Pages, aside
from tests.people import PASSWORD, address_of, make_administrator

pytestmark = pytest.mark.browser
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def administrator(opened: None) -> Actor:
    return aside(make_administrator)


def give_key(page: Page) -> None:
    """A device that can hold passkeys, and whose owner always says yes."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def log_in(page: Page, name: str) -> None:
    page.goto("/compte/login/")
    page.fill("input[name=login]", address_of(name))
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url(lambda url: "/compte/login/" not in url)


def register(page: Page, *, alone: bool) -> None:
    """Add the device's key. alone: it opens without a password, which makes it a passkey."""
    page.goto("/compte/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)  # asked again, as before each lock
    page.click("main form button[type=submit]")
    page.fill("input[name=name]", "Ma clé")
    page.set_checked("input[name=passwordless]", alone)
    page.click("#mfa_webauthn_add")
    expect(page.locator("main")).to_contain_text("codes de récupération")


def test_a_passkey_opens_the_administration(pages: Pages, administrator: Actor) -> None:
    page = pages.open()
    give_key(page)
    log_in(page, "Adam Blanc")
    page.goto("/administration/")
    expect(page).to_have_url(re.compile("/compte/2fa/$"))
    register(page, alone=True)
    page.context.clear_cookies()
    page.goto("/compte/login/?next=/administration/")
    page.click("#passkey_login")
    expect(page).to_have_url(re.compile("/administration/$"))
    expect(page.locator("#content")).to_be_visible()


def test_a_key_is_asked_for_after_the_password(pages: Pages, administrator: Actor) -> None:
    page = pages.open()
    give_key(page)
    log_in(page, "Adam Blanc")
    register(page, alone=False)
    page.context.clear_cookies()
    log_in(page, "Adam Blanc")
    page.goto("/administration/")
    expect(page).to_have_url(re.compile("/compte/2fa/authenticate/"))
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "/compte/2fa/" not in url)
    page.goto("/administration/")
    expect(page.locator("#content")).to_be_visible()
