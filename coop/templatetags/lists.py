"""Lists and ways through them: steps, trails, tabs, pages, and the list that is still empty."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context

from coop.domain.pieces import Crumb, Step, Tab

register = template.Library()

Values = dict[str, Any]


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, *, text: str = "", icon: str = "sprout", action: str = "", url: str = ""
) -> Values:
    """A list with nothing in it proposes the next step."""
    return {"title": title, "text": text, "icon": icon, "action": action, "url": url}


@register.inclusion_tag("components/timeline.html")
def timeline(steps: Iterable[Step], *, label: str) -> Values:
    """Steps in order: done, the one that someone is awaited for, and what comes after."""
    return {"steps": list(steps), "label": label}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(trail: Iterable[Crumb]) -> Values:
    """The way to this page."""
    return {"trail": list(trail)}


@register.inclusion_tag("components/tabs.html")
def tabs(tabs: Iterable[Tab], *, label: str) -> Values:
    """Several views of one list, each with its own address."""
    return {"tabs": list(tabs), "label": label}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: "Page[Any]", *, name: str = "page") -> Values:
    """Pages of a list; the rest of the address is kept. name: in the address, where a page has two lists."""
    asked = context["request"].GET

    def to(number: int | str) -> str:
        query = asked.copy()
        query[name] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": [(number, to(number)) for number in numbers],
        "previous": to(page.previous_page_number()) if page.has_previous() else "",
        "next": to(page.next_page_number()) if page.has_next() else "",
        "ellipsis": page.paginator.ELLIPSIS,
    }
