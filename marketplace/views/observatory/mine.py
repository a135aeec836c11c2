"""My data: what one contributes, class by class, what one noted, and a copy of all of it to take away."""

import csv
import json
from collections.abc import Iterator
from io import StringIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop import words as said
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from marketplace.domain.observatory.classes import DataClass, agreed
from marketplace.domain.observatory.tables import HEADERS
from marketplace.selectors.observatory import consents as given
from marketplace.selectors.observatory import facts as noted
from marketplace.selectors.observatory import left as departed
from marketplace.services.observatory import consents, facts
from marketplace.views.observatory import noted_words

PAGE_SIZE = 20
MARK = "\ufeff"


@require_safe
@for_members
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    member_id, at = actor.member_id or 0, timezone.now()
    page = Paginator(noted.of_member(member_id), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = noted_words.classes(given.periods(member_id), at=at)
    context = {
        "classes": rows,
        "given_count": sum(row.is_given for row in rows),
        "page": page,
        "facts": noted_words.facts(page.object_list),
        "left": noted_words.left(departed.of_member(member_id)),
        "has_trade": bool(noted.trades(member_id, said.language())),
        "today": timezone.localdate(at),
    }
    return render(request, "marketplace/observatory/mine.html", context)


@limited("act")
@require_POST
@for_members
def give(request: HttpRequest, actor: Actor, data_class: str, version: int) -> HttpResponse:
    """version: of the text that was on the page."""
    try:
        consents.give(by=actor, at=timezone.now(), data_class=_class(data_class), version=version)
    except Refused as refused:
        messages.error(request, said.say(refused.sentence))
    else:
        messages.success(request, _("You contribute it from now on. You may withdraw it at any time."))
    return answers.see("my_data")


@limited("act")
@require_POST
@for_members
def withdraw(request: HttpRequest, actor: Actor, data_class: str) -> HttpResponse:
    consents.withdraw(by=actor, at=timezone.now(), data_class=_class(data_class))
    messages.success(request, _("Withdrawn: from the next release on, nothing of it leaves your account."))
    return answers.see("my_data")


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def erase_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What it takes away is said first, on a page of its own."""
    if request.method == "POST":
        facts.erase_all(by=actor, at=timezone.now())
        messages.success(request, _("All that you noted is erased."))
        return answers.see("my_data")
    context = {
        "count": len(noted.of_member(actor.member_id or 0)),
        "trail": noted_words.trail(Crumb(_("Erase everything"))),
    }
    return render(request, "marketplace/observatory/erase.html", context)


@limited("act", method="GET")
@require_safe
@for_members
def table(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's own rows for a spreadsheet, with their clients; the same file can be brought back."""
    place = 0 if said.language().startswith("fr") else 1
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([names[place] for names in HEADERS.values()])
    for one in noted.every(actor.member_id or 0):
        row = noted_words.cells(one)
        writer.writerow([row[column] for column in HEADERS])
    return _file("mes-donnees.csv", MARK + out.getvalue(), "text/csv; charset=utf-8")


@limited("act", method="GET")
@require_safe
@for_members
def copy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Consents and rows as other programs read them: codes, whole cents and minutes."""
    member_id = actor.member_id or 0
    told = {"consents": list(_consents(member_id)), "facts": list(_facts(member_id))}
    return _file(
        "mes-donnees.json", json.dumps(told, ensure_ascii=False, indent=1) + "\n", "application/json"
    )


def _consents(member_id: int) -> Iterator[dict[str, object]]:
    for one in given.periods(member_id):
        text = agreed(one.data_class, one.version)
        yield {
            "data_class": one.data_class,
            "version": one.version,
            "text": _(text.leaves) if text else "",
            "given_at": one.given_at.isoformat(),
            "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        }


def _facts(member_id: int) -> Iterator[dict[str, object]]:
    for one in noted.every(member_id):
        draft = one.draft
        yield {
            "happened_on": draft.happened_on.isoformat(),
            "trade": one.trade_code,
            "client": draft.client,
            "client_sector": draft.client_sector,
            "client_size": draft.client_size,
            "lead_source": draft.lead_source,
            "outcome": draft.outcome,
            "reason": draft.reason,
            "day_rate_cents": draft.day_rate_cents,
            "payment_days": draft.payment_days,
            "unpaid_minutes": draft.unpaid_minutes,
            "engagement_id": one.engagement_id,
        }


def _file(name: str, content: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _class(code: str) -> DataClass:
    """Raises Hidden for what is no class."""
    try:
        return DataClass(code)
    except ValueError:
        raise Hidden from None
