"""What every page of the house knows: who reads, where one may go, how it looks."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from coop.domain import navigation
from coop.domain.actors import VISITOR, Role
from coop.selectors import members
from coop.views.doors import actor_of
from coop.views.theme import COOKIE, THEMES


@dataclass(frozen=True, slots=True)
class Place:
    label: str
    url: str
    icon: str
    family: str
    is_current: bool


def house(request: HttpRequest) -> dict[str, object]:
    """navigation: list[Place]; actor: Actor; member_name: str; theme: "light", "dark" or ""; demo: bool."""
    actor = actor_of(request) if hasattr(request, "user") else VISITOR
    theme = request.COOKIES.get(COOKIE, "")
    return {
        "navigation": [_place(entry, request.path) for entry in navigation.entries_for(actor)],
        "actor": actor,
        "member_name": members.name_of_user(actor.user_id),
        "may_admin": actor.has_role(Role.ADMINISTRATOR),
        "theme": theme if theme in THEMES else "",
        "demo": settings.IS_DEMO,
    }


def _place(entry: navigation.Entry, path: str) -> Place:
    url = reverse(entry.url_name)
    is_current = path == url or (url != "/" and path.startswith(url))
    return Place(gettext(entry.label), url, entry.icon, entry.family, is_current)
