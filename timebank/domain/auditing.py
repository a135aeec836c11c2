"""What an audit of the ledger looks at, and what it says when something does not hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from coop.domain.words import N_, Sentence
from timebank.domain.heads import Head


class Check(StrEnum):
    """What is looked at, in the order in which it is told."""

    SUMS = "sums"
    CONTENT = "content"
    CHAINS = "chains"
    BALANCES = "balances"
    LIMITS = "limits"
    DAYS = "days"
    RESERVATIONS = "reservations"
    NUMBERS = "numbers"
    HEADS = "heads"
    PERIODS = "periods"
    DISTRIBUTIONS = "distributions"


CHECK_TITLES: Mapping[Check, str] = {
    Check.SUMS: N_("Every entry has two lines or more and sums to zero, in hours and in euros"),
    Check.CONTENT: N_("Every entry is what its digest says"),
    Check.CHAINS: N_("In each account, each line follows the one before it"),
    Check.BALANCES: N_("Every balance shown is that of the account's last line"),
    Check.LIMITS: N_("Every member stayed within their limits, and who left left nothing behind"),
    Check.DAYS: N_("The totals of days are those of the lines that they count"),
    Check.RESERVATIONS: N_("What is held is what was reserved, and each reservation ended once, as it says"),
    Check.NUMBERS: N_("Entries are numbered without a gap, and sealed as they are"),
    Check.HEADS: N_("Every head is that of the entries that it stands for"),
    Check.PERIODS: N_("Every period that was distributed stays closed, and nothing is dated in it after"),
    Check.DISTRIBUTIONS: N_("Every distribution computes again to its figures"),
}

WHAT: Mapping[str, str] = {
    # sums
    "few": N_("it has fewer than two lines"),
    "minutes": N_("its lines do not sum to zero in hours"),
    "cents": N_("its lines do not sum to zero in euros"),
    # content
    "missing": N_("it is missing, and something of it is left"),
    "digest": N_("its content is not what its digest says"),
    "fingerprint": N_("its fingerprint is not that of what was asked"),
    "copies": N_("its lines have other instants or places than it has"),
    # chains
    "sequence": N_("its line does not have the place after the one before it"),
    "running": N_("the balance after its line is not that before it with the amount"),
    "hash": N_("the hash of its line does not follow from the line before it"),
    "low": N_("the balance after its line lies below the account's floor"),
    # balances
    "length": N_("it has not as many lines as it says"),
    "balance": N_("its balance is not that of its last line"),
    "earned": N_("the hours given in exchanges are not those of its lines"),
    "floor": N_("it holds less than its floor"),
    "name": N_("it is not a part of the account that it names"),
    # days
    "day": N_("the total of that day is not that of its lines"),
    "counted": N_("the totals of its days do not come to the balance of the lines that they count"),
    # reservations
    "reserved": N_("what it holds back is not what open reservations take from it"),
    "awaited": N_("what it awaits is not what open reservations bring to it"),
    "held": N_("it has fewer than two lines, or they do not sum to zero"),
    "asked": N_("its fingerprint is not that of what was reserved"),
    "unsettled": N_("it says that it settles a reservation, which does not know it"),
    "ended": N_("it is missing, and how it ended is left"),
    "paid": N_("how it ended is not what its entry did"),
    "more": N_("its entry moved more, or other, than was reserved"),
    "early": N_("it ended by its term, before its term"),
    "twice": N_("it ended more than once"),
    # limits
    "beyond": N_("its hours went beyond what was voted, and no exception allowed it"),
    "left": N_("its owner has left the cooperative, and it is not settled"),
    # numbers
    "gap": N_("the number after the one before it was expected"),
    "unsealed": N_("it is not sealed, and entries written after it are"),
    "leaf": N_("its leaf is not that of the entry"),
    "block": N_("it is not among the numbers of its block"),
    # heads
    "tile": N_("a kept node of the tree of hashes is not that of its entries"),
    "root": N_("its root is not that of the entries that it seals"),
    "order": N_("it does not follow from the block before it"),
    "published": N_("the published head of %(size)s entries is not that of this ledger"),
    "ahead": N_("a head of %(size)s entries was published, and this ledger has fewer: it is an older copy"),
    # periods, distributions
    "late": N_("it is dated in a period that had been distributed"),
    "period": N_("its days are not those that its entry closed"),
    "gone": N_("it was posted, and it is missing: its period is open again"),
    "orphan": N_("it says that it is a distribution, and there is none"),
    "emptied": N_("it has not one line for each fund in each unit"),
    "moved": N_("its lines are not what its entry moved"),
    "computed": N_("it does not compute again to its figures"),
}
"""What is wrong, by a code that does not change: programs read the code, people the sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold, and where: entry, account, day, legal number, block, distribution, reservation."""

    check: Check
    what: str
    entry_id: int | None = None
    account: str | None = None
    number: int | None = None
    block: int | None = None
    distribution_id: int | None = None
    reservation_id: int | None = None
    on: date | None = None
    size: int | None = None

    @property
    def sentence(self) -> Sentence:
        return Sentence(WHAT[self.what], {} if self.size is None else {"size": self.size})

    @property
    def told(self) -> dict[str, Any]:
        """For programs: the places that it has, and what is wrong by its code and in English."""
        names = ("entry_id", "account", "number", "block", "distribution_id", "reservation_id", "size")
        places = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        places |= {"on": self.on.isoformat()} if self.on else {}
        return {"check": self.check.value, "what": self.what, **places, "fault": str(self.sentence)}


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit read, and whatever does not hold: no fault in a sound ledger.

    since: the head from which it went on; None when it read everything. head: up to where. first, last: the
    ids between which every entry was read; of those before, that their head still stands. unsealed: entries
    that wait for their number, which is not a fault. published: how many heads it was given.
    """

    since: Head | None
    head: Head | None
    first: int
    last: int
    entries: int
    legs: int
    accounts: int
    blocks: int
    distributions: int
    unsealed: int
    published: int
    faults: tuple[Fault, ...]
    count: int
    """How many faults there are; `faults` holds the first of them."""

    @property
    def is_sound(self) -> bool:
        return not self.count

    @property
    def told(self) -> dict[str, Any]:
        return {
            "format": "commontime-audit",
            "version": 1,
            "ok": self.is_sound,
            "since": self.since and self.since.told,
            "head": self.head and self.head.told,
            "read": {"first": self.first, "last": self.last},
            **{
                name: getattr(self, name)
                for name in (
                    "entries",
                    "legs",
                    "accounts",
                    "blocks",
                    "distributions",
                    "unsealed",
                    "published",
                )
            },
            "faults": self.count,
            "shown": [fault.told for fault in self.faults],
        }


def point_of(told: Mapping[str, Any]) -> Head | None:
    """Where the audit of this report may be gone on from: None where it found a fault, or sealed nothing.

    Raises ValueError for what is not a report.
    """
    try:
        if told["format"] != "commontime-audit" or told["version"] != 1:
            raise ValueError("this is not the report of an audit")
        head = told["head"]
        return Head(int(head["size"]), bytes.fromhex(head["root"])) if told["ok"] and head else None
    except (KeyError, TypeError) as fault:
        raise ValueError("this is not the report of an audit") from fault
