"""Things to press: to send a form, to go somewhere, to do one verb."""

from typing import Any, Literal

from django import template

register = template.Library()

Kind = Literal["primary", "secondary", "quiet", "stop"]
Values = dict[str, Any]


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    *,
    kind: Kind = "secondary",
    icon: str = "",
    type: Literal["submit", "button"] = "submit",
    name: str = "",
    value: str = "",
    form: str = "",
    id: str = "",
    action: str = "",
    about: str = "",
) -> Values:
    """A button that sends the form it stands in (or the one whose id is named), to action if it is given.

    about: what it is about, heard beside the label where several buttons say the same.
    """
    return {
        "label": label,
        "kind": kind,
        "icon": icon,
        "type": type,
        "name": name,
        "value": value,
        "form": form,
        "id": id,
        "action": action,
        "about": about,
    }


@register.inclusion_tag("components/button_link.html")
def button_link(label: str, url: str, *, kind: Kind = "secondary", icon: str = "") -> Values:
    """A link that looks like a button: it goes somewhere and changes nothing."""
    return {"label": label, "url": url, "kind": kind, "icon": icon}


@register.inclusion_tag("components/post_button.html")
def post_button(
    label: str,
    url: str,
    *,
    kind: Kind = "secondary",
    icon: str = "",
    name: str = "",
    value: str = "",
    next: str = "",
    about: str = "",
) -> Values:
    """One verb as one button: a form of its own, so that it works without JavaScript."""
    return {
        "label": label,
        "url": url,
        "kind": kind,
        "icon": icon,
        "name": name,
        "value": value,
        "next": next,
        "about": about,
    }
