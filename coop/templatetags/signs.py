"""Small signs: an icon, a state, a person, a figure, a change."""

from functools import lru_cache
from typing import Any, Literal

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from coop.domain.pieces import Family

register = template.Library()

Tone = Literal["neutral", "good", "wait", "care", "stop"]
Values = dict[str, Any]

FAMILY_ICONS = {"coop": "users", "governance": "vote", "timebank": "hourglass", "marketplace": "hand-heart"}
TONE_ICONS = {
    "neutral": "info",
    "good": "check",
    "wait": "clock",
    "care": "triangle-alert",
    "stop": "octagon-x",
}


@register.simple_tag
def icon(name: str, *, size: int = 20) -> SafeString:
    """A drawing beside a word; hidden from screen readers, since the word says it."""
    return _icon(str(name), int(size))


@lru_cache(maxsize=512)
def _icon(name: str, size: int) -> SafeString:
    drawing = lucide(name, size=size, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})
    return mark_safe(drawing)  # noqa: S308  drawn from the icon package; an unknown name raises


@register.inclusion_tag("components/badge.html")
def badge(word: str, *, icon: str = "", tone: Tone = "neutral", family: Family = "") -> Values:
    """A state in a word, with its icon: colour is never the only sign."""
    chosen = icon or (FAMILY_ICONS[family] if family else TONE_ICONS[tone])
    return {"word": word, "icon": chosen, "tone": tone, "family": family}


@register.inclusion_tag("components/person.html")
def person(name: str, *, url: str = "", note: str = "", size: int = 32) -> Values:
    """Someone: their initials, their name and perhaps a line about them."""
    return {"name": name, "url": url, "note": note, "size": size}


@register.inclusion_tag("components/stat.html")
def stat(label: str, *, value: str, note: str = "", family: Family = "", url: str = "") -> Values:
    """One figure that answers one question."""
    return {"label": label, "value": value, "note": note, "family": family, "url": url}


@register.inclusion_tag("components/change.html")
def change(label: str, *, old: str, new: str, has_ended: object = None) -> Values:
    """The old value and the new one, side by side; `has_ended` once it is decided."""
    return {"label": label, "old": old, "new": new, "has_ended": has_ended}
