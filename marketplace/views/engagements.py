"""Engagements: mine, the page of one, and what each side may do with it."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coop import words
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.words import N_
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_members, for_people
from coop.views.limits import limited
from marketplace.domain import permissions
from marketplace.domain.engagements import Act, State
from marketplace.forms.engagements import HoursForm, MessageForm, ProposeForm, ReasonForm, SettleForm
from marketplace.selectors import engagements as agreed
from marketplace.selectors.engagements import Line
from marketplace.services import absences, engagements, mediations, notices
from marketplace.services import messages as talking
from marketplace.views import lists, pages

Verb = Callable[..., object]

DONE = {
    State.CONFIRMING: N_("Your hours are noted. The other person confirms next."),
    State.COMPLETED: N_("The hours are confirmed and written in the ledger. Thank you!"),
    State.DISPUTED: N_("Your two figures lie too far apart: a mediator will help you."),
}
PROPOSED = {
    State.DISPUTED: N_("Your figure is proposed. If the other person agrees, the mediation is over."),
    State.COMPLETED: N_("You agree on the hours, and they are written in the ledger. Thank you both!"),
}


@require_safe
@for_members
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mine, by who acts next; then what I asked for, and what has ended."""
    assert actor.member_id is not None  # the door lets members in
    page = request.GET.get("page", "1")
    return render(
        request, "marketplace/engagements/browse.html", lists.of_member(actor, actor.member_id, page)
    )


@require_safe
@for_people
def show(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = _readable(actor, engagement_id)
    return _page(request, actor, line, before=request.GET.get("before", ""))


@require_safe
@for_people
def progress(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    """The part of the page that says where it stands, fetched again when something changes."""
    line = _readable(actor, engagement_id)
    context = pages.progress(line, at=timezone.now(), seen=request.GET.get("seen", ""))
    return render(request, "marketplace/engagements/parts/progress.html", context)


@require_safe
@for_people
def conversation(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    """The part of the page with the messages, fetched again when one comes."""
    line = _readable(actor, engagement_id)
    context = pages.conversation(line, actor, at=timezone.now())
    return render(request, "marketplace/engagements/parts/conversation.html", context)


def verb(service: Verb, done: str) -> Callable[..., HttpResponseBase]:
    """A button: one service with nothing to type, and the msgid of what is said when it is done."""

    @limited("act")
    @require_POST
    @for_people
    def act(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
        service(by=actor, at=timezone.now(), engagement_id=engagement_id)
        messages.success(request, _(done))
        return answers.see("engagement", engagement_id)

    return act


accept = verb(engagements.accept, N_("It is agreed. Write to each other to find a moment."))
decline = verb(engagements.decline, N_("Your answer is sent. Thank you for having answered."))
withdraw = verb(engagements.withdraw, N_("The invitation is taken back."))
lapse = verb(absences.agree, N_("It is ended, and nothing is counted. The need is open again."))


@limited("act")
@require_POST
@for_people
def confirm(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = _readable(actor, engagement_id)
    form = HoursForm(request.POST, minutes=line.agreed_minutes)
    return _send(request, actor, line, form, engagements.confirm, Act.CONFIRM)


@limited("act")
@require_POST
@for_people
def dispute(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = _readable(actor, engagement_id)
    form = ReasonForm(request.POST, name=Act.DISPUTE)
    done = _("A mediator is asked. Both of you keep the hours that you noted.")
    return _send(request, actor, line, form, engagements.dispute, Act.DISPUTE, done)


@limited("act")
@require_POST
@for_people
def propose(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = _readable(actor, engagement_id)
    form = ProposeForm(request.POST, minutes=line.agreed_minutes)
    return _send(request, actor, line, form, mediations.propose, Act.PROPOSE, said=PROPOSED)


@limited("act")
@require_POST
@for_people
def miss(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = _readable(actor, engagement_id)
    form = ReasonForm(request.POST, name=Act.MISS)
    done = _("It is noted. The other person answers next.")
    return _send(request, actor, line, form, absences.say, Act.MISS, done)


@limited("act")
@require_POST
@for_people
def cancel(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = _readable(actor, engagement_id)
    form = ReasonForm(request.POST, name=Act.CANCEL)
    is_in_lots = line.facts.lot_count or line.facts.whole_id
    done = _("It is cancelled.") if is_in_lots else _("It is cancelled. The need is open again.")
    return _send(request, actor, line, form, engagements.cancel, Act.CANCEL, done)


@limited("act")
@require_POST
@for_people
def settle(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = _readable(actor, engagement_id)
    form = SettleForm(request.POST, name=Act.SETTLE)
    done = _("The mediation is closed, and the hours are written in the ledger.")
    return _send(request, actor, line, form, engagements.settle, Act.SETTLE, done)


@limited("message")
@require_POST
@for_people
def write(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = _readable(actor, engagement_id)
    form = MessageForm(request.POST)
    answer = _send(request, actor, line, form, talking.send, "message", _("Your message is sent."))
    notices.prefer(by=actor, at=timezone.now(), engagement_id=engagement_id, language=words.language())
    return answer


def _send(
    request: HttpRequest,
    actor: Actor,
    line: Line,
    form: Form,
    service: Verb,
    name: str,
    done: str = "",
    *,
    said: Mapping[State, str] = DONE,
) -> HttpResponse:
    """Do what was typed, or show the page again with what is wrong in its form.

    done: what is said then; when empty, the service answers the state that it led to, and `said` says it.
    """
    if form.is_valid():
        try:
            reached = service(
                by=actor, at=timezone.now(), engagement_id=line.facts.engagement_id, **form.cleaned_data
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, done or _(said[State(str(reached))]))
            return answers.see("engagement", line.facts.engagement_id)
    return _page(request, actor, line, {name: form}, status=422)


def _readable(actor: Actor, engagement_id: int) -> Line:
    """Raises Hidden for whom it does not concern."""
    line = agreed.get(engagement_id)
    if not permissions.may_read(actor, line.facts):
        raise Hidden
    return line


def _page(
    request: HttpRequest,
    actor: Actor,
    line: Line,
    typed: Mapping[str, Form] | None = None,
    *,
    before: str = "",
    status: int = 200,
) -> HttpResponse:
    context = pages.engagement(line, actor, typed or {}, before=before, at=timezone.now())
    return render(request, "marketplace/engagements/show.html", context, status=status)
