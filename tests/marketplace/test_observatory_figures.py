"""Each figure on an example small enough to be computed by hand; the arithmetic stands beside it."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from coop.domain.errors import Hidden, Refused
from marketplace.domain.observatory import (
    branches,
    computing,
    disclosure,
    hiding,
    incomes,
    places,
    quantiles,
    quarters,
    sheltering,
    trades,
)
from marketplace.domain.observatory.disclosure import Policy, Status, Unit
from marketplace.domain.observatory.health import NOT_REACHED, median_days
from marketplace.domain.observatory.indicators import Audience, Indicator, by_key, every, register
from marketplace.domain.observatory.markets import SECTOR_GROUPS, SECTOR_NAMES
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.rows import (
    Answer,
    Bought,
    Contact,
    Earned,
    Held,
    Helped,
    Hours,
    Income,
    Inputs,
    Moderated,
    Movement,
    Newcomer,
    Payment,
    Quoted,
    Rate,
    Shown,
)

QUARTER = Quarter(2026, 3)
LOOSE = Policy(1, Fraction(1))
"""Hides nothing but what nobody brings: the arithmetic alone is looked at."""
FIVE = Policy(5, Fraction(17, 20))
TREES = {
    **branches.TREES,
    "place": places.TREE,
    "trade": trades.tree({"translation": "words", "proofreading": "words", "gardening": "food"}),
}
PARIS, LYON = "D75", "D69"


def shown(key: str, policy: Policy = LOOSE, **rows: object) -> dict[tuple[str, ...], Any]:
    """The values of each cell that is shown; None for one that is hidden."""
    inputs = replace(Inputs(QUARTER), **rows)  # type: ignore[arg-type]  # each of its field
    cells = by_key(key).compute(inputs, TREES, policy)
    return {tuple(cell["keys"]): cell["values"] for cell in cells}


def rates(*cents: int, trade: str = "translation", place: str = PARIS) -> tuple[Rate, ...]:
    """Prices of a day, each of somebody else."""
    return tuple(Rate(f"{trade}{place}{n}", trade, place, one) for n, one in enumerate(cents))


def test_quartiles_of_a_day_are_those_of_members() -> None:
    # In euros 300, 350, 400, 450, 500, 600. A quarter of six is 1.5: the second, 350. A half is exactly
    # three: between the third and the fourth, (400 + 450) / 2 = 425. Three quarters is 4.5: the fifth, 500.
    found = shown("day_rate", rates=rates(30_000, 35_000, 40_000, 45_000, 50_000, 60_000))
    assert found["translation", PARIS] == {"lower": 35_000, "median": 42_500, "upper": 50_000}
    assert found["all", "FR"] == found["words", "R11"] == found["translation", PARIS]


def test_a_member_with_many_prices_counts_once() -> None:
    # One member agreed on 300, 300 and 301 euros: a mean of 300.33. With another's 400, the middle of
    # the two is 350.17, which is 350 to the euro; a quarter of two is 0.5: the first,
    # 300; three quarters: the second.
    mine = tuple(Rate("M-0001", "translation", PARIS, cents) for cents in (30_000, 30_000, 30_100))
    found = shown("day_rate", rates=(*mine, Rate("M-0002", "translation", PARIS, 40_000)))
    assert found["all", "FR"] == {"lower": 30_000, "median": 35_000, "upper": 40_000}


def test_prices_are_rounded_to_the_euro_halves_upwards() -> None:
    assert shown("day_rate", rates=rates(35_050))["all", "FR"]["median"] == 35_100
    assert shown("day_rate", rates=rates(35_049))["all", "FR"]["median"] == 35_000


def test_quartiles_of_too_few_are_not_shown() -> None:
    # Four in Paris are too few; five in Lyon are enough, but with the nine of France they would tell them.
    cells = by_key("day_rate").compute(
        Inputs(QUARTER, rates=rates(*[30_000] * 4) + rates(*[40_000] * 5, place=LYON)), TREES, FIVE
    )
    told = {tuple(cell["keys"]): (cell["status"], cell["count"], cell["values"]) for cell in cells}
    assert told["all", "FR"] == ("F", 9, {"lower": 30_000, "median": 40_000, "upper": 40_000})
    # Of France the regions are named, somebody there or not; nothing beneath a hidden one.
    assert told["all", "R11"] == told["all", "R93"] == ("C", None, None)
    assert told["all", "R84"] == ("D", None, None)
    assert ("all", PARIS) not in told


def test_an_hour_yields_less_once_unpaid_hours_count() -> None:
    # 420 euros a day, 7 hours worked (one day): 420 euros; 3 hours unpaid: 420 / 10 = 42 euros an hour.
    # 700 euros a day, 14 hours (two days): 1,400 euros; 6 unpaid: 1,400 / 20 = 70 euros an hour.
    # Together they have one member each: the middle is 56, the quartiles are the two.
    found = shown(
        "hourly_yield",
        earned=(
            Earned("M-0001", "translation", PARIS, 42_000, 420, 180),
            Earned("M-0002", "translation", PARIS, 70_000, 840, 360),
        ),
    )
    assert found["translation", PARIS] == {"lower": 4_200, "median": 5_600, "upper": 7_000}


def test_missions_of_one_member_are_added_before_they_are_divided() -> None:
    # One day at 420 euros in 7 hours, and 7 hours for nothing: 420 / 14 = 30 euros, not the mean of 60 and 0.
    mine = (
        Earned("M-1", "gardening", LYON, 42_000, 420, 0),
        Earned("M-1", "gardening", LYON, 42_000, 0, 420),
    )
    assert shown("hourly_yield", earned=mine)["all", "FR"]["median"] == 3_000


def test_dependence_on_one_client_is_cut_at_half_and_three_quarters() -> None:
    # Largest client over turnover: 50/100 and 40/100 are at most half; 60/100 and 75/100 at most three
    # quarters; 76/100, 100/100 and 90/100 more. Of seven: 2/7 = 28.57 %, 5/7 = 71.43 %, 2/7, 3/7 = 42.86 %.
    parts = (50, 40, 60, 75, 76, 100, 90)
    mine = tuple(Income(f"M-{n}", 10_000, part * 100) for n, part in enumerate(parts))
    assert shown("first_client", incomes=mine) == {
        ("all",): {"share": 10_000},
        ("up_to_50",): {"share": 2_857},
        ("over_50",): {"share": 7_143},
        ("50_to_75",): {"share": 2_857},
        ("over_75",): {"share": 4_286},
    }


def test_a_share_of_few_hides_its_complement_too() -> None:
    # Three of 20 depend on one client: too few. The other 17 would tell them, as 20 less 17.
    mine = tuple(Income(f"M-{n}", 100, 100 if n < 3 else 10) for n in range(20))
    assert shown("first_client", FIVE, incomes=mine) == {
        ("all",): {"share": 10_000},
        ("up_to_50",): None,
        ("over_50",): None,
    }


PAYMENTS = tuple(
    Payment(f"M-{n % 6}", "micro" if n < 8 else "large", days)
    for n, days in enumerate((10, 20, 30, 30, 31, 45, 60, 90, 15, 61, 70, 120))
)


def test_delays_of_payment_by_size() -> None:
    # Small clients: 10 20 30 30 31 45 60 90, the middle of the fourth and fifth is 30.5, which is 31 to the
    # day. Large ones: 15 61 70 120, (61 + 70) / 2 = 65.5, which is 66. All twelve: 10 15 20 30 30 31 45 60 61
    # 70 90 120, (31 + 45) / 2 = 38.
    found = shown("payment_delay", payments=PAYMENTS)
    assert {keys: values for keys, values in found.items() if values} == {
        ("all",): {"median": 38},
        ("large",): {"median": 66},
        ("micro",): {"median": 31},
    }
    assert found.keys() - {("all",)} == {(size,) for size in TREES["size"].leaves()}


def test_late_payments_are_cut_after_30_and_60_days() -> None:
    # Small clients: 10 20 30 30 within (4/8), 31 45 60 after (3/8), 90 beyond (1/8). Of all twelve 5 are
    # within 30 days, 7 over: 3 to 60 and 4 beyond (90, 61, 70, 120).
    found = shown("late_payment", payments=PAYMENTS)
    assert found["micro", "within_30"] == {"share": 5_000}
    assert found["micro", "31_to_60"] == {"share": 3_750}
    assert found["micro", "over_60"] == {"share": 1_250}
    assert found["micro", "over_30"] == {"share": 5_000}
    assert found["all", "over_30"] == {"share": 5_833}
    assert found["all", "over_60"] == {"share": 3_333}


def test_the_median_delay_is_hidden_where_the_number_of_payments_is() -> None:
    # Four members were paid by large clients: too few. Sixteen of the twenty would tell them.
    mine = tuple(Payment(f"M-{n}", "micro" if n < 16 else "large", 10) for n in range(20))
    for key in ("payment_delay", "late_payment"):
        cells = by_key(key).compute(Inputs(QUARTER, payments=mine), TREES, FIVE)
        told = {cell["keys"][0]: (cell["status"], cell["count"]) for cell in cells}
        nobody = {"person", "small", "medium", "intermediate", "unknown"}
        assert told == {
            "all": ("F", 20),
            "large": ("C", None),
            "micro": ("D", None),
            **dict.fromkeys(nobody, ("C", None)),
        }


def test_what_comes_of_quotes() -> None:
    # Five translations: three won (price twice, trust once), one lost for its price, one without answer.
    ends = ("won:price", "won:price", "won:trust", "lost:price", "no_answer")
    mine = tuple(Quoted(f"M-{n}", "translation", "07", end) for n, end in enumerate(ends))
    found = shown("quote_outcome", quotes=(*mine, Quoted("M-9", "gardening", "08", "lost:unknown")))
    assert found["translation", "won"] == {"share": 6_000}
    assert found["translation", "won:price"] == {"share": 4_000}
    assert found["translation", "lost"] == {"share": 2_000}
    assert found["all", "won"] == {"share": 5_000}  # three of six
    assert found["all", "lost:unknown"] == {"share": 1_667}  # one of six
    assert branches.outcome("lost") == "lost:unknown"


def test_ways_of_first_contact() -> None:
    # Recommended three times of four, by the network once.
    ways = ("recommendation", "recommendation", "recommendation", "network")
    mine = tuple(Contact(f"M-{n}", "translation", way) for n, way in enumerate(ways))
    found = shown("first_contact", contacts=mine)
    assert found["all", "recommendation"] == {"share": 7_500}
    assert found["translation", "network"] == {"share": 2_500}


def test_sectors_of_clients_by_trade_and_in_the_groups_of_insee() -> None:
    # Five translations: two for trade (G), one each for transport (H), hotels (I) and teaching (P).
    # Gardening once, for a hotel. Of translations G 2/5, GI (2 + 1 + 1)/5; of all six G 2/6, I 2/6, GI 5/6.
    mine = tuple(Bought(f"M-{n}", "translation", sector) for n, sector in enumerate("GGHIP"))
    found = shown("client_sector", bought=(*mine, Bought("M-9", "gardening", "I")))
    assert found["translation", "G"] == {"share": 4_000}
    assert found["translation", "GI"] == {"share": 8_000}
    assert found["translation", "P"] == found["translation", "OQ"] == {"share": 2_000}
    assert found["gardening", "I"] == found["food", "GI"] == {"share": 10_000}
    assert found["all", "G"] == found["all", "I"] == {"share": 3_333}
    assert found["all", "GI"] == {"share": 8_333}
    assert found["all", "all"] == {"share": 10_000}


def test_a_sector_of_few_is_told_in_its_group() -> None:
    # Six work for trade, three for hotels, ten in construction: the three are too few, and would be told by
    # the six. All nine are told of their group.
    sectors = ("G",) * 6 + ("I",) * 3 + ("F",) * 10
    mine = tuple(Bought(f"M-{n}", "translation", sector) for n, sector in enumerate(sectors))
    found = shown("client_sector", FIVE, bought=mine)
    assert found["all", "GI"] == {"share": 4_737}  # 9 of 19
    assert found["all", "F"] == {"share": 5_263}
    assert found["all", "G"] is None
    assert found["all", "I"] is None


def test_sectors_are_the_sections_in_ten_groups() -> None:
    tree = branches.TREES["sector"]
    assert tree.leaves() == tuple(SECTOR_NAMES)
    assert len(tree.children("all")) == 10
    assert {group: "".join(tree.children(group)) for group in SECTOR_GROUPS} == {
        "BE": "BCDE",
        "GI": "GHI",
        "MN": "MN",
        "OQ": "OPQ",
        "RU": "RSTU",
    }


def test_quotes_by_month() -> None:
    months = ("07", "07", "08", "09", "09", "09")
    mine = tuple(Quoted(f"M-{n}", "translation", month, "no_answer") for n, month in enumerate(months))
    assert shown("seasonality", quotes=mine) == {
        ("all",): {"quotes": 6},
        ("07",): {"quotes": 2},
        ("08",): {"quotes": 1},
        ("09",): {"quotes": 3},
    }


HOURS = (
    Hours("M-1", "translation", PARIS, 60, 30, 0),
    Hours("M-2", "proofreading", LYON, 0, 90, 45),
    Hours("M-3", "gardening", LYON, 120, 0, 15),
)


def test_hours_given_received_and_donated() -> None:
    given, received = shown("hours_given", hours=HOURS), shown("hours_received", hours=HOURS)
    assert given["all", "FR"] == {"minutes": 180}  # 60 + 120
    assert given["all", "R84"] == {"minutes": 120}  # who only received in Lyon gave nothing
    assert ("proofreading", LYON) not in given
    assert received["words", "FR"] == {"minutes": 120}  # 30 + 90
    assert shown("hours_donated", hours=HOURS)["all", "R84"] == {"minutes": 60}  # 45 + 15


def test_one_side_of_exchanges_is_silent_where_the_other_is() -> None:
    # Six gave to two: the two received as much as the six gave, so neither is shown.
    mine = tuple(Hours(f"M-{n}", "translation", PARIS, 60, 0, 0) for n in range(6))
    theirs = tuple(Hours(f"M-{n}", "translation", PARIS, 0, 180, 0) for n in (7, 8))
    assert set(shown("hours_given", FIVE, hours=mine + theirs).values()) == {None}
    assert set(shown("hours_received", FIVE, hours=mine + theirs).values()) == {None}
    enough = tuple(Hours(f"M-{n}", "translation", PARIS, 0, 60, 0) for n in range(6, 12))
    assert shown("hours_given", FIVE, hours=mine + enough)["all", "FR"] == {"minutes": 360}


def test_gini_and_top_tenth() -> None:
    # 100, 200, 300, 400: weights -3, -1, 1, 3 give -300 - 200 + 300 + 1,200 = 1,000 over 4 x 1,000 = 0.25.
    assert incomes.gini([300, 100, 400, 200]) == Fraction(1, 4)
    # One of four has all: (3 x 1) / (4 x 1) = 0.75. All equal, or nothing at all: 0.
    assert incomes.gini([0, 0, 0, 1]) == Fraction(3, 4)
    assert incomes.gini([7, 7, 7]) == incomes.gini([0, 0]) == 0
    # Twelve people: a tenth is 1.2, so two people. They have 100 + 50 of 100 + 50 + 10 x 5 = 200.
    assert incomes.top_part([100, 50, *[5] * 10]) == Fraction(3, 4)
    assert incomes.top_part([0, 0]) == 0


def test_concentration_of_income_and_of_exposure() -> None:
    cents = tuple(Income(f"M-{n}", cents, cents) for n, cents in enumerate((100, 200, 300, 400)))
    seen = tuple(Shown(f"M-{n}", amount) for n, amount in enumerate((0, 0, 0, 1_000)))
    assert shown("income_gini", incomes=cents) == {("FR",): {"gini": 2_500}}
    assert shown("exposure_gini", shown=seen) == {("FR",): {"gini": 7_500}}


def test_the_part_of_a_tenth_is_shown_where_that_tenth_is_enough_people() -> None:
    # Of 50 members a tenth is five people. They have 500 of 500 + 45 x 100 = 5,000: a tenth of all.
    fifty = tuple(Income(f"M-{n:02}", 100, 100) for n in range(50))
    assert shown("income_top", FIVE, incomes=fifty) == {("FR",): {"share": 1_000}}
    assert shown("income_top", FIVE, incomes=fifty[1:]) == {("FR",): None}
    assert shown("income_gini", FIVE, incomes=fifty[1:]) == {("FR",): {"gini": 0}}
    seen = tuple(Shown(f"M-{n:02}", 1 if n else 51) for n in range(50))
    assert shown("exposure_top", FIVE, shown=seen) == {("FR",): {"share": 5_500}}  # 51 + 4 of 100


def test_time_to_the_first_mission_counts_who_still_waits() -> None:
    # Six newcomers: begun after 10 and 20 days, followed 15 days without one, begun after 30, followed 40 and
    # 90 without. Day 10: 5/6 wait. Day 20: four are followed, 5/6 x 3/4 = 5/8. Day 30: three are followed,
    # 5/8 x 2/3 = 5/12, less than half: 30 days.
    days = ((10, True), (20, True), (15, False), (30, True), (40, False), (90, False))
    mine = tuple(Newcomer(f"M-{n}", day, begun) for n, (day, begun) in enumerate(days))
    assert shown("first_mission", newcomers=mine) == {("FR",): {"median": 30}}
    # Half exactly is half: of two, one has begun.
    assert median_days([Newcomer("M-1", 5, True), Newcomer("M-2", 9, False)]) == 5
    # One of three: 2/3 still wait.
    assert median_days([Newcomer("M-1", 5, True), *(Newcomer(f"M-{n}", 9, False) for n in (2, 3))]) == 366
    assert NOT_REACHED == 366


def test_time_to_the_first_exchange_is_counted_the_same_way() -> None:
    # Four newcomers: 3 and 8 days, followed 5 and 60 days without one. Day 3: 3/4 wait. Day 8: two are
    # followed, 3/4 x 1/2 = 3/8, less than half: 8 days.
    days = ((3, True), (8, True), (5, False), (60, False))
    mine = tuple(Newcomer(f"M-{n}", day, begun) for n, (day, begun) in enumerate(days))
    assert shown("first_exchange", beginners=mine) == {("FR",): {"median": 8}}
    assert shown("first_exchange", FIVE, beginners=mine) == {("FR",): None}
    assert shown("first_mission", beginners=mine) == {}


def test_hours_held_are_cut_at_nothing_and_at_ten_hours() -> None:
    # In minutes: 601 and 1,000 below nothing are far, 600 and 1 below are near; 0; 1 and 600 near, 601 far.
    # Of eight: far below 2/8, near below 2/8, even 1/8, near above 2/8, far above 1/8.
    minutes = (-1_000, -601, -600, -1, 0, 1, 600, 601)
    mine = tuple(Held(f"M-{n}", one) for n, one in enumerate(minutes))
    assert shown("balances", held=mine) == {
        ("all",): {"share": 10_000},
        ("received",): {"share": 5_000},
        ("received_over_10h",): {"share": 2_500},
        ("received_up_to_10h",): {"share": 2_500},
        ("even",): {"share": 1_250},
        ("given",): {"share": 3_750},
        ("given_up_to_10h",): {"share": 2_500},
        ("given_over_10h",): {"share": 1_250},
    }


def test_hours_held_are_silent_where_reciprocity_is() -> None:
    # Twelve who exchanged, six on each side. Where nine of them did both and three did not, how many they are
    # would tell the three; where six did both and six did not, all is told.
    names = [f"M-{n:02}" for n in range(12)]
    held = tuple(Held(who, 60 if n % 2 else -60) for n, who in enumerate(names))
    few = tuple(Hours(who, "translation", PARIS, 60, 60 * (n < 9), 0) for n, who in enumerate(names))
    assert set(shown("balances", FIVE, held=held, hours=few).values()) == {None}
    half = tuple(Hours(who, "translation", PARIS, 60, 60 * (n < 6), 0) for n, who in enumerate(names))
    told = shown("balances", FIVE, held=held, hours=half)
    assert told["received",] == told["given",] == {"share": 5_000}
    assert told["even",] is None


def test_activation_reciprocity_and_retention() -> None:
    # Two of three newcomers exchanged; of three active ones, one both gave and received; one of four is back.
    new = (Answer("M-1", True), Answer("M-2", True), Answer("M-3", False))
    back = (Answer("M-1", True), *(Answer(f"M-{n}", False) for n in (2, 3, 4)))
    assert shown("activation", activated=new)["yes",] == {"share": 6_667}
    assert shown("retention", returned=back)["yes",] == {"share": 2_500}
    assert shown("reciprocity", hours=HOURS)["yes",] == {"share": 3_333}
    donors = (Hours("M-9", "gardening", LYON, 0, 0, 10),)
    assert shown("reciprocity", hours=HOURS + donors)["yes",] == {"share": 3_333}  # a gift is no exchange


def test_reciprocity_is_shown_whole_or_not_at_all() -> None:
    # Nine members, of whom one gave and did not receive. Who gave (9) and who received (8) are counted
    # elsewhere, so that all (9) would tell who did both: 9 + 8 - 9 = 8.
    mine = tuple(Hours(f"M-{n}", "translation", PARIS, 60, 60 if n else 0, 0) for n in range(9))
    assert set(shown("reciprocity", FIVE, hours=mine).values()) == {None}


def test_funds_are_the_cooperatives_and_never_hidden() -> None:
    moves = (
        Movement("inclusion", "cents", False, 3, 9_000),
        Movement("reserve", "cents", False, 2, 1_000),
        Movement("inclusion", "cents", True, 1, 4_000),
        Movement("inclusion", "minutes", False, 1, 60),
        Movement("inclusion", "minutes", True, 1, 45),
    )
    assert shown("funds_raised_cents", FIVE, movements=moves) == {
        ("all",): {"cents": 10_000},
        ("inclusion",): {"cents": 9_000},
        ("reserve",): {"cents": 1_000},
    }
    assert shown("funds_spent_cents", FIVE, movements=moves)["all",] == {"cents": 4_000}
    assert shown("funds_raised_minutes", FIVE, movements=moves)["all",] == {"minutes": 60}
    assert shown("funds_spent_minutes", FIVE, movements=moves)["all",] == {"minutes": 45}
    cells = by_key("funds_raised_cents").compute(Inputs(QUARTER, movements=moves), TREES, FIVE)
    assert [(cell["status"], cell["count"]) for cell in cells] == [("F", 5), ("F", 3), ("F", 2)]


def test_people_helped_and_their_hours() -> None:
    five = tuple(Helped(f"P-{n}", 2, 90) for n in range(5))
    assert shown("people_helped", FIVE, helped=five) == {("FR",): {"people": 5}}
    assert shown("support_hours", FIVE, helped=five) == {("FR",): {"minutes": 450}}
    assert shown("people_helped", FIVE, helped=five[1:]) == {("FR",): None}
    # One person with nearly all hours: 2,910 of 3,270 are 89 %. People are counted, hours are not shown.
    much = (*five[1:], Helped("P-9", 20, 2_910))
    assert shown("support_hours", FIVE, helped=much) == {("FR",): None}
    assert shown("people_helped", FIVE, helped=much) == {("FR",): {"people": 5}}


def test_what_was_hidden_contested_and_shown_again() -> None:
    mine = (
        Moderated("M-1", "uncontested", 2),
        Moderated("M-2", "kept", 1),
        Moderated("M-3", "shown_again", 3),
    )
    assert shown("moderation", moderated=mine) == {
        ("all",): {"hidden": 6},
        ("uncontested",): {"hidden": 2},
        ("contested",): {"hidden": 4},  # 1 + 3
        ("kept",): {"hidden": 1},
        ("shown_again",): {"hidden": 3},
    }


def test_every_series_is_there_for_both_audiences_in_whole_numbers() -> None:
    policies = {"open": Policy(11, Fraction(17, 20)), "members": FIVE}
    series = computing.all_series(
        Inputs(QUARTER, rates=rates(*[30_000] * 6), payments=PAYMENTS, hours=HOURS), TREES, policies
    )
    asked = [(one.key, audience.value) for one in every() for audience in Audience]
    assert [(one["indicator"], one["audience"]) for one in series] == asked
    assert series == computing.all_series(
        Inputs(QUARTER, rates=rates(*[30_000] * 6), payments=PAYMENTS, hours=HOURS), TREES, policies
    )
    by = {(one["indicator"], one["audience"]): one["cells"] for one in series}
    assert by["day_rate", "members"][0]["count"] == 6
    assert {cell["values"] is None for cell in by["day_rate", "open"]} == {True}
    for one in series:
        assert all(tree in {*TREES, "destination"} for tree in one["dimensions"])
        for cell in one["cells"]:
            assert len(cell["keys"]) == len(one["dimensions"])
            assert set(cell) == {"keys", "status", "reason", "count", "values"}
            values = cell["values"] or dict.fromkeys(by_key(one["indicator"]).values, 0)
            assert list(values) == list(by_key(one["indicator"]).values)
            assert all(type(value) is int for value in values.values())


def test_definitions_are_whole_and_keys_their_own() -> None:
    for one in every():
        assert all((one.label, one.question, one.population, one.formula, one.counted))
        assert one.compared_with is None or (one.compared_with.name and one.compared_with.note)
        assert one.data_class == (one.data_classes[0] if one.data_classes else None)
    assert len({one.label for one in every()}) == len(every())
    first: Indicator = every()[0]
    register(first)  # again is once
    with pytest.raises(ValueError, match="two indicators are named"):
        register(replace(first, label="Another"))
    with pytest.raises(Hidden):
        by_key("happiness")


def test_quantiles_between_and_on_values() -> None:
    four = [Fraction(one) for one in (10, 20, 30, 40)]
    # A quarter of four is exactly one: between the first and the second, 15. A third is 1.33: the second.
    assert quantiles.quantile(four, Fraction(1, 4)) == 15
    assert quantiles.quantile(four, Fraction(1, 3)) == 20
    with pytest.raises(ValueError, match="no value"):
        quantiles.quantile([], Fraction(1, 2))


def test_rounding_goes_upwards_at_the_half() -> None:
    assert hiding.rounded(Fraction(5, 2), 1) == 3
    assert hiding.rounded(Fraction(149), 100) == 100
    assert hiding.rounded(Fraction(150), 100) == 200
    assert hiding.share_bp(1, 3) == 3_333
    assert hiding.share_bp(2, 3) == 6_667


def test_a_correction_hides_what_too_few_changed() -> None:
    # Twelve prices. In the correction one of them is another: as the median might tell it, it is not shown.
    before = Inputs(QUARTER, rates=rates(*range(30_000, 42_000, 1_000)))
    one_changed = (*before.rates[:-1], Rate(before.rates[-1].contributor, "translation", PARIS, 90_000))
    after = Inputs(QUARTER, rates=one_changed, before=before)
    cells = by_key("day_rate").compute(after, TREES, FIVE)
    assert {(cell["status"], cell["values"] is None) for cell in cells} == {("D", True)}
    # Where six are others, it is; and where nothing is, all that was shown is.
    six = tuple(Rate(row.contributor, row.trade, row.place, row.cents + 100) for row in before.rates[:6])
    many = Inputs(QUARTER, rates=six + before.rates[6:], before=before)
    assert by_key("day_rate").compute(many, TREES, FIVE)[0]["values"] is not None
    same = Inputs(QUARTER, rates=before.rates, before=before)
    assert by_key("day_rate").compute(same, TREES, FIVE) == by_key("day_rate").compute(before, TREES, FIVE)


def test_what_is_open_shows_nothing_that_is_hidden_from_members() -> None:
    exchanged = tuple(replace(row, received=row.given) for row in spread().hours)
    found = Inputs(QUARTER, hours=exchanged, payments=PAYMENTS)
    policies = {"open": Policy(11, Fraction(17, 20)), "members": FIVE}
    series = {
        (one["indicator"], one["audience"]): {tuple(cell["keys"]): cell["status"] for cell in one["cells"]}
        for one in computing.all_series(found, TREES, policies)
    }
    for key in (one.key for one in every()):
        members, everybody = series[key, "members"], series[key, "open"]
        assert {keys for keys, status in everybody.items() if status == "F"} <= {
            keys for keys, status in members.items() if status == "F"
        }
    assert series["hours_given", "open"]["all", "FR"] == "F"


def test_a_correction_keeps_hidden_what_was_hidden() -> None:
    before = Inputs(QUARTER, helped=tuple(Helped(f"P-{n}", 1, 60) for n in range(4)))
    after = Inputs(QUARTER, helped=tuple(Helped(f"P-{n}", 1, 60) for n in range(9)), before=before)
    assert by_key("people_helped").compute(after, TREES, FIVE)[0]["values"] is None
    later = Inputs(QUARTER, helped=after.helped, before=after)
    assert by_key("people_helped").compute(later, TREES, FIVE)[0]["values"] is None


def spread() -> Inputs:
    """Hours of 120 members over three trades and four departments."""
    names, departments = ("translation", "proofreading", "gardening"), ("D75", "D69", "D59", "D13")
    rows = []
    for n in range(120):
        trade, place = names[n % 3], departments[n * 7 % 4]
        rows.append(Hours(f"M-{n:03}", trade, place, 60 + n, 0, 0))
    return Inputs(QUARTER, hours=tuple(rows))


def test_where_crossing_would_hide_all_each_dimension_is_told_for_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = spread()
    real = disclosure.protect_table

    def helpless(table: disclosure.Table, policy: Policy, **_more: Any) -> Any:  # noqa: ANN401
        cells = real(table, policy)
        if len(table.trees) == 1:
            return cells
        return {keys: replace(cell, status=Status.SECONDARY) for keys, cell in cells.items()}

    across = [TREES["trade"], TREES["place"]]
    before = sheltering.shelter(units_given, found, across, FIVE)
    assert before["all", "FR"].status is Status.FREE
    monkeypatch.setattr(sheltering, "protect_table", helpless)
    cells = sheltering.shelter(units_given, found, across, FIVE)
    free = {keys for keys, cell in cells.items() if cell.status is Status.FREE}
    assert ("gardening", "FR") in free
    assert ("all", "D59") in free
    assert {keys for keys in free if "all" not in keys and "FR" not in keys} == set()
    assert cells["all", "D59"].value == before["all", "D59"].value
    # A correction of it is told the same way, from the same margins.
    again = sheltering.shelter(units_given, replace(found, before=found), across, FIVE)
    assert {keys for keys, cell in again.items() if cell.status is Status.FREE} == free


def test_a_correction_of_a_crossed_table_does_not_turn_to_margins(monkeypatch: pytest.MonkeyPatch) -> None:
    found = spread()
    across = [TREES["trade"], TREES["place"]]

    def helpless(*told: Any, **_more: Any) -> Any:  # noqa: ANN401  as protect_change
        cells = disclosure.protect(told[2], across, FIVE)
        return {keys: replace(cell, status=Status.SECONDARY) for keys, cell in cells.items()}

    monkeypatch.setattr(sheltering, "protect_change", helpless)
    cells = sheltering.shelter(units_given, replace(found, before=found), across, FIVE)
    assert {cell.status for cell in cells.values()} == {Status.SECONDARY}


def test_margins_of_which_one_hides_the_total_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = disclosure.protect_table

    def helpless(table: disclosure.Table, policy: Policy, **_more: Any) -> Any:  # noqa: ANN401
        cells = real(table, policy)
        if table.trees == (TREES["trade"],):
            return cells
        return {keys: replace(cell, status=Status.SECONDARY) for keys, cell in cells.items()}

    monkeypatch.setattr(sheltering, "protect_table", helpless)
    cells = sheltering.shelter(units_given, spread(), [TREES["trade"], TREES["place"]], FIVE)
    assert {cell.status for cell in cells.values()} == {Status.SECONDARY}


def units_given(inputs: Inputs) -> list[Unit]:
    return [Unit(row.contributor, (row.trade, row.place), row.given) for row in inputs.hours]


def test_codes_of_trades_and_places() -> None:
    assert places.leaf("2A") == "D2A"
    assert places.leaf("988") == places.leaf("") == places.leaf(None) == places.ELSEWHERE
    assert places.TREE.ancestors("D971") == ("R01", "FR")
    assert len([code for code in places.TREE.leaves() if code != places.ELSEWHERE]) == 101
    assert TREES["trade"].ancestors("gardening") == ("food", "all")
    assert trades.tree({"plumber": ""}).ancestors("plumber") == (trades.OTHER, "all")
    assert trades.leaf("") == trades.UNSAID
    with pytest.raises(ValueError, match="web is the code of a trade and of a family"):
        trades.tree({"web": "digital"})
    assert trades.leaf("gardening") == "gardening"
    for dimension, tree in branches.TREES.items():
        if dimension != "month":
            assert set(branches.NAMES[dimension]) == {tree.root, *tree.parents}


def test_quarters_as_releases_name_them() -> None:
    assert quarters.read("2026-Q3") == QUARTER
    assert quarters.code(QUARTER) == "2026-Q3"
    assert quarters.previous(Quarter(2026, 1)) == Quarter(2025, 4)
    assert quarters.previous(QUARTER) == Quarter(2026, 2)
    assert quarters.following(Quarter(2026, 4)) == Quarter(2027, 1)
    assert quarters.following(QUARTER) == Quarter(2026, 4)
    for text in ("2026-3", "2026-Q5", "2026-Q0", "26-Q1", "0000-Q1", "२०२६-Q1", "2026-Q", "", "2026-Q١"):
        with pytest.raises(Refused, match="2026-Q3"):
            quarters.read(text)
