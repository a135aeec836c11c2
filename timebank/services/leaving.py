"""The hours of a member who leaves: settled in the same transaction, so that none is left behind."""

from datetime import datetime

from django.db import transaction

from coop.domain import membership
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from coop.selectors import members
from coop.services import audit
from timebank.domain import leaving, legs
from timebank.domain.leaving import Farewell
from timebank.domain.natures import Nature
from timebank.selectors import leaving as outlooks
from timebank.selectors.leaving import Outlook
from timebank.services import groups, payments, posting
from timebank.services.posting import Draft


@transaction.atomic
def settle(*, by: Actor, at: datetime, member_id: int) -> None:
    """End what waits, settle the balance as voted and close the account. Raises Refused, saying what to do.

    A payment that arrives meanwhile is settled with the rest, or finds the account closed.
    """
    known = members.get(member_id)
    if known is None or not membership.may_end(by, known):
        raise Forbidden
    groups.end_of_member(by=by, at=at, member_id=member_id)
    payments.end_of_member(by=by, at=at, member_id=member_id)
    balance = posting.part_with(by=by, at=at, account=legs.time_of(member_id), reason=leaving.REASON)
    outlook = outlooks.of_balance(balance, at=at)
    leaving.check(outlook.farewell, balance=balance, fund_minutes=outlook.fund_minutes)
    if outlook.farewell is not Farewell.NOTHING:
        _post(by, at, member_id, outlook)
    posting.close_account(by=by, at=at, member_id=member_id)


def _post(by: Actor, at: datetime, member_id: int, outlook: Outlook) -> None:
    draft = Draft(
        key=f"{leaving.SUBJECT}:{member_id}:{at.isoformat()}",
        content={"verb": "leave", "member_id": member_id, "minutes": outlook.balance},
        nature=Nature.COMMONS,
        happened_at=at,
        subject=f"{leaving.SUBJECT}:{member_id}",
        legs=legs.of_farewell(member_id, outlook.balance),
        version_ids=outlook.version_ids,
    )
    entry_id = posting.post(by=by, at=at, draft=draft)
    audit.record(
        by=by,
        at=at,
        action="timebank.settle_leaver",
        subject=f"member:{member_id}",
        data={"entry_id": entry_id, "minutes": outlook.balance, "how": outlook.farewell.value},
    )
