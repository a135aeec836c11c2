"""How allauth behaves in this house."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from coop.domain.demo import is_demo_address


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """After signing up, a person is led to the membership page; after logging in, home."""

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("membership")

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **how: object) -> HttpResponse | None:
        """Every way in passes here, password, passkey or reset: the demo's are closed unless it is on."""
        if is_demo_address(user.get_username()) and not settings.IS_DEMO:
            messages.error(request, _("The log-ins of the demo are closed here."))
            return redirect("account_login")
        answer: HttpResponse | None = super().pre_login(request, user, **how)
        return answer
