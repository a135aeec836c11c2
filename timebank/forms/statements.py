"""Which part of an account is read, and what it held at an instant."""

from datetime import UTC, datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from timebank.domain.natures import ACCOUNT_NAMES
from timebank.domain.periods import FIRST_DAY, LAST_DAY
from timebank.forms.days import DayField, PeriodForm

FIRST = datetime(FIRST_DAY.year, 1, 1, tzinfo=UTC)
LAST = datetime(LAST_DAY.year, 12, 31, tzinfo=UTC)


class StatementForm(PeriodForm):
    """The days of a statement; and an instant, for who wants to know what was held then."""

    instant = forms.DateTimeField(
        label=_("What was held at"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        validators=[
            MinValueValidator(FIRST, _("Choose a day between 2000 and 2099.")),
            MaxValueValidator(LAST, _("Choose a day between 2000 and 2099.")),
        ],
    )

    def chosen_instant(self) -> datetime | None:
        """None when none was asked for, or it can not be read."""
        found: datetime | None = (
            self.cleaned_data.get("instant") if self.is_bound and self.is_valid() else None
        )
        return found


class BalancesForm(forms.Form):
    """On the evening of which day balances are read, and of which other day they are compared."""

    on = DayField(label=_("On the evening of"), required=False)
    compared_on = DayField(label=_("Compared with"), required=False)
    kind = forms.ChoiceField(label=_("Account"), required=False, choices=[])

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as Django has them
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        said = [(kind.value, _now(name).capitalize()) for kind, name in ACCOUNT_NAMES.items()]
        field.choices = [("", _now("All")), *said]
