"""Files beside a need: sent by whoever asked, taken by members, never shown in a page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
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
from marketplace.selectors import attachments as files
from marketplace.services import attachments


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
def add(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Refused(N_("Choose a file first."))
        attachments.add(
            by=actor, at=timezone.now(), request_id=request_id, name=sent.name or "", content=sent.read()
        )
    except Refused as refused:
        messages.error(request, say(refused.sentence))
    else:
        messages.success(request, _("The file is added: members who see this need can take it."))
    return answers.see("need", request_id)


@limited("act")
@require_POST
@for_members
def remove(request: HttpRequest, actor: Actor, attachment_id: int) -> HttpResponse:
    request_id = attachments.remove(by=actor, at=timezone.now(), attachment_id=attachment_id)
    messages.success(request, _("The file is taken away."))
    return answers.see("need", request_id)
