"""The ledger checked against itself, for whoever answers for it; and the whole journal as a file."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.views.doors import for_those
from timebank.domain import permissions
from timebank.domain.natures import ACCOUNT_NAMES
from timebank.selectors import audit, journal
from timebank.views import exports
from timebank.views.exports import Cell

COLUMNS = (
    *(
        "entry",
        "happened_at",
        "recorded_at",
        "nature",
        "subject",
        "account",
        "kind",
        "unit",
        "member",
        "amount",
    ),
    *("actor", "acting_for", "reverses", "reason", "rule_versions", "fingerprint"),
)
"""Titles for programs, the same in every language."""


@require_safe
@for_those(permissions.may_audit)
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    facts = audit.check()
    context = {
        "facts": facts,
        "totals": [(_(ACCOUNT_NAMES[total.kind]).capitalize(), total) for total in facts.totals],
        "checked_at": timezone.now(),
        "may_read_ledger": permissions.may_read_ledger(actor),
        "today": timezone.localdate(),
    }
    return render(request, "timebank/audit.html", context)


@require_safe
@for_those(permissions.may_read_ledger)
def export(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    name = f"journal-{timezone.localdate()}.csv"
    return exports.stream(request, name, _rows())


def _rows() -> Iterator[tuple[Cell, ...]]:
    yield COLUMNS
    for line in journal.lines():
        yield (
            *(line.entry_id, line.happened_at.isoformat(), line.recorded_at.isoformat()),
            *(line.nature, line.subject, line.account_id, line.kind, line.unit, line.member, line.amount),
            *(line.actor, line.acting_for, line.reverses_id, line.reason),
            *(" ".join(map(str, line.version_ids)), line.fingerprint),
        )
