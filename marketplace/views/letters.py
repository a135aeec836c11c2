"""E-mails about a conversation: chosen by an address that is signed, without a log-in (RFC 8058)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from coop.domain.actors import Actor
from coop.views import answers
from coop.views.doors import for_anyone
from coop.views.limits import limited
from marketplace.domain.notices import NONE
from marketplace.forms.letters import LettersForm
from marketplace.selectors import notices
from marketplace.services import notices as letters

ONE_CLICK = "List-Unsubscribe"


# A mail program posts here by itself, and has no cookie: the signature is what it brings instead.
@csrf_exempt
@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def choose(request: HttpRequest, actor: Actor, token: str) -> HttpResponse:
    """The language of the e-mails about one conversation, or none; nothing changes by looking."""
    reader = notices.of_token(token)
    if request.method == "POST" and request.POST.get(ONE_CLICK) == "One-Click":
        letters.choose(by=actor, at=timezone.now(), token=token, choice=NONE)
        return HttpResponse(status=204)
    form = LettersForm(answers.sent(request), choice=reader.choice)
    if form.is_valid():
        letters.choose(by=actor, at=timezone.now(), token=token, choice=form.cleaned_data["choice"])
        messages.success(request, _("Your choice is kept."))
        return answers.see("letters", token)
    context = {"form": form, "reader": reader, "is_stopped": reader.choice == NONE}
    return render(request, "marketplace/letters/choose.html", context, status=422 if form.is_bound else 200)
