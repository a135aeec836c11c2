"""Blocks that hold other content: a sheet, a notice, a row, the head of a page."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from coop.domain.pieces import Family
from coop.templatetags.signs import FAMILY_ICONS, TONE_ICONS, Tone

register = template.Library()


@register.simple_block_tag(takes_context=True)
def card(
    context: Context,
    content: SafeString,
    *,
    title: str = "",
    eyebrow: str = "",
    icon: str = "",
    family: Family = "",
    url: str = "",
    level: int = 2,
    id: str = "",
) -> SafeString:
    """One idea on its own sheet."""
    values = {"title": title, "eyebrow": eyebrow, "icon": icon, "family": family, "url": url, "id": id}
    return _wrap(context, "components/card.html", content, **values, level=f"h{level}")


@register.simple_block_tag(takes_context=True)
def notice(
    context: Context, content: SafeString, *, tone: Tone = "neutral", title: str = "", icon: str = ""
) -> SafeString:
    """Something to know before going on."""
    values = {"tone": tone, "title": title, "icon": icon or TONE_ICONS[tone]}
    return _wrap(context, "components/notice.html", content, **values)


@register.simple_block_tag(takes_context=True)
def item(
    context: Context,
    content: SafeString,
    *,
    title: str,
    url: str = "",
    icon: str = "",
    family: Family = "",
    aside: str = "",
    is_person: bool = False,
) -> SafeString:
    """One row of a list: what or who it is, a line about it, and the figure that matters at its end."""
    values = {"title": title, "url": url, "family": family, "aside": aside, "is_person": is_person}
    chosen = icon or FAMILY_ICONS.get(family, "")
    return _wrap(context, "components/item.html", content, **values, icon=chosen)


@register.simple_block_tag(takes_context=True)
def page_head(
    context: Context,
    content: SafeString,
    title: str,
    *,
    lead: str = "",
    eyebrow: str = "",
    family: Family = "",
) -> SafeString:
    """The title of a page, the sentence that explains it, and its actions."""
    values = {"title": title, "lead": lead, "eyebrow": eyebrow, "family": family}
    return _wrap(context, "components/page_head.html", content, **values, icon=FAMILY_ICONS.get(family, ""))


@register.simple_block_tag(takes_context=True)
def actions(context: Context, content: SafeString) -> SafeString:
    """Buttons in a row that wraps."""
    return _wrap(context, "components/actions.html", content)


def _wrap(context: Context, name: str, content: SafeString, **values: object) -> SafeString:
    assert context.template is not None  # a tag is always rendered by a template
    inside = SafeString(content.strip())
    return context.template.engine.get_template(name).render(context.new({"content": inside, **values}))
