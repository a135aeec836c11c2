"""The door of votes: members, and the auditor who compares them with the rules."""

from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest, HttpResponseBase

from coop.views.doors import Door, View, actor_of, for_members
from governance.domain import permissions

P = ParamSpec("P")


def for_readers(view: View[P]) -> Door[P]:
    """Others are led where they may become one: to the log-in, or to the membership page."""
    members_door = for_members(view)

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of(request)
        if permissions.may_read_votes(actor):
            return view(request, actor, *args, **kwargs)
        return members_door(request, *args, **kwargs)

    return door
