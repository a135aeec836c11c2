"""How one is written to about decisions."""

from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from coop.domain import quantities
from coop.words import language
from governance.domain.letters import HOURS, LANGUAGES, PACES, Manner, Pace


class LettersForm(forms.Form):
    pace = forms.ChoiceField(
        label=_("What concerns me, by e-mail"),
        widget=forms.RadioSelect,
        help_text=_("An emergency measure is told at once, unless you choose never."),
    )
    wants_reminders = forms.BooleanField(
        label=_("Remind me before a vote ends, as long as I have not voted"), required=False
    )
    quiet_from = forms.TypedChoiceField(label=_("Nothing from"), coerce=int)
    quiet_until = forms.TypedChoiceField(
        label=_("And until"),
        coerce=int,
        help_text=_("What is due meanwhile waits. The same hour twice: no pause."),
    )
    is_sunday_quiet = forms.BooleanField(label=_("Nothing on Sundays"), required=False)
    language = forms.ChoiceField(label=_("Language of these e-mails"), widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None = None, *, choice: Manner) -> None:
        told = {name: getattr(choice, name) for name in Manner.__dataclass_fields__}
        super().__init__(data, initial=told, auto_id="letters_%s")
        hours = [(hour, quantities.say_time(time(hour), language())) for hour in HOURS]
        self._offer("pace", [(pace.value, say(name)) for pace, name in PACES.items()])
        self._offer("language", [(code, say(name)) for code, name in LANGUAGES.items()])
        self._offer("quiet_from", hours)
        self._offer("quiet_until", hours)

    def choice(self) -> Manner:
        """What was chosen; the form is valid."""
        told: dict[str, Any] = self.cleaned_data
        return Manner(**{**told, "pace": Pace(told["pace"])})

    def _offer(self, name: str, offered: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered
