"""Who makes a request, what a program may be refused, and how fast it may act."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from coop.domain.actors import Actor
from coop.selectors import actors
from coop.views.limits import is_within
from timebank.api.schemas import Fault

REFUSED = {401: Fault, 403: Fault, 404: Fault, 422: Fault}
TOO_FAST = 429
SLOWED = {**REFUSED, TOO_FAST: Fault}
P = ParamSpec("P")
T = TypeVar("T")


def actor_of(request: HttpRequest) -> Actor:
    return actors.of_user(request.user.pk)


def limited(operation: Callable[Concatenate[HttpRequest, P], T]) -> Callable[Concatenate[HttpRequest, P], T]:
    """A program acts no faster than a person may: the limit of the pages, counted with theirs."""

    @wraps(operation)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if not is_within(request, "act"):
            raise HttpError(TOO_FAST, _("That was a lot at once"))
        return operation(request, *args, **kwargs)

    return door
