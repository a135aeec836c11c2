"""Log-ins: opened by those who may, closed and opened again by administrators."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from coop.domain.actors import PLATFORM, VISITOR
from coop.domain.errors import Forbidden, Refused
from coop.models import AuditEvent, User
from coop.selectors import actors
from coop.services import accounts
from tests import people
from tests.conftest import LogIn
from tests.instants import START

pytestmark = pytest.mark.django_db


def test_an_opened_log_in_has_a_verified_address_and_lets_in() -> None:
    user_id = accounts.open(by=PLATFORM, at=START, email=" Ana.Petit@Example.org ", password=people.PASSWORD)
    address = EmailAddress.objects.get(user_id=user_id)
    assert (address.email, address.verified, address.primary) == ("ana.petit@example.org", True, True)
    assert Client().login(email="ana.petit@example.org", password=people.PASSWORD)


def test_an_address_has_one_log_in_whatever_its_case() -> None:
    people.make_user("Ana Petit")
    with pytest.raises(Refused) as refused:
        accounts.open(by=PLATFORM, at=START, email="ANA.PETIT@example.org", password=people.PASSWORD)
    assert refused.value.field == "email"


def test_members_open_no_log_in_for_others() -> None:
    for other in (people.make_member("Ana Petit"), people.make_auditor(), VISITOR):
        with pytest.raises(Forbidden):
            accounts.open(by=other, at=START, email="x@example.org", password=people.PASSWORD)
    accounts.open(by=people.make_coordinator(), at=START, email="x@example.org", password=people.PASSWORD)


def test_a_closed_log_in_opens_nothing_and_its_sessions_end(log_in: LogIn) -> None:
    administrator, ana = people.make_administrator(), people.make_member("Ana Petit")
    browser = log_in(ana)
    assert browser.get("/profil/").status_code == 200
    accounts.deactivate(by=administrator, at=START, user_id=ana.user_id or 0)
    assert browser.get("/profil/").status_code == 302
    assert actors.of_user(ana.user_id) == VISITOR
    assert not Client().login(email="ana.petit@example.org", password=people.PASSWORD)
    accounts.activate(by=administrator, at=START, user_id=ana.user_id or 0)
    assert actors.of_user(ana.user_id) == ana


def test_closing_is_recorded_once_and_never_done_to_oneself() -> None:
    administrator, ana = people.make_administrator(), people.make_user("Ana Petit")
    for _time in range(2):
        accounts.deactivate(by=administrator, at=START, user_id=ana.user_id or 0)
    assert AuditEvent.objects.filter(action="coop.deactivate_account").count() == 1
    with pytest.raises(Refused):
        accounts.deactivate(by=administrator, at=START, user_id=administrator.user_id or 0)
    for other in (people.make_coordinator(), people.make_auditor(), VISITOR):
        with pytest.raises(Forbidden):
            accounts.activate(by=other, at=START, user_id=ana.user_id or 0)
    assert not User.objects.get(pk=ana.user_id or 0).is_active
