"""Noting a session, and undoing one."""

from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coop.forms.choices import offer
from coop.forms.fields import DayField, HoursField
from marketplace.domain.keys import KEY_LENGTH
from marketplace.domain.support.sessions import (
    HEARD_NAMES,
    LONGEST_MINUTES,
    MISTAKE_NAMES,
    NEXT_LENGTH,
    OUTCOME_NAMES,
    SATISFACTION_NAMES,
    WORD_LENGTH,
    Heard,
    Mistake,
    Outcome,
    Satisfaction,
    SessionDraft,
)
from marketplace.domain.support.themes import Theme
from marketplace.forms.support.declaring import themes


class SessionForm(forms.Form):
    """`key` makes a double click one session."""

    held_on = DayField(label=_("Day of the session"))
    minutes = HoursField(label=_("How long it lasted"), max_minutes=LONGEST_MINUTES)
    theme = forms.TypedChoiceField(label=_("Theme"), choices=[], coerce=Theme)
    is_remote = forms.BooleanField(label=_("By telephone or at a distance"), required=False)
    outcome = forms.TypedChoiceField(
        label=_("What came of it"), choices=[], coerce=Outcome, widget=forms.RadioSelect
    )
    next_step = forms.CharField(
        label=_("Next step"),
        max_length=NEXT_LENGTH,
        required=False,
        help_text=_("A few words, and no password: it is erased with the person."),
    )
    satisfaction = forms.TypedChoiceField(
        label=_("What the person says of it"),
        choices=[],
        coerce=Satisfaction,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    heard = forms.TypedChoiceField(
        label=_("How they said it"), choices=[], coerce=Heard, empty_value=None, required=False
    )
    word = forms.CharField(label=_("In their words"), max_length=WORD_LENGTH, required=False)
    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, theme: Theme) -> None:
        super().__init__(data, initial={"theme": theme.value, "key": uuid4().hex}, auto_id="session_%s")
        offer(self, "theme", themes())
        offer(self, "outcome", [(one.value, gettext(name)) for one, name in OUTCOME_NAMES.items()])
        levels = [(one.value, gettext(name)) for one, name in SATISFACTION_NAMES.items()]
        offer(self, "satisfaction", levels, empty=gettext("Not asked"))
        ways = [(one.value, gettext(name)) for one, name in HEARD_NAMES.items()]
        offer(self, "heard", ways, empty=gettext("Not asked"))

    def draft(self) -> SessionDraft:
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return SessionDraft(**given)


class MistakeForm(forms.Form):
    """Why a session is undone."""

    mistake = forms.TypedChoiceField(
        label=_("What was wrong"), choices=[], coerce=Mistake, widget=forms.RadioSelect
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="mistake_%s")
        offer(self, "mistake", [(one.value, gettext(name)) for one, name in MISTAKE_NAMES.items()])
