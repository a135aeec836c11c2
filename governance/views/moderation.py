"""Remarks that somebody finds out of place: saying so, hiding, appealing, deciding; figures for anyone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.domain.pieces import Crumb, Tab
from coop.selectors import members
from coop.views.doors import for_anyone, for_members
from coop.views.limits import limited
from governance.domain import moderation
from governance.domain.moderation import DEED_NAMES, REASON_LENGTH, Deed, Moderated, may_moderate
from governance.selectors import moderation as looking
from governance.selectors.moderation import Desk
from governance.services import moderation as moderating
from governance.views.words import Word, ask

HIDDEN = "hidden"
CODES = {
    "signalement": Deed.REPORT,
    "classement": Deed.DISMISS,
    "masquage": Deed.HIDE,
    "appel": Deed.APPEAL,
    "rejet": Deed.UPHOLD,
    "retablissement": Deed.RESTORE,
}
ICONS = {
    Deed.REPORT: "flag",
    Deed.DISMISS: "check",
    Deed.HIDE: "eye-off",
    Deed.APPEAL: "message-circle",
    Deed.UPHOLD: "x",
    Deed.RESTORE: "eye",
}
LABELS = {
    Deed.REPORT: gettext_lazy("Report this"),
    Deed.DISMISS: gettext_lazy("Nothing to hide…"),
    Deed.HIDE: gettext_lazy("Hide…"),
    Deed.APPEAL: gettext_lazy("Appeal…"),
    Deed.UPHOLD: gettext_lazy("Reject the appeal…"),
    Deed.RESTORE: gettext_lazy("Show again…"),
}
WORDS = {
    Deed.REPORT: Word(
        gettext_lazy("Report this"),
        gettext_lazy("A coordinator reads what you write, and looks. Its author does not learn who wrote."),
        gettext_lazy("Send"),
        gettext_lazy("Thank you: a coordinator will look at it."),
        REASON_LENGTH,
    ),
    Deed.DISMISS: Word(
        gettext_lazy("Nothing to hide"),
        gettext_lazy("The reports of this remark are closed. Say why it stays."),
        gettext_lazy("Close the reports"),
        gettext_lazy("The reports are closed: nothing was hidden."),
        REASON_LENGTH,
    ),
    Deed.HIDE: Word(
        gettext_lazy("Hide these words"),
        gettext_lazy(
            "Others read that they are hidden, and your reason. Their author may appeal, and another person "
            "decides. An objection still counts."
        ),
        gettext_lazy("Hide"),
        gettext_lazy("They are hidden, and their author is told why."),
        REASON_LENGTH,
    ),
    Deed.APPEAL: Word(
        gettext_lazy("Ask that my words be shown"),
        gettext_lazy(
            "Another person than the one who hid them decides. Without an answer in time they are shown."
        ),
        gettext_lazy("Appeal"),
        gettext_lazy("Your appeal is sent to another person."),
        REASON_LENGTH,
    ),
    Deed.UPHOLD: Word(
        gettext_lazy("Reject the appeal"),
        gettext_lazy("The words stay hidden. Their author reads why."),
        gettext_lazy("Reject"),
        gettext_lazy("The appeal is rejected, and its author is told why."),
        REASON_LENGTH,
    ),
    Deed.RESTORE: Word(
        gettext_lazy("Show these words again"),
        gettext_lazy("Everybody reads them again. Their author reads why."),
        gettext_lazy("Show the words again"),
        gettext_lazy("They are shown again, and their author is told."),
        REASON_LENGTH,
    ),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page shows beside a remark. is_read: whether this person reads its words; is_party: whether they
    wrote it or moderate; deeds: what they may do, each with its address and its icon.
    """

    told: Moderated
    is_read: bool
    is_party: bool
    deeds: tuple[tuple[str, str, str], ...]


