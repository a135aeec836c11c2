"""Of one euro, and of one hour, that reached the common pool in a quarter: where it has gone.

What a distribution gave a fund, and what the fund then spent of it, the oldest first, are what following a
cent says of them (ADR 0037): the two can not disagree.
"""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from functools import partial

from coop.domain.words import N_
from marketplace.domain.observatory.disclosure import Policy, Status
from marketplace.domain.observatory.indicators import Cells, Indicator, Kind
from marketplace.domain.observatory.indicators import Unit as Measure
from marketplace.domain.observatory.rows import Inputs, Routed
from marketplace.domain.observatory.trees import Tree
from timebank.domain.natures import FUNDS, Unit
from timebank.domain.splitting import split

ALL, POOL = "all", "pool"
GRANTS, SUPPORT, OTHER, KEPT = "grants", "support", "other", "kept"
USES = (GRANTS, SUPPORT, OTHER)
SERIES = {Unit.CENTS: "one_euro", Unit.MINUTES: "one_hour"}
DIMENSIONS = ("destination",)
ONE = {Unit.CENTS: 100, Unit.MINUTES: 60}
"""One euro in cents, one hour in minutes."""


def tree() -> Tree:
    """From one euro to the pool and the funds, and from each fund to its uses."""
    parents = {POOL: ALL, **{fund.value: ALL for fund in FUNDS}}
    uses = {under(fund, use): fund.value for fund in FUNDS for use in (*USES, KEPT)}
    return Tree(ALL, parents | uses)


def under(fund: str, use: str) -> str:
    """The code of a use of a fund."""
    return f"{fund}.{use}"


def cells(routed: Iterable[Routed], unit: Unit, policy: Policy, *, earlier: Collection[str] = ()) -> Cells:
    """What a release freezes: at each destination `amount`, and `of_one` in cents or minutes of one.

    None where nothing came. All is hidden where too few brought it. Where a use speaks of too few, so are
    the other uses of its fund, as its total would tell it. `of_one` sums to the whole at every level.

    earlier: destinations that the version before hid: a correction hides them too, and their siblings.
    """
    rows = {one.destination: one for one in routed if one.unit == unit}
    tops = _tops(rows)
    if not any(tops.values()):
        return []
    brought = rows[ALL]
    amounts = {ALL: sum(tops.values()), **tops}
    parts = {ALL: ONE[unit], **_parts(ONE[unit], tops)}
    hidden: dict[str, tuple[Status, str]] = {}
    for fund in tops.keys() - {POOL}:
        uses = _uses(fund, rows)
        amounts |= uses
        parts |= _parts(parts[fund], uses)
        hidden |= _hidden(uses, rows, policy)
    hidden |= {code: hidden.get(code, (Status.SECONDARY, "")) for code in amounts if _closes(code, earlier)}
    if reason := _reason(brought, policy):
        hidden = dict.fromkeys(amounts, (Status.SECONDARY, "")) | {ALL: (Status.PRIMARY, reason)}
    return [
        _cell(code, brought.people, amounts[code], parts[code], hidden.get(code)) for code in sorted(amounts)
    ]


def _tops(rows: Mapping[str, Routed]) -> dict[str, int]:
    """What waits in the pool, and what each fund received."""
    received = {fund.value: rows[fund].amount for fund in FUNDS if fund in rows and rows[fund].amount > 0}
    brought = rows[ALL].amount if ALL in rows else 0
    return {POOL: max(0, brought - sum(received.values())), **received}


def _uses(fund: str, rows: Mapping[str, Routed]) -> dict[str, int]:
    """By code; what is kept is told even where it is nothing."""
    used = {under(fund, use): rows[under(fund, use)].amount for use in USES if under(fund, use) in rows}
    return used | {under(fund, KEPT): rows[fund].amount - sum(used.values())}


def _hidden(uses: Iterable[str], rows: Mapping[str, Routed], policy: Policy) -> dict[str, tuple[Status, str]]:
    """The uses that may not be shown, with those that would tell them."""
    personal = [code for code in uses if code in rows and not code.endswith(f".{GRANTS}")]
    reasons = {code: reason for code in personal if (reason := _reason(rows[code], policy))}
    if not reasons:
        return {}
    return {
        code: (Status.PRIMARY, reasons[code]) if code in reasons else (Status.SECONDARY, "") for code in uses
    }


def _closes(code: str, earlier: Collection[str]) -> bool:
    """Whether a version before hid this destination, or another use of its fund, or everything."""
    fund, point, _use = code.partition(".")
    return ALL in earlier or (bool(point) and any(one.startswith(f"{fund}.") for one in earlier))


def _reason(one: Routed, policy: Policy) -> str:
    """Why it may not be shown: "few", "dominant", or "" where it may."""
    if one.people < policy.threshold:
        return "few"
    return "dominant" if one.most > policy.dominance * one.amount else ""


def _parts(whole: int, amounts: Mapping[str, int]) -> dict[str, int]:
    """The whole in whole cents or minutes."""
    weights = [(code, Fraction(amount)) for code, amount in amounts.items()]
    return {part.key: part.amount for part in split(whole, weights)}


def _cell(
    code: str, people: int, amount: int, part: int, hidden: tuple[Status, str] | None
) -> dict[str, object]:
    if hidden is not None:
        status, reason = hidden
        return {"keys": [code], "status": status.value, "reason": reason, "count": None, "values": None}
    values = {"amount": amount, "of_one": part}
    return {"keys": [code], "status": Status.FREE.value, "reason": "", "count": people, "values": values}


def compute(unit: Unit, inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """The cells of "one_euro" or "one_hour"."""
    before = [] if inputs.before is None else compute(unit, inputs.before, trees, policy)
    within = [] if policy.within is None else compute(unit, inputs, trees, policy.within)
    earlier = [one["keys"][0] for one in (*before, *within) if one["status"] != Status.FREE]
    return cells(inputs.routed, unit, policy, earlier=earlier)


INDICATORS = (
    Indicator(
        key=SERIES[Unit.CENTS],
        label=N_("One euro: where it went"),
        question=N_("Of one euro of fees, how much went where?"),
        unit=Measure.CENTS,
        values={"of_one": N_("of one euro"), "amount": N_("of all of them")},
        dimensions=DIMENSIONS,
        population=N_("Euros that reached the common pool in the quarter, less what was taken back."),
        formula=N_(
            "What the distributions of the quarter gave each fund, and what the fund spent of it until the "
            "release, the oldest first, over all that reached the pool; in whole cents that sum to one euro."
        ),
        compared_with=None,
        kind=Kind.SUM,
        compute=partial(compute, Unit.CENTS),
        counted=N_("members who brought it"),
    ),
    Indicator(
        key=SERIES[Unit.MINUTES],
        label=N_("One hour: where it went"),
        question=N_("Of one hour given to the commons, how much went where?"),
        unit=Measure.MINUTES,
        values={"of_one": N_("of one hour"), "amount": N_("of all of them")},
        dimensions=DIMENSIONS,
        population=N_("Hours that reached the common pool in the quarter, less what was taken back."),
        formula=N_(
            "What the distributions of the quarter gave each fund, and what the fund spent of it until the "
            "release, the oldest first, over all that reached the pool; in whole minutes that sum to an hour."
        ),
        compared_with=None,
        kind=Kind.SUM,
        compute=partial(compute, Unit.MINUTES),
        counted=N_("members who brought it"),
    ),
)
