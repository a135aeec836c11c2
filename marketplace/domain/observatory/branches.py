"""The trees that depend on no member: classes of figures, channels, outcomes, months, funds; their names."""

from collections.abc import Mapping

from coop.domain.words import N_
from marketplace.domain.observatory.markets import (
    CLIENT_SIZE_NAMES,
    LEAD_SOURCE_NAMES,
    QUOTE_OUTCOME_NAMES,
    QUOTE_REASON_NAMES,
    SECTOR_GROUPS,
    SECTOR_NAMES,
    QuoteOutcome,
)
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.trees import Tree
from timebank.domain.natures import FUND_TITLES

ALL = "all"
COUNTRY = "FR"
UNKNOWN = "unknown"
YES, NO = "yes", "no"
WITHIN_30, OVER_30, FROM_31_TO_60, OVER_60 = "within_30", "over_30", "31_to_60", "over_60"
UP_TO_50, OVER_50, FROM_50_TO_75, OVER_75 = "up_to_50", "over_50", "50_to_75", "over_75"
UNCONTESTED, CONTESTED = "uncontested", "contested"
KEPT, SHOWN_AGAIN = "kept", "shown_again"
FAR_RECEIVED, NEAR_RECEIVED, EVEN, NEAR_GIVEN, FAR_GIVEN = (
    *("received_over_10h", "received_up_to_10h"),
    *("even", "given_up_to_10h", "given_over_10h"),
)
MORE_RECEIVED, MORE_GIVEN = "received", "given"
MONTHS = tuple(f"{month:02}" for month in range(1, 13))


def outcome(kind: str, reason: str = "") -> str:
    """The leaf of a quote: "no_answer", or "lost:price"."""
    return f"{kind}:{reason or UNKNOWN}" if kind in _WITH_REASONS else kind


_WITH_REASONS = (QuoteOutcome.WON.value, QuoteOutcome.LOST.value)
_REASONS = {
    outcome(kind, reason): (kind, name)
    for kind in _WITH_REASONS
    for reason, name in {
        **{one.value: name for one, name in QUOTE_REASON_NAMES.items()},
        UNKNOWN: N_("no reason said"),
    }.items()
}

TREES: Mapping[str, Tree] = {
    "country": Tree(COUNTRY, {}),
    "size": Tree.flat(ALL, (*(one.value for one in CLIENT_SIZE_NAMES), UNKNOWN)),
    "delay": Tree(ALL, {WITHIN_30: ALL, OVER_30: ALL, FROM_31_TO_60: OVER_30, OVER_60: OVER_30}),
    "first_client": Tree(ALL, {UP_TO_50: ALL, OVER_50: ALL, FROM_50_TO_75: OVER_50, OVER_75: OVER_50}),
    "outcome": Tree(
        ALL,
        {one.value: ALL for one in QUOTE_OUTCOME_NAMES}
        | {leaf: kind for leaf, (kind, _) in _REASONS.items()},
    ),
    "channel": Tree.flat(ALL, (one.value for one in LEAD_SOURCE_NAMES)),
    "sector": Tree(
        ALL,
        dict.fromkeys((*SECTOR_NAMES, *SECTOR_GROUPS), ALL)
        | {letter: group for group, (letters, _) in SECTOR_GROUPS.items() for letter in letters},
    ),
    "month": Tree.flat(ALL, MONTHS),
    "answer": Tree.flat(ALL, (YES, NO)),
    "balance": Tree(
        ALL,
        {MORE_RECEIVED: ALL, EVEN: ALL, MORE_GIVEN: ALL}
        | dict.fromkeys((NEAR_RECEIVED, FAR_RECEIVED), MORE_RECEIVED)
        | dict.fromkeys((NEAR_GIVEN, FAR_GIVEN), MORE_GIVEN),
    ),
    "moderation": Tree(ALL, {UNCONTESTED: ALL, CONTESTED: ALL, KEPT: CONTESTED, SHOWN_AGAIN: CONTESTED}),
    "fund": Tree.flat(ALL, (one.value for one in FUND_TITLES)),
}
"""By dimension. Those of trades and of places are read from the house's own lists."""


def months(quarter: Quarter) -> Tree:
    """The three months of a quarter, and all of it."""
    first = 3 * (quarter.number - 1)
    return Tree.flat(ALL, MONTHS[first : first + 3])


NAMES: Mapping[str, Mapping[str, str]] = {
    "country": {COUNTRY: N_("France")},
    "size": {one.value: name for one, name in CLIENT_SIZE_NAMES.items()}
    | {ALL: N_("all sizes"), UNKNOWN: N_("size not said")},
    "delay": {
        ALL: N_("all delays"),
        WITHIN_30: N_("within 30 days"),
        OVER_30: N_("after more than 30 days"),
        FROM_31_TO_60: N_("after 31 to 60 days"),
        OVER_60: N_("after more than 60 days"),
    },
    "first_client": {
        ALL: N_("all members with paid missions"),
        UP_TO_50: N_("at most half from one client"),
        OVER_50: N_("more than half from one client"),
        FROM_50_TO_75: N_("more than half, at most three quarters"),
        OVER_75: N_("more than three quarters from one client"),
    },
    "outcome": {one.value: name for one, name in QUOTE_OUTCOME_NAMES.items()}
    | {leaf: name for leaf, (_, name) in _REASONS.items()}
    | {ALL: N_("all quotes")},
    "channel": {one.value: name for one, name in LEAD_SOURCE_NAMES.items()} | {ALL: N_("all ways")},
    "sector": SECTOR_NAMES
    | {code: name for code, (_, name) in SECTOR_GROUPS.items()}
    | {ALL: N_("all sectors")},
    "month": {ALL: N_("the whole quarter")},
    "answer": {ALL: N_("all of them"), YES: N_("yes"), NO: N_("no")},
    "balance": {
        ALL: N_("all who exchanged"),
        MORE_RECEIVED: N_("received more than given so far"),
        FAR_RECEIVED: N_("received more, by over 10 hours"),
        NEAR_RECEIVED: N_("received more, by at most 10 hours"),
        EVEN: N_("as much given as received"),
        MORE_GIVEN: N_("given more than received so far"),
        NEAR_GIVEN: N_("given more, by at most 10 hours"),
        FAR_GIVEN: N_("given more, by over 10 hours"),
    },
    "moderation": {
        ALL: N_("all that was hidden"),
        UNCONTESTED: N_("its author said nothing"),
        CONTESTED: N_("its author contested it"),
        KEPT: N_("contested, not shown again"),
        SHOWN_AGAIN: N_("contested, and shown again"),
    },
    "fund": {one.value: name for one, name in FUND_TITLES.items()} | {ALL: N_("all funds")},
}
"""What codes are called: msgids by dimension. A month has the name that the calendar gives it."""
