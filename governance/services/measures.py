"""Emergency measures: proposed under one power, confirmed by another person under the other one.

Rows are locked in one order: rule version, measure. The version that comes of it is written with the
confirmation, its end in it: nobody is needed for it to lapse.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coop.domain.actors import Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from governance import rules as voting
from governance.domain import measures, permissions, registry
from governance.domain.measures import Target
from governance.domain.rules import Rule, decode, read
from governance.models import Mandate, Measure, RuleVersion
from governance.selectors import rules
from governance.selectors.mandates import known, under
from governance.selectors.measures import target_of


@transaction.atomic
def propose(*, by: Actor, at: datetime, rule_key: str, reason: str) -> int:
    """A guardian of the rules asks that a rule goes back, for a while, to its value of before the last vote.

    Returns the measure's id, also when the same was sent twice. Raises Refused where there is nothing to go
    back to, or where another measure on this value awaits its confirmation.
    """
    if by.member_id is None or not measures.may_propose(by):
        raise Forbidden
    rule, reason = _rule(rule_key), measures.clean_reason(reason)
    last = _lock(RuleVersion.objects.decided().filter(key=rule.key).latest("effective_at").pk)
    asked = Measure.objects.filter(suspends=last, due_at__gt=at).select_related("proposed_under").first()
    if asked is not None:
        if asked.proposed_under.holder_id == by.member_id and asked.reason == reason:
            return asked.pk
        raise Refused(N_("A measure on this value was proposed already, and awaits its second person."))
    _check(rule, last, at)
    days = rules.in_force(voting.MEASURE_CONFIRMATION_DAYS, at=at).value
    measure = Measure.objects.create(
        suspends=last,
        reason=reason,
        proposed_under=_mandate(by.member_id, Role.GUARDIAN, at),
        proposed_at=at,
        due_at=measures.due_at(at, days=days),
    )
    audit.record(
        by=by,
        at=at,
        action="governance.propose_measure",
        subject=f"measure:{measure.pk}",
        data={"rule": rule.key, "suspends": last.pk},
    )
    return measure.pk


@transaction.atomic
def confirm(*, by: Actor, at: datetime, measure_id: int) -> None:
    """Another person, a witness of the rules, confirms it: the value of before is obeyed from the next day,
    until it lapses. Twice is once.
    """
    asked = Measure.objects.filter(pk=measure_id).first()
    if asked is None or not permissions.may_read_votes(by):
        raise Hidden
    last = _lock(asked.suspends_id)
    measure = Measure.objects.select_for_update(no_key=True).get(pk=measure_id)
    guard = measure.proposed_under
    if by.is_one_of(guard.holder_id):
        raise Refused(N_("Whoever proposes an emergency measure does not confirm it: another person does."))
    if by.member_id is None or not measures.may_confirm(by, proposed_by=guard.holder_id):
        raise Forbidden
    if measure.confirmed_under is not None and measure.confirmed_under.holder_id == by.member_id:
        return
    measures.check_due(at, due_at=measure.due_at)
    if not known(guard).gives(Role.GUARDIAN, at):
        raise Refused(N_("Whoever proposed this measure holds the power for it no more."))
    rule = registry.get(last.key)
    _check(rule, last, at)
    measure.confirmed_under, measure.confirmed_at = _mandate(by.member_id, Role.WITNESS, at), at
    measure.save(update_fields=["confirmed_under", "confirmed_at"])
    _write_version(by, at, measure, last)


def _write_version(by: Actor, at: datetime, measure: Measure, last: RuleVersion) -> None:
    zone = timezone.get_default_timezone()
    begins_at = measures.begins_at(at, zone=zone)
    days = rules.in_force(voting.MEASURE_DAYS, at=at).value
    version = RuleVersion.objects.create(
        key=last.key,
        value=_before(last).value,
        effective_at=begins_at,
        lapses_at=measures.lapses_at(begins_at, days=days, zone=zone),
        suspends=last,
        measure=measure,
    )
    audit.record(
        by=by,
        at=at,
        action="governance.confirm_measure",
        subject=f"measure:{measure.pk}",
        data={"rule": version.key, "version": version.pk, "value": version.value},
    )


def _check(rule: Rule[Any], last: RuleVersion, at: datetime) -> None:
    """What may be suspended now, and back to a value that the rule may still have: its bounds, its floors."""
    target: Target = target_of(last)
    measures.check_target(target, at)
    before = decode(rule, _before(last).value)
    measures.check_value(read(rule, last.value), before)


def _before(last: RuleVersion) -> RuleVersion:
    assert last.replaces is not None  # it was voted: the target was checked
    return last.replaces


def _mandate(member_id: int, power: Role, at: datetime) -> Mandate:
    mandate = under(member_id, power, at=at)
    if mandate is None:
        raise Refused(N_("This power counts only by a mandate that members voted."))
    return mandate


def _lock(version_id: int) -> RuleVersion:
    return RuleVersion.objects.select_for_update(no_key=True).get(pk=version_id)


def _rule(key: str) -> Rule[Any]:
    try:
        return registry.get(key)
    except KeyError:
        raise Refused(N_("Choose one of the rules."), field="rule_key") from None
