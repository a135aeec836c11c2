"""Which acts of power to show."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop.domain import acts
from coop.forms.choices import offer
from coop.selectors import events


class EventsForm(forms.Form):
    act = forms.ChoiceField(label=gettext_lazy("Act"), required=False, choices=[])

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="find_%s")
        recorded = [(action, _(acts.name_of(action)).capitalize()) for action in events.actions()]
        offer(self, "act", recorded, empty=_("All"))
