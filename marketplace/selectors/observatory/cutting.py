"""Cells cut out of frozen series where they lie: whoever wants a line of each does not read megabytes."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Case, CharField, F, Func, IntegerField, QuerySet, Value, When
from django.db.models.functions import Greatest, Substr

from marketplace.domain.observatory import published
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.published import Datum
from marketplace.models import ReleaseSeries

BEFORE, AROUND = 200, 2_000
"""Characters read before the keys of a cell, and in all."""
_DECODER = json.JSONDecoder()


def around(rows: "QuerySet[ReleaseSeries]", keys: Mapping[str, Keys], *columns: str) -> list[tuple[Any, ...]]:
    """Of each row these columns, then the text around the cell of these keys, by indicator; one query."""
    places = [
        When(indicator=indicator, then=Func(F("content"), Value(_written(wanted)), function="STRPOS"))
        for indicator, wanted in keys.items()
    ]
    if not places:
        return []
    place = Case(*places, default=Value(0), output_field=IntegerField())
    text = Substr("content", Greatest(place - BEFORE, Value(1)), AROUND, output_field=CharField())
    found = rows.order_by("position", "pk").annotate(around=text)
    return list(found.values_list(*columns, "around"))


def cell(text: str, keys: Keys) -> Datum | None:
    """The cell of these keys, from the canonical text around it; None where it is not there."""
    place = text.find(_written(keys))
    if place < 0:
        return None
    found, _end = _DECODER.raw_decode(text, text.rfind("{", 0, place))
    return published.datum(found)


def _written(keys: Keys) -> str:
    """As a canonical document writes them."""
    return '"keys":' + json.dumps(list(keys), separators=(",", ":"), ensure_ascii=False)
