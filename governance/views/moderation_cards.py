"""What awaits somebody about the moderation of discussions, on the home page."""

from collections.abc import Iterator

from django.urls import reverse

from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from governance.domain.moderation import Deed
from governance.selectors.moderation import Awaits, Decided

TITLES = {
    Deed.HIDE: N_("Your words in “%(title)s” are hidden"),
    Deed.UPHOLD: N_("Your words in “%(title)s” stay hidden"),
    Deed.RESTORE: N_("Your words in “%(title)s” are shown again"),
}


def cards(waits: Awaits) -> Iterator[Card]:
    """Whoever wrote what was hidden, or shown again, reads why; who moderates reads what waits."""
    yield from map(_decided, waits.decided)
    if waits.to_look_at:
        yield Card(
            key="governance.moderation",
            urgency=72,
            family="governance",
            icon="flag",
            title=Sentence(N_("Words in a discussion are to be looked at")),
            reason=Sentence(N_("Reports and appeals: %(number)s."), {"number": waits.to_look_at}),
            action=Sentence(N_("Look at them")),
            url=reverse("remark_moderation"),
        )


def _decided(one: Decided) -> Card:
    is_new = one.deed is Deed.HIDE
    is_shown = one.deed is Deed.RESTORE
    place = reverse("proposal_remarks", args=[one.proposal_id])
    return Card(
        key=f"remark-{one.remark_id}-{one.deed}-{one.done_at:%Y%m%d%H%M%S}",
        urgency=75 if is_new else 35,
        family="governance",
        icon="eye" if is_shown else "eye-off",
        title=Sentence(TITLES[one.deed], {"title": one.title}),
        reason=Sentence(
            N_("A coordinator says why beside them, and you may appeal.")
            if is_new
            else N_("A coordinator says why, beside them.")
        ),
        action=Sentence(N_("Read and answer") if is_new else N_("See it")),
        url=f"{place}#remark-{one.remark_id}",
    )
