"""Home cards put away until later ("not now"), and taken back."""

from datetime import datetime, timedelta

from django.db import transaction

from coop.domain import navigation
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from coop.models import Snooze

LATER_DAYS = 1


@transaction.atomic
def put_away(*, by: Actor, at: datetime, card: str, days: int = LATER_DAYS) -> bool:
    """Put a card of one's own home away for some days. False when it no longer awaits this person."""
    if by.member_id is None:
        raise Forbidden
    if card not in {awaiting.key for awaiting in navigation.cards_for(by, at)}:
        return False
    Snooze.objects.filter(member_id=by.member_id, until_at__lte=at).delete()
    Snooze.objects.update_or_create(
        member_id=by.member_id, card=card, defaults={"until_at": at + timedelta(days=days)}
    )
    return True


@transaction.atomic
def take_back(*, by: Actor, at: datetime) -> int:
    """Show every card again. Returns how many had been put away."""
    if by.member_id is None:
        raise Forbidden
    back, _by_table = Snooze.objects.filter(member_id=by.member_id, until_at__gt=at).delete()
    return back
