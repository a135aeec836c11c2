"""The conversation of an engagement."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.models import Message

THREAD_SIZE = 30


@dataclass(frozen=True, slots=True)
class Said:
    id: int
    author_id: int
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages in the order of time. older_than: the id before which there are more, None at the start."""

    messages: tuple[Said, ...]
    older_than: int | None


def thread(engagement_id: int, *, before: int | None = None, size: int = THREAD_SIZE) -> Thread:
    """The latest messages, or the latest ones before a message."""
    rows = Message.objects.filter(engagement_id=engagement_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    latest = list(rows.order_by("-pk").values_list("pk", "author_id", "text", "sent_at")[: size + 1])
    said = tuple(Said(*row) for row in reversed(latest[:size]))
    return Thread(said, said[0].id if len(latest) > size else None)
