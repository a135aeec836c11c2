"""Emergency measures as pages and programs read them: of a rule, or one alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from coop.domain.errors import Hidden
from coop.selectors import members
from governance.domain import measures, registry
from governance.domain.measures import Stage, Target, Upshot
from governance.domain.rules import Rule, Value, read
from governance.models import Measure, RuleVersion


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A measure. old: the voted value that it suspends; new: the value of before, to which it goes back.

    confirmed_by, confirmed_at, effective_at, lapses_at: None while nobody confirmed it. until_at: when it
    lapses, or from when what was voted meanwhile is obeyed. decided, decided_from: what that is, and from
    when; None where nothing was. upshot: what became of it, None while it stands.
    """

    id: int
    rule: Rule[Any]
    old: Value
    new: Value
    reason: str
    proposed_by: int
    proposer: str
    proposed_at: datetime
    due_at: datetime
    confirmed_by: int | None
    confirmer: str
    confirmed_at: datetime | None
    effective_at: datetime | None
    lapses_at: datetime | None
    until_at: datetime | None
    stage: Stage
    decided: Value | None
    decided_from: datetime | None
    upshot: Upshot | None

    @property
    def is_awaiting(self) -> bool:
        return self.stage is Stage.PROPOSED

    @property
    def is_ahead(self) -> bool:
        return self.stage is Stage.AHEAD

    @property
    def is_in_force(self) -> bool:
        return self.stage is Stage.OBEYED


def of_rule(key: str, *, at: datetime) -> list[MeasureFacts]:
    """Every measure on a rule, the newest first."""
    return _told(Measure.objects.filter(suspends__key=key), at)


def running(*, at: datetime) -> list[MeasureFacts]:
    """Those that await their second person, that come, or that are in force, the newest first."""
    over = (Stage.UNCONFIRMED, Stage.ENDED)
    rows = Measure.objects.filter(due_at__gt=at) | Measure.objects.filter(version__lapses_at__gt=at)
    return [told for told in _told(rows, at) if told.stage not in over]


def confirmed(*, since: datetime, at: datetime) -> list[MeasureFacts]:
    """Those that another person confirmed, and that have not lapsed before that instant."""
    return _told(Measure.objects.filter(version__lapses_at__gt=since), at)


def get(measure_id: int, *, at: datetime) -> MeasureFacts:
    """Raises Hidden for one that is not there."""
    for told in _told(Measure.objects.filter(pk=measure_id), at):
        return told
    raise Hidden


def before(key: str) -> Value | None:
    """The value that a rule had before its last decided one, to which a measure goes back; None at its
    founding.
    """
    last = RuleVersion.objects.decided().filter(key=key).select_related("replaces").latest("effective_at")
    return read(registry.get(key), last.replaces.value) if last.replaces else None


def target_of(last: RuleVersion) -> Target:
    touching = RuleVersion.objects.filter(replaces=last) | RuleVersion.objects.filter(suspends=last)
    found = list(touching.order_by("pk").values_list("suspends_id", flat=True))
    return Target(
        app=registry.get(last.key).app,
        effective_at=last.effective_at,
        is_voted=last.proposal_id is not None,
        is_replaced=None in found,
        was_suspended=last.pk in found,
    )


def _told(rows: QuerySet[Measure], at: datetime) -> list[MeasureFacts]:
    found = list(
        rows.select_related(
            "suspends__replaces", "suspends__replacement", "version", "proposed_under", "confirmed_under"
        ).order_by("-proposed_at", "-pk")
    )
    ids = {row.proposed_under.holder_id for row in found}
    ids |= {row.confirmed_under.holder_id for row in found if row.confirmed_under}
    names = members.names_of(ids)
    return [_facts(row, names, at) for row in found]


def _facts(row: Measure, names: dict[int, str], at: datetime) -> MeasureFacts:
    rule, before = registry.get(row.suspends.key), row.suspends.replaces
    assert before is not None  # only a voted value is suspended, and it replaced another
    version: RuleVersion | None = getattr(row, "version", None)
    effective_at, until_at = _span(row, version)
    after: RuleVersion | None = getattr(row.suspends, "replacement", None)
    decided = read(rule, after.value) if version and after else None
    value, lapses_at = read(rule, before.value), version.lapses_at if version else None
    proposed_by = row.proposed_under.holder_id
    confirmed_by = row.confirmed_under.holder_id if row.confirmed_under else None
    return MeasureFacts(
        id=row.pk,
        rule=rule,
        old=read(rule, row.suspends.value),
        new=value,
        reason=row.reason,
        proposed_by=proposed_by,
        proposer=names[proposed_by],
        proposed_at=row.proposed_at,
        due_at=row.due_at,
        confirmed_by=confirmed_by,
        confirmer=names[confirmed_by] if confirmed_by else "",
        confirmed_at=row.confirmed_at,
        effective_at=effective_at,
        lapses_at=lapses_at,
        until_at=until_at,
        stage=measures.stage(at, due_at=row.due_at, effective_at=effective_at, until_at=until_at),
        decided=decided,
        decided_from=after.effective_at if version and after else None,
        upshot=measures.upshot(at, lapses_at=lapses_at, value=value, decided=decided) if lapses_at else None,
    )


def _span(row: Measure, version: RuleVersion | None) -> tuple[datetime | None, datetime | None]:
    if version is None or version.lapses_at is None:
        return None, None
    after: RuleVersion | None = getattr(row.suspends, "replacement", None)
    ends = [version.lapses_at] + ([after.effective_at] if after else [])
    return version.effective_at, min(ends)
