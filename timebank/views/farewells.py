"""What leaving does with one's hours, told before."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from coop.domain.farewells import Consequence
from coop.domain.words import N_, Sentence
from timebank.domain import leaving
from timebank.domain.leaving import STOPPING, Farewell
from timebank.selectors import leaving as outlooks


def tell(member_id: int, at: datetime) -> Iterator[Consequence]:
    outlook = outlooks.outlook(member_id, at=at)
    said = leaving.said(outlook.farewell, balance=outlook.balance, fund_minutes=outlook.fund_minutes)
    is_holding = outlook.farewell in (Farewell.TO_FUND, Farewell.GIVE_FIRST)
    yield Consequence(
        said,
        is_in_the_way=outlook.farewell in STOPPING,
        action=Sentence(N_("Give hours")) if is_holding else None,
        url=reverse("gift_new") if is_holding else "",
    )
    if outlook.has_reserved:
        yield Consequence(Sentence(N_("Hours that were reserved by you or for you are free again.")))
    if outlook.has_asked:
        yield Consequence(Sentence(N_("Requests for hours that wait for an answer end, and nothing moves.")))
