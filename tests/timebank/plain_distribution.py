"""A distribution computed again in plain Python, from an exported journal: nothing of the product is used.

Each fund gets its exact part rounded down; what is left goes to the largest remainders, equals by alphabet.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

FUNDS = ("observatory", "inclusion", "solidarity", "reserve")
Leg = tuple[int, str, int]
Days = tuple[str, str]


def seal(content: Mapping[str, Any]) -> str:
    return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def share_out(pool: int, shares: Mapping[str, str]) -> dict[str, tuple[Fraction, int]]:
    """Of each fund its exact part and its whole units."""
    whole = sum(Fraction(share) for share in shares.values())
    exact = {fund: Fraction(shares[fund]) / whole * pool for fund in FUNDS}
    units = {fund: int(part) for fund, part in exact.items()}
    by_loss = sorted(FUNDS, key=lambda fund: (units[fund] - exact[fund], fund))
    for fund in by_loss[: pool - sum(units.values())]:
        units[fund] += 1
    return {fund: (exact[fund], units[fund]) for fund in FUNDS}


def distribute(legs: Iterable[Leg], shares: Mapping[str, str], days: Days, version: int) -> dict[str, Any]:
    """legs: (entry, unit, amount). What each fund gets in each unit, and the two seals."""
    known, lines = sorted(legs), []
    for unit in ("minutes", "cents"):
        pool = sum(leg[2] for leg in known if leg[1] == unit)
        for fund, (part, units) in share_out(pool, shares).items():
            lines.append([fund, unit, f"{part.numerator}/{part.denominator}", units])
    short = {fund: f"{Decimal(share).normalize():f}" for fund, share in shares.items()}
    inputs = {"start": days[0], "end": days[1], "version": version, "shares": short, "legs": known}
    told = {"lines": sorted(lines)}
    return told | {"inputs_hash": seal(inputs), "result_hash": seal(told)}


def from_journal(lines: Iterable[str], wanted: int) -> dict[str, Any]:
    """The distribution of this number, from the lines of an export; of a correction, the whole corrected."""
    told = [json.loads(line) for line in lines]
    entries = {row[2]: row for row in told if isinstance(row, list)}
    beside = [one for one in told[1:] if isinstance(one, dict)]
    shared = {one["distribution"]["id"]: one["distribution"] for one in beside if "distribution" in one}
    version = {one["version"]["id"]: one["version"] for one in beside if "version" in one}
    asked = shared[wanted]
    corrections = {one["entry_id"] for one in shared.values() if one["corrects_id"] is not None}

    def counts(row: list[Any]) -> bool:
        return row[6] != "distribution" or row[2] in corrections

    def is_inside(row: list[Any]) -> bool:
        return bool(asked["start"] <= row[10] < asked["end"])

    def undoes_it(row: list[Any]) -> bool:
        """Whether it takes back, itself or at one remove, an entry of the period."""
        undone = entries.get(row[13], row)
        is_mine = is_inside(undone) and undone[6] != "distribution"
        return undone is not row and (is_mine or undoes_it(undone))

    mine = [row for row in entries.values() if is_inside(row) and counts(row)]
    if asked["corrects_id"] is not None:
        later = (row for row in entries.values() if asked["end"] <= row[10] and row[2] < asked["entry_id"])
        mine += [row for row in later if undoes_it(row)]
    legs = [
        (row[2], leg[0].split(".")[1].split("/")[0], leg[2])
        for row in mine
        for leg in row[17]
        if leg[0].startswith("commons.")
    ]
    start, end = entries[asked["entry_id"]][12].split(":")[1].split("/") if asked["entry_id"] else ("", "")
    return distribute(legs, version[asked["version_id"]]["value"], (start, end), asked["version_id"])
