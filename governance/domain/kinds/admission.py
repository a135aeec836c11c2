"""The admission of somebody who asked to become a member, by the vote of all."""

from coop.domain.errors import Refused
from coop.domain.membership import Membership, Standing
from coop.domain.words import N_
from governance.domain.rules import Json


def is_awaiting(membership: Membership | None) -> bool:
    return membership is not None and not membership.is_group and membership.standing is Standing.PENDING


def clean(membership: Membership | None) -> dict[str, Json]:
    """What is kept. Raises Refused."""
    if membership is None or not is_awaiting(membership):
        raise Refused(N_("Choose somebody who awaits admission."), field="member")
    return {"member": membership.member_id}
