"""A vote by yes, no or blank, with nothing chosen beforehand; the papers of other methods are in `papers`."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.domain import marks
from governance.domain.ballots import Choice
from governance.domain.slips import Marks

ON_A_RULE = {
    Choice.YES: gettext_lazy("Yes: adopt the new value"),
    Choice.NO: gettext_lazy("No: keep the value of today"),
    Choice.BLANK: gettext_lazy("Blank: I take part, without choosing"),
}
ON_ANYTHING = ON_A_RULE | {Choice.YES: gettext_lazy("Yes"), Choice.NO: gettext_lazy("No")}


class VoteForm(forms.Form):
    """Yes, no or blank in one field. own: what was voted before."""

    is_rearranged = False

    def __init__(self, data: QueryDict | None, *, own: Marks | None = None, is_rule: bool = True) -> None:
        super().__init__(data)
        wrong, words = _(marks.ONE_OF_THREE), ON_A_RULE if is_rule else ON_ANYTHING
        self.fields["choice"] = forms.ChoiceField(
            label=_("What do you choose?"),
            widget=forms.RadioSelect,
            choices=[(choice.value, words[choice]) for choice in Choice],
            initial=None if own is None else marks.choice_of(own).value,
            error_messages={"required": wrong, "invalid_choice": wrong},
        )

    def marks(self) -> Marks:
        """What a valid form says; () is a blank vote."""
        return marks.of_choice(self.cleaned_data["choice"])

    def reason(self) -> str:
        return ""
