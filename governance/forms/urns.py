"""Beside the paper of a secret vote: the code of the paper that is changed, or for whom it is written."""

from collections.abc import Mapping
from types import MappingProxyType

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.domain.secrecy import HAS_VOTED

CODE_HELP = gettext_lazy("Twenty letters and digits, as they were shown when you voted.")


def code_field(*, label: str, required: bool) -> forms.CharField:
    """Typed anew each time: a browser that kept it would tell whoever uses it next."""
    widget = forms.TextInput(
        attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    )
    return forms.CharField(label=label, required=required, max_length=60, widget=widget, help_text=CODE_HELP)


class EnvelopeForm(forms.Form):
    """What tells which paper is meant. givers: names of those for whom one may still vote, by number.

    typed: what stood in it before its paper was rearranged. Who has not voted and holds no proxy has nothing
    to say: this is their first paper.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        has_voted: bool,
        givers: Mapping[int, str],
        typed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(data, initial=dict(typed))
        if not has_voted:
            return
        if givers:
            names = [(str(id), _("For %(name)s, by proxy") % {"name": name}) for id, name in givers.items()]
            self.fields["giver"] = forms.ChoiceField(
                label=_("Which paper is this?"),
                required=False,
                widget=forms.RadioSelect,
                choices=[("", _("The one of my code, written anew")), *names],
            )
        self.fields["code"] = code_field(label=_("Code of the paper"), required=not givers)
        self.fields["code"].error_messages["required"] = _(HAS_VOTED)

    def giver_id(self) -> int | None:
        giver = self.cleaned_data.get("giver", "")
        return int(giver) if giver else None

    def code(self) -> str:
        return str(self.cleaned_data.get("code", ""))


class CodeForm(forms.Form):
    """Of a paper that is looked for in the list."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["code"] = code_field(label=_("Code of my paper"), required=True)
