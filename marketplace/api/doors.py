"""Who makes a request, and what they may read: the predicates of the pages."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden
from coop.selectors import actors
from coop.views.limits import is_within
from marketplace.api.schemas import Fault
from marketplace.domain import permissions
from marketplace.selectors import engagements as agreed
from marketplace.selectors.engagements import Line

REFUSED = {401: Fault, 403: Fault, 404: Fault, 422: Fault}
SLOWED = {**REFUSED, 429: Fault}
TOO_FAST = 429
P = ParamSpec("P")
T = TypeVar("T")


def limited(operation: Callable[Concatenate[HttpRequest, P], T]) -> Callable[Concatenate[HttpRequest, P], T]:
    """A program acts no faster than a person may: the limit of the pages, counted with theirs."""

    @wraps(operation)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if not is_within(request, "act"):
            raise HttpError(TOO_FAST, _("That was a lot at once"))
        return operation(request, *args, **kwargs)

    return door


def actor_of(request: HttpRequest, *, members_only: bool = False) -> Actor:
    """Raises Forbidden for who is no member, where only members come."""
    actor = actors.of_user(request.user.pk)
    if members_only and not actor.is_member:
        raise Forbidden
    return actor


def readable(request: HttpRequest, engagement_id: int) -> Line:
    """An engagement, for the two, their mediator, and whoever acts for one of them. Raises Hidden."""
    line = agreed.get(engagement_id)
    if not permissions.may_read(actor_of(request), line.facts):
        raise Hidden
    return line
