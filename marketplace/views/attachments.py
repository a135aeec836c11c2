"""Files beside a need or an offer: sent by its author, taken by members, never shown in a page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.words import N_
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from coop.words import say
from marketplace.domain import attachments as law
from marketplace.domain.attachments import KINDS, Beside
from marketplace.domain.moderation import Kind
from marketplace.domain.offers import OfferFacts
from marketplace.selectors import attachments as files
from marketplace.services import attachments
from marketplace.views.moderation import PLACES


@require_safe
@for_members
def show(request: HttpRequest, actor: Actor, attachment_id: int) -> HttpResponse:
    """To be kept, whatever it holds: a browser neither guesses what it is nor opens it here."""
    name, content = files.read(attachment_id, actor)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@limited("act")
@require_POST
@for_members
def add_to_need(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    return _add(request, actor, Kind.NEED, request_id)


@limited("act")
@require_POST
@for_members
def add_to_offer(request: HttpRequest, actor: Actor, offer_id: int) -> HttpResponse:
    return _add(request, actor, Kind.OFFER, offer_id)


@limited("act")
@require_POST
@for_members
def remove(request: HttpRequest, actor: Actor, attachment_id: int) -> HttpResponse:
    kind, subject_id = attachments.remove(by=actor, at=timezone.now(), attachment_id=attachment_id)
    messages.success(request, _("The file is taken away."))
    return answers.see(PLACES[kind], subject_id)


def beside(actor: Actor, subject: Beside) -> dict[str, Any]:
    """What the page of a need or an offer shows of its files."""
    if isinstance(subject, OfferFacts):
        kind, subject_id, door = Kind.OFFER, subject.offer_id, "offer_attach"
    else:
        kind, subject_id, door = Kind.NEED, subject.request_id, "need_attach"
    return {
        "files": files.of(kind, subject_id) if law.may_read(actor, subject) else [],
        "may_attach": law.may_attach(actor, subject),
        "attach_url": reverse(door, args=[subject_id]),
        "file_kinds": KINDS,
    }


def _add(request: HttpRequest, actor: Actor, kind: Kind, subject_id: int) -> HttpResponse:
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Refused(N_("Choose a file first."))
        attachments.add(
            by=actor,
            at=timezone.now(),
            kind=kind,
            subject_id=subject_id,
            name=sent.name or "",
            content=sent.read(),
        )
    except Refused as refused:
        messages.error(request, say(refused.sentence))
    else:
        messages.success(request, _("The file is added: members who see this page can take it."))
    return answers.see(PLACES[kind], subject_id)
