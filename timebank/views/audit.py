"""The ledger checked against itself, for whoever answers for it; and the whole journal as files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.words import N_
from coop.views import answers
from coop.views.doors import for_those
from coop.views.limits import limited
from coop.words import say
from timebank.domain import permissions
from timebank.domain.auditing import CHECK_TITLES, WHAT, Check
from timebank.domain.natures import ACCOUNT_NAMES
from timebank.selectors import audit, journal, journal_lines, proofs
from timebank.selectors.audit import LastRun
from timebank.services import auditing
from timebank.views import books, exports
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

MOST_SECONDS = 20
"""As long as somebody waits for a page; at some tens of thousands of lines a second."""

PLACES = {
    "entry_id": N_("entry"),
    "account": N_("account"),
    "number": N_("number"),
    "block": N_("block"),
    "distribution_id": N_("distribution"),
    "reservation_id": N_("reservation"),
    "on": N_("day"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was looked at. faults: what differs, each with its place, in words."""

    title: str
    faults: list[str]


@require_safe
@for_those(permissions.may_audit)
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the last audit found, and what each kind of account holds."""
    last, totals = audit.last_run(), audit.trial_balance()
    context = {
        "last": last,
        "facts": [] if last is None else [_fact(last, check) for check in Check],
        "head": proofs.last_head(),
        "totals": [(_(ACCOUNT_NAMES[total.kind]).capitalize(), total) for total in totals],
        "accounts": sum(total.accounts for total in totals),
        "minutes": sum(total.minutes for total in totals),
        "cents": sum(total.cents for total in totals),
        "may_read_ledger": permissions.may_read_ledger(actor),
        "books": books.shelf() if permissions.may_export_books(actor) else [],
        "today": timezone.localdate(),
    }
    return render(request, "timebank/audit.html", context)


@limited("act")
@require_POST
@for_those(permissions.may_audit)
def run(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Read the whole ledger while the person waits; a long one is read on the server."""
    try:
        report = auditing.run(by=actor, at=timezone.now(), most_seconds=MOST_SECONDS)
    except Refused as refused:
        messages.warning(request, say(refused.sentence))
    else:
        if report.is_sound:
            messages.success(request, _("The whole ledger was read: nothing differs."))
        else:
            messages.error(request, _("The whole ledger was read, and something differs."))
    return answers.see("ledger_audit")


@require_safe
@for_those(permissions.may_read_ledger)
def export_lines(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    """Every sealed entry, for the stand-alone verifier."""
    name = f"journal-{timezone.localdate()}.jsonl"
    lines = (line.encode() for line in journal_lines.lines())
    return exports.send(request, name, lines, kind="application/x-ndjson")


@require_safe
@for_those(permissions.may_read_ledger)
def continuation(request: HttpRequest, actor: Actor, first: int, second: int) -> HttpResponse:
    """The proof that one head continues another, for the stand-alone verifier."""
    return exports.attached(f"heads-{first}-{second}.json", proofs.consistency(first, second))


@require_safe
@for_those(permissions.may_read_ledger)
def export(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    name = f"journal-{timezone.localdate()}.csv"
    return exports.stream(request, name, _rows())


def _fact(last: LastRun, check: Check) -> Fact:
    return Fact(_(CHECK_TITLES[check]), [_said(fault) for fault in last.faults_of(check)])


def _said(fault: Mapping[str, Any]) -> str:
    """The place of a fault, and what is wrong there."""
    places = [f"{_(title)} {fault[name]}" for name, title in PLACES.items() if name in fault]
    msgid = WHAT[fault["what"]]
    what = _(msgid)
    what = what % {"size": fault["size"]} if "size" in fault else what
    return _("%(place)s: %(fault)s") % {"place": ", ".join(places), "fault": what} if places else what


def _rows() -> Iterator[tuple[Cell, ...]]:
    yield COLUMNS
    for line in journal.lines():
        yield (
            *(line.entry_id, line.happened_at.isoformat(), line.recorded_at.isoformat()),
            *(line.nature, line.subject, line.account_id, line.kind, line.unit, line.member, line.amount),
            *(line.actor, line.acting_for, line.reverses_id, line.reason),
            *(" ".join(map(str, line.version_ids)), line.fingerprint),
        )
