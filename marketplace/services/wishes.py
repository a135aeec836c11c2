"""What a member would like to be asked for."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden
from marketplace.domain import permissions, wishes
from marketplace.domain.wishes import Wishes
from marketplace.models import Wish
from marketplace.services import candidates


@transaction.atomic
def write(*, by: Actor, at: datetime, wished: Wishes) -> None:
    """Write all of one's own wishes, in place of those before: the next search knows them."""
    if by.member_id is None or not permissions.may_post(by):
        raise Forbidden
    wishes.check(wished)
    floor = None if wished.floor_cents is None else Decimal(wished.floor_cents).scaleb(-2)
    Wish.objects.update_or_create(
        member_id=by.member_id,
        defaults={
            "takes_hours": wished.takes_hours,
            "takes_euros": wished.takes_euros,
            "takes_gifts": wished.takes_gifts,
            "floor_amount": floor,
            "shortest_minutes": wished.shortest_minutes,
        },
    )
    candidates.renew(by=PLATFORM, at=at, member_ids=[by.member_id])
