"""The administration shows every table and changes nothing, log-ins apart, through their service."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.test import RequestFactory

from coop.admin.accounts import UserAdmin
from coop.admin.registering import ReadOnlyAdmin, register_app
from coop.domain.actors import Actor
from coop.models import AuditEvent, Member, User
from tests import people

pytestmark = pytest.mark.django_db


class Messages:
    """Where the administration leaves what it says."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def add(self, level: int, message: object, extra_tags: str = "") -> None:
        self.said.append(str(message))


def ask(person: Actor) -> HttpRequest:
    request = RequestFactory().post("/administration/")
    request.user = User.objects.get(pk=person.user_id or 0)
    request._messages = Messages()  # type: ignore[attr-defined]  # what the messages middleware sets
    return request


def test_every_table_of_the_house_is_shown_and_none_can_be_written() -> None:
    request = ask(people.make_administrator())
    for label in ("coop", "governance", "timebank", "marketplace"):
        for model in apps.get_app_config(label).get_models():
            if model._meta.is_composite_pk:  # the administration has no address for its rows
                assert not admin.site.is_registered(model)
                continue
            shown = admin.site.get_model_admin(model)
            assert isinstance(shown, ReadOnlyAdmin), model
            assert shown.has_view_permission(request)
            assert shown.has_module_permission(request)
            assert not shown.has_add_permission(request)
            assert not shown.has_change_permission(request)
            assert not shown.has_delete_permission(request)
            assert "delete_selected" not in shown.get_actions(request)


def test_no_table_of_a_third_party_can_be_written_even_by_a_superuser() -> None:
    assert all(isinstance(shown, ReadOnlyAdmin) for shown in admin.site._registry.values())


def test_who_is_no_administrator_sees_nothing() -> None:
    for person in (people.make_member("Ana Petit"), people.make_coordinator(), people.make_auditor()):
        assert not admin.site.get_model_admin(Member).has_view_permission(ask(person))


def test_no_password_is_shown() -> None:
    shown = admin.site.get_model_admin(User)
    request = ask(people.make_administrator())
    assert "password" not in (*shown.get_fields(request), *shown.get_list_display(request))
    assert "email" in shown.get_fields(request)


def test_registering_twice_is_registering_once() -> None:
    register_app("coop")
    assert isinstance(admin.site.get_model_admin(User), UserAdmin)


def test_log_ins_are_closed_and_opened_through_their_service() -> None:
    administrator, ana = people.make_administrator(), people.make_user("Ana Petit")
    shown = admin.site.get_model_admin(User)
    assert isinstance(shown, UserAdmin)
    request = ask(administrator)
    assert set(shown.get_actions(request)) == {"activate", "deactivate"}
    shown.deactivate(request, User.objects.all())
    assert not User.objects.get(pk=ana.user_id or 0).is_active
    assert User.objects.get(pk=administrator.user_id or 0).is_active
    said = request._messages.said  # type: ignore[attr-defined]  # set above
    assert any("On ne ferme ni ne rouvre son propre compte" in message for message in said)
    shown.activate(request, User.objects.filter(pk=ana.user_id or 0))
    assert User.objects.get(pk=ana.user_id or 0).is_active
    actions = AuditEvent.objects.filter(action__contains="activate").order_by("id")
    assert [event.action for event in actions] == ["coop.deactivate_account", "coop.activate_account"]
