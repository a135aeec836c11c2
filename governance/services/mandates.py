"""Mandates: opened on a decision, begun and ended at their instants, accounted for.

A power is a role of coop, lent up to the term: it stops there by itself, even where nobody is at work.
Rows are locked in one order: duty, mandates by id, log-in.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.selectors import members
from coop.services import audit, roles
from coop.services import members as belonging
from governance import rules as voted
from governance.domain import mandates, texts
from governance.domain.mandates import Draft, State
from governance.models import Duty, Mandate, MandateReport
from governance.selectors import rules
from governance.selectors.mandates import known

JUST_CHANGED = N_("This duty, or the person who would hold it, has just changed: look again.")


@transaction.atomic
def open(
    *,
    by: Actor,
    at: datetime,
    draft: Draft,
    follows_id: int | None = None,
    is_at_once: bool = False,
    decision_id: int | None = None,
) -> int:
    """Write down a mandate that was decided; it begins at once if its day has come. Returns its id.

    follows_id: the mandate that it follows; it then begins when that one ends, at its term or before.
    is_at_once: that one is replaced now. decision_id: the proposal whose vote decided it.
    Raises Refused where a law of `governance.domain.mandates` does not hold. Sent twice is once.
    """
    if not mandates.may_open(by):
        raise Forbidden
    draft = _clean(draft)
    holder = belonging.keep(by=PLATFORM, at=at, member_id=draft.holder_id)
    mandates.check_holder(holder)
    mandates.check_powers(draft.powers)
    if by.is_one_of(draft.holder_id) or (holder and by.user_id == holder.user_id and by.user_id):
        raise Refused(N_("Nobody opens a mandate for themself: ask another administrator."), field="holder")
    before = _lock(follows_id) if follows_id else None
    duty = _lock_duty(before.duty.name if before else draft.duty, is_single=draft.is_single, at=at)
    sent = _sent(duty, draft)
    if sent is not None:
        return sent
    if before and is_at_once and known(before).state(at) not in mandates.ENDINGS:
        _end(before, by=by, at=at, ending=State.REPLACED, reason=draft.decided, decision_id=decision_id)
    begins_at = _begin_of(draft, before, at)
    _check(draft, begins_at, at)
    mandate = _write(duty, draft, begins_at, at=at, before=before, decision_id=decision_id)
    audit.record(
        by=by,
        at=at,
        action="governance.open_mandate",
        subject=_subject(mandate),
        data={"holder": draft.holder_id, "powers": mandate.powers, "follows": follows_id},
    )
    if begins_at <= at:
        _begin(mandate, by=by, at=at)
    return mandate.pk


@transaction.atomic
def revoke(*, by: Actor, at: datetime, mandate_id: int, reason: str, decision_id: int | None = None) -> None:
    """End a mandate before its term, or before it begins, and say why. Twice is once.

    decision_id: the proposal whose vote revoked it.
    """
    mandate = _lock(mandate_id)
    if not mandates.may_revoke(by, known(mandate)):
        raise Forbidden
    if mandate.ending == State.REVOKED:
        return
    reason = mandates.clean_reason(reason)
    _end(mandate, by=by, at=at, ending=State.REVOKED, reason=reason, decision_id=decision_id)


@transaction.atomic
def resign(*, by: Actor, at: datetime, mandate_id: int, reason: str = "") -> None:
    """Its holder gives a mandate back, saying why or not. Twice is once."""
    mandate = _lock(mandate_id)
    if not mandates.may_resign(by, known(mandate)):
        raise Forbidden
    if mandate.ending == State.RESIGNED:
        return
    reason = texts.clean(reason, "reason", mandates.REASON_LENGTH)
    _end(mandate, by=by, at=at, ending=State.RESIGNED, reason=reason)


@transaction.atomic
def report(*, by: Actor, at: datetime, mandate_id: int, text: str, is_due: bool) -> int:
    """Its holder says what was done. is_due: this is the report that was due, handed in once.

    Returns the report's id, also when the same was sent twice.
    """
    mandate = _lock(mandate_id)
    if not mandates.may_report(by, known(mandate)):
        raise Forbidden
    mandates.check_reportable(has_begun=mandate.begun_at is not None)
    text = mandates.clean_report(text)
    reports = MandateReport.objects.filter(mandate=mandate)
    sent = reports.filter(text=text, is_due=is_due).first()
    if sent is not None:
        return sent.pk
    if is_due and reports.filter(is_due=True).exists():
        raise Refused(
            N_("The report that was due is already handed in: this one can be added beside it."),
            field="is_due",
        )
    handed = MandateReport.objects.create(mandate=mandate, text=text, is_due=is_due, handed_at=at)
    audit.record(by=by, at=at, action="governance.report_on_mandate", subject=_subject(mandate))
    return handed.pk


@transaction.atomic
def leave(*, by: Actor, at: datetime, member_id: int) -> None:
    """Whoever leaves the cooperative gives all mandates back."""
    rows = Mandate.objects.filter(holder_id=member_id, ended_at__isnull=True)
    for mandate_id in rows.order_by("pk").values_list("pk", flat=True):
        mandate = _lock(mandate_id)
        if mandate.ends_at <= at:
            _end(mandate, by=by, at=at, ending=State.TERM)
        else:
            _end(mandate, by=by, at=at, ending=State.RESIGNED)


def follow(*, by: Actor, at: datetime) -> int:
    """End what is past its term and begin what has come, each by itself; how many. Safe to run again."""
    if not by.is_platform:
        raise Forbidden
    open_ones = Mandate.objects.filter(ended_at__isnull=True).order_by("ends_at", "pk")
    past = list(open_ones.filter(ends_at__lte=at).values_list("pk", flat=True))
    come = open_ones.filter(begun_at__isnull=True, begins_at__lte=at, ends_at__gt=at)
    acts: list[tuple[Callable[..., int], int]] = [(_expire, pk) for pk in past]
    acts += [(_take_up, pk) for pk in come.values_list("pk", flat=True)]
    return jobs.each(lambda act: act[0](act[1], by=by, at=at), acts)


@transaction.atomic
def _expire(mandate_id: int, *, by: Actor, at: datetime) -> int:
    mandate = _lock(mandate_id)
    if mandate.ended_at is not None:
        return 0
    _end(mandate, by=by, at=at, ending=State.TERM)
    return 1


@transaction.atomic
def _take_up(mandate_id: int, *, by: Actor, at: datetime) -> int:
    mandate = _lock(mandate_id)
    if mandate.begun_at is not None or mandate.ended_at is not None or mandate.begins_at > at:
        return 0
    _begin(mandate, by=by, at=at)
    return 1


def _begin(mandate: Mandate, *, by: Actor, at: datetime) -> None:
    """The powers are lent up to the term, and what was given otherwise stays beside them."""
    mandate.begun_at = at
    mandate.save(update_fields=["begun_at"])
    holder = members.get(mandate.holder_id)
    if holder is None or holder.user_id is None:
        raise Refused(N_("Who has no log-in can not use a power of the platform."), field="holder")
    for role in sorted(mandate.powers):
        roles.lend(
            by=by,
            at=at,
            user_id=holder.user_id,
            role=Role(role),
            ends_at=mandate.ends_at,
            source=_subject(mandate),
        )
    audit.record(by=by, at=at, action="governance.begin_mandate", subject=_subject(mandate))


def _end(
    mandate: Mandate,
    *,
    by: Actor,
    at: datetime,
    ending: State,
    reason: str = "",
    decision_id: int | None = None,
) -> None:
    """Take its powers back, and let the mandate that follows begin. At its term it ended then, not later."""
    if ending is not State.TERM:
        mandates.check_end(known(mandate), at)
    mandate.ended_at = mandate.ends_at if ending is State.TERM else at
    mandate.ending, mandate.ending_reason, mandate.end_decision_id = ending.value, reason, decision_id
    mandate.save(update_fields=["ended_at", "ending", "ending_reason", "end_decision"])
    roles.take_back(by=by, at=mandate.ended_at, source=_subject(mandate))
    audit.record(
        by=by, at=at, action="governance.end_mandate", subject=_subject(mandate), data={"how": ending.value}
    )
    _advance_successor(mandate, at=at)


def _advance_successor(before: Mandate, *, at: datetime) -> None:
    """It begins when the one before ends: the platform gives it its powers, whoever ended that one."""
    after = Mandate.objects.filter(follows=before, begun_at__isnull=True, ended_at__isnull=True).first()
    if after is None or before.ended_at is None:
        return
    begins_at = mandates.advanced(
        after.begins_at,
        after.ends_at,
        freed_at=max(before.ended_at, before.begins_at),
        longest_days=rules.in_force(voted.MANDATE_DAYS, at=at).value,
    )
    if begins_at < after.begins_at:
        after.begins_at = begins_at
        after.save(update_fields=["begins_at"])
        data = {"begins_at": begins_at.isoformat()}
        subject = _subject(after)
        audit.record(by=PLATFORM, at=at, action="governance.advance_mandate", subject=subject, data=data)
    if after.begins_at <= at < after.ends_at:
        _begin(after, by=PLATFORM, at=at)


def _clean(draft: Draft) -> Draft:
    return replace(
        draft,
        duty=mandates.clean_duty(draft.duty),
        purpose=mandates.clean_purpose(draft.purpose),
        decided=mandates.clean_decided(draft.decided),
    )


def _lock(mandate_id: int) -> Mandate:
    """The row, its duty held before it, so that acts on one duty wait for each other."""
    duty_id = Mandate.objects.filter(pk=mandate_id).values_list("duty_id", flat=True).first()
    if duty_id is None:
        raise Hidden
    Duty.objects.select_for_update(no_key=True).get(pk=duty_id)
    rows = Mandate.objects.select_for_update(no_key=True, of=("self",)).select_related("duty")
    return rows.get(pk=mandate_id)


def _lock_duty(name: str, *, is_single: bool, at: datetime) -> Duty:
    """The duty of that name, written down when it is the first mandate of it."""
    duty, _is_new = Duty.objects.get_or_create(
        name__iexact=name, defaults={"name": name, "is_single": is_single, "opened_at": at}
    )
    return Duty.objects.select_for_update(no_key=True).get(pk=duty.pk)


def _sent(duty: Duty, draft: Draft) -> int | None:
    """The same mandate, opened already."""
    same = Mandate.objects.filter(
        duty=duty, holder_id=draft.holder_id, ends_at=_midnight(draft.until_on + timedelta(days=1))
    )
    found = same.filter(ended_at__isnull=True, purpose=draft.purpose, decided=draft.decided)
    return found.order_by("pk").values_list("pk", flat=True).first()


def _begin_of(draft: Draft, before: Mandate | None, at: datetime) -> datetime:
    """The first instant of its day, or now; for what follows another one, the end of that one."""
    today = timezone.localdate(at)
    if before is not None:
        if Mandate.objects.filter(follows=before).exists():
            raise Refused(N_("Another mandate already follows this one."))
        return max(known(before).until_at, before.begins_at, at)
    begins_on = draft.begins_on or today
    mandates.check_begin(begins_on, on=today)
    return at if begins_on == today else _midnight(begins_on)


def _check(draft: Draft, begins_at: datetime, at: datetime) -> None:
    begins_on = timezone.localdate(begins_at)
    longest_days = rules.in_force(voted.MANDATE_DAYS, at=at).value
    latest_days = rules.in_force(voted.REPORT_DAYS, at=at).value
    mandates.check_term(begins_on, draft.until_on, longest_days=longest_days)
    mandates.check_report(draft.report_due_on, begins_on, draft.until_on, latest_days=latest_days)


def _write(
    duty: Duty,
    draft: Draft,
    begins_at: datetime,
    *,
    at: datetime,
    before: Mandate | None,
    decision_id: int | None,
) -> Mandate:
    asked = Mandate(
        duty=duty,
        is_single=duty.is_single,
        holder_id=draft.holder_id,
        purpose=draft.purpose,
        powers=sorted(role.value for role in draft.powers),
        begins_at=begins_at,
        ends_at=_midnight(draft.until_on + timedelta(days=1)),
        report_due_on=draft.report_due_on,
        decided=draft.decided,
        decision_id=decision_id,
        follows=before,
        opened_at=at,
        ending="",
        ending_reason="",
    )
    others = [known(row) for row in Mandate.objects.filter(duty=duty).order_by("pk")]
    mandates.check_free(known(asked), others, is_single=duty.is_single)
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError as refused:  # somebody left, or did the same, meanwhile
        raise Refused(JUST_CHANGED) from refused
    return asked


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _subject(mandate: Mandate) -> str:
    return f"mandate:{mandate.pk}"
