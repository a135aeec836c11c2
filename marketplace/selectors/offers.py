"""What is offered, as people look at it and as the matching asks for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from coop.domain.distances import Around
from coop.domain.errors import Hidden
from coop.domain.people import Spot
from coop.domain.quantities import cents_of
from coop.selectors import places
from marketplace.domain.moderation import Kind
from marketplace.domain.offers import OfferFacts, OfferState, Service
from marketplace.domain.terms import Terms
from marketplace.models import Offer
from marketplace.selectors import searches
from marketplace.selectors.moderation import hidden

PAGE_SIZE = 12


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer as its page and the matching read it. Who offers is an id, and the least rate is their own to
    tell: the edge decides who learns either.
    """

    offer_id: int
    member_id: int
    title: str
    text: str
    skill_ids: tuple[int, ...]
    category: str
    terms: tuple[Terms, ...]
    floor_cents: int | None
    shows_floor: bool
    usual_minutes: int | None
    spot: Spot | None
    radius_km: int | None
    is_remote: bool
    starts_on: date | None
    ends_on: date | None
    state: OfferState
    posted_at: datetime
    expires_at: datetime
    is_hidden: bool

    @property
    def facts(self) -> OfferFacts:
        return OfferFacts(self.offer_id, self.member_id, self.state, self.is_hidden)

    @property
    def service(self) -> Service:
        """What is offered, as its author wrote it."""
        return Service(
            title=self.title,
            text=self.text,
            skill_ids=self.skill_ids,
            terms=self.terms,
            category=self.category,
            place_id=self.spot.id if self.spot else None,
            radius_km=self.radius_km,
            is_remote=self.is_remote,
            floor_cents=self.floor_cents,
            shows_floor=self.shows_floor,
            usual_minutes=self.usual_minutes,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for. language: that of the words."""

    text: str = ""
    language: str = "fr"
    skill_id: int | None = None
    category: str = ""
    terms: Terms | None = None
    region: str = ""
    around: Around | None = None
    is_remote: bool = False


def facts(offer_id: int) -> OfferFacts:
    """Raises Hidden for an id that names no offer."""
    rows = Offer.objects.filter(pk=offer_id).annotate(is_hidden=hidden(Kind.OFFER))
    row = rows.values_list("pk", "author_id", "state", "is_hidden").first()
    if row is None:
        raise Hidden
    return OfferFacts(row[0], row[1], OfferState(row[2]), row[3])


def get(offer_id: int) -> Offered:
    """Raises Hidden for an id that names no offer."""
    for offered in _offered(Offer.objects.filter(pk=offer_id).order_by("pk")):
        return offered
    raise Hidden


def search(filters: Filters, *, at: datetime, page: str | int = 1, size: int = PAGE_SIZE) -> Page[Offered]:
    """What is offered now: the nearest to the words first, or the newest where no word is given."""
    return _page(ids(filters, at=at), page, size)


def ids(filters: Filters, *, at: datetime) -> list[int]:
    """All of them, in the same order."""
    found = _filtered(filters, at)
    if not filters.text.strip():
        return list(found.order_by("-posted_at", "-pk").values_list("pk", flat=True))
    points = searches.nearest("marketplace_offer", filters.text, filters.language)
    near = found.filter(pk__in=points).order_by("pk").values_list("pk", flat=True)
    return sorted(near, key=lambda id: (-points[id], -id))


def of_member(member_id: int) -> list[Offered]:
    """What a member offers and offered, in every state: what stands first, then the newest."""
    rows = Offer.objects.filter(author_id=member_id).order_by("-posted_at", "-pk")
    return sorted(_offered(rows), key=lambda one: list(OfferState).index(one.state))


def standing(*, at: datetime, member_ids: Collection[int] | None = None) -> list[Offered]:
    """What the matching asks: all that is offered at that instant, by these members or by anyone."""
    found = _now(at)
    if member_ids is not None:
        found = found.filter(author_id__in=member_ids)
    return _offered(found.order_by("pk"))


def skills_of(member_ids: Collection[int], *, at: datetime) -> dict[int, set[int]]:
    """The skills of all that these members offer at that instant; only those who offer something."""
    rows = _now(at).filter(author_id__in=member_ids, skills__isnull=False).order_by("author_id")
    found: dict[int, set[int]] = {}
    for member_id, skill_id in rows.values_list("author_id", "skills__pk"):
        found.setdefault(member_id, set()).add(skill_id)
    return found


def ending(member_id: int, *, at: datetime, until: datetime) -> list[Offered]:
    """What a member offers that is about to be paused, the nearest first."""
    mine = _now(at).filter(author_id=member_id, expires_at__lte=until)
    return _offered(mine.order_by("expires_at", "pk"))


def regions(*, at: datetime) -> list[str]:
    """Regions in which something is offered now."""
    rows = _now(at).filter(place__isnull=False)
    return sorted(set(rows.order_by("place__region").values_list("place__region", flat=True)))


def due(*, at: datetime) -> list[int]:
    """Offers whose time has passed, the oldest first."""
    rows = Offer.objects.filter(state=OfferState.OPEN, expires_at__lte=at)
    return list(rows.order_by("expires_at", "pk").values_list("pk", flat=True))


def _now(at: datetime) -> "QuerySet[Offer]":
    """What can be asked for: an offer goes with the member who leaves, and with its last day."""
    lasts = Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localtime(at).date())
    found = Offer.objects.filter(
        lasts, state=OfferState.OPEN, expires_at__gt=at, author__left_at__isnull=True
    )
    return found.exclude(hidden(Kind.OFFER))


def _filtered(filters: Filters, at: datetime) -> "QuerySet[Offer]":
    found = _now(at)
    if filters.skill_id is not None:
        found = found.filter(skills__pk=filters.skill_id)
    if filters.category:
        found = found.filter(category=filters.category)
    if filters.terms is not None:
        found = found.filter(terms__contains=[filters.terms.value])
    if filters.region:
        found = found.filter(place__region=filters.region)
    if filters.around is not None:
        offered_in = found.filter(place__isnull=False).order_by().values_list("place", flat=True)
        found = found.filter(place__in=places.reached(filters.around, set(offered_in)))
    if filters.is_remote:
        found = found.filter(is_remote=True)
    return found


def _page(ids: list[int], page: str | int, size: int) -> Page[Offered]:
    paginator = Paginator(ids, size)
    found = paginator.get_page(page)
    rows = {row.offer_id: row for row in _offered(Offer.objects.filter(pk__in=list(found)).order_by("pk"))}
    return Page([rows[id] for id in found], found.number, cast("Paginator[Offered]", paginator))


def _offered(rows: "QuerySet[Offer]") -> list[Offered]:
    """Two queries whatever the number of rows."""
    told = rows.select_related("place").prefetch_related("skills").annotate(is_hidden=hidden(Kind.OFFER))
    return [_one(row) for row in told]


def _one(row: Offer) -> Offered:
    return Offered(
        offer_id=row.pk,
        member_id=row.author_id,
        title=row.title,
        text=row.text,
        skill_ids=tuple(sorted(skill.pk for skill in row.skills.all())),
        category=row.category,
        terms=tuple(terms for terms in Terms if terms in row.terms),
        floor_cents=None if row.floor_amount is None else cents_of(row.floor_amount.amount),
        shows_floor=row.shows_floor,
        usual_minutes=row.usual_minutes,
        spot=places.as_spot(row.place) if row.place else None,
        radius_km=row.radius_km,
        is_remote=row.is_remote,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=OfferState(row.state),
        posted_at=row.posted_at,
        expires_at=row.expires_at,
        is_hidden=getattr(row, "is_hidden", False),
    )
