"""Bringing many rows in a table: what would come in is shown first, and comes in whole or not at all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coop import words as said
from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from marketplace.domain.observatory import tables
from marketplace.domain.observatory.tables import HEADERS, Table
from marketplace.forms.observatory.noting import TableForm, vocabulary
from marketplace.selectors.observatory import facts as noted
from marketplace.services.observatory import facts
from marketplace.views.observatory import noted_words

SHOWN = 50


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def bring(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sent once it is read, sent again with `go` it comes in. Nothing is kept in between."""
    if request.method != "POST":
        return _page(request, TableForm(), None, actor)
    sent = TableForm(request.POST, request.FILES)
    content = sent.content()
    member_id, at = actor.member_id or 0, timezone.now()
    table = tables.read(content, vocabulary(noted.trade_names(member_id)), on=timezone.localdate(at))
    if "go" in request.POST and not table.faults:
        try:
            count = facts.bring(by=actor, at=at, drafts=[row.draft for row in table.rows])
        except Refused as refused:
            messages.error(request, said.say(refused.sentence))
        else:
            told = ngettext("%(count)s new row came in.", "%(count)s new rows came in.", count)
            messages.success(request, told % {"count": count})
            return answers.see("my_data")
    text = content.decode("utf-8-sig", errors="replace")
    return _page(request, TableForm(text=text), table, actor)


def _page(request: HttpRequest, form: TableForm, table: Table | None, actor: Actor) -> HttpResponse:
    rows = table.rows if table and not table.faults else ()
    fresh = noted.fresh(actor.member_id or 0, [row.draft for row in rows])
    context = {
        "form": form,
        "table": table,
        "faults": [(fault.number, said.say(fault.sentence)) for fault in table.faults[:SHOWN]]
        if table
        else [],
        "rows": [(row, noted_words.said(row.draft)) for row in rows[:SHOWN]],
        "more": max(len(rows) - SHOWN, 0),
        "new_count": len(fresh),
        "known_count": len(rows) - len(fresh),
        "headers": [names[0 if said.language().startswith("fr") else 1] for names in HEADERS.values()],
        "trail": noted_words.trail(Crumb(_("Bring a table"))),
    }
    status = 422 if table and table.faults else 200
    return render(request, "marketplace/observatory/bring.html", context, status=status)
