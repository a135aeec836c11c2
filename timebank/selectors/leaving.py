"""What leaving would do with a member's hours."""

from dataclasses import dataclass
from datetime import datetime

from governance.domain.rules import InForce
from governance.selectors import rules
from timebank.domain import leaving
from timebank.domain.leaving import Farewell
from timebank.domain.natures import AccountKind
from timebank.models import PaymentRequest, SubAccount
from timebank.rules import LEAVING_TO_FUND, LEAVING_WRITE_OFF
from timebank.selectors import balances, funds


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a balance would be settled, and what would be given up."""

    farewell: Farewell
    balance: int
    fund_minutes: int = 0
    version_ids: tuple[int, ...] = ()
    has_reserved: bool = False
    has_asked: bool = False


def of_balance(balance: int, *, at: datetime) -> Outlook:
    """By the rules in force and what the solidarity fund holds; an even balance asks for neither."""
    if balance == 0:
        return Outlook(Farewell.NOTHING, 0)
    to_fund, write_off = rules.in_force(LEAVING_TO_FUND, at=at), rules.in_force(LEAVING_WRITE_OFF, at=at)
    held = next(one.minutes for one in funds.holdings() if one.kind is AccountKind.SOLIDARITY)
    farewell = leaving.of_balance(
        balance, to_fund=to_fund.value, write_off=write_off.value, fund_minutes=held
    )
    obeyed: InForce[bool] = to_fund if balance > 0 else write_off
    return Outlook(farewell, balance, held, (obeyed.version_id,))


def outlook(member_id: int, *, at: datetime) -> Outlook:
    """What would happen if they left now."""
    found = of_balance(balances.of_member(member_id), at=at)
    holds = SubAccount.objects.filter(kind=AccountKind.MEMBER_TIME, account__owner_id=member_id)
    rows = PaymentRequest.objects.filter(answer__isnull=True, expires_at__gt=at)
    return Outlook(
        found.farewell,
        found.balance,
        found.fund_minutes,
        found.version_ids,
        has_reserved=holds.exclude(reserved=0, awaited=0).exists(),
        has_asked=(rows.filter(payee_id=member_id) | rows.filter(payer_id=member_id)).exists(),
    )
