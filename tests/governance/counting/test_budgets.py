"""Budgets: never more is spent than there is, and equal shares are those of a slow count with fractions."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from governance.domain import counting
from governance.domain.counting import Method
from governance.domain.methods.equal_shares import Market
from governance.domain.polls import Budget, Poll, Tally, opened
from tests.governance.counting.polling import OPTIONS, approvals, budgets, paper, points, poll

voted = st.one_of(budgets(approvals, most_papers=8), budgets(points, most_papers=6))


def greedy(one: Poll) -> Tally:
    return counting.count(Method.GREEDY, one)


def costs(one: Poll) -> Mapping[str, Fraction]:
    return one.funds().costs


def slow_price(money: list[Fraction], marks: list[int], cost: Fraction) -> Fraction | None:
    """The least price for a mark, tried from those whose purse lasts least."""
    backers = sorted((held / mark, held, mark) for held, mark in zip(money, marks, strict=True) if mark)
    for number, (lasts, _held, _mark) in enumerate(backers):
        poor = sum((held for _lasts, held, _mark in backers[:number]), Fraction(0))
        price = (cost - poor) / sum(mark for _lasts, _held, mark in backers[number:])
        if price <= lasts:
            return price
    return None


def slow_shares(one: Poll, share: Fraction) -> list[str]:
    """Equal shares as it is written down, one voter after the other, in fractions."""
    voters = [dict(paper.marks) for paper in one.papers for _one in range(paper.count)]
    money = [share] * len(voters)
    left, funded = set(one.options), list[str]()
    places = one.places()
    while True:
        prices = {}
        for option in left:
            marks = [int(voter.get(option, 0)) for voter in voters]
            cost = costs(one)[option]
            price = Fraction(0) if any(marks) and not cost else slow_price(money, marks, cost)
            if price is not None and any(marks):
                prices[option] = (bool(cost), price / cost if cost else price, places[option], price)
        if not prices:
            return funded
        best = min(prices, key=prices.__getitem__)
        price = prices[best][3]
        money = [
            held - min(held, price * int(voter.get(best, 0)))
            for held, voter in zip(money, voters, strict=True)
        ]
        funded.append(best)
        left.remove(best)


@given(voted, st.fractions(0, 200, max_denominator=7))
def test_equal_shares_are_those_of_the_slow_count(one: Poll, share: Fraction) -> None:
    market = Market(one, opened(one))
    assert [chosen.option for chosen in market.funded(share)] == slow_shares(one, share)
    assert market.options(share) == slow_shares(one, share)


@given(voted)
def test_equal_shares_end_at_the_first_overspend(one: Poll) -> None:
    tally = counting.count(Method.EQUAL_SHARES, one)
    voters, budget = sum(paper.count for paper in one.papers), one.funds()
    if not voters:
        assert tally.winners == ()
        return
    share, grown = budget.amount / voters, tally.sheet["increment"]
    assert slow_shares(one, share + grown) == list(tally.winners)
    backed = {option for paper in one.papers for option, mark in paper.marks if mark}
    if sum(costs(one)[option] for option in backed) <= budget.amount:
        assert set(tally.winners) == backed
        assert grown == 0 or set(slow_shares(one, share + grown - 1)) != backed
    else:
        over = tally.sheet["first_overspend"]
        assert over["increment"] == grown + 1
        assert over["funded"] == slow_shares(one, share + grown + 1)
        assert sum(costs(one)[option] for option in over["funded"]) > budget.amount


@given(voted)
def test_a_budget_is_never_exceeded(one: Poll) -> None:
    for method in (Method.GREEDY, Method.EQUAL_SHARES):
        tally = counting.count(method, one)
        spent = sum((costs(one)[option] for option in tally.winners), Fraction(0))
        assert spent <= one.funds().amount
        assert Fraction(tally.sheet["cost"]) == spent
        assert Fraction(tally.sheet["left"]) == one.funds().amount - spent


@given(voted)
def test_backers_pay_what_an_option_costs(one: Poll) -> None:
    """Those in full their price, the others less: between them the cost."""
    tally = counting.count(Method.EQUAL_SHARES, one)
    most = max((int(mark) for paper in one.papers for _option, mark in paper.marks), default=0)
    for round_ in tally.sheet["rounds"]:
        cost, price = Fraction(round_["cost"]), Fraction(round_["price"])
        if cost:
            assert round_["in_full"] > 0
            assert price <= cost <= price * most * (round_["in_full"] + round_["all_they_had"])


@given(budgets(approvals), st.sampled_from(OPTIONS))
def test_a_cheaper_winner_still_wins_greedily(one: Poll, option: str) -> None:
    if option in greedy(one).winners:
        cheaper = replace(one.funds(), costs=dict(costs(one)) | {option: costs(one)[option] / 2})
        assert option in greedy(replace(one, budget=cheaper)).winners


def test_greedy_skips_what_does_not_fit_or_stops_there() -> None:
    budget = Budget(Fraction(100), {"a": Fraction(70), "b": Fraction(50), "c": Fraction(30)})
    votes = poll(paper("abc"), paper("ab"), paper("a"), budget=budget)
    assert greedy(votes).winners == ("a", "c")
    assert [step["fate"] for step in greedy(votes).sheet["steps"]] == ["funded", "does not fit", "funded"]
    stopping = greedy(replace(votes, budget=replace(budget, is_stopping=True)))
    assert stopping.winners == ("a",)
    assert [step["fate"] for step in stopping.sheet["steps"]] == ["funded", "does not fit", "not reached"]
    reaching = greedy(replace(votes, budget=replace(budget, is_stopping=True, reach=Fraction(3, 5))))
    assert reaching.winners == ("a", "b")
    assert reaching.sheet["left"] == "-20"
    needed = greedy(replace(votes, budget=replace(budget, threshold=2)))
    assert [step["fate"] for step in needed.sheet["steps"]] == ["funded", "does not fit", "too few votes"]


def test_equal_shares_give_a_minority_its_part() -> None:
    """Three voters of four want a and b, one wants c: each has 25, and c costs what its voter has."""
    money = Budget(Fraction(100), {"a": Fraction(40), "b": Fraction(40), "c": Fraction(25)})
    votes = poll(paper("ab", 3), paper("c"), budget=money)
    assert greedy(votes).winners == ("a", "b")
    tally = counting.count(Method.EQUAL_SHARES, votes)
    assert tally.winners == ("a", "c")
    assert tally.sheet["rounds"][0] == {
        "option": "a",
        "cost": "40",
        "price": "40/3",
        "in_full": 3,
        "all_they_had": 0,
    }
    assert tally.sheet["increment"] == 1
    assert tally.sheet["first_overspend"] == {"increment": 2, "cost": "105", "funded": ["a", "b", "c"]}


def test_blank_papers_have_a_share_too() -> None:
    money = Budget(Fraction(40), {"a": Fraction(30), "b": Fraction(30)})
    sheet = counting.count(
        Method.EQUAL_SHARES, poll(paper("a"), paper("b"), paper("", 2), options="ab", budget=money)
    ).sheet
    assert (sheet["voters"], sheet["share"], sheet["winners"]) == (4, "10", [])
    assert sheet["increment"] == 19


@given(st.integers(1, 6), st.integers(0, 8))
def test_papers_of_negative_points_are_invalid_for_equal_shares(good: int, bad: int) -> None:
    money = Budget(Fraction(10), {"a": Fraction(10)})
    papers = [paper("a", good), *([paper({"a": -1}, bad)] if bad else [])]
    sheet = counting.count(Method.EQUAL_SHARES, poll(*papers, options="a", budget=money)).sheet
    assert sheet["papers"]["invalid"] == bad
    assert sheet["winners"] == ["a"]


def test_many_different_purses_are_kept_apart() -> None:
    """Each voter backs other options and ends with other money; classes of nobody are left out."""
    names = tuple(f"{number:02}" for number in range(12))
    backed = [
        tuple(name for place, name in enumerate(names) if number >> place & 1) for number in range(1, 1024)
    ]
    budget = Budget(Fraction(20_000), {name: Fraction(300 + 7 * place) for place, name in enumerate(names)})
    votes = Poll(names, tuple(paper(dict.fromkeys(one, 1)) for one in backed), budget=budget)
    market = Market(votes, opened(votes))
    funded = [chosen.option for chosen in market.funded(Fraction(20, 3))]
    assert funded == slow_shares(votes, Fraction(20, 3))
    assert market.options(Fraction(20, 3)) == funded
    assert len(funded) > 7
