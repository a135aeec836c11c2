"""A remark on a proposal, or an answer to one."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.domain.remarks import KIND_NAMES, OPENING_KINDS, TEXT_LENGTH


class RemarkForm(forms.Form):
    """An answer has no kind of its own."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        choices=[(kind.value, _(KIND_NAMES[kind])) for kind in OPENING_KINDS],
        error_messages={
            "required": _("Choose a question, an objection or a support."),
            "invalid_choice": _("Choose a question, an objection or a support."),
        },
    )
    text = forms.CharField(
        label=_("Your words"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("2,000 characters at most. They stay with the proposal, under your name."),
    )

    def __init__(self, data: QueryDict | None = None, *, is_answer: bool = False) -> None:
        super().__init__(data)
        if is_answer:
            del self.fields["kind"]
