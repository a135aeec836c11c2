"""How a verb answers: it was done, look at this page (303, so that reloading never does it again)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url


def see(to: str, *args: object) -> HttpResponse:
    """to: an address or the name of one."""
    return HttpResponseRedirect(resolve_url(to, *args), status=303)
