"""Acts of power, as they were written down."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone

from coop.domain import acts
from coop.domain.words import Sentence
from coop.models import AuditEvent
from coop.selectors import members

PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """One act.

    at: in the time of the house.
    who: a member's name, or "" for the platform and for a log-in that is no member (see user_id).
    act: msgid, or the code of an act that nobody named.
    about, about_user_id: the member or the log-in that the subject is, or "" and None.
    thing: what else the subject is, in words, or None.
    """

    at: datetime
    who: str
    user_id: int | None
    act: str
    subject: str
    about: str
    about_user_id: int | None
    thing: Sentence | None
    details: tuple[tuple[str, str], ...]


def browse(*, action: str = "", page: str | int = 1) -> "Page[Shown]":
    """One page, the latest first."""
    events = AuditEvent.objects.order_by("-id")
    asked = events.filter(action=action) if action else events
    shown: Page[Any] = Paginator(asked, PER_PAGE).get_page(page)
    rows = list(shown.object_list)
    concerned = {_id_of("member", row.subject) for row in rows} | {row.member_id for row in rows}
    names = members.names_of(member_id for member_id in concerned if member_id is not None)
    shown.object_list = [_shown(row, names) for row in rows]
    return shown


def actions() -> list[str]:
    """Codes of the acts that were ever recorded."""
    return list(AuditEvent.objects.order_by("action").values_list("action", flat=True).distinct())


def subjects(action: str) -> list[str]:
    """What each act of this kind was about, in the order of their writing."""
    return list(AuditEvent.objects.filter(action=action).order_by("id").values_list("subject", flat=True))


def _shown(event: AuditEvent, names: dict[int, str]) -> Shown:
    member_id = _id_of("member", event.subject)
    return Shown(
        at=timezone.localtime(event.at),
        who=names.get(event.member_id, "") if event.member_id else "",
        user_id=event.user_id,
        act=acts.name_of(event.action),
        subject=event.subject,
        about=names.get(member_id, "") if member_id else "",
        about_user_id=_id_of("user", event.subject),
        thing=acts.subject_of(event.subject),
        details=tuple((name, _written(value)) for name, value in sorted(event.data.items())),
    )


def _written(value: object) -> str:
    """A detail as text: whatever is not one is written as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _id_of(model: str, subject: str) -> int | None:
    name, _colon, pk = subject.partition(":")
    return int(pk) if name == model and pk.isdecimal() else None
