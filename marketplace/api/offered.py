"""Offers for programs: what is offered now is open to anyone; who offers, and writing, is for members."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from coop.domain.errors import Hidden
from marketplace.api import answers
from marketplace.api.doors import REFUSED, SLOWED, actor_of, limited
from marketplace.api.schemas import Fault, OfferIn, OfferOut, OffersOut, PostedOfferIn
from marketplace.domain import permissions
from marketplace.domain.terms import Terms
from marketplace.selectors import offers as offered
from marketplace.selectors.offers import Filters
from marketplace.services import offers

router = Router()


@router.get("/offers", auth=None, response={200: OffersOut, 422: Fault})
def open_offers(
    request: HttpRequest,
    q: str = "",
    language: str = "fr",
    skill: int | None = None,
    category: str = "",
    terms: Terms | None = None,
    region: str = "",
    remote: bool = False,
    page: int = 1,
) -> OffersOut:
    """What is offered now, the nearest to the words first, else the newest; no such page: the nearest one."""
    actor = actor_of(request)
    filters = Filters(
        text=q,
        language=language if language in ("fr", "en") else "fr",
        skill_id=skill,
        category=category,
        terms=terms,
        region=region,
        is_remote=remote,
    )
    found = offered.search(filters, at=timezone.now(), page=page)
    return OffersOut(
        total=found.paginator.count,
        page=found.number,
        pages=found.paginator.num_pages,
        offers=[answers.offer(one, actor) for one in found],
    )


@router.get("/offers/mine", response={200: list[OfferOut], **REFUSED})
def my_offers(request: HttpRequest) -> list[OfferOut]:
    """One's own in every state, what stands first."""
    actor = actor_of(request, members_only=True)
    return [answers.offer(one, actor) for one in offered.of_member(actor.member_id or 0)]


@router.get("/offers/{int:offer_id}", auth=None, response={200: OfferOut, 404: Fault, 422: Fault})
def offer(request: HttpRequest, offer_id: int) -> OfferOut:
    """One offer: what is put aside or hidden is there for its author alone."""
    return _told(request, offer_id)


@router.post("/offers", response={200: OfferOut, **SLOWED})
@limited
def post_offer(request: HttpRequest, sent: PostedOfferIn) -> OfferOut:
    """Offer a service. The same key with the same service is the same offer."""
    offer_id = offers.post(
        by=actor_of(request), at=timezone.now(), service=answers.service(sent), key=sent.key
    )
    return _told(request, offer_id)


@router.put("/offers/{int:offer_id}", response={200: OfferOut, **SLOWED})
@limited
def edit_offer(request: HttpRequest, offer_id: int, sent: OfferIn) -> OfferOut:
    """Write an offer anew, whole."""
    offers.edit(by=actor_of(request), at=timezone.now(), offer_id=offer_id, service=answers.service(sent))
    return _told(request, offer_id)


@router.post("/offers/{int:offer_id}/pause", response={200: OfferOut, **SLOWED})
@limited
def pause_offer(request: HttpRequest, offer_id: int) -> OfferOut:
    """Nobody finds it until it is renewed. Twice is once."""
    offers.pause(by=actor_of(request), at=timezone.now(), offer_id=offer_id)
    return _told(request, offer_id)


@router.post("/offers/{int:offer_id}/renew", response={200: OfferOut, **SLOWED})
@limited
def renew_offer(request: HttpRequest, offer_id: int) -> OfferOut:
    """It stands again, for as long as a new one."""
    offers.renew(by=actor_of(request), at=timezone.now(), offer_id=offer_id)
    return _told(request, offer_id)


@router.post("/offers/{int:offer_id}/close", response={200: OfferOut, **SLOWED})
@limited
def close_offer(request: HttpRequest, offer_id: int) -> OfferOut:
    """Offer it no more. Twice is once."""
    offers.close(by=actor_of(request), at=timezone.now(), offer_id=offer_id)
    return _told(request, offer_id)


def _told(request: HttpRequest, offer_id: int) -> OfferOut:
    actor, found = actor_of(request), offered.get(offer_id)
    if not permissions.may_see_offer(actor, found.facts):
        raise Hidden
    return answers.offer(found, actor)
