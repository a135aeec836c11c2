"""Which edition of a series is read, and which part of it: the answers stay in the address."""

from collections.abc import Mapping, Sequence

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coop.domain.errors import Hidden

Choices = Sequence[tuple[str, str]]


class PlainSelect(forms.Select):
    """Written in one go: hundreds of options, each by a template, would take most of the time of a page."""

    def render(
        self, name: str, value: object, attrs: Mapping[str, object] | None = None, renderer: object = None
    ) -> SafeString:
        chosen = str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (code, SafeString(" selected" if code == chosen else ""), label)
                for code, label in self.choices
            ),
        )
        said = flatatt({"name": name, **self.attrs, **(attrs or {})})
        return format_html("<select{}>{}</select>", said, options)


class ChooseForm(forms.Form):
    """edition: "2026-Q3-v1". parts: the label and codes of each dimension, by its name."""

    def __init__(
        self,
        data: QueryDict,
        *,
        editions: Choices,
        parts: Mapping[str, tuple[str, Choices]],
        measures: Choices,
        chosen: Mapping[str, str],
    ) -> None:
        super().__init__(
            {**chosen, **{name: text for name, text in data.items() if text}}, auto_id="choose_%s"
        )
        self.fields["edition"] = forms.ChoiceField(
            label=_("Quarter and version"), choices=editions, widget=PlainSelect
        )
        for name, (label, codes) in parts.items():
            if len(codes) > 1:
                self.fields[name] = forms.ChoiceField(label=label, choices=codes, widget=PlainSelect)
        if len(measures) > 1:
            self.fields["measure"] = forms.ChoiceField(
                label=_("Figure"), choices=measures, widget=PlainSelect
            )

    def answers(self) -> dict[str, str]:
        """Raises Hidden for an address that names nothing here."""
        if not self.is_valid():
            raise Hidden
        return {name: str(text) for name, text in self.cleaned_data.items()}
