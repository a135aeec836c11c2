"""What another value of a rule would have changed: computed for who writes, read by everybody who votes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from coop.selectors import members
from governance.domain import freezing, registry, rehearsals
from governance.domain.proposals import ENDED_STATES
from governance.domain.registry import Rehearsed, Unrehearsed
from governance.domain.rehearsals import Rehearsal, Window
from governance.domain.rules import Rule, Value, encode
from governance.models import Proposal
from governance.models import Rehearsal as Kept


@dataclass(frozen=True, slots=True)
class Made:
    """A rehearsal as it is read. since_on, last_on: the first and the last day that were replayed.

    titles: the proposals that would have ended otherwise. fingerprint: "" where it was not kept.
    """

    rule: Rule[Any]
    told: Rehearsal
    assumes: str
    since_on: date
    last_on: date
    made_at: datetime
    fingerprint: str = ""
    titles: Mapping[int, str] | None = None


def of_value(rule: Rule[Any], old: Value, new: Value, *, at: datetime) -> Made | Unrehearsed:
    """Compute it now, for the whole months before that instant. Raises KeyError for a rule that has none."""
    known = registry.rehearsed(rule.key)
    if isinstance(known, Unrehearsed):
        return known
    span = rehearsals.window(at, timezone.get_default_timezone())
    return _made(known, compute(known, old, new, span), span, at)


def compute(known: Rehearsed, old: Value, new: Value, span: Window) -> Rehearsal:
    """What may be told of a replay of these months."""
    return rehearsals.told(known.replay(old, new, span), everybody=members.ids_admitted())


def of_proposal(proposal_id: int, rule: Rule[Any]) -> Made | Unrehearsed | None:
    """What was kept with it, or why there is nothing to keep; None while it is not computed."""
    known = registry.rehearsed(rule.key)
    if isinstance(known, Unrehearsed):
        return known
    row = _of_its_text(proposal_id).first()
    if row is None:
        return None
    return _made(
        known, rehearsals.of_json(row.told), Window(row.since, row.until), row.made_at, row.fingerprint
    )


def due() -> "QuerySet[Proposal]":
    """Proposals that are published and not decided, whose rule is replayed, and whose text has none yet."""
    keys = [rule.key for rule in registry.every() if isinstance(registry.rehearsed(rule.key), Rehearsed)]
    rows = Proposal.objects.filter(~Exists(_of_its_text(OuterRef("pk"))), published_at__isnull=False)
    return rows.filter(rule_key__in=keys).exclude(state__in=ENDED_STATES).order_by("published_at", "pk")


def is_kept(proposal: Proposal) -> bool:
    """Whether its text as it stands was replayed."""
    return _of_its_text(proposal.pk).exists()


def _of_its_text(proposal: int | OuterRef) -> "QuerySet[Kept]":
    """What was kept of a proposal as it stands: an amendment that was accepted asks for another one."""
    is_as_published = Q(amendment=None, proposal__amendment=None)
    rows = Kept.objects.filter(is_as_published | Q(amendment=F("proposal__amendment")))
    return rows.filter(proposal_id=proposal)


def fingerprint(rule: Rule[Any], old: Value, new: Value, span: Window, told: Rehearsal) -> str:
    """Of the change, the months and what is told: everything that its page shows."""
    return freezing.digest(
        {
            "rule": rule.key,
            "old": encode(rule, old),
            "new": encode(rule, new),
            "since": span.since.isoformat(),
            "until": span.until.isoformat(),
            "told": told.as_json(),
        }
    )


def _made(known: Rehearsed, told: Rehearsal, span: Window, at: datetime, fingerprint: str = "") -> Made:
    last_on = timezone.localdate(span.until) - timedelta(days=1)
    named = Proposal.objects.filter(pk__in=told.otherwise).order_by("pk").values_list("pk", "title")
    titles = dict(named) if told.otherwise else {}
    since_on = timezone.localdate(span.since)
    return Made(known.rule, told, known.assumes, since_on, last_on, at, fingerprint, titles)
