"""A share that may be said as a percentage or as a fraction."""

from decimal import Decimal
from fractions import Fraction

from django import forms
from django.utils.translation import gettext_lazy as _

from coop.domain.errors import Refused
from coop.forms.fields import ShareField
from governance.domain.rules import Share, share_of
from governance.words import say_share

TYPED_LENGTH = 40


class FractionField(ShareField):
    """ "66,5", "66,5 %" or "2/3", exactly."""

    default_error_messages = {
        "unreadable": _("“%(typed)s” is not a share we can read. Write for example 12.5 or 2/3."),
    }

    def __init__(self, **options: object) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "text"}), **options)

    def to_python(self, value: object) -> Share | None:  # type: ignore[override]  # wider: a fraction too
        typed = "".join(str(value or "").split())
        if "/" not in typed:
            return super().to_python(value)
        try:
            return share_of(typed)
        except Refused:
            raise forms.ValidationError(
                self.error_messages["unreadable"], code="unreadable", params={"typed": typed[:TYPED_LENGTH]}
            ) from None

    def prepare_value(self, value: object) -> object:
        return say_share(value) if isinstance(value, Decimal | Fraction) else value
