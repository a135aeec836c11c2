"""Needs and offers on the home page: about to end, that one could help with, new in a search."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from marketplace.domain.moderation import Kind
from marketplace.selectors import alerts, matches, offers, requests
from marketplace.selectors.cards import FAMILY, day

WEEK = timedelta(days=7)
MOST_NEEDS = 2


def ending(member_id: int, at: datetime) -> Iterator[Card]:
    """What closes or pauses by itself is told before."""
    for need in requests.ending(member_id, at=at):
        yield Card(
            key=f"ending-{need.id}-{day(need.expires_at)}",
            urgency=65,
            family=FAMILY,
            icon="clock",
            title=Sentence(N_("Are you still looking?")),
            reason=Sentence(
                N_("“%(title)s” closes by itself on %(term_on)s: renew it, or close it."),
                {"title": need.title, "term_on": day(need.expires_at)},
            ),
            action=Sentence(N_("Renew or close")),
            url=reverse("need", args=[need.id]),
        )
    for offer in offers.ending(member_id, at=at, until=at + WEEK):
        yield Card(
            key=f"pausing-{offer.offer_id}-{day(offer.expires_at)}",
            urgency=25,
            family=FAMILY,
            icon="clock",
            title=Sentence(N_("Do you still offer this?")),
            reason=Sentence(
                N_("“%(title)s” is paused by itself on %(term_on)s, unless you renew it."),
                {"title": offer.title, "term_on": day(offer.expires_at)},
            ),
            action=Sentence(N_("See the offer")),
            url=reverse("offer", args=[offer.offer_id]),
        )


def could_help(member_id: int) -> Iterator[Card]:
    for request_id, title in matches.open_for(member_id, most=MOST_NEEDS):
        yield Card(
            key=f"match-{request_id}",
            urgency=20,
            family=FAMILY,
            icon="hand-heart",
            title=Sentence(N_("You could help with “%(title)s”"), {"title": title}),
            reason=Sentence(N_("What is asked is among the skills that you offer.")),
            action=Sentence(N_("See the need")),
            url=reverse("need", args=[request_id]),
        )


def found(member_id: int, at: datetime) -> Iterator[Card]:
    """One card for each search in which something is new; put away, it comes back with the next thing."""
    for alert in alerts.of_member(member_id, since=at - WEEK):
        if alert.fresh:
            url = reverse("needs" if alert.kind is Kind.NEED else "offers")
            yield Card(
                key=f"alert-{alert.id}-{alert.latest_id}",
                urgency=22,
                family=FAMILY,
                icon="bell",
                title=Sentence(N_("New in one of your searches")),
                reason=Sentence(
                    N_("New this week: %(number)s. You kept: %(query)s"),
                    {"number": alert.fresh, "query": alert.sought.text or "…"},
                ),
                action=Sentence(N_("See them")),
                url=f"{url}?{alert.query}",
            )
