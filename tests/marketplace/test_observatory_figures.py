"""Figures of the market on examples small enough for a hand; the arithmetic stands beside each."""

from marketplace.domain.observatory import branches
from marketplace.domain.observatory.indicators import by_key
from marketplace.domain.observatory.markets import SECTOR_GROUPS, SECTOR_NAMES
from marketplace.domain.observatory.rows import Bought, Contact, Earned, Income, Inputs, Payment, Quoted, Rate
from tests.marketplace.figuring import FIVE, LYON, PARIS, PAYMENTS, QUARTER, TREES, rates, shown


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
