"""Acts of power, written down for ever."""

from datetime import datetime
from typing import Any

from coop.domain.actors import Actor
from coop.models import AuditEvent


def record(*, by: Actor, at: datetime, action: str, subject: str, data: dict[str, Any] | None = None) -> None:
    """Write one event. action: "app.verb"; subject: "model:pk".

    It can never be taken out: `data` holds ids, codes and figures, never a name, an address or a text.
    """
    AuditEvent.objects.create(
        at=at, user_id=by.user_id, member_id=by.member_id, action=action, subject=subject, data=data or {}
    )
