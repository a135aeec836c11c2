"""The common pool of a period, shared between the funds as the rule in force says."""

from datetime import datetime

from django.db import connection, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from coop.services import audit
from timebank.domain import distributions, legs, periods, permissions
from timebank.domain.distributions import Inputs, Result
from timebank.domain.natures import Nature
from timebank.domain.periods import Period
from timebank.models import Distribution, DistributionLine
from timebank.selectors import pools
from timebank.services import posting
from timebank.services.posting import Draft


@transaction.atomic
def post(*, by: Actor, at: datetime, start: datetime, end: datetime) -> int:
    """Distribute the period [start, end) and return the distribution's id. Raises Refused, Forbidden.

    It waits for every entry in flight and lets none in until it is done, so that the pool it reads is the
    whole pool. Two at once on the same days: one wins, and the other is told.
    """
    if not permissions.may_distribute(by):
        raise Forbidden
    period = Period(start, end)
    periods.check_distributable(period, at=at)
    _close_ledger()
    if Distribution.objects.filter(period__overlap=(start, end)).exists():
        raise Refused(N_("This period, or a part of it, has already been distributed."), field="start")
    inputs = pools.inputs_of(period)
    result = distributions.compute(inputs)
    entry_id = None if result.is_empty else _post_entry(by, at, inputs, result)
    distribution_id = _write(inputs, result, entry_id, at)
    audit.record(
        by=by,
        at=at,
        action="timebank.distribute",
        subject=f"distribution:{distribution_id}",
        data={"first_on": period.first_on.isoformat(), "last_on": period.last_on.isoformat()},
    )
    return distribution_id


def _close_ledger() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT timebank_close()")


def _post_entry(by: Actor, at: datetime, inputs: Inputs, result: Result) -> int:
    """One entry for hours and euros, dated at the last instant of the period, which it closes."""
    days = f"{inputs.period.first_on}/{inputs.period.last_on}"
    draft = Draft(
        key=f"distribution:{days}",
        content={
            "verb": "distribution",
            "start": inputs.period.first_on.isoformat(),
            "end": inputs.period.last_on.isoformat(),
        },
        nature=Nature.DISTRIBUTION,
        happened_at=inputs.period.last_instant,
        subject=f"distribution:{days}",
        legs=legs.of_distribution(result.amounts),
        version_ids=(inputs.version_id,),
    )
    return posting.post(by=by, at=at, draft=draft)


def _write(inputs: Inputs, result: Result, entry_id: int | None, at: datetime) -> int:
    distribution = Distribution.objects.create(
        period=(inputs.period.start, inputs.period.end),
        entry_id=entry_id,
        version_id=inputs.version_id,
        inputs_hash=result.inputs_hash,
        result_hash=result.result_hash,
        posted_at=at,
    )
    DistributionLine.objects.bulk_create(
        DistributionLine(
            distribution=distribution,
            fund=line.fund,
            unit=line.unit,
            share=line.share,
            quota=line.quota,
            amount=line.amount,
        )
        for line in result.lines
    )
    return distribution.pk
