"""Closing a period: asking, freezing, computing, contesting, answering, giving up. Then it is distributed.

Each verb holds the closing's row first: of two people at once one acts, the other is told what stands then.
"""

from datetime import datetime
from time import monotonic
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit, live
from governance.domain import announcing
from governance.selectors import rules
from timebank.domain import closings, distributions, permissions
from timebank.domain.closings import Act, State, Verdict
from timebank.domain.distributions import Result
from timebank.domain.periods import Period, check_begun
from timebank.models import Closing, ClosingContest
from timebank.rules import DISTRIBUTION_CONTEST_DAYS
from timebank.selectors import closings as reading
from timebank.selectors import distributions as distributed
from timebank.selectors import pools

COMPUTED = (
    *("state", "done", "round", "version", "figures"),
    *("inputs_hash", "result_hash", "computed_at", "contest_until"),
)
TELL_SECONDS = 0.5
"""Between two words about how far a computation has come."""
ALONE = "SELECT pg_advisory_xact_lock(hashtext('timebank.closings'))"
"""One closing is asked for at a time: of two that overlap, each would wait for the other as it is written."""


def ask(*, by: Actor, at: datetime, start: datetime, end: datetime, aside: str = "") -> int:
    """Ask for the closing of [start, end), whatever its checks say so far. Returns its id.

    aside: why it is closed although something in it still waits. Raises Refused where some of its days are
    distributed already, or in another closing; Forbidden.
    """
    if not permissions.may_distribute(by):
        raise Forbidden
    period = Period(start, end)
    check_begun(period, at=at)
    distributed.check_free(period)
    row = Closing(
        period=(start, end),
        state=State.CLOSING,
        asked_at=at,
        actor_user_id=by.user_id or 0,
        actor_id=by.member_id,
        aside=closings.clean_aside(aside),
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ALONE)
            row.save(force_insert=True)
            _record(by, at, "timebank.ask_closing", row)
    except IntegrityError as error:
        raise Refused(
            N_("The closing of this period, or of a part of it, was already asked for."), field="start"
        ) from error
    return row.pk


@transaction.atomic
def set_aside(*, by: Actor, at: datetime, closing_id: int, aside: str) -> None:
    """Say why the period is closed although something in it still waits, before it is frozen."""
    row = _held(by, closing_id)
    _check_not_frozen(row)
    row.aside = closings.clean_aside(aside)
    row.save(update_fields=["aside"])


@transaction.atomic
def freeze(*, by: Actor, at: datetime, closing_id: int) -> None:
    """Every check is green: nothing is dated in the period from here on, and the keeper computes its figures.

    It waits for every entry in flight, and the checks are looked at once more after them. Raises Refused with
    what to do about the first that is red.
    """
    row = _held(by, closing_id)
    _check_not_frozen(row)
    row.frozen_at, row.done = at, 0
    row.save(update_fields=["frozen_at", "done"])  # waits, in the database, until nobody writes
    told = reading.told(row)
    closings.check_all(reading.checks(told.period, at=at, aside=told.aside))
    row.legs = sum(pool.legs for pool in pools.sums(told.period))
    row.save(update_fields=["legs"])
    _record(by, at, "timebank.freeze_closing", row)


def compute(*, by: Actor, at: datetime, closing_id: int) -> None:
    """Compute the figures of a frozen period and keep them with their hashes. Twice is once.

    Nothing is dated in the period any more, so that it reads without holding anybody; a keeper that is killed
    leaves the closing as it was, and the next one begins again.
    """
    if not permissions.may_compute(by):
        raise Forbidden
    told = reading.get(closing_id)
    if not told.is_computing:
        return
    result, version_id = _result(told)
    days = rules.in_force(DISTRIBUTION_CONTEST_DAYS, at=at).value
    until = announcing.over_at(at, days=days, zone=timezone.get_default_timezone())
    with transaction.atomic():
        row = _row(closing_id)
        if row.frozen_at != told.frozen_at or row.state != State.CLOSING:
            return  # it was given up, or another keeper was quicker
        _move(row, Act.COMPUTE)
        row.done, row.round, row.version_id = row.legs, row.round + 1, version_id
        row.figures = [
            [line.fund.value, line.unit.value, f"{line.share:.6f}", line.quota, line.amount]
            for line in result.lines
        ]
        row.inputs_hash, row.result_hash = result.inputs_hash, result.result_hash
        row.computed_at, row.contest_until = at, until
        row.save(update_fields=COMPUTED)
        _record(by, at, "timebank.compute_closing", row, result_hash=row.result_hash)
    live.announce(_topic(closing_id))


def compute_due(*, by: Actor, at: datetime) -> int:
    """Whatever was frozen, one after the other; how many were computed."""

    def act(closing_id: int) -> int:
        compute(by=by, at=at, closing_id=closing_id)
        return 1

    return jobs.each(act, reading.to_compute())


@transaction.atomic
def contest(*, by: Actor, at: datetime, closing_id: int, motive: str) -> int:
    """A member contests what was computed: it is not posted before a second role-holder has answered.

    Once for each computation; the same sent twice is once. Returns the contest's id.
    """
    if by.member_id is None or not permissions.may_contest_figures(by):
        raise Forbidden
    why = closings.clean_motive(motive)
    row = _row(closing_id)
    held = ClosingContest.objects.filter(closing=row, round=row.round, member_id=by.member_id).first()
    if held is not None and held.motive == why:
        return held.pk
    if held is not None:
        raise Refused(N_("You have already contested these figures."))
    target = closings.move(State(row.state), Act.CONTEST)
    assert row.contest_until is not None  # by a constraint, once it is computed
    if at >= row.contest_until:
        raise Refused(N_("The time to contest these figures has passed."))
    made = ClosingContest.objects.create(
        closing=row,
        round=row.round,
        result_hash=row.result_hash,
        member_id=by.member_id,
        motive=why,
        contested_at=at,
    )
    row.state = target
    row.save(update_fields=["state"])
    _record(by, at, "timebank.contest_closing", row, contest=made.pk)
    live.announce(_topic(closing_id))
    return made.pk


