"""Offers in the reader's language, each with what its reader may know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from coop import words
from coop.domain.actors import Actor
from coop.domain.navigation import Panel
from coop.selectors import members, skills
from marketplace.domain import permissions
from marketplace.domain.offers import OFFER_STATE_NAMES, OfferState
from marketplace.domain.terms import TERMS_NAMES
from marketplace.selectors import offers as offered
from marketplace.selectors.offers import Offered
from marketplace.views import said
from marketplace.views.said import Badge

MOST = 20
"""Of one member on their page."""
TONES = {
    OfferState.OPEN: ("good", "hand-helping"),
    OfferState.PAUSED: ("wait", "clock"),
    OfferState.CLOSED: ("neutral", "archive"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer as a reader sees it; `author` is "" and floor_cents None for those who may not know."""

    offer: Offered
    author: str
    skills: tuple[str, ...]
    category: str
    where: str
    terms: str
    floor_cents: int | None
    state: Badge
    posted_on: date
    expires_on: date


def offers(rows: Iterable[Offered], actor: Actor) -> list[Shown]:
    """Two queries for any number of offers."""
    found = list(rows)
    labels = skills.labels({id for offer in found for id in offer.skill_ids}, words.language())
    ids = {offer.member_id for offer in found} if permissions.may_see_names(actor) else set()
    names = members.names_of(ids)
    return [_shown(offer, actor, names, labels) for offer in found]


def of_member(actor: Actor, member_id: int, at: datetime) -> Panel | None:
    """What a member offers now, on their page: the newest first. Who offers stands above already."""
    standing = sorted(
        offered.standing(at=at, member_ids=[member_id]), key=lambda one: (one.posted_at, one.offer_id)
    )
    rows = [replace(one, author="") for one in offers(reversed(standing[-MOST:]), actor)]
    return Panel("marketplace/offers/of_member.html", {"rows": rows}) if rows else None


def _shown(offer: Offered, actor: Actor, names: Mapping[int, str], labels: Mapping[int, str]) -> Shown:
    may_see = permissions.may_see_floor(actor, offer.facts, is_shown=offer.shows_floor)
    return Shown(
        offer=offer,
        author=names.get(offer.member_id, ""),
        skills=tuple(label for id, label in labels.items() if id in offer.skill_ids),
        category=said.category(offer.category),
        where=said.where(offer.spot, is_remote=offer.is_remote),
        terms=", ".join(_(TERMS_NAMES[terms]) for terms in offer.terms),
        floor_cents=offer.floor_cents if may_see else None,
        state=Badge(_(OFFER_STATE_NAMES[offer.state]), *TONES[offer.state]),
        posted_on=timezone.localtime(offer.posted_at).date(),
        expires_on=timezone.localtime(offer.expires_at).date(),
    )
