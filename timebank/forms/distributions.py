"""Which days to distribute."""

from django.utils.translation import gettext_lazy as _

from timebank.domain import periods
from timebank.domain.periods import Period
from timebank.forms.days import DayField, PeriodForm


class DistributionForm(PeriodForm):
    """Both days are needed: nothing is guessed where something is written."""

    first_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"))

    def chosen(self) -> Period:
        return periods.of_days(self.cleaned_data["first_on"], self.cleaned_data["last_on"])
