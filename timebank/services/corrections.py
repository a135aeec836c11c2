"""A distribution put right: the differences, posted in open time by a new one that refers to it.

What was taken back of a period's entries after it was distributed weighs on the pool of the day on which that
was done. A correction gives that pool back what the funds had too much, or takes from it what they lack.
"""

from datetime import datetime

from django.db import connection, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from coop.services import audit
from timebank.domain import closings as words
from timebank.domain import legs, permissions
from timebank.domain.distributions import Line
from timebank.domain.natures import Nature
from timebank.models import Distribution
from timebank.selectors import corrections as reading
from timebank.selectors import distributions as told
from timebank.selectors.distributions import Told
from timebank.services import distributions, posting
from timebank.services.posting import Draft


@transaction.atomic
def post(*, by: Actor, at: datetime, distribution_id: int, reason: str) -> int:
    """Correct a distribution by what was taken back since; the id of the new one.

    It waits for every entry in flight, as a distribution does. Raises Refused where nothing differs, where it
    was corrected already (its correction is corrected then) or taken back, and where a fund does not hold
    enough any more; Forbidden; Hidden. Two at once: one wins, and the other is told.
    """
    if not permissions.may_distribute(by):
        raise Forbidden
    why = words.clean_reason(reason)
    with connection.cursor() as cursor:
        cursor.execute("SELECT timebank_close()")
    posted = told.get(distribution_id)
    found = reading.preview(posted)
    if not any(line.amount for line in found.lines):
        raise Refused(N_("Nothing was taken back of this period since: its figures stand."))
    entry_id = _post_entry(by, at, posted, found.lines)
    row = Distribution.objects.create(
        period=(posted.period.start, posted.period.end),
        entry_id=entry_id,
        version_id=posted.version_id,
        inputs_hash=found.result.inputs_hash,
        result_hash=found.result.result_hash,
        posted_at=at,
        corrects_id=posted.id,
        reason=why,
    )
    distributions.write_lines(by=by, at=at, distribution=row, lines=found.lines)
    audit.record(
        by=by,
        at=at,
        action="timebank.correct",
        subject=f"distribution:{row.pk}",
        data={"corrects": posted.id},
    )
    return row.pk


def _post_entry(by: Actor, at: datetime, posted: Told, lines: tuple[Line, ...]) -> int:
    """Dated now. The rule that it obeys is that of the period, which its distribution names."""
    draft = Draft(
        key=f"correction:{posted.id}",
        content={"verb": "correction", "distribution_id": posted.id},
        nature=Nature.DISTRIBUTION,
        happened_at=at,
        subject=f"distribution:{posted.period.days}",
        legs=legs.of_distribution({(line.fund, line.unit): line.amount for line in lines}),
    )
    return posting.post(by=by, at=at, draft=draft)
