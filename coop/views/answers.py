"""How a verb is heard and answers: what was sent, whether it was done, the page that is looked at next."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url

from coop.domain.errors import Refused
from coop.words import say


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form reads: None while it is only opened."""
    return request.POST if request.method == "POST" else None


def see(to: str, *args: object) -> HttpResponse:
    """It was done, look there (303: reloading never does it again). to: an address or the name of one."""
    return HttpResponseRedirect(resolve_url(to, *args), status=303)


def act_and_see(
    request: HttpRequest, act: Callable[[], object], done: str, to: str, *args: object
) -> HttpResponse:
    """A button without a form: done or refused, the next page says which. done: in words. to: as `see`."""
    try:
        act()
    except Refused as refused:
        messages.error(request, say(refused.sentence))
    else:
        messages.success(request, done)
    return see(to, *args)
