"""The administration opens to staff with a second factor, by the house's own log-in, and says who came."""

from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, override_settings

from coop.domain.actors import PLATFORM, Actor
from coop.models import AuditEvent
from coop.services import accounts
from tests.instants import START
from tests.people import PASSWORD, address_of, make_administrator, make_member

SECRET = "JBSWY3DPEHPK3PXP"
pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Actor:
    return make_administrator()


def give_factor(person: Actor) -> None:
    totp.TOTP.activate(get_user_model().objects.get(pk=person.user_id or 0), SECRET)


def code() -> str:
    value = totp.hotp_value(SECRET, next(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(value))


def enter(
    client: Client, name: str, password: str = PASSWORD, *, to: str = "/administration/"
) -> HttpResponse:
    """Log in as a person does, up to the second factor."""
    form = {"login": address_of(name), "password": password, "next": to}
    return client.post("/compte/login/", form, follow=True)  # type: ignore[return-value]  # followed, it is a page


def give_code(client: Client) -> HttpResponse:
    return client.post("/compte/2fa/authenticate/", {"code": code()})  # type: ignore[return-value]  # as above


def test_a_visitor_is_led_to_the_log_in_of_the_house_and_back(client: Client) -> None:
    page = client.get("/administration/coop/member/", follow=True)
    assert unquote(page.redirect_chain[-1][0]) == "/compte/login/?next=/administration/coop/member/"
    assert b'type="password"' in page.content


def test_there_is_no_other_log_in_form(client: Client, administrator: Actor) -> None:
    form = {"username": address_of("Adam Blanc"), "password": PASSWORD}
    page = client.post("/administration/login/", form)
    assert (page.status_code, page.headers["Location"].split("?")[0]) == (302, "/compte/login/")
    assert "_auth_user_id" not in client.session


def test_a_member_may_not_enter(client: Client) -> None:
    make_member("Ana Petit")
    enter(client, "Ana Petit")
    assert client.get("/administration/", follow=True).status_code == 403


def test_an_administrator_without_a_factor_is_led_to_set_one_up(client: Client, administrator: Actor) -> None:
    page = enter(client, "Adam Blanc")
    assert page.request["PATH_INFO"] == "/compte/2fa/"  # type: ignore[attr-defined]  # the test client's
    assert "L’administration s’ouvre avec un second facteur" in page.content.decode()
    assert AuditEvent.objects.filter(action="config.enter_admin").count() == 0


def test_a_password_alone_does_not_open_what_has_a_factor(client: Client, administrator: Actor) -> None:
    give_factor(administrator)
    page = enter(client, "Adam Blanc")
    assert page.request["PATH_INFO"] == "/compte/2fa/authenticate/"  # type: ignore[attr-defined]  # as above
    assert client.get("/administration/").status_code == 302


def test_password_and_code_open_the_administration(client: Client, administrator: Actor) -> None:
    give_factor(administrator)
    enter(client, "Adam Blanc")
    assert give_code(client).headers["Location"] == "/administration/"
    for path in ("/administration/", "/administration/coop/member/"):
        assert client.get(path).status_code == 200
    (event,) = AuditEvent.objects.filter(action="config.enter_admin")
    assert (event.user_id, event.subject) == (administrator.user_id, f"user:{administrator.user_id}")


def test_each_session_is_written_down_once(administrator: Actor) -> None:
    give_factor(administrator)
    for _ in range(2):
        client = Client()
        enter(client, "Adam Blanc")
        Authenticator.objects.update(last_used_at=None)
        cache.clear()  # a code is good once
        give_code(client)
        client.get("/administration/")
        client.get("/administration/coop/member/")
    assert AuditEvent.objects.filter(action="config.enter_admin").count() == 2


def test_a_factor_that_this_session_has_not_used_is_asked_for(client: Client, administrator: Actor) -> None:
    enter(client, "Adam Blanc")
    give_factor(administrator)
    page = client.get("/administration/", follow=True)
    assert unquote(page.redirect_chain[-1][0]) == "/compte/2fa/reauthenticate/?next=/administration/"
    client.post("/compte/2fa/reauthenticate/?next=/administration/", {"code": code()})
    assert client.get("/administration/").status_code == 200


def test_whoever_is_no_longer_staff_is_out_at_once(client: Client, administrator: Actor) -> None:
    give_factor(administrator)
    enter(client, "Adam Blanc")
    give_code(client)
    get_user_model().objects.filter(pk=administrator.user_id or 0).update(is_staff=False)
    assert client.get("/administration/", follow=True).status_code == 403


def test_logging_out_and_passwords_are_the_houses_own(client: Client, administrator: Actor) -> None:
    give_factor(administrator)
    enter(client, "Adam Blanc")
    give_code(client)
    assert client.get("/administration/password_change/").headers["Location"] == "/compte/password/change/"
    assert client.post("/administration/logout/", follow=True).status_code == 200
    assert "_auth_user_id" not in client.session


def test_nothing_can_be_written_in_the_administration(client: Client, administrator: Actor) -> None:
    make_member("Ana Petit")
    give_factor(administrator)
    enter(client, "Adam Blanc")
    give_code(client)
    assert client.get("/administration/coop/member/add/").status_code == 403
    event = AuditEvent.objects.order_by("pk")[0]
    assert (
        client.post(f"/administration/coop/auditevent/{event.pk}/delete/", {"post": "yes"}).status_code == 403
    )


def test_the_demos_log_ins_are_closed_unless_the_demo_is_on(client: Client) -> None:
    accounts.open(by=PLATFORM, at=START, email="member@demo.example", password="temps-commun-demo")
    form = {"login": "Member@Demo.example", "password": "temps-commun-demo"}
    page = client.post("/compte/login/", form, follow=True)
    assert "_auth_user_id" not in client.session
    assert "Les comptes de la démonstration sont fermés ici." in page.content.decode()
    with override_settings(IS_DEMO=True):
        client.post("/compte/login/", form)
    assert "_auth_user_id" in client.session
