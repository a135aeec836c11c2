"""What leaving does with what was agreed and asked, told before."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from coop.domain.farewells import Consequence
from coop.domain.words import N_, Sentence
from marketplace.domain import leaving
from marketplace.selectors import engagements


def tell(member_id: int, at: datetime) -> Iterator[Consequence]:
    count = engagements.running_count(member_id)
    if count:
        action = Sentence(N_("See my engagements"))
        yield Consequence(leaving.said(count), is_in_the_way=True, action=action, url=reverse("engagements"))
    yield Consequence(
        Sentence(N_("Needs that you posted are closed, and invitations that wait for you are declined."))
    )
