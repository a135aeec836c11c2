"""Forms and their fields, with what is to be corrected said twice: in a summary and beside the field."""

from typing import Any, Literal

from django import template
from django.forms import BaseForm, BoundField

register = template.Library()

Values = dict[str, Any]

LONG_FILTERS = 3
"""The most fields of a form that only asks for which a narrow screen leaves room above the list."""


@register.inclusion_tag("components/form.html")
def form(
    form: BaseForm,
    *,
    submit: str,
    action: str = "",
    icon: str = "",
    cancel: str = "",
    method: Literal["post", "get"] = "post",
    id: str = "",
    multipart: bool = False,
) -> Values:
    """A whole form: summary of errors, fields, one button and perhaps a way back."""
    return {
        "form": form,
        "submit": submit,
        "action": action,
        "icon": icon,
        "cancel": cancel,
        "method": method,
        "id": id,
        "multipart": multipart or form.is_multipart(),
    }


@register.inclusion_tag("components/filters.html")
def filters(form: BaseForm, *, submit: str, action: str = "") -> Values:
    """A form that only asks: its answers stay in the address.

    Of a long one a narrow screen shows the first field, and unfolds the others once one of them is used. What
    must be answered is never folded.
    """
    fields = form.visible_fields()
    is_long = len(fields) > LONG_FILTERS and not any(field.field.required for field in fields)
    shown, folded = (fields[:1], fields[1:]) if is_long else (fields, [])
    is_open = any(field.data for field in folded)
    return {
        "form": form,
        "shown": shown,
        "folded": folded,
        "is_open": is_open,
        "submit": submit,
        "action": action,
    }


@register.inclusion_tag("components/errors.html")
def errors(form: BaseForm) -> Values:
    """What is to be corrected, each line a link to its field; nothing when nothing is."""
    asked = {bound.field.required for bound in form.visible_fields() if input_type(bound) != "checkbox"}
    return {"form": form, "lines": _error_lines(form), "note": len(asked) == 2}


@register.inclusion_tag("components/field.html")
def field(field: BoundField) -> Values:
    """One field with its label, its help and its errors."""
    return {"field": field}


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm, *names: str) -> Values:
    """Some fields side by side, where there is room."""
    return {"fields": [form[name] for name in names]}


@register.filter
def input_type(field: BoundField) -> str:
    """What kind of input a field is, for its place beside or above its label."""
    return str(getattr(field.field.widget, "input_type", ""))


def _error_lines(form: BaseForm) -> list[dict[str, object]]:
    """Errors of the whole form and of hidden fields first, then one line per message, naming its field."""
    hidden = [message for bound in form.hidden_fields() for message in bound.errors]
    lines = [_line(message) for message in (*form.non_field_errors(), *hidden)]
    for bound in form.visible_fields():
        target = f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label
        lines += [_line(message, bound.label, target) for message in bound.errors]
    return lines


def _line(message: object, label: object = "", target: object = "") -> dict[str, object]:
    return {"message": message, "label": label, "target": target}
