"""How far the closing of a period has come: its checks, its figures and who contests them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from coop.domain.errors import Hidden
from coop.selectors.lists import Late
from governance.domain.rules import NotFounded
from governance.selectors import rules
from timebank.domain import closings
from timebank.domain.closings import Check, Found, State, Verdict
from timebank.domain.distributions import Line
from timebank.domain.natures import AccountKind, Unit
from timebank.domain.periods import Period
from timebank.models import AuditRun, Closing, ClosingContest, JournalEntry, PaymentRequest, Reservation
from timebank.rules import DISTRIBUTION_SHARES
from timebank.selectors import distributions, pools

LIVE = [state.value for state in State if state not in closings.ENDED]


@dataclass(frozen=True, slots=True)
class Told:
    """A closing as it stands. lines: as they would be posted; none before they are computed."""

    id: int
    period: Period
    state: State
    asked_at: datetime
    asker_user_id: int
    asker_id: int | None
    aside: str
    frozen_at: datetime | None
    done: int
    legs: int
    round: int
    version_id: int | None
    inputs_hash: str
    result_hash: str
    computed_at: datetime | None
    contest_until: datetime | None
    distribution_id: int | None
    ended_at: datetime | None
    reason: str
    lines: tuple[Line, ...]

    @property
    def is_computing(self) -> bool:
        return self.state is State.CLOSING and self.frozen_at is not None

    def may_be_contested(self, at: datetime) -> bool:
        is_open = self.contest_until is not None and at < self.contest_until
        return is_open and closings.may(self.state, closings.Act.CONTEST)

    def total(self, unit: Unit) -> int:
        return sum(line.amount for line in self.lines if line.unit is unit)


@dataclass(frozen=True, slots=True)
class ToldContest:
    """Who contests which computation, why, and what was answered."""

    id: int
    round: int
    member_id: int
    motive: str
    contested_at: datetime
    verdict: Verdict | None
    answer: str
    answered_at: datetime | None
    answerer_id: int | None


def get(closing_id: int) -> Told:
    """Raises Hidden where there is none."""
    row = Closing.objects.filter(pk=closing_id).first()
    if row is None:
        raise Hidden
    return told(row)


def live() -> list[Told]:
    """Those that are neither posted nor given up, the oldest period first."""
    return [told(row) for row in Closing.objects.filter(state__in=LIVE).order_by("period")]


def every() -> Late[Told]:
    """Every closing, given up ones too, the latest period first."""
    return Late(Closing.objects.order_by("-period", "-id"), lambda rows: [told(row) for row in rows])


def of_period(period: Period) -> Told | None:
    """The closing of exactly these days that was not given up."""
    rows = Closing.objects.filter(period=(period.start, period.end)).exclude(state=State.OPEN)
    row = rows.first()
    return None if row is None else told(row)


def to_compute() -> list[int]:
    """Frozen and without figures: in the order in which they were asked for."""
    frozen = Closing.objects.filter(state=State.CLOSING, frozen_at__isnull=False)
    return list(frozen.order_by("frozen_at", "id").values_list("pk", flat=True))


def to_post(at: datetime) -> list[int]:
    """Computed, and not contested while they could be; the oldest period first."""
    computed = Closing.objects.filter(state=State.COMPUTED, contest_until__lte=at)
    return list(computed.order_by("period").values_list("pk", flat=True))


def contests(closing_id: int) -> list[ToldContest]:
    """Every contest of a closing, as they came."""
    rows = ClosingContest.objects.filter(closing=closing_id).order_by("contested_at", "id")
    return [
        ToldContest(
            id=row.pk,
            round=row.round,
            member_id=row.member_id,
            motive=row.motive,
            contested_at=row.contested_at,
            verdict=Verdict(row.verdict) if row.verdict else None,
            answer=row.answer,
            answered_at=row.answered_at,
            answerer_id=row.actor_id,
        )
        for row in rows
    ]


def checks(period: Period, *, at: datetime, aside: str = "") -> list[Found]:
    """Every check of a period, in their order. aside: why it is closed although something waits."""
    awaited, unsealed = _awaited(period, at), _unsealed(period)
    return [
        Found(Check.OVER, period.end <= at),
        Found(Check.FREE, not distributions.is_distributed(period)),
        Found(Check.RULE, _is_founded(period.end)),
        Found(Check.AWAITED, not awaited, awaited, is_aside=bool(awaited and aside)),
        Found(Check.SEALED, not unsealed, unsealed),
        Found(Check.AUDITED, _is_audited(period.end)),
        Found(Check.POOL, all(pool.amount >= 0 for pool in pools.sums(period))),
    ]


def told(row: Closing) -> Told:
    assert row.period.lower is not None  # closed on both sides, as what is distributed
    assert row.period.upper is not None
    return Told(
        id=row.pk,
        period=Period(row.period.lower, row.period.upper),
        state=State(row.state),
        asked_at=row.asked_at,
        asker_user_id=row.actor_user_id,
        asker_id=row.actor_id,
        aside=row.aside,
        frozen_at=row.frozen_at,
        done=row.done,
        legs=row.legs,
        round=row.round,
        version_id=row.version_id,
        inputs_hash=row.inputs_hash,
        result_hash=row.result_hash,
        computed_at=row.computed_at,
        contest_until=row.contest_until,
        distribution_id=row.distribution_id,
        ended_at=row.ended_at,
        reason=row.reason,
        lines=_lines(row.figures) if row.state != State.CLOSING else (),
    )


def _lines(figures: Sequence[tuple[str, str, str, str, int]]) -> tuple[Line, ...]:
    return tuple(
        Line(AccountKind(fund), Unit(unit), Decimal(share), quota, amount)
        for fund, unit, share, quota, amount in figures
    )


def _awaited(period: Period, at: datetime) -> int:
    """Hours asked or reserved in these days, that are neither paid nor ended."""
    within = Q(reserved_at__gte=period.start, reserved_at__lt=period.end)
    reserved: QuerySet[Reservation] = Reservation.objects.filter(within, settlement__isnull=True)
    asked = PaymentRequest.objects.filter(
        asked_at__gte=period.start, asked_at__lt=period.end, expires_at__gt=at, answer__isnull=True
    )
    return reserved.count() + asked.count()


def _unsealed(period: Period) -> int:
    dated = JournalEntry.objects.filter(happened_at__gte=period.start, happened_at__lt=period.end)
    return dated.filter(seal__isnull=True).count()


def _is_audited(since: datetime) -> bool:
    last = AuditRun.objects.filter(ran_at__gte=since).order_by("-ran_at", "-id").first()
    return last is not None and last.is_sound


def _is_founded(at: datetime) -> bool:
    try:
        rules.in_force(DISTRIBUTION_SHARES, at=at)
    except NotFounded:
        return False
    return True
