"""The doors of votes and of mandates: members, and those whom a power lets read."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest, HttpResponseBase

from coop.domain.actors import Actor
from coop.views.doors import Door, View, actor_of, for_members
from governance.domain import mandates, permissions

P = ParamSpec("P")


def for_readers(view: View[P]) -> Door[P]:
    """Members, and the auditor who compares votes with the rules."""
    return _for(permissions.may_read_votes, view)


def for_readers_of_mandates(view: View[P]) -> Door[P]:
    """Members, and whoever holds a power."""
    return _for(mandates.may_read, view)


def _for(may: Callable[[Actor], bool], view: View[P]) -> Door[P]:
    """Others are led where they may become one: to the log-in, or to the membership page."""
    members_door = for_members(view)

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of(request)
        if may(actor):
            return view(request, actor, *args, **kwargs)
        return members_door(request, *args, **kwargs)

    return door
