"""Drawings in SVG attributes only, as the content policy wants it, each with its figures in words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from django import template
from django.utils.translation import get_language

from coop.domain import drawings, quantities
from coop.domain.pieces import Family, Part, Point

register = template.Library()

Values = dict[str, Any]
Unit = Literal["hours", "euros", "count", "share"]


def _say_hundredths(hundredths: int, language: str) -> str:
    """A share as an integer: hundredths of a percent."""
    return quantities.say_share(Decimal(hundredths).scaleb(-4), language)


SAYINGS: dict[str, quantities.Say] = {
    "hours": quantities.say_minutes,
    "euros": quantities.say_cents,
    "count": quantities.say_count,
    "share": _say_hundredths,
}
BAR_WIDTH = 1000


@register.inclusion_tag("components/avatar.html")
def avatar(name: str, *, size: int = 32) -> Values:
    """Two initials in a circle, where the name itself stands beside them."""
    return {"initials": initials(name), "size": size}


@register.inclusion_tag("components/bar.html")
def bar(
    value: int,
    *,
    total: int,
    label: str,
    words: str,
    family: Family = "",
    threshold: int | None = None,
    threshold_words: str = "",
) -> Values:
    """How far something has come, and the mark that it must reach; the words say all of it."""
    return {
        "label": label,
        "words": words,
        "family": family,
        "threshold_words": threshold_words,
        "filled": drawings.filled(value, total, width=BAR_WIDTH),
        "mark": None if threshold is None else drawings.filled(threshold, total, width=BAR_WIDTH),
    }


@register.inclusion_tag("components/stacked.html")
def stacked(parts: Sequence[Part], *, label: str) -> Values:
    """Parts of a whole as one bar, with the list of its parts as legend and table at once."""
    places = drawings.segments([part.value for part in parts], width=BAR_WIDTH)
    pieces = [
        {"part": part, "start": start, "width": width, "order": order}
        for order, (part, (start, width)) in enumerate(zip(parts, places, strict=True), start=1)
    ]
    return {"pieces": pieces, "label": label}


@register.inclusion_tag("components/line_drawing.html")
def line_drawing(points: Sequence[Point], *, label: str, kind: Unit = "hours", steps: bool = False) -> Values:
    """A line over time, with zero always in sight and its figures in a table that opens below."""
    language = get_language() or "fr"
    values = [point.value for point in points]
    said = {point.value: point.said or SAYINGS[kind](point.value, language) for point in points}
    return {
        "line": drawings.line(values, stairs=steps),
        "label": label,
        "rows": [{"label": point.label, "said": said[point.value]} for point in points],
        "lowest": said[min(values)] if values else "",
        "highest": said[max(values)] if values else "",
    }


def initials(name: str) -> str:
    """The first letters of the first and last words of a name."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    letters = [word[0] for word in (words[:1] + words[1:][-1:])]
    return "".join(letters).upper()
