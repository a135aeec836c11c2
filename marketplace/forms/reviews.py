"""What people type about each other."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from marketplace.domain.reviews import LONGEST_NOTE, LONGEST_TEXT, MOST_TAGS, TAGS, Review


class ReviewForm(forms.Form):
    """A short text, a few kind words to tick, and what coordinators alone should know."""

    text = forms.CharField(
        label=_("A few words"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    tags = forms.MultipleChoiceField(
        label=_("What fits"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("For the coordinators alone"),
        help_text=_("Nobody else reads it, and nothing of it is shown."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None = None, *, written: Review | None = None) -> None:
        """written: what they wrote before, which they may still change."""
        initial: dict[str, Any] = {}
        if written is not None:
            initial = {"text": written.text, "tags": list(written.tags), "note": written.note}
        super().__init__(data, initial=initial, auto_id="review_%s")
        field = self.fields["tags"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(tag, say(name)) for tag, name in TAGS.items()]
        field.help_text = _("%(most)s at most.") % {"most": MOST_TAGS}

    def review(self) -> Review:
        kept = self.cleaned_data
        return Review(kept["text"], tuple(kept["tags"]), kept["note"])


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("You answer once; it stays beside the review."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="answer_%s")
