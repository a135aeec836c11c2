"""What may have been done to an export, and what is then said: each fault with its place."""

import json
from collections.abc import Callable
from typing import Any

from tests.timebank.exporting import ANA, COLUMNS, FEES, POOL, STORY, Book

Export = dict[str, Any]
Tamper = Callable[[Export], object]
OTHER = "ab" * 32


def exported(book: Book) -> Export:
    """A copy that may be changed."""
    return {"header": json.loads(json.dumps(book.header())), "rows": json.loads(json.dumps(book.rows))}


def at(number: int, column: str, value: object) -> Tamper:
    return lambda export: export["rows"][number - 1].__setitem__(COLUMNS.index(column), value)


def on_leg(number: int, place: int, column: int, value: object) -> Tamper:
    return lambda export: export["rows"][number - 1][-1][place].__setitem__(column, value)


def rewritten(export: Export) -> None:
    """Somebody wrote every entry anew, each chain, the log and the heads that the file has."""
    export.update(exported(Book(note="forged")))


def swapped(export: Export) -> None:
    export["rows"][1], export["rows"][2] = export["rows"][2], export["rows"][1]


def renumbered(export: Export) -> None:
    """The second entry is gone, and the numbers closed over it."""
    del export["rows"][1]
    for number, row in enumerate(export["rows"], start=1):
        row[0] = number


def without(account: str) -> Tamper:
    def tamper(export: Export) -> None:
        for row in export["rows"]:
            row[-1] = [leg for leg in row[-1] if leg[0] != account]
        export["header"]["accounts"].pop(account)

    return tamper


def balanced(export: Export) -> None:
    """Both legs changed so that they still sum to zero."""
    export["rows"][1][-1][0][2], export["rows"][1][-1][1][2] = -31, 31


