"""Proofs for whoever does not trust the house: that an entry is in the log, that one head continues another.

They are told as timebank/static/timebank/verify_ledger.py reads them.
"""

from typing import Any

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.words import N_
from coop.selectors import groups
from timebank.domain import merkle
from timebank.domain.encoding import microseconds
from timebank.domain.heads import Head
from timebank.domain.merkle import HASH_BYTES, Proof
from timebank.models import Block, JournalEntry, Leg, SealedEntry, SubAccount, TileNode
from timebank.selectors import entries

Told = dict[str, Any]


def kept(level: int, start: int, end: int) -> list[bytes]:
    """The hashes that the log keeps of a level, at the indexes start to end - 1 (`merkle.Nodes`)."""
    if level == 0:
        leaves = SealedEntry.objects.filter(number__gt=start, number__lte=end).order_by("number")
        return [bytes(leaf) for leaf in leaves.values_list("leaf", flat=True)]
    nodes = TileNode.objects.filter(level=level, index__gte=start, index__lt=end).order_by("index")
    return [bytes(node) for node in nodes.values_list("hash", flat=True)]


def last_head() -> Head | None:
    """The head after the last block; None while nothing is sealed."""
    found = Block.objects.order_by("-number").values_list("last", "root", "sealed_at").first()
    return None if found is None else Head(found[0], bytes(found[1]), found[2])


def head_of(size: int) -> Head:
    """The head that the log had at this size, computed from what is kept."""
    return Head(size, merkle.root(size, kept))


def continues(first: Head, second: Head) -> bool:
    """Whether what is kept shows that the log of the second head begins with that of the first."""
    if not 1 <= first.size <= second.size:
        return False
    try:
        proof = merkle.consistency(first.size, second.size, kept)
    except ValueError:  # something that should be kept is not
        return False
    return merkle.verify_consistency(first.size, second.size, proof, first.root, second.root)


def consistency(first: int, second: int) -> Told:
    """That the log of `second` entries continues that of `first`. Raises Hidden for sizes it never had."""
    last = last_head()
    if last is None or not 1 <= first <= second <= last.size:
        raise Hidden
    return {
        "format": "commontime-heads",
        "version": 1,
        "first": head_of(first).told,
        "second": head_of(second).told,
        "proof": _hexed(merkle.consistency(first, second, kept)),
    }


def number_of(entry_id: int) -> int | None:
    """The legal number of an entry; None while it is not sealed."""
    return SealedEntry.objects.filter(entry=entry_id).values_list("number", flat=True).first()


def receipt(entry_id: int, *, by: Actor) -> Told:
    """The entry, one leg with its place in its account's chain, and the path to the last head.

    For those who may read the entry: raises Hidden for others. The leg is the reader's own or their group's,
    where they have one; else one of the cooperative's accounts, since another's balance is nobody else's to
    know. Raises Refused while the entry is not sealed.
    """
    entries.story(entry_id, by=by)
    head, number = last_head(), number_of(entry_id)
    if head is None or number is None:
        raise Refused(N_("This entry is not sealed yet. Its receipt will be there in a few minutes."))
    entry = JournalEntry.objects.get(pk=entry_id)
    legs = list(Leg.objects.filter(entry=entry_id).select_related("account").order_by("position"))
    codes = [_code(leg) for leg in legs]
    mine = {by.member_id, *(group.id for group in groups.of_delegate(by.member_id))} - {None}
    own = [place for place, leg in enumerate(legs) if leg.account.owner_id in mine]
    commons = [place for place, leg in enumerate(legs) if leg.account.owner_id is None]
    shown = next(iter([*own, *commons]), 0)
    return {
        "format": "commontime-receipt",
        "version": 1,
        "entry": told_entry(entry, number) | {"accounts": codes, "amounts": [leg.amount for leg in legs]},
        "leg": _told_leg(legs[shown], codes[shown]),
        "proof": _hexed(merkle.inclusion(number - 1, head.size, kept)),
        "head": head.told,
    }


def told_entry(entry: JournalEntry, number: int) -> Told:
    """Every column that its digest is taken over, by the names of the export."""
    return {
        "number": number,
        "digest": bytes(entry.digest).hex(),
        "id": entry.pk,
        "key": entry.key,
        "fingerprint": entry.fingerprint,
        "request": entry.request,
        "nature": entry.nature,
        "actor_user_id": entry.actor_user_id,
        "actor_id": entry.actor_id,
        "acting_for_id": entry.acting_for_id,
        "happened_at": microseconds(entry.happened_at),
        "recorded_at": microseconds(entry.recorded_at),
        "subject": entry.subject,
        "reverses_id": entry.reverses_id,
        "settles_id": entry.settles,
        "reason": entry.reason,
        "obeys": list(entry.obeys),
    }


def _code(leg: Leg) -> str:
    return SubAccount.objects.values_list("code", flat=True).get(account=leg.account_id, part=leg.part)


def _told_leg(leg: Leg, code: str) -> Told:
    earlier = Leg.objects.filter(account=leg.account_id, part=leg.part, sequence=leg.sequence - 1)
    previous = earlier.order_by("sequence").values_list("hash", flat=True).first()
    return {
        "account": code,
        "seq": leg.sequence,
        "amount": leg.amount,
        "balance": leg.balance,
        "hash": bytes(leg.hash).hex(),
        "previous": None if previous is None else bytes(previous).hex(),
    }


def _hexed(proof: Proof) -> list[str]:
    assert all(len(node) == HASH_BYTES for node in proof)
    return [node.hex() for node in proof]
