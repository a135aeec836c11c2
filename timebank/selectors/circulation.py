"""What lay still at the end of a month, and which months have had their circulation fee."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from governance.domain.rules import InForce
from governance.selectors import rules
from timebank.domain import circulation
from timebank.domain.circulation import Levy
from timebank.domain.periods import Period
from timebank.models import CirculationLevy
from timebank.rules import CIRCULATION_MINUTES, CIRCULATION_SHARE

# What lay there at the end of the month and still does: whoever has spent it since is asked for nothing. A
# reservation is hours on their way.
STILL = """
SELECT account.owner_id, least(sub.balance - sub.reserved, sub.balance - coalesce(later.amount, 0))
FROM timebank_subaccount sub
JOIN timebank_account account ON account.id = sub.account_id
LEFT JOIN LATERAL (
  SELECT sum(leg.amount) AS amount FROM timebank_leg leg
  WHERE leg.account_id = sub.account_id AND leg.happened_at >= %(end)s
) AS later ON true
WHERE sub.kind = 'member_time' AND sub.balance - sub.reserved > %(threshold)s
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a month asks, and the rules that say so."""

    levy: Levy
    share: InForce[Decimal]
    threshold: InForce[int]

    @property
    def version_ids(self) -> tuple[int, int]:
        return self.share.version_id, self.threshold.version_id


def asked(month: Period) -> Asked:
    """What a finished month asks of each member, by the rules in force when it ended."""
    share = rules.in_force(CIRCULATION_SHARE, at=month.end)
    threshold = rules.in_force(CIRCULATION_MINUTES, at=month.end)
    balances = _still(month.end, threshold.value) if share.value else {}
    levy = circulation.levy(month.first_on, balances, threshold=threshold.value, share=share.value)
    return Asked(levy, share, threshold)


def levied(first_on: date) -> int | None:
    """The levy of this month, None while it was not taken."""
    return CirculationLevy.objects.filter(first_on=first_on).values_list("pk", flat=True).first()


def _still(end: datetime, threshold: int) -> Mapping[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(STILL, {"end": end, "threshold": threshold})
        return {owner_id: int(balance) for owner_id, balance in cursor.fetchall()}
