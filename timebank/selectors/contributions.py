"""What an exchange would bring to the commons, before it is agreed."""

from datetime import datetime

from governance.selectors import rules
from timebank.domain import contributions
from timebank.domain.contributions import Preview
from timebank.rules import CONTRIBUTION_SHARE, FEE_SHARE
from timebank.selectors import roundings


def preview(*, minutes: int, cents: int, is_gift: bool, at: datetime) -> Preview:
    """The minutes and cents that would go to the common pool under the rules in force at that instant.

    minutes: as they were done; what is noted of them may be rounded.
    """
    return contributions.preview(
        minutes=roundings.noted(minutes, at=at),
        cents=cents,
        is_gift=is_gift,
        contribution_share=rules.in_force(CONTRIBUTION_SHARE, at=at).value,
        fee_share=rules.in_force(FEE_SHARE, at=at).value,
    )
