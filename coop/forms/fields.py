"""Fields for the quantities of the house: people type them as they say them, services get exact values."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from coop.domain import quantities

CURRENCY = "EUR"


class AffixedInput(forms.TextInput):
    """One line of text followed by its unit. The amount is one field: its currency is never a menu."""

    template_name = "components/affixed_input.html"

    def __init__(self, affix: str) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off"})
        self.affix = affix

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["affix"] = self.affix
        return context


class HoursInput(forms.TextInput):
    """One short line of text. No numeric keyboard: "1 h 30" has a letter in it."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "class": "short", "maxlength": 20})


class HoursField(forms.Field):
    """Integer minutes from "1h30", "1 h 30", "1:30", "1,5" or "90 min"; a bare number is hours."""

    widget = HoursInput
    default_error_messages = {
        "unreadable": _(
            "“%(typed)s” is not a duration we can read. Write for example 1 h 30, 1:30, 1.5 or 90 min."
        ),
        "too_little": _("Enter at least %(limit)s."),
        "too_much": _("Enter %(limit)s at most."),
    }

    def __init__(self, *, max_minutes: int, min_minutes: int = 1, **options: Any) -> None:  # noqa: ANN401  those of `forms.Field`
        options.setdefault("help_text", _("For example 1 h 30, or 45 min."))
        super().__init__(**options)
        self.min_minutes = min_minutes
        self.max_minutes = max_minutes

    def to_python(self, value: object) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return quantities.read_minutes(str(value))
        except quantities.Unreadable:
            raise _unreadable(self, value) from None

    def validate(self, value: int | None) -> None:
        super().validate(value)
        _hold(self, value, self.min_minutes, self.max_minutes, quantities.say_minutes)

    def prepare_value(self, value: object) -> object:
        return quantities.say_minutes(value, _language()) if isinstance(value, int) else value


class EurosField(forms.Field):
    """Euros from "42,50" or "42.5", as an exact `Money`; parts of a cent are refused, never rounded."""

    default_error_messages = {
        "unreadable": _("“%(typed)s” is not an amount we can read. Write for example 42,50."),
        "too_little": _("Enter at least %(limit)s."),
        "too_much": _("Enter %(limit)s at most."),
    }

    def __init__(self, *, max_cents: int, min_cents: int = 0, **options: Any) -> None:  # noqa: ANN401  those of `forms.Field`
        options.setdefault("widget", AffixedInput("€"))
        super().__init__(**options)
        self.min_cents = min_cents
        self.max_cents = max_cents

    def to_python(self, value: object) -> Money | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Money):
            return value
        try:
            return Money(Decimal(quantities.read_cents(str(value))).scaleb(-2), CURRENCY)
        except quantities.Unreadable:
            raise _unreadable(self, value) from None

    def validate(self, value: Money | None) -> None:
        super().validate(value)
        cents = None if value is None else quantities.cents_of(value.amount)
        _hold(self, cents, self.min_cents, self.max_cents, quantities.say_cents)

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, Money):
            return value
        said = quantities.say_cents(quantities.cents_of(value.amount), _language())
        return said.strip(f"€{quantities.SPACE}")


class DayField(forms.DateField):
    """A day, which browsers let one choose in a calendar."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  those of `forms.Field`
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)


class ShareField(forms.Field):
    """A share of one as an exact decimal, from a percentage: "12,5" or "12,5 %" is 0.125."""

    default_error_messages = {
        "unreadable": _("“%(typed)s” is not a percentage we can read. Write for example 12.5."),
        "too_much": _("A share goes from 0 to 100 percent."),
    }

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  those of `forms.Field`
        options.setdefault("widget", AffixedInput("%"))
        super().__init__(**options)

    def to_python(self, value: object) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return quantities.read_share(str(value))
        except quantities.Unreadable:
            raise _unreadable(self, value) from None

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is not None and value > 1:
            raise ValidationError(self.error_messages["too_much"], code="too_much")

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, Decimal):
            return value
        return quantities.say_share(value, _language()).strip(f"%{quantities.NARROW}")


def _unreadable(field: forms.Field, value: object) -> ValidationError:
    return ValidationError(
        field.error_messages["unreadable"], code="unreadable", params={"typed": str(value)[:40]}
    )


def _hold(field: forms.Field, amount: int | None, least: int, most: int, say: quantities.Say) -> None:
    """Refuse what lies outside the bounds, saying the bound as people do."""
    if amount is None:
        return
    if amount < least:
        raise ValidationError(
            field.error_messages["too_little"], code="too_little", params={"limit": say(least, _language())}
        )
    if amount > most:
        raise ValidationError(
            field.error_messages["too_much"], code="too_much", params={"limit": say(most, _language())}
        )


def _language() -> str:
    return get_language() or "fr"
