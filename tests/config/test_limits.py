"""Nobody acts faster than a person does, and nobody guesses a password."""

import pytest
from django.test import Client, override_settings

from tests.config import armour
from tests.conftest import LogIn
from tests.people import PASSWORD, address_of, make_member

pytestmark = pytest.mark.django_db


def test_guessing_a_password_is_slowed_down(client: Client, founded: None) -> None:
    make_member("Ana Petit")
    form = {"login": address_of("Ana Petit"), "password": "not-the-password"}
    for _ in range(12):
        page = client.post("/compte/login/", form)
    assert page.status_code == 429 or "Trop de tentatives" in page.content.decode()
    client.post("/compte/login/", form | {"password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_acting_too_fast_is_slowed_down(log_in: LogIn, founded: None) -> None:
    client = log_in(make_member("Ana Petit"))
    with override_settings(ACTION_RATE_LIMITS={"act": "3/m/user", "message": "3/m/user", "search": "3/m/ip"}):
        answers = [client.post("/profil/modifier/", {"display_name": ""}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429, 429]
    assert armour.gaps(answers[-1], is_personal=True) == []


def test_one_persons_haste_does_not_slow_another(log_in: LogIn, founded: None) -> None:
    hasty, other = log_in(make_member("Ana Petit")), log_in(make_member("Ben Roux"))
    with override_settings(ACTION_RATE_LIMITS={"act": "1/m/user"}):
        for _ in range(3):
            hasty.post("/profil/modifier/", {"display_name": ""})
        assert other.post("/profil/modifier/", {"display_name": ""}).status_code == 422
