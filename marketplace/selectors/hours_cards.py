"""Hours on the home page: held no longer, counted or ended by a term, asked back."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from marketplace.domain.engagements import Act
from marketplace.selectors import engagements, refunds
from marketplace.selectors.cards import FAMILY, page
from marketplace.selectors.engagements import Line

ALONE_TITLES = {
    Act.COMPLETE: N_("Hours confirmed without an answer"),
    Act.SETTLE: N_("A mediation reached its term"),
    Act.CANCEL: N_("A mediation reached its term"),
    Act.LAPSE: N_("The meeting did not take place"),
}
ALONE_REASONS = {
    Act.COMPLETE: N_("“%(title)s”: %(minutes)s were counted, as members voted."),
    Act.SETTLE: N_("“%(title)s”: %(minutes)s were counted, as members voted."),
    Act.CANCEL: N_("“%(title)s” was cancelled and nothing was counted, as members voted."),
    Act.LAPSE: N_("“%(title)s” ended without another answer and nothing was counted, as members voted."),
}


def no_longer_held(running: list[Line]) -> Iterator[Card]:
    held = engagements.held_of(running)
    for line in running:
        if held.get(line.facts.engagement_id) is False:
            yield Card(
                key=f"held-{line.facts.engagement_id}",
                urgency=50,
                family=FAMILY,
                icon="clock",
                title=Sentence(N_("Hours are no longer held")),
                reason=Sentence(
                    N_("“%(title)s” was agreed long ago: note the hours, or cancel it."),
                    {"title": line.title},
                ),
                action=Sentence(N_("See the engagement")),
                url=page(line),
            )


def done_alone(member_id: int, at: datetime, *, since: datetime) -> Iterator[Card]:
    """What a term did without either of the two is told to both."""
    for told in engagements.ended_alone(member_id, since=since, at=at):
        yield Card(
            key=f"alone-{told.engagement_id}",
            urgency=40,
            family=FAMILY,
            icon="scale",
            title=Sentence(ALONE_TITLES[told.act]),
            reason=Sentence(ALONE_REASONS[told.act], {"title": told.title, "minutes": told.minutes or 0}),
            action=Sentence(N_("See the engagement")),
            url=reverse("engagement", args=[told.engagement_id]),
        )


def refunds_asked(member_id: int) -> Iterator[Card]:
    for asked in refunds.awaiting(member_id):
        yield Card(
            key=f"refund-{asked.id}",
            urgency=93,
            family=FAMILY,
            icon="undo-2",
            title=Sentence(N_("Hours are asked back")),
            reason=Sentence(
                N_("“%(title)s”: %(minutes)s to give back. You agree, or ask a mediator."),
                {"title": asked.title, "minutes": asked.minutes},
            ),
            action=Sentence(N_("Read and answer")),
            url=reverse("refunds", args=[asked.engagement_id]),
        )
