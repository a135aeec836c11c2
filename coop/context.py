"""What every page of the house knows: who reads, where one may go, how it looks."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from coop.domain import navigation
from coop.domain.actors import VISITOR, Role
from coop.views.doors import actor_of
from coop.views.theme import THEMES


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
    theme = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return {
        "navigation": _places(navigation.entries_for(actor), request.path),
        "actor": actor,
        "member_name": actor.name,
        "may_admin": actor.has_role(Role.ADMINISTRATOR),
        "theme": theme if theme in THEMES else "",
        "demo": settings.IS_DEMO,
    }


def _places(entries: list[navigation.Entry], path: str) -> list[Place]:
    """Where one may go. One of them at most is current: the one whose address says most of the page's."""
    urls = [reverse(entry.url_name) for entry in entries]
    said = [_said(path, url, *entry.also) for entry, url in zip(entries, urls, strict=True)]
    most = max(said, default=0)
    return [
        Place(gettext(entry.label), url, entry.icon, entry.family, is_current=0 < most == length)
        for entry, url, length in zip(entries, urls, said, strict=True)
    ]


def _said(path: str, *beginnings: str) -> int:
    """How much of the path the longest of these beginnings says; the home page begins nothing but itself."""
    return max(
        (len(text) for text in beginnings if path == text or (text != "/" and path.startswith(text))),
        default=0,
    )
