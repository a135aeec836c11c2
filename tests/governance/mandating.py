"""What the tests of mandates tell again and again. Days are counted from the day on which they run, since a
power is read by the clock of the database.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor, Role
from coop.services import groups
from governance.domain.mandates import Draft
from governance.models import Mandate
from governance.services import mandates

DUTY = "Coordination"


def now() -> datetime:
    return timezone.now()


def day(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def draft(holder: Actor, **changed: Any) -> Draft:  # noqa: ANN401  fields of the draft
    """From today on, for ninety days."""
    usual = Draft(
        duty=DUTY,
        is_single=True,
        holder_id=holder.member_id or 0,
        purpose="Welcome those who come.",
        powers=frozenset({Role.COORDINATOR}),
        begins_on=day(),
        until_on=day(90),
        report_due_on=day(100),
        decided="The assembly of spring.",
    )
    return replace(usual, **changed)


def give(
    holder: Actor,
    *,
    by: Actor = PLATFORM,
    at: datetime | None = None,
    follows_id: int | None = None,
    is_at_once: bool = False,
    **changed: Any,  # noqa: ANN401  fields of the draft
) -> int:
    return mandates.open(
        by=by,
        at=at or now(),
        draft=draft(holder, **changed),
        follows_id=follows_id,
        is_at_once=is_at_once,
    )


def give_long_ago(holder: Actor, *, days: int = 40, **changed: Any) -> int:  # noqa: ANN401  fields of the draft
    """Opened so many days ago; its term was ten days later, unless it is said."""
    usual: dict[str, Any] = {
        "begins_on": day(-days),
        "until_on": day(10 - days),
        "report_due_on": day(20 - days),
    }
    # Days of the wall clock: so many times 24 hours begin another day where the clocks changed between.
    return give(holder, at=timezone.localtime() - timedelta(days=days), **(usual | changed))


def row(mandate_id: int) -> Mandate:
    return Mandate.objects.get(pk=mandate_id)


def found_group(founder: Actor) -> int:
    """An admitted group."""
    group_id = groups.found(by=founder, at=now(), name="Le jardin", purpose="The garden of the street")
    groups.admit(by=PLATFORM, at=now(), group_id=group_id)
    return group_id
