"""Closing a group: nothing waits for it, its hours are settled as voted, and nobody acts for it any more."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.groups import may_act
from coop.domain.membership import Standing
from coop.domain.words import N_
from coop.services import audit
from coop.services import groups as standing
from timebank.domain import leaving, legs
from timebank.domain.leaving import Farewell
from timebank.domain.natures import Nature
from timebank.selectors import groups as proposed
from timebank.selectors import leaving as outlooks
from timebank.selectors.leaving import Outlook
from timebank.services import payments, posting
from timebank.services.posting import Draft


@transaction.atomic
def close(*, by: Actor, at: datetime, group_id: int) -> None:
    """End what was asked of it, settle its balance as voted, end its mandates and close it. Twice is once.

    Raises Refused, saying what to do first: while a payment waits for another delegate, and where its last
    delegate would decide alone on hours that it still holds.
    """
    group = standing.hold(by=by, at=at, group_id=group_id)
    if group.standing is Standing.ENDED:
        return
    payments.end_of_member(by=by, at=at, member_id=group_id)
    account = legs.group_time_of(group_id)
    balance = posting.part_with(by=by, at=at, account=account, reason=leaving.GROUP_REASON)
    if proposed.is_awaited(group_id, at=at):
        raise Refused(N_("A payment by this group, or to it, waits for another delegate: answer it first."))
    if balance and may_act(by, group):
        raise Refused(N_("The group does not stand at zero: ask a coordinator to close it."))
    outlook = outlooks.of_balance(balance, at=at)
    leaving.check(outlook.farewell, balance=balance, fund_minutes=outlook.fund_minutes, of_group=True)
    standing.dismiss(by=by, at=at, group_id=group_id)
    if outlook.farewell is not Farewell.NOTHING:
        _post(by, at, group_id, outlook)
    posting.close_account(by=by, at=at, member_id=group_id)
    standing.close(by=by, at=at, group_id=group_id)


def _post(by: Actor, at: datetime, group_id: int, outlook: Outlook) -> None:
    draft = Draft(
        key=f"closing:{group_id}",
        content={"verb": "close_group", "group_id": group_id, "minutes": outlook.balance},
        nature=Nature.COMMONS,
        happened_at=at,
        subject=f"{leaving.SUBJECT}:{group_id}",
        legs=legs.of_closing(group_id, outlook.balance),
        version_ids=outlook.version_ids,
        acting_for_id=group_id,
    )
    entry_id = posting.post(by=by, at=at, draft=draft)
    audit.record(
        by=by,
        at=at,
        action="timebank.settle_group",
        subject=f"group:{group_id}",
        data={"entry_id": entry_id, "minutes": outlook.balance, "how": outlook.farewell.value},
    )
