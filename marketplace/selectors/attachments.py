"""Files beside needs: their names in a list, their bytes one at a time."""

from dataclasses import dataclass

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from marketplace.domain import permissions
from marketplace.models import Attachment
from marketplace.selectors import requests


@dataclass(frozen=True, slots=True)
class File:
    """One of them, without its bytes."""

    id: int
    name: str
    size: int

    @property
    def kilobytes(self) -> int:
        return -(-self.size // 1000)


def of_request(request_id: int) -> list[File]:
    rows = Attachment.objects.filter(request_id=request_id).order_by("added_at", "pk")
    return [File(*row) for row in rows.values_list("pk", "name", "size")]


def read(attachment_id: int, actor: Actor) -> tuple[str, bytes]:
    """The name and the bytes, for members who may see the need. Raises Hidden for others."""
    row = Attachment.objects.filter(pk=attachment_id).first()
    if row is None or not actor.is_member:
        raise Hidden
    if not permissions.may_see_need(actor, requests.facts(row.request_id)):
        raise Hidden
    return row.name, bytes(row.content)
