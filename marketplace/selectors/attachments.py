"""Files beside needs and offers: their names in a list, their bytes one at a time."""

from dataclasses import dataclass

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from marketplace.domain import attachments
from marketplace.domain.attachments import Beside
from marketplace.domain.moderation import Kind
from marketplace.models import Attachment
from marketplace.selectors import offers, requests
from marketplace.selectors.moderation import COLUMNS


@dataclass(frozen=True, slots=True)
class File:
    """One of them, without its bytes."""

    id: int
    name: str
    size: int

    @property
    def kilobytes(self) -> int:
        return -(-self.size // 1000)


def beside(kind: Kind, subject_id: int) -> Beside:
    """What a file stands beside, or may. Raises Hidden for an id that names nothing."""
    return requests.facts(subject_id) if kind is Kind.NEED else offers.facts(subject_id)


def of(kind: Kind, subject_id: int) -> list[File]:
    """Those beside a need or an offer, the oldest first. Whoever asks has asked `may_read`."""
    rows = Attachment.objects.filter(**{COLUMNS[kind]: subject_id}).order_by("added_at", "pk")
    return [File(*row) for row in rows.values_list("pk", "name", "size")]


def subject_of(attachment_id: int) -> tuple[Kind, int]:
    """Beside what it stands. Raises Hidden for an id that names no file."""
    row = Attachment.objects.filter(pk=attachment_id).values_list("request_id", "offer_id").first()
    if row is None:
        raise Hidden
    request_id, offer_id = row
    return (Kind.NEED, request_id) if request_id is not None else (Kind.OFFER, offer_id or 0)


def read(attachment_id: int, actor: Actor) -> tuple[str, bytes]:
    """The name and the bytes, for members who may see what it stands beside. Raises Hidden for others."""
    if not attachments.may_read(actor, beside(*subject_of(attachment_id))):
        raise Hidden
    row = Attachment.objects.filter(pk=attachment_id).first()
    if row is None:  # taken away at this instant
        raise Hidden
    return row.name, bytes(row.content)
