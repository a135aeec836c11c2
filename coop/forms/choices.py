"""Choices that come from the database: asked when the form is made, never while a template is rendered."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

Option = tuple[Any, str]
Group = tuple[str, Sequence[Option]]


def offer(form: forms.BaseForm, name: str, choices: Iterable[Option | Group], *, empty: str = "") -> None:
    """Give a choice field its choices. empty: the words of the choice of nothing, where there is one."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [*([("", empty)] if empty else []), *choices]
