"""What of a member's rows went into the releases that are out; three queries however many there are."""

from marketplace.domain.observatory import left, quarters
from marketplace.domain.observatory.left import Gathered, Left
from marketplace.selectors.observatory import consents, facts, releases


def of_member(member_id: int) -> list[Left]:
    """Releases with rows of theirs, the last first. A row that was changed or erased since counts no more."""
    periods = consents.periods(member_id)
    rows = [(one.draft, one.written_at) for one in facts.every(member_id)]
    found = [
        left.left(Gathered(one.id, quarters.read(one.quarter), one.version, one.begun_at), periods, rows)
        for one in releases.every()
    ]
    return [one for one in found if one.counts]
