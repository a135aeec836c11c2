"""The administration: the stock admin, entered through the house's own log-in and a second factor.

The admin's own log-in form asks for a password alone: it is not there. Whoever enters has used a second
factor (or a passkey, two in one) since they logged in, and each session's first entry is written down.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop.domain.words import N_
from coop.selectors import actors
from coop.services import audit

V = TypeVar("V", bound=Callable[..., HttpResponseBase])

ENTRY = "config.enter_admin"
ACTS = {ENTRY: N_("opened the administration")}


class HouseAdminSite(AdminSite):
    """Every table, read only; see `coop.admin`."""

    site_header = site_title = gettext_lazy("Administration")
    site_url = "/"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:  # noqa: ANN401  # Django's
        """Third parties bring forms that write addresses, factors and groups: those tables are left out."""
        if getattr(admin_class, "is_read_only", False):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and has_used_second_factor(request)

    def admin_view(self, view: V, cacheable: bool = False) -> V:
        return super().admin_view(_written_down(view), cacheable)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead whoever may not enter yet to the step that is missing, and back."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if not super().has_permission(request):
            raise PermissionDenied
        if has_used_second_factor(request):
            return redirect("admin:index")
        if is_mfa_enabled(request.user):
            return redirect_to_login(wanted, reverse("mfa_reauthenticate"))
        messages.warning(request, _("The administration opens with a second factor: please set one up."))
        return redirect("mfa_index")

    def logout(  # type: ignore[override]  # it leads to the house's own page instead of showing one
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_logout", preserve_request=True)

    def password_change(  # type: ignore[override]  # the same
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")


def has_used_second_factor(request: HttpRequest) -> bool:
    """True when this session was opened, or confirmed since, with a code, a key or a passkey."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def _written_down(view: V) -> V:
    """The first page of the administration that a session opens is an audit event."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponseBase:
        if ENTRY not in request.session:
            by = actors.of_user(request.user.pk)
            audit.record(by=by, at=timezone.now(), action=ENTRY, subject=f"user:{request.user.pk}")
            request.session[ENTRY] = True
        return view(request, *args, **kwargs)

    return cast(V, door)
