"""Light, dark or as the device: a choice kept in a cookie, made with a plain form."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

THEMES = ("light", "dark")
A_YEAR = 365 * 24 * 60 * 60


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back; anything else than a theme forgets it, which means "as my device"."""
    chosen = request.POST.get("theme", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response.status_code = 303
    if chosen in THEMES:
        secure = request.is_secure()
        response.set_cookie(
            settings.THEME_COOKIE_NAME, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure
        )
    else:
        response.delete_cookie(settings.THEME_COOKIE_NAME, samesite="Lax")
    return response
