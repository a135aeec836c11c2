"""Who may do what with the ledger. One set of predicates for pages, API and exports."""

from collections.abc import Collection

from coop.domain.actors import Actor, Role
from timebank.domain.exchanges import Exchange


def may_have_account(actor: Actor) -> bool:
    """Members have an account, and give from it."""
    return actor.is_member


def may_read_entry(actor: Actor, concerned_ids: Collection[int]) -> bool:
    """Those whom the entry concerns, and those who read the whole ledger."""
    return actor.is_one_of(*concerned_ids) or may_read_ledger(actor)


def may_read_ledger(actor: Actor) -> bool:
    """Every entry and the export of them all: coordinators, who answer for them, and auditors."""
    return actor.has_role(Role.COORDINATOR) or actor.has_role(Role.AUDITOR)


def may_audit(actor: Actor) -> bool:
    """The facts that prove the ledger sound, which name nobody: administrators too."""
    return may_read_ledger(actor) or actor.has_role(Role.ADMINISTRATOR)


def may_record(actor: Actor, exchange: Exchange) -> bool:
    """A party to it, or a coordinator who is not one: nobody approves their own hours by holding a role.

    On somebody's behalf: a coordinator alone, and only for one of the parties.
    """
    if actor.is_platform:
        return True
    is_party = actor.is_one_of(*exchange.parties)
    if exchange.acting_for_id is not None:
        return is_coordinator(actor) and not is_party and exchange.acting_for_id in exchange.parties
    return is_party or is_coordinator(actor)


def may_give(actor: Actor, giver_id: int) -> bool:
    """One gives one's own hours."""
    return actor.is_one_of(giver_id)


def may_reverse(actor: Actor, concerned_ids: Collection[int]) -> bool:
    """A coordinator, and never an entry that moved their own hours."""
    return is_coordinator(actor) and not actor.is_one_of(*concerned_ids)


def may_distribute(actor: Actor) -> bool:
    """A coordinator: what is shared out was decided by vote, and only the day is chosen here."""
    return is_coordinator(actor)


def is_coordinator(actor: Actor) -> bool:
    return actor.has_role(Role.COORDINATOR)
