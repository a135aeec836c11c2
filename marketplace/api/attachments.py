"""Files beside needs and offers for programs: for members who see these, and written by their author."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Router
from ninja.files import UploadedFile

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from marketplace.api import answers
from marketplace.api.doors import REFUSED, SLOWED, actor_of, limited
from marketplace.api.schemas import FileOut
from marketplace.domain.attachments import may_read
from marketplace.domain.moderation import Kind
from marketplace.selectors import attachments as files
from marketplace.services import attachments

router = Router()


@router.get("/needs/{int:request_id}/files", response={200: list[FileOut], **REFUSED})
def files_of_need(request: HttpRequest, request_id: int) -> list[FileOut]:
    """Files beside a need, the oldest first, each with the address where it is fetched."""
    return _told(actor_of(request, members_only=True), Kind.NEED, request_id)


@router.post("/needs/{int:request_id}/files", response={200: list[FileOut], **SLOWED})
@limited
def add_file_to_need(request: HttpRequest, request_id: int, file: File[UploadedFile]) -> list[FileOut]:
    """Keep a file beside a need of one's own. The same file twice is once."""
    return _add(actor_of(request), Kind.NEED, request_id, file)


@router.get("/offers/{int:offer_id}/files", response={200: list[FileOut], **REFUSED})
def files_of_offer(request: HttpRequest, offer_id: int) -> list[FileOut]:
    """Files beside an offer, the oldest first, each with the address where it is fetched."""
    return _told(actor_of(request, members_only=True), Kind.OFFER, offer_id)


@router.post("/offers/{int:offer_id}/files", response={200: list[FileOut], **SLOWED})
@limited
def add_file_to_offer(request: HttpRequest, offer_id: int, file: File[UploadedFile]) -> list[FileOut]:
    """Keep a file beside an offer of one's own. The same file twice is once."""
    return _add(actor_of(request), Kind.OFFER, offer_id, file)


@router.post("/files/{int:attachment_id}/remove", response={200: list[FileOut], **SLOWED})
@limited
def remove_file(request: HttpRequest, attachment_id: int) -> list[FileOut]:
    """Take a file of one's own away. Answers with those that stay beside the same need or offer."""
    actor = actor_of(request)
    return _told(actor, *attachments.remove(by=actor, at=timezone.now(), attachment_id=attachment_id))


def _add(actor: Actor, kind: Kind, subject_id: int, file: UploadedFile) -> list[FileOut]:
    attachments.add(
        by=actor,
        at=timezone.now(),
        kind=kind,
        subject_id=subject_id,
        name=file.name or "",
        content=file.read(),
    )
    return _told(actor, kind, subject_id)


def _told(actor: Actor, kind: Kind, subject_id: int) -> list[FileOut]:
    if not may_read(actor, files.beside(kind, subject_id)):
        raise Hidden
    return [answers.file(one) for one in files.of(kind, subject_id)]
