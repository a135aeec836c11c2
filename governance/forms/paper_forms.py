"""What all ballot papers share: a form that reads back exactly what it shows.

`{{ form }}` is the whole paper, without its `<form>` and its button; `{{ form.media }}` belongs in the head.
Everything works without JavaScript: Up, Down and Empty are buttons that send the paper, which comes back
rearranged (`is_rearranged`: show it again, nothing is cast). Nothing typed is lost, and a paper is blank only
where somebody said so.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop import words
from coop.domain.errors import Refused
from governance.domain import slips
from governance.domain.slips import Marks, Slip

PREFIX = "paper"
MOVE, EMPTY = f"{PREFIX}-move", f"{PREFIX}-empty"


class PaperForm(forms.Form):
    """What all papers share; each kind says its fields, and how marks stand in them.

    marks: what was written before, to be changed; () is blank, None is nothing yet.
    """

    legend: str | Promise = ""
    help_words: str | Promise = ""
    has_box_for_blank = True

    class Media:
        css = {"all": ("coop/pages/votes.css",)}
        js = (forms.Script("governance/papers.js", defer=True),)

    def __init__(self, slip: Slip, data: QueryDict | None = None, *, marks: Marks | None = None) -> None:
        self.slip = slip
        self._marks: Marks = ()
        initial = {} if marks is None else self.written(marks)
        if data is not None and (again := self._rearranged(data)) is not None:
            data, initial = None, again
            self.is_rearranged = True
        else:
            self.is_rearranged = False
        super().__init__(data, prefix=PREFIX, initial=initial)
        self.fields.update(self.made())
        if self.has_box_for_blank:
            label = gettext_lazy("I vote blank: I take part, without choosing")
            self.fields["is_blank"] = forms.BooleanField(label=label, required=False)

    def made(self) -> dict[str, forms.Field]:
        """The fields for marks, by their names."""
        raise NotImplementedError

    def written(self, marks: Marks) -> dict[str, Any]:
        """The values of the fields where these marks are written on the paper."""
        raise NotImplementedError

    def read(self, typed: Mapping[str, Any]) -> Marks:
        """The marks, in the order of the options, from what was typed into the fields."""
        raise NotImplementedError

    def marks(self) -> Marks:
        """What a valid paper says; () is a blank vote."""
        return self._marks

    def reason(self) -> str:
        """The words of an objection; "" on any other paper."""
        return ""

    def clean(self) -> None:
        if self.errors:
            return
        self._marks, is_blank = self.read(self.cleaned_data), self.cleaned_data.get("is_blank", True)
        if self._marks and self.has_box_for_blank and is_blank:
            self.add_error(None, _("Options are marked, and “I vote blank” is ticked: leave one of the two."))
        elif not self._marks and not is_blank:
            self.add_error(None, _("This paper is empty: mark an option, or tick “I vote blank”."))
        else:
            try:
                slips.check(self.slip, self._marks)
            except Refused as refused:
                self.add_error(None, words.say(refused.sentence))

    def rearranged(self, data: QueryDict, move: str) -> dict[str, Any] | None:
        """The values after Up or Down was pressed, on a paper that has these buttons."""
        return None

    def _rearranged(self, data: QueryDict) -> dict[str, Any] | None:
        if EMPTY in data:
            return {}
        return self.rearranged(data, data.get(MOVE, "")) if MOVE in data else None
