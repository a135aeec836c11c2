"""What people type on the page of an engagement."""

from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coop.forms.fields import HoursField
from marketplace.domain.engagements import LONGEST_MESSAGE, LONGEST_MINUTES, LONGEST_REASON
from marketplace.domain.keys import KEY_LENGTH


class HoursForm(forms.Form):
    """The hours, filled in with what was agreed: one tap when nothing changed."""

    minutes = HoursField(label=_("Hours spent"), max_minutes=LONGEST_MINUTES)

    def __init__(self, data: QueryDict | None = None, *, minutes: int) -> None:
        super().__init__(data, initial={"minutes": minutes}, auto_id="hours_%s")


class ProposeForm(HoursForm):
    """The hours on which one would agree in a mediation."""

    def __init__(self, data: QueryDict | None = None, *, minutes: int) -> None:
        super().__init__(data, minutes=minutes)
        self.fields["minutes"].label = _("Hours on which I would agree")
        self.auto_id = "propose_%s"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_REASON, label=_("A word of explanation"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, data: QueryDict | None = None, *, name: str, initial: dict[str, int] | None = None
    ) -> None:
        """name: the act, since a page may have several of these."""
        super().__init__(data, initial=initial, auto_id=f"{name}_%s")


class SettleForm(ReasonForm):
    """What a mediator decides."""

    minutes = HoursField(label=_("Hours that stand"), max_minutes=LONGEST_MINUTES)
    field_order = ("minutes", "reason")


class MessageForm(forms.Form):
    """A message; `key` makes a double click one message."""

    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"key": uuid4().hex}, auto_id="message_%s")
