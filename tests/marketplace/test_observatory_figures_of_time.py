"""Figures of the time bank and the funds, computed by hand as those of the market are."""

from fractions import Fraction

from marketplace.domain.observatory import incomes
from marketplace.domain.observatory.health import NOT_REACHED, median_days
from marketplace.domain.observatory.indicators import by_key
from marketplace.domain.observatory.rows import (
    Answer,
    Held,
    Helped,
    Hours,
    Income,
    Inputs,
    Moderated,
    Movement,
    Newcomer,
    Shown,
)
from tests.marketplace.figuring import FIVE, HOURS, LYON, PARIS, QUARTER, TREES, shown


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
