"""Log-ins in the administration: read, closed and opened again."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop.admin.registering import ReadOnlyAdmin
from coop.domain.errors import Refused
from coop.selectors import actors
from coop.services import accounts
from coop.words import say

Verb = Callable[..., None]


class UserAdmin(ReadOnlyAdmin):
    hidden = ("password",)
    actions = ("activate", "deactivate")
    search_fields = ("email",)
    list_filter = ("is_active", "is_staff")

    @admin.action(description=gettext_lazy("Close the chosen log-ins"), permissions=["view"])
    def deactivate(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        self._each(request, chosen, accounts.deactivate)

    @admin.action(description=gettext_lazy("Open the chosen log-ins again"), permissions=["view"])
    def activate(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        self._each(request, chosen, accounts.activate)

    def _each(self, request: HttpRequest, chosen: QuerySet[Any], act: Verb) -> None:
        """One log-in refused does not stop the others; the message says which."""
        by, at = actors.of_user(request.user.pk), timezone.now()
        for user in chosen.order_by("pk"):
            try:
                act(by=by, at=at, user_id=user.pk)
            except Refused as refused:
                self.message_user(request, f"{user}: {say(refused.sentence)}", messages.ERROR)
            else:
                self.message_user(request, _("%(login)s: done.") % {"login": user}, messages.SUCCESS)


admin.site.register(get_user_model(), UserAdmin)