@require_safe
@for_anyone
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Figures for anyone; what is to be looked at, and what is hidden, for those who moderate."""
    at = timezone.now()
    told = looking.figures(at=at)
    context = {
        **(_queue(request, actor, at) if may_moderate(actor) else {}),
        "figures": [(_(DEED_NAMES[deed]), number) for deed, number in told.done.items()],
        "hidden_count": told.hidden,
        "may_moderate": may_moderate(actor),
        "today": timezone.localdate(at),
    }
    return render(request, "governance/moderation/browse.html", context)


def _queue(request: HttpRequest, actor: Actor, at: datetime) -> dict[str, object]:
    """A page of what is to be looked at, or of what is hidden: which one stays in the address."""
    is_hidden, number = request.GET.get("show") == HIDDEN, request.GET.get("page")
    page = looking.hidden(at=at, page=number) if is_hidden else looking.to_look_at(at=at, page=number)
    found = list(page.object_list)
    names = members.names_of(_people(found))
    address = reverse("remark_moderation")
    return {
        "page": page,
        "rows": [_row(one, actor, names) for one in found],
        "is_hidden": is_hidden,
        "tabs": [
            Tab(_("To be looked at"), address, is_current=not is_hidden),
            Tab(_("Hidden now"), f"{address}?show={HIDDEN}", is_current=is_hidden),
        ],
    }


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def act(request: HttpRequest, actor: Actor, remark_id: int, deed: str) -> HttpResponse:
    """The words with which somebody reports, hides, appeals or decides."""
    told = looking.get(remark_id, at=timezone.now())
    if told is None or deed not in CODES:
        raise Hidden
    wanted = CODES[deed]
    moderation.check_person(actor, wanted, told)
    proposal_id, title, text = looking.text_of(remark_id)
    back = reverse("proposal_remarks", args=[proposal_id])
    is_read = moderation.may_read(actor, author_id=told.author_id, is_hidden=told.is_hidden)
    return ask(
        request,
        WORDS[wanted],
        lambda at, why: moderating.do(by=actor, at=at, remark_id=remark_id, deed=wanted, text=why),
        back=f"{back}#remark-{remark_id}",
        trail=[
            Crumb(_("Proposals"), reverse("proposals")),
            Crumb(title, reverse("proposal", args=[proposal_id])),
            Crumb(_("Discussion"), back),
        ],
        quoted=[(members.name_of(told.author_id), text)] if is_read else [],
    )


def beside(actor: Actor, remark_ids: Collection[int], at: datetime) -> dict[int, Beside]:
    """What a page shows beside each of these remarks."""
    return {
        remark_id: _beside(actor, remark_id, told)
        for remark_id, told in looking.of(remark_ids, at=at).items()
    }


def _beside(actor: Actor, remark_id: int, told: Moderated) -> Beside:
    return Beside(
        told,
        moderation.may_read(actor, author_id=told.author_id, is_hidden=told.is_hidden),
        moderation.may_read(actor, author_id=told.author_id, is_hidden=True),
        _deeds(actor, remark_id, told),
    )


def _deeds(
    actor: Actor, remark_id: int, told: Moderated, *, besides: Deed | None = None
) -> tuple[tuple[str, str, str], ...]:
    """besides: one that is left out, for who has come to decide."""
    return tuple(
        (str(LABELS[deed]), reverse("remark_deed", args=[remark_id, code]), ICONS[deed])
        for code, deed in CODES.items()
        if deed is not besides and moderation.may_do(actor, deed, told)
    )


def _row(one: Desk, actor: Actor, names: dict[int, str]) -> dict[str, object]:
    hiding, appeal = one.told.hiding, one.told.appeal
    return {
        "desk": one,
        "url": f"{reverse('proposal_remarks', args=[one.proposal_id])}#remark-{one.remark_id}",
        "author": names[one.told.author_id],
        "reports": [(names[report.person_id], report.text) for report in one.told.reports],
        "hiding": (names[hiding.person_id], hiding.text) if hiding else None,
        "appeal": appeal,
        "deeds": _deeds(actor, one.remark_id, one.told, besides=Deed.REPORT),
    }


def _people(found: Collection[Desk]) -> set[int]:
    told = [one.told for one in found]
    hiding = {one.hiding.person_id for one in told if one.hiding}
    return (
        {one.author_id for one in told}
        | hiding
        | {report.person_id for one in told for report in one.reports}
    )
