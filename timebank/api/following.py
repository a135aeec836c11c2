"""Follow a cent, for programs: back from a movement of a fund, on from an entry, with exact fractions."""

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Router
from ninja.pagination import LimitOffsetPagination, paginate

from coop.domain.errors import Forbidden, Hidden
from timebank.api.doors import actor_of
from timebank.api.schemas import (
    Fault,
    FedOut,
    MovementOut,
    OnwardOut,
    OriginOut,
    PartOut,
    TracedOut,
    UseOut,
)
from timebank.domain.following import written
from timebank.domain.natures import Unit
from timebank.selectors import entries, following, funds, sight
from timebank.selectors.following import Onward, Origin, Part, Use
from timebank.selectors.layers import Movement
from timebank.selectors.sight import Sight

router = Router(tags=["timebank"])

OPEN = {404: Fault, 422: Fault}
REFUSED = {401: Fault, 403: Fault, **OPEN}


@router.get("/funds/{fund}/movements", auth=None, response={200: list[MovementOut], **OPEN})
@paginate(LimitOffsetPagination)
def every_movement(request: HttpRequest, fund: str) -> Sequence[MovementOut]:
    """The movements of a fund that the reader may see, the latest first."""
    return following.movements(funds.named(fund), sight.of(actor_of(request))).told(_movement)


@router.get("/funds/{fund}/movements/{int:movement_id}", auth=None, response={200: TracedOut, **OPEN})
def movement(request: HttpRequest, fund: str, movement_id: int) -> TracedOut:
    """Where a movement of a fund came from."""
    actor = actor_of(request)
    told, sees = following.traced(funds.named(fund), movement_id, by=actor), sight.of(actor)
    return TracedOut(
        movements=[_movement(one) for one in told.movements],
        origins=[_origin(one, sees) for one in told.origins],
    )


@router.get(
    "/funds/{fund}/movements/{int:movement_id}/entries", auth=None, response={200: list[PartOut], **OPEN}
)
@paginate(LimitOffsetPagination)
def movement_entries(request: HttpRequest, fund: str, movement_id: int, origin: int = 0) -> Sequence[PartOut]:
    """The entries of one of its origins, by its place among them, that the reader may see."""
    actor = actor_of(request)
    found = following.traced(funds.named(fund), movement_id, by=actor).origins
    if not 0 <= origin < len(found):
        raise Hidden
    return following.parts(found[origin], sight.of(actor)).told(_part)


@router.get("/entries/{int:entry_id}/uses", response={200: OnwardOut, **REFUSED})
def uses(request: HttpRequest, entry_id: int) -> OnwardOut:
    """What became of what an entry brought, for those whom it concerns and those who read the ledger."""
    return _onward(_of_entry(request, entry_id))


@router.get("/entries/{int:entry_id}/uses/movements", response={200: list[UseOut], **REFUSED})
@paginate(LimitOffsetPagination)
def uses_movements(request: HttpRequest, entry_id: int) -> Sequence[UseOut]:
    """The movements that it paid for and that the reader may see, the latest first."""
    return _of_entry(request, entry_id).uses.told(_use)


@router.get("/uses", response={200: OnwardOut, **REFUSED})
def my_uses(request: HttpRequest) -> OnwardOut:
    """What became of what one's own exchanges and gifts brought."""
    return _onward(_of_member(request))


@router.get("/uses/movements", response={200: list[UseOut], **REFUSED})
@paginate(LimitOffsetPagination)
def my_uses_movements(request: HttpRequest) -> Sequence[UseOut]:
    """The movements that they paid for and that one may see, the latest first."""
    return _of_member(request).uses.told(_use)


def _of_entry(request: HttpRequest, entry_id: int) -> Onward:
    actor = actor_of(request)
    entries.story(entry_id, by=actor)
    return following.onward([entry_id], sight.of(actor))


def _of_member(request: HttpRequest) -> Onward:
    actor = actor_of(request)
    if actor.member_id is None:
        raise Forbidden
    return following.onward(sight.mine(actor.member_id), sight.of(actor))


def _movement(one: Movement) -> MovementOut:
    return MovementOut(
        entry_id=one.entry_id,
        fund=one.account.kind,
        unit=one.account.unit,
        amount=one.amount,
        nature=one.nature,
        subject=one.subject,
        happened_at=one.happened_at,
    )


def _origin(one: Origin, sees: Sight) -> OriginOut:
    return OriginOut(
        unit=one.account.unit,
        distribution_id=None if one.shared is None else one.shared.id,
        part=written(one.part),
        others=written(following.others(one, sees)),
    )


def _part(one: Part) -> PartOut:
    return PartOut(entry_id=one.bringer.entry_id, brought=one.bringer.amount, part=written(one.part))


def _onward(told: Onward) -> OnwardOut:
    return OnwardOut(
        minutes=told.brought[Unit.MINUTES],
        cents=told.brought[Unit.CENTS],
        waiting_minutes=written(told.waiting[Unit.MINUTES]),
        waiting_cents=written(told.waiting[Unit.CENTS]),
        fed=[
            FedOut(
                fund=one.account.kind,
                unit=one.account.unit,
                part=written(one.part),
                used=written(one.used),
                seen=written(one.seen),
                left=written(one.left),
            )
            for one in told.fed
        ],
    )


def _use(one: Use) -> UseOut:
    return UseOut(movement=_movement(one.movement), part=written(one.part))
