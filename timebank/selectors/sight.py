"""Which movements of a fund a reader may see: `permissions.may_read_movement`, asked of many at once."""

from dataclasses import dataclass
from typing import Any

from coop.domain.actors import Actor
from coop.selectors import groups
from timebank.domain import permissions, subjects
from timebank.models import JournalEntry
from timebank.selectors.asking import asked

VISIBLE = """(%(all)s OR {entry} = ANY (%(mine)s)
  OR {entry} IN (SELECT entry_id FROM timebank_distribution WHERE entry_id IS NOT NULL)
  OR (SELECT split_part(told.subject, ':', 1) = ANY (%(public)s) OR told.request LIKE ANY (%(named)s)
      FROM timebank_journalentry told WHERE told.id = {entry}))"""
"""Of an entry by its id, with `Sight.values`. For whoever sees all, the planner looks at none of it."""

OWNED = """
SELECT DISTINCT leg.entry_id
FROM timebank_leg leg JOIN timebank_account account ON account.id = leg.account_id
WHERE account.owner_id = ANY (%(owners)s) ORDER BY 1
"""

MISSIONS = """
SELECT id FROM timebank_journalentry
WHERE nature = 'paid_mission' AND substring(request, '"giver_id":([0-9]+),')::bigint = %(member)s
UNION
SELECT id FROM timebank_journalentry
WHERE nature = 'paid_mission' AND substring(request, '"receiver_id":([0-9]+),')::bigint = %(member)s
ORDER BY 1
"""
"""Missions name the two in their request; one in euros may move nobody's hours. Read by two indexes of the
missions alone (`mission_giver_id`, `mission_receiver_id`).
"""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader may see: every entry; or those that moved an account of theirs or name them.

    named: how a request names them. It is canonical JSON, where an unescaped quote stands around a key alone:
    no text can look like one.
    """

    is_all: bool
    mine: tuple[int, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        return {
            "all": self.is_all,
            "mine": list(self.mine),
            "named": [f"%{name}%" for name in self.named],
            "public": subjects.public_kinds(),
        }

    def names(self, entry: JournalEntry) -> bool:
        """Whether the request of an entry names this reader."""
        return any(name in entry.request for name in self.named)


NOTHING = Sight(is_all=False)
"""What nobody in particular may see: movements that name nobody."""


def of(actor: Actor) -> Sight:
    """What this reader may see, for themself and for the groups that they act for."""
    if permissions.may_read_ledger(actor):
        return Sight(is_all=True)
    if actor.member_id is None:
        return NOTHING
    owners = [actor.member_id, *groups.ids_of_delegate(actor.member_id)]
    mine = tuple(entry_id for (entry_id,) in asked(OWNED, owners=owners))
    return Sight(is_all=False, mine=mine, named=tuple(name for owner in owners for name in _named(owner)))


def mine(member_id: int) -> tuple[int, ...]:
    """The entries that concern a member: what became of them is what their exchanges made possible."""
    missions = asked(MISSIONS, member=member_id)
    found = {entry_id for (entry_id,) in [*missions, *asked(OWNED, owners=[member_id])]}
    return tuple(sorted(found))


def _named(member_id: int) -> tuple[str, str]:
    return f'"giver_id":{member_id},', f'"receiver_id":{member_id},'
