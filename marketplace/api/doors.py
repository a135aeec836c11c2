"""Who makes a request, and what they may read: the predicates of the pages."""

from django.http import HttpRequest

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden
from coop.selectors import actors
from marketplace.api.schemas import Fault
from marketplace.domain import permissions
from marketplace.selectors import engagements as agreed
from marketplace.selectors.engagements import Line
from timebank.api.doors import TOO_FAST, limited

__all__ = ["REFUSED", "SLOWED", "actor_of", "limited", "readable"]

REFUSED = {401: Fault, 403: Fault, 404: Fault, 422: Fault}
SLOWED = {**REFUSED, TOO_FAST: Fault}


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
