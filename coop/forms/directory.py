"""Looking for a member. The answers stay in the address."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop.forms.choices import offer
from coop.forms.places import AroundForm
from coop.selectors import directory, skills


class DirectoryForm(AroundForm):
    field_order = ["q", "skill", "near", "km", "region"]

    q = forms.CharField(
        label=gettext_lazy("Name, trade, skill or place"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    skill = forms.TypedChoiceField(
        label=gettext_lazy("Skill"), required=False, coerce=int, empty_value=None, choices=[]
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False, choices=[])

    def __init__(self, data: QueryDict | None = None, *, language: str) -> None:
        super().__init__(data, auto_id="find_%s")
        grouped = [(_(family), choices) for family, choices in skills.families(language)]
        offer(self, "skill", grouped, empty=_("All"))
        offer(self, "region", [(region, region) for region in directory.regions()], empty=_("All"))
