"""Which home cards a member put away."""

from datetime import datetime

from coop.models import Snooze


def put_away_keys(member_id: int | None, at: datetime) -> frozenset[str]:
    if member_id is None:
        return frozenset()
    away = Snooze.objects.filter(member_id=member_id, until_at__gt=at)
    return frozenset(away.order_by("card").values_list("card", flat=True))
