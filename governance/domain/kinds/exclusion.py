"""The exclusion of a member, who is told and heard before.

Source: loi 47-1775, art. 7 (statutes say when a member is excluded); the rights of defence.
"""

from coop.domain.errors import Refused
from coop.domain.membership import Membership, Standing
from coop.domain.words import N_
from governance.domain.rules import Json


def is_member(membership: Membership | None) -> bool:
    return membership is not None and not membership.is_group and membership.standing is Standing.ADMITTED


def clean(membership: Membership | None, *, by_id: int) -> dict[str, Json]:
    """What is kept. by_id: the member who proposes it. Raises Refused."""
    if membership is None or not is_member(membership):
        raise Refused(N_("Choose an admitted member, and not a group."), field="member")
    if membership.member_id == by_id:
        raise Refused(N_("Who wishes to leave leaves by themself: no vote is needed."), field="member")
    return {"member": membership.member_id}
