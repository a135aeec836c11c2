"""What the closing of a period came to, posted: from the common pool to the funds, once."""

from datetime import datetime

from django.db import connection, transaction

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from timebank.domain import closings as states
from timebank.domain import legs, permissions
from timebank.domain.closings import Act, State
from timebank.domain.distributions import Line
from timebank.domain.natures import Nature
from timebank.models import Closing, Distribution, DistributionLine
from timebank.selectors import closings as reading
from timebank.services import closings, posting
from timebank.services.posting import Draft


@transaction.atomic
def post(*, by: Actor, at: datetime, closing_id: int) -> int:
    """Post the figures that were computed and that nobody contests any more; the distribution's id.

    Raises Refused before the time to contest has passed, and while somebody contests; Forbidden. Two at once:
    one wins, and the other is told. All of it is written, or nothing.
    """
    if not (permissions.may_distribute(by) or permissions.may_compute(by)):
        raise Forbidden
    row = Closing.objects.select_for_update(no_key=True, of=("self",)).filter(pk=closing_id).first()
    if row is None:
        raise Hidden
    states.move(State(row.state), Act.POST)
    assert row.contest_until is not None  # by a constraint, once it is computed
    if at < row.contest_until:
        raise Refused(N_("Members may still contest these figures: they are posted afterwards."))
    _close_ledger()
    told = reading.told(row)
    entry_id = _post_entry(by, at, told) if any(line.amount for line in told.lines) else None
    distribution_id = _write(by, at, told, entry_id)
    closings.posted(by=by, at=at, row=row, distribution_id=distribution_id)
    audit.record(
        by=by,
        at=at,
        action="timebank.distribute",
        subject=f"distribution:{distribution_id}",
        data={"first_on": told.period.first_on.isoformat(), "last_on": told.period.last_on.isoformat()},
    )
    return distribution_id


def post_due(*, by: Actor, at: datetime) -> int:
    """Whatever may not be contested any more, one after the other; how many were posted."""

    def act(closing_id: int) -> int:
        post(by=by, at=at, closing_id=closing_id)
        return 1

    return jobs.each(act, reading.to_post(at))


def write_lines(*, by: Actor, at: datetime, distribution: Distribution, lines: tuple[Line, ...]) -> None:
    """One for each fund in each unit, as a distribution or its correction moved them."""
    DistributionLine.objects.bulk_create(
        DistributionLine(
            distribution=distribution,
            fund=line.fund,
            unit=line.unit,
            share=line.share,
            quota=line.quota,
            amount=line.amount,
        )
        for line in lines
    )


def _close_ledger() -> None:
    """Before the entry holds its accounts: whoever writes one meanwhile holds the ledger open, and waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT timebank_close()")


def _post_entry(by: Actor, at: datetime, told: reading.Told) -> int:
    """One entry for hours and euros, dated at the last instant of the period, which it closes."""
    assert told.version_id is not None  # by a constraint, once it is computed
    days = told.period.days
    draft = Draft(
        key=f"distribution:{days}",
        content={
            "verb": "distribution",
            "start": told.period.first_on.isoformat(),
            "end": told.period.last_on.isoformat(),
        },
        nature=Nature.DISTRIBUTION,
        happened_at=told.period.last_instant,
        subject=f"distribution:{days}",
        legs=legs.of_distribution({(line.fund, line.unit): line.amount for line in told.lines}),
        version_ids=(told.version_id,),
    )
    return posting.post(by=by, at=at, draft=draft)


def _write(by: Actor, at: datetime, told: reading.Told, entry_id: int | None) -> int:
    assert told.version_id is not None
    distribution = Distribution.objects.create(
        period=(told.period.start, told.period.end),
        entry_id=entry_id,
        version_id=told.version_id,
        inputs_hash=told.inputs_hash,
        result_hash=told.result_hash,
        posted_at=at,
    )
    write_lines(by=by, at=at, distribution=distribution, lines=told.lines)
    return distribution.pk