# by what was done: how, and what is said of it by whoever kept the head of four entries
TAMPERINGS: dict[str, tuple[Tamper, list[str]]] = {
    "an amount": (
        on_leg(2, 1, 2, 31),
        [
            "entry 2: its content is not what its digest says",
            "entry 2, account member_time.minutes.3: the balance after it is 30, 31 was expected",
            "entry 2, account member_time.minutes.3: its hash does not follow from the leg before it",
            "entry 2: its legs sum to 1 minutes, not to zero",
        ],
    ),
    "both amounts": (
        balanced,
        [
            "entry 2: its content is not what its digest says",
            "entry 2, account member_time.minutes.2: the balance after it is 27, 26 was expected",
            "entry 2, account member_time.minutes.2: its hash does not follow from the leg before it",
            "entry 2, account member_time.minutes.3: the balance after it is 30, 31 was expected",
            "entry 2, account member_time.minutes.3: its hash does not follow from the leg before it",
        ],
    ),
    "a balance": (
        on_leg(2, 1, 3, 31),
        [
            "entry 2, account member_time.minutes.3: the balance after it is 31, 30 was expected",
            "entry 2, account member_time.minutes.3: its hash does not follow from the leg before it",
            "entry 3, account member_time.minutes.3: the balance after it is 50, 51 was expected",
        ],
    ),
    "a hash": (
        on_leg(2, 1, 4, OTHER),
        [
            "entry 2, account member_time.minutes.3: its hash does not follow from the leg before it",
            "entry 3, account member_time.minutes.3: its hash does not follow from the leg before it",
        ],
    ),
    "a seq": (
        on_leg(2, 1, 1, 2),
        [
            "entry 2, account member_time.minutes.3: its leg is number 2, 1 was expected",
            "entry 2, account member_time.minutes.3: its hash does not follow from the leg before it",
            "entry 3, account member_time.minutes.3: its leg is number 2, 3 was expected",
        ],
    ),
    "a leg moved to another account": (
        on_leg(2, 1, 0, ANA),
        [
            "entry 2: its content is not what its digest says",
            "entry 2, account member_time.minutes.1: its leg is number 1, 2 was expected",
            "entry 2, account member_time.minutes.1: the balance after it is 30, -30 was expected",
            "entry 2, account member_time.minutes.1: its hash does not follow from the leg before it",
            "entry 3, account member_time.minutes.1: the balance after it is -80, 10 was expected",
            "entry 3, account member_time.minutes.1: its hash does not follow from the leg before it",
            "entry 3, account member_time.minutes.3: its leg is number 2, 1 was expected",
            "entry 3, account member_time.minutes.3: the balance after it is 50, 20 was expected",
            "entry 3, account member_time.minutes.3: its hash does not follow from the leg before it",
        ],
    ),
    "a leg taken out": (
        lambda export: export["rows"][0][-1].pop(),
        [
            "entry 1: its content is not what its digest says",
            "entry 1: its legs sum to -3 minutes, not to zero",
            "entry 5, account commons.minutes/7: its leg is number 2, 1 was expected",
            "entry 5, account commons.minutes/7: the balance after it is 5, 2 was expected",
            "entry 5, account commons.minutes/7: its hash does not follow from the leg before it",
        ],
    ),
    "a leg put in": (
        lambda export: export["rows"][1][-1].append([ANA, 2, 5, -55, OTHER]),
        [
            "entry 2: its content is not what its digest says",
            "entry 2, account member_time.minutes.1: its hash does not follow from the leg before it",
            "entry 2: its legs sum to 5 minutes, not to zero",
            "entry 3, account member_time.minutes.1: its leg is number 2, 3 was expected",
            "entry 3, account member_time.minutes.1: the balance after it is -80, -75 was expected",
            "entry 3, account member_time.minutes.1: its hash does not follow from the leg before it",
        ],
    ),
    "legs in another order": (
        lambda export: export["rows"][1][-1].reverse(),
        ["entry 2: its content is not what its digest says"],
    ),
    "one leg left": (
        lambda export: export["rows"][1][-1].pop(),
        [
            "entry 2: its content is not what its digest says",
            "entry 2: it has 1 of the two legs or more that an entry has",
            "entry 2: its legs sum to -30 minutes, not to zero",
            "entry 3, account member_time.minutes.3: its leg is number 2, 1 was expected",
            "entry 3, account member_time.minutes.3: the balance after it is 50, 20 was expected",
            "entry 3, account member_time.minutes.3: its hash does not follow from the leg before it",
        ],
    ),
    "no legs left": (
        lambda export: export["rows"][1][-1].clear(),
        [
            "entry 2: its content is not what its digest says",
            "entry 2: it has 0 of the two legs or more that an entry has",
            "entry 3, account member_time.minutes.3: its leg is number 2, 1 was expected",
            "entry 3, account member_time.minutes.3: the balance after it is 50, 20 was expected",
            "entry 3, account member_time.minutes.3: its hash does not follow from the leg before it",
            "entry 5, account member_time.minutes.2: its leg is number 3, 2 was expected",
            "entry 5, account member_time.minutes.2: the balance after it is 17, 47 was expected",
            "entry 5, account member_time.minutes.2: its hash does not follow from the leg before it",
        ],
    ),
    "a zero leg": (
        lambda export: export["rows"][1][-1].append([FEES, 1, 0, 0, OTHER]),
        [
            "entry 2: its content is not what its digest says",
            "entry 2, account commons.cents: its hash does not follow from the leg before it",
            "entry 2: one of its legs is zero",
            "entry 3, account commons.cents: its leg is number 1, 2 was expected",
            "entry 3, account commons.cents: its hash does not follow from the leg before it",
        ],
    ),
    "minutes become cents": (
        on_leg(2, 1, 0, FEES),
        [
            "entry 2: its content is not what its digest says",
            "entry 2, account commons.cents: its hash does not follow from the leg before it",
            "entry 2: its legs sum to 30 cents, not to zero",
            "entry 2: its legs sum to -30 minutes, not to zero",
            "entry 3, account member_time.minutes.3: its leg is number 2, 1 was expected",
            "entry 3, account member_time.minutes.3: the balance after it is 50, 20 was expected",
            "entry 3, account member_time.minutes.3: its hash does not follow from the leg before it",
            "entry 3, account commons.cents: its leg is number 1, 2 was expected",
            "entry 3, account commons.cents: the balance after it is 150, 180 was expected",
            "entry 3, account commons.cents: its hash does not follow from the leg before it",
        ],
    ),
    "its request": (
        at(2, "request", "{}"),
        [
            "entry 2: its content is not what its digest says",
            "entry 2: its fingerprint is not that of its request",
        ],
    ),
    "its fingerprint": (
        at(2, "fingerprint", OTHER),
        [
            "entry 2: its content is not what its digest says",
            "entry 2: its fingerprint is not that of its request",
        ],
    ),
    "its key": (at(2, "key", "k"), ["entry 2: its content is not what its digest says"]),
    "its nature": (at(2, "nature", "gift"), ["entry 2: its content is not what its digest says"]),
    "who acted": (at(2, "actor_id", 9), ["entry 2: its content is not what its digest says"]),
    "for whom": (at(2, "acting_for_id", 9), ["entry 2: its content is not what its digest says"]),
    "when": (at(2, "happened_at", 0), ["entry 2: its content is not what its digest says"]),
    "when recorded": (at(2, "recorded_at", 0), ["entry 2: its content is not what its digest says"]),
    "its rules": (at(2, "obeys", [7]), ["entry 2: its content is not what its digest says"]),
    "what it reverses": (at(4, "reverses_id", None), ["entry 4: its content is not what its digest says"]),
    "its reason": (at(4, "reason", ""), ["entry 4: its content is not what its digest says"]),
    "its digest": (
        at(2, "digest", OTHER),
        [
            "entry 2: its content is not what its digest says",
            "entry 2, account member_time.minutes.2: its hash does not follow from the leg before it",
            "entry 2, account member_time.minutes.3: its hash does not follow from the leg before it",
            "head 2: entries 1 to 2 are not what was published",
            "kept head 4: entries 1 to 4 are not what was published",
        ],
    ),
    "its number": (
        at(2, "number", 7),
        [
            "entry 7: number 2 was expected",
            "head 2: entries 1 to 2 are not what was published",
            "entry 3: number 8 was expected",
            "kept head 4: entries 1 to 4 are not what was published",
        ],
    ),
    "rows swapped": (
        swapped,
        [
            "entry 3: number 2 was expected",
            "entry 3, account member_time.minutes.3: its leg is number 2, 1 was expected",
            "entry 3, account member_time.minutes.3: the balance after it is 50, 20 was expected",
            "entry 3, account member_time.minutes.3: its hash does not follow from the leg before it",
            "head 2: entries 1 to 2 are not what was published",
            "entry 2: number 4 was expected",
            "entry 2, account member_time.minutes.3: its leg is number 1, 3 was expected",
            "entry 2, account member_time.minutes.3: the balance after it is 30, 80 was expected",
            "entry 2, account member_time.minutes.3: its hash does not follow from the leg before it",
            "entry 4: number 3 was expected",
            "entry 4, account member_time.minutes.3: its leg is number 3, 2 was expected",
            "entry 4, account member_time.minutes.3: the balance after it is 5, -15 was expected",
            "entry 4, account member_time.minutes.3: its hash does not follow from the leg before it",
            "kept head 4: entries 1 to 4 are not what was published",
        ],
    ),
    "an entry twice": (
        lambda export: export["rows"].insert(2, export["rows"][1]),
        [
            "entry 2: number 3 was expected",
            "entry 2, account member_time.minutes.2: its leg is number 2, 3 was expected",
            "entry 2, account member_time.minutes.2: the balance after it is 27, -3 was expected",
            "entry 2, account member_time.minutes.2: its hash does not follow from the leg before it",
            "entry 2, account member_time.minutes.3: its leg is number 1, 2 was expected",
            "entry 2, account member_time.minutes.3: the balance after it is 30, 60 was expected",
            "entry 2, account member_time.minutes.3: its hash does not follow from the leg before it",
            "kept head 4: entries 1 to 4 are not what was published",
            "head 5: entries 3 to 5 are not what was published",
        ],
    ),
    "the last entry gone": (
        lambda export: export["rows"].pop(),
        [
            "head 5: the journal has 4 entries",
            "account commons.minutes/7: it ends with leg 1 and 3, which is not what the header says",
            "account member_time.minutes.1: it ends with leg 3 and -35, which is not what the header says",
            "account member_time.minutes.2: it ends with leg 2 and 27, which is not what the header says",
        ],
    ),
    "an entry gone": (
        lambda export: export["rows"].pop(1),
        [
            "entry 3: number 2 was expected",
            "entry 3, account member_time.minutes.3: its leg is number 2, 1 was expected",
            "entry 3, account member_time.minutes.3: the balance after it is 50, 20 was expected",
            "entry 3, account member_time.minutes.3: its hash does not follow from the leg before it",
            "head 2: entries 1 to 2 are not what was published",
            "entry 5, account member_time.minutes.2: its leg is number 3, 2 was expected",
            "entry 5, account member_time.minutes.2: the balance after it is 17, 47 was expected",
            "entry 5, account member_time.minutes.2: its hash does not follow from the leg before it",
            "kept head 4: entries 1 to 4 are not what was published",
            "head 5: the journal has 4 entries",
        ],
    ),
    "an entry gone, numbers closed": (
        renumbered,
        [
            "entry 2, account member_time.minutes.3: its leg is number 2, 1 was expected",
            "entry 2, account member_time.minutes.3: the balance after it is 50, 20 was expected",
            "entry 2, account member_time.minutes.3: its hash does not follow from the leg before it",
            "head 2: entries 1 to 2 are not what was published",
            "entry 4, account member_time.minutes.2: its leg is number 3, 2 was expected",
            "entry 4, account member_time.minutes.2: the balance after it is 17, 47 was expected",
            "entry 4, account member_time.minutes.2: its hash does not follow from the leg before it",
            "kept head 4: entries 1 to 4 are not what was published",
            "head 5: the journal has 4 entries",
        ],
    ),
    "an account gone": (
        without(POOL),
        [
            "entry 1: its content is not what its digest says",
            "entry 1: its legs sum to -3 minutes, not to zero",
            "entry 5: its content is not what its digest says",
            "entry 5: its legs sum to -2 minutes, not to zero",
        ],
    ),
    "everything gone": (
        lambda export: export["rows"].clear(),
        [
            "head 2: the journal has 0 entries",
            "account clearing.cents: it ends with leg 0 and 0, which is not what the header says",
            "account commons.cents: it ends with leg 0 and 0, which is not what the header says",
            "account commons.minutes/7: it ends with leg 0 and 0, which is not what the header says",
            "account member_time.minutes.1: it ends with leg 0 and 0, which is not what the header says",
            "account member_time.minutes.2: it ends with leg 0 and 0, which is not what the header says",
            "account member_time.minutes.3: it ends with leg 0 and 0, which is not what the header says",
        ],
    ),
    "whole ledger written anew": (rewritten, ["kept head 4: entries 1 to 4 are not what was published"]),
    "an old backup": (
        lambda export: export.update(exported(Book(STORY[:3]))),
        ["head 4: the journal has 3 entries"],
    ),
    "a published head": (
        lambda export: export["header"]["heads"][0].update(root=OTHER),
        ["head 2: entries 1 to 2 are not what was published"],
    ),
    "a balance in the header": (
        lambda export: export["header"]["accounts"][ANA].__setitem__(1, 5),
        ["account member_time.minutes.1: it ends with leg 4 and -27, which is not what the header says"],
    ),
    "an account more in the header": (
        lambda export: export["header"]["accounts"].update({"member_time.minutes.9": [1, 5, OTHER]}),
        ["account member_time.minutes.9: it ends with leg 0 and 0, which is not what the header says"],
    ),
}
