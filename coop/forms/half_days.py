"""The field of half days of the week: a table of seven days by three parts, one box to tick in each cell."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coop import words
from coop.domain import half_days
from coop.domain.half_days import COUNT, PART_NAMES, PARTS
from coop.domain.quantities import DAYS


class HalfDaysInput(forms.CheckboxSelectMultiple):
    """The boxes in rows by day. Each has its own words, for who does not see the heads of the table."""

    template_name = "components/half_days_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401  Django's
        context = super().get_context(name, value, attrs)
        language = words.language()
        boxes = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        context["parts"] = PART_NAMES[language]
        context["rows"] = [
            (day, [(box, half_days.say_half_day(int(box["value"]), language)) for box in of_day])
            for number, day in enumerate(DAYS[language])
            for of_day in [boxes[number * PARTS : (number + 1) * PARTS]]
        ]
        return context


class HalfDaysField(forms.TypedMultipleChoiceField):
    """A set of half days as one number (coop.domain.half_days); 0 where nothing is ticked."""

    widget = HalfDaysInput
    default_error_messages = {"invalid_choice": _("Choose half days of the week.")}

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  those of `forms.Field`
        super().__init__(choices=[(str(number), "") for number in range(COUNT)], coerce=int, **options)

    def prepare_value(self, value: object) -> object:
        return [str(number) for number in half_days.numbers(value)] if isinstance(value, int) else value

    def clean(self, value: Any) -> int:  # noqa: ANN401  Django's
        ticked: Iterable[int] = super().clean(value) or ()
        return half_days.of_numbers(ticked)
