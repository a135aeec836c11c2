"""No more acts than a person makes: allauth's rate limits, for the verbs of the house."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def limited(action: str, *, method: str = "POST") -> Callable[[View[P]], View[P]]:
    """Outermost decorator of a view. action: a name of settings.ACTION_RATE_LIMITS.

    What counts is requests of that method; a limit per user counts a visitor by address. Too many answer 429.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method == method and not is_within(request, action):
                refusal: HttpResponseBase = ratelimit.respond_429(request)
                return refusal
            return view(request, *args, **kwargs)

        return door

    return decorate


def is_within(request: HttpRequest, action: str) -> bool:
    """Whether this request is one of those that are allowed; it counts."""
    limits = settings.ACTION_RATE_LIMITS
    if not request.user.is_authenticated:
        limits = {name: limit.replace("/user", "/ip") for name, limit in limits.items()}
    return bool(
        ratelimit.consume(request, app="commontime", action=action, config=limits, limit_get=True) is not None
    )
