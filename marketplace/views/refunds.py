"""Hours given back: what was asked of an engagement, a form to ask, and the buttons of each side."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.domain.words import N_
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_people
from coop.views.limits import limited
from marketplace.domain import permissions
from marketplace.domain import refunds as life
from marketplace.domain.engagements import PARTIES, Side
from marketplace.domain.refunds import OPEN, REFUND_STATE_NAMES, RefundState
from marketplace.forms.refunds import RefundForm, SettleRefundForm
from marketplace.selectors import refunds as asked
from marketplace.selectors.engagements import Line
from marketplace.selectors.refunds import Asked
from marketplace.services import refunds
from marketplace.views.said import Badge

TONES = {
    RefundState.ASKED: ("wait", "clock"),
    RefundState.CONTESTED: ("care", "scale"),
    RefundState.AGREED: ("good", "check"),
    RefundState.WITHDRAWN: ("neutral", "undo-2"),
    RefundState.SETTLED: ("good", "scale"),
}
Verb = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Row:
    """A refund as its reader sees it, with the buttons that are theirs."""

    asked: Asked
    person: str
    state: Badge
    may_agree: bool
    may_contest: bool
    may_withdraw: bool
    may_settle: bool


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def browse(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = asked.readable(engagement_id, by=actor)
    if request.method != "POST":
        return _page(request, actor, line)
    form = RefundForm(request.POST)
    if form.is_valid():
        try:
            refunds.ask(by=actor, at=timezone.now(), engagement_id=engagement_id, **form.cleaned_data)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("It is asked: the other person answers."))
            return answers.see("refunds", engagement_id)
    return _page(request, actor, line, form=form)


def verb(service: Verb, done: str) -> Callable[..., HttpResponseBase]:
    """A button with nothing to type, and the msgid of what is said when it is done."""

    @limited("act")
    @require_POST
    @for_people
    def act(request: HttpRequest, actor: Actor, engagement_id: int, refund_id: int) -> HttpResponse:
        service(by=actor, at=timezone.now(), engagement_id=engagement_id, refund_id=refund_id)
        messages.success(request, _(done))
        return answers.see("refunds", engagement_id)

    return act


agree = verb(refunds.agree, N_("The hours are given back, and it is written in the ledger."))
contest = verb(refunds.contest, N_("A mediator is asked, and settles it."))
withdraw = verb(refunds.withdraw, N_("It is asked no more: nothing moves."))


@limited("act")
@require_POST
@for_people
def settle(request: HttpRequest, actor: Actor, engagement_id: int, refund_id: int) -> HttpResponse:
    line = asked.readable(engagement_id, by=actor)
    form = SettleRefundForm(request.POST)
    if form.is_valid():
        try:
            refunds.settle(
                by=actor,
                at=timezone.now(),
                engagement_id=engagement_id,
                refund_id=refund_id,
                **form.cleaned_data,
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("It is settled, and both read why."))
            return answers.see("refunds", engagement_id)
    return _page(request, actor, line, settling=form)


def _page(
    request: HttpRequest,
    actor: Actor,
    line: Line,
    *,
    form: Form | None = None,
    settling: Form | None = None,
) -> HttpResponse:
    found, left = asked.of_engagement(line.facts.engagement_id), asked.left(line)
    is_open = any(one.state in OPEN for one in found)
    is_party = permissions.side_of(actor, line.facts) in PARTIES
    context = {
        "line": line,
        "left": left,
        "form": form or (RefundForm() if is_party and left and not is_open else None),
        "settling": settling or SettleRefundForm(minutes=found[0].minutes if found else 0),
        "rows": _rows(actor, line, found),
        "today": timezone.localdate(),
        "is_party": is_party,
        "trail": [
            Crumb(_("My engagements"), reverse("engagements"))
            if is_party
            else Crumb(_("Mediation"), reverse("mediation")),
            *(
                [Crumb(line.title, reverse("engagement", args=[line.facts.engagement_id]))]
                if is_party
                else []
            ),
            Crumb(_("Hours given back")),
        ],
    }
    errors = (form is not None and form.errors) or (settling is not None and settling.errors)
    return render(request, "marketplace/engagements/refunds.html", context, status=422 if errors else 200)


def _rows(actor: Actor, line: Line, found: list[Asked]) -> list[Row]:
    names = members.names_of([line.facts.giver_id, line.facts.receiver_id])
    side = permissions.side_of(actor, line.facts)
    if permissions.may_settle_refund(actor, line.facts) and side not in PARTIES:
        side = Side.MEDIATOR
    return [_row(one, side, names[line.facts.member_of(one.asked_by)]) for one in found]


def _row(one: Asked, side: Side | None, person: str) -> Row:
    role = life.role_of(side or Side.PLATFORM, one.asked_by)

    def may(target: RefundState) -> bool:
        return side is not None and life.may_move(one.state, target, role)

    return Row(
        asked=one,
        person=person,
        state=Badge(_(REFUND_STATE_NAMES[one.state]), *TONES[one.state]),
        may_agree=may(RefundState.AGREED),
        may_contest=may(RefundState.CONTESTED),
        may_withdraw=may(RefundState.WITHDRAWN),
        may_settle=may(RefundState.SETTLED),
    )
