"""What is kept of a search: what it looks for, and its address."""

from urllib.parse import urlencode

from django.http import QueryDict

from coop.forms.places import USUAL_KM
from marketplace.domain.alerts import Sought
from marketplace.forms.offers import OfferFilterForm
from marketplace.forms.requests import FilterForm

KEYS = ("q", "skill", "category", "terms", "near", "near_code", "km", "region", "remote", "mine")


def query_of(data: QueryDict) -> str:
    """The address of a search, with what it says and nothing else."""
    return urlencode([(key, value) for key in KEYS if (value := data.get(key, "").strip())])


def sought_of(form: FilterForm | OfferFilterForm) -> Sought:
    """What a form that was looked at asks for."""
    given = form.cleaned_data
    return Sought(
        text=given.get("q", "").strip(),
        language=form.language,
        skill_id=given.get("skill"),
        category=given.get("category", ""),
        terms=given.get("terms"),
        region=given.get("region", ""),
        place_id=given.get("near"),
        km=(given.get("km") or USUAL_KM) if given.get("near") else None,
        is_remote=given.get("remote", False),
        is_fitting=bool(given.get("mine")),
    )