@transaction.atomic
def answer(*, by: Actor, at: datetime, contest_id: int, verdict: str, answer: str) -> int:
    """A second role-holder upholds a contest, and the period is looked at again, or says why it stands.

    The same sent twice is once. Returns the closing's id.
    """
    row, held = _contested(contest_id)
    if not permissions.may_answer_contest(by, row.actor_user_id, held.member_id):
        raise Forbidden
    content = {"verdict": closings.verdict_of(verdict), "answer": closings.clean_answer(answer)}
    _end(by, at, row, held, content)
    return row.pk


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, contest_id: int) -> int:
    """Who contests takes it back. Twice is once. Returns the closing's id."""
    row, held = _contested(contest_id)
    if not permissions.may_withdraw_contest(by, held.member_id):
        raise Forbidden
    _end(by, at, row, held, {"verdict": Verdict.WITHDRAWN, "answer": ""})
    return row.pk


@transaction.atomic
def give_up(*, by: Actor, at: datetime, closing_id: int, reason: str) -> None:
    """The period is open again, with the reason: entries may be dated in it, and it may be closed anew."""
    row = _held(by, closing_id)
    why = closings.clean_reason(reason)
    if row.state == State.OPEN and row.reason == why:
        return
    _move(row, Act.REOPEN)
    row.reason, row.ended_at, row.ended_by_id = why, at, by.user_id
    row.save(update_fields=["state", "reason", "ended_at", "ended_by"])
    _record(by, at, "timebank.give_up_closing", row)
    live.announce(_topic(closing_id))


def posted(*, by: Actor, at: datetime, row: Closing, distribution_id: int) -> None:
    """Its figures were posted as this distribution. Whoever calls holds the row."""
    _move(row, Act.POST)
    row.distribution_id, row.ended_at = distribution_id, at
    row.save(update_fields=["state", "distribution", "ended_at"])
    live.announce(_topic(row.pk))


def _result(told: reading.Told) -> tuple[Result, int]:
    """Computed leg by leg; how far it has come is written down now and then, for whoever waits."""
    said = monotonic()

    def tell(done: int) -> None:
        nonlocal said
        if monotonic() - said >= TELL_SECONDS:
            said = monotonic()
            Closing.objects.filter(pk=told.id, state=State.CLOSING).update(done=done)
            live.announce(_topic(told.id))

    inputs = pools.inputs_of(told.period)
    return distributions.compute(inputs, tell), inputs.version_id


def _end(by: Actor, at: datetime, row: Closing, held: ClosingContest, content: dict[str, Any]) -> None:
    """Write what a contest came to, and go where all contests of the computation lead."""
    if held.verdict and (held.verdict, held.answer) == (content["verdict"], content["answer"]):
        return
    if held.verdict:
        raise Refused(N_("This contest has already been answered."))
    closings.move(State(row.state), Act.REJECT)
    held.verdict, held.answer = content["verdict"], content["answer"]
    held.answered_at, held.actor_user_id, held.actor_id = at, by.user_id, by.member_id
    held.save(update_fields=["verdict", "answer", "answered_at", "actor_user", "actor"])
    rounds = ClosingContest.objects.filter(closing=row, round=row.round).order_by("id")
    verdicts = [Verdict(one) if one else None for one in rounds.values_list("verdict", flat=True)]
    act = closings.after_answers(verdicts)
    if act is not None:
        _move(row, act)
        row.frozen_at = None if act is Act.UPHOLD else row.frozen_at
        row.save(update_fields=["state", "frozen_at"])
    _record(by, at, "timebank.answer_closing", row, contest=held.pk, verdict=held.verdict)
    live.announce(_topic(row.pk))


def _check_not_frozen(row: Closing) -> None:
    if row.state != State.CLOSING:
        closings.move(State(row.state), Act.COMPUTE)
    if row.frozen_at is not None:
        raise Refused(N_("Somebody else has already started the computation of this period."))


def _move(row: Closing, act: Act) -> None:
    row.state = closings.move(State(row.state), act)


def _held(by: Actor, closing_id: int) -> Closing:
    if not permissions.may_distribute(by):
        raise Forbidden
    return _row(closing_id)


def _row(closing_id: int) -> Closing:
    """Held until the end of the transaction. Raises Hidden where there is none."""
    found = Closing.objects.select_for_update(no_key=True, of=("self",)).filter(pk=closing_id).first()
    if found is None:
        raise Hidden
    return found


def _contested(contest_id: int) -> tuple[Closing, ClosingContest]:
    held = ClosingContest.objects.filter(pk=contest_id).values_list("closing_id", flat=True).first()
    if held is None:
        raise Hidden
    row = _row(held)
    return row, ClosingContest.objects.get(pk=contest_id)


def _topic(closing_id: int) -> str:
    return f"closing-{closing_id}"


def _record(by: Actor, at: datetime, action: str, row: Closing, **data: int | str) -> None:
    audit.record(by=by, at=at, action=action, subject=f"closing:{row.pk}", data=data)
