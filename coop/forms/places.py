"""The field of a place: one types the name of a commune or its post code, as one says it; and around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from coop.domain.distances import Around
from coop.domain.places import TYPED_LENGTH, Found, only
from coop.selectors import places

DISTANCES_KM = (5, 10, 30, 60, 100, 200)
USUAL_KM = 30


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and the INSEE code chosen among the communes that fitted it, if any."""

    text: str
    code: str = ""

    def __str__(self) -> str:
        return self.text


class PlaceInput(forms.TextInput):
    """A line of text that suggests communes while one types; below it those to choose from, when several fit.

    found: what the field understood, said in full from then on. fitting: the communes among which it can not
    tell which is meant.
    """

    template_name = "components/place_input.html"

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": TYPED_LENGTH})
        self.found: Found | None = None
        self.fitting: list[Found] = []

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Typed | None:
        text = data.get(name)
        return None if text is None else Typed(str(text), str(data.get(f"{name}_code", "")))

    def format_value(self, value: object) -> str | None:
        return self.found.label if self.found else super().format_value(value)

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["fitting"] = self.fitting
        return context


class PlaceField(forms.Field):
    """The id of a place, from its name, its post code or both; its initial value is what `places.said` says.

    Where several communes fit, the answer shows them to choose from: the one chosen counts as long as it fits
    what stands in the field.
    """

    widget = PlaceInput
    default_error_messages = {
        "unknown": _(
            "We know no commune by “%(typed)s”. Check how it is written, give a post code or a town nearby."
        ),
        "several": _("Several communes fit “%(typed)s”: choose yours below, or add its post code."),
    }

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  those of `forms.Field`
        options.setdefault("help_text", _("The name of a commune or its post code."))
        super().__init__(**options)

    def to_python(self, value: Typed | None) -> int | None:
        text = value.text.strip() if value else ""
        if value is None or not text:
            return None
        fitting = places.find(text)
        one = next(iter(places.find(text, code=value.code)), None) if value.code else None
        one = one or only(fitting)
        widget = cast("PlaceInput", self.widget)  # a field makes it from its class
        widget.found, widget.fitting = one, [] if one else fitting
        if one is None:
            code = "several" if fitting else "unknown"
            raise ValidationError(self.error_messages[code], code=code, params={"typed": text[:40]})
        return one.id


class AroundForm(forms.Form):
    """Looking around a commune. The usual distance is that of nothing chosen."""

    near = PlaceField(label=_("Around"), required=False, help_text="")
    km = forms.TypedChoiceField(
        label=_("Within"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("" if km == USUAL_KM else str(km), f"{km}\N{NO-BREAK SPACE}km") for km in DISTANCES_KM],
    )

    def around(self) -> Around | None:
        """What can be understood of it, once the form was looked at."""
        given = self.cleaned_data
        here = places.get(given["near"]) if given.get("near") else None
        return None if here is None else Around(here, given.get("km") or USUAL_KM)

    def is_asked(self) -> bool:
        """Whether anything is looked for: a distance alone looks for nothing."""
        return any(value for name, value in self.cleaned_data.items() if name != "km")
