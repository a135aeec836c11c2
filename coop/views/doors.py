"""The doors of every page: they find out who comes, and hand an Actor to the view."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from coop.domain.actors import Actor
from coop.selectors import actors

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
Door = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

_KEPT = "commontime.actor"


def actor_of(request: HttpRequest) -> Actor:
    """Who makes this request; asked of the database once for each request."""
    if _KEPT not in request.META:
        request.META[_KEPT] = actors.of_user(request.user.pk if request.user.is_authenticated else None)
    actor: Actor = request.META[_KEPT]
    return actor


def for_anyone(view: View[P]) -> Door[P]:
    """Open to visitors."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, actor_of(request), *args, **kwargs)

    return door


def for_people(view: View[P]) -> Door[P]:
    """Open to whoever has logged in, a member yet or not."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, actor_of(request), *args, **kwargs)

    return door


def for_members(view: View[P]) -> Door[P]:
    """Open to admitted members; who has logged in without being one is led to the membership page."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of(request)
        if actor.is_member:
            return view(request, actor, *args, **kwargs)
        return (
            redirect("membership")
            if request.user.is_authenticated
            else redirect_to_login(request.get_full_path())
        )

    return door


def for_those(may: Callable[[Actor], bool]) -> Callable[[View[P]], Door[P]]:
    """Open to those whom a predicate of the domain lets in; others get a plain refusal."""

    def decorate(view: View[P]) -> Door[P]:
        @wraps(view)
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor = actor_of(request)
            if not may(actor):
                raise PermissionDenied
            return view(request, actor, *args, **kwargs)

        return door

    return decorate
