"""The lots of an engagement as rows of its page."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from marketplace.selectors import engagements as agreed
from marketplace.selectors.engagements import Line
from marketplace.views import said
from marketplace.views.said import Badge


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot: what, how much, for which day, where it stands."""

    title: str
    url: str
    amount: str
    expected_on: date | None
    state: Badge


def of_whole(line: Line) -> list[LotRow]:
    """In their order; nothing where it is done as one."""
    return [_row(part) for part in agreed.parts(line.facts.engagement_id)] if line.facts.lot_count else []


def _row(part: Line) -> LotRow:
    return LotRow(
        title=part.title,
        url=reverse("engagement", args=[part.facts.engagement_id]),
        amount=said.terms_of(part),
        expected_on=part.expected_on,
        state=said.state(part.facts.state),
    )
