"""The single transferable vote: nothing is lost but the decimals that the rules ignore."""

from decimal import Decimal

from hypothesis import given

from governance.domain import counting
from governance.domain.counting import Method
from governance.domain.polls import Poll, Tally
from tests.governance.counting.polling import poll, polls, ranking, rankings, strict


def stv(one: Poll) -> Tally:
    return counting.count(Method.STV, one)


@given(polls(rankings, most_seats=4, most_papers=20))
def test_every_stage_sums_to_the_papers(one: Poll) -> None:
    tally = stv(one)
    for stage in tally.sheet["stages"]:
        parts = [*stage["votes"].values(), stage["non_transferable"], stage["decimals_ignored"]]
        assert sum(map(Decimal, parts)) == tally.sheet["papers"]["counted"]


@given(polls(strict, most_seats=4, most_papers=20))
def test_whoever_is_elected_by_the_quota_keeps_the_quota(one: Poll) -> None:
    tally = stv(one)
    stages, quota = tally.sheet["stages"], tally.sheet["quota"]
    for number, stage in enumerate(stages):
        if stage["did"] == "surplus":
            assert Decimal(stage["votes"][stage["of"]]) == quota
            assert Decimal(stages[number - 1]["votes"][stage["of"]]) == quota + Decimal(stage["surplus"])
        if stage["did"] == "exclusion":
            assert Decimal(stage["votes"][stage["of"]]) == 0
            assert stage["of"] not in tally.winners


@given(polls(strict, most_seats=4, most_papers=20))
def test_decimals_ignored_are_less_than_one_for_each_paper_and_stage(one: Poll) -> None:
    tally = stv(one)
    papers, stages = tally.sheet["papers"]["counted"], len(tally.sheet["stages"])
    assert 0 <= Decimal(tally.sheet["stages"][-1]["decimals_ignored"]) * 100_000 <= papers * stages


def test_a_surplus_moves_at_five_decimals() -> None:
    """11 papers, 2 seats, quota 4: of 7 for a, 3 move at 3/7 = 0.42857 each."""
    tally = stv(poll(ranking("a b", 5), ranking("a", 2), ranking("b", 1), ranking("c", 3), seats=2))
    second = tally.sheet["stages"][1]
    assert tally.sheet["quota"] == 4
    assert second["surplus"] == "3.00000"
    assert second["votes"] == {"a": "4.00000", "b": "3.14285", "c": "3.00000"}
    assert second["non_transferable"] == "0.85714"
    assert second["decimals_ignored"] == "0.00001"
    assert tally.winners == ("a", "b")


def test_equal_last_ones_are_told_apart_by_the_stage_before() -> None:
    """After d goes out b and c have 4 each; before, b had 4 and c 3, so c goes out whoever ties prefer."""
    papers = (ranking("a", 5), ranking("b", 4), ranking("c", 3), ranking("d c"))
    tally = stv(poll(*papers, options="abcd", ties=("a", "c", "d", "b")))
    assert [stage.get("of") for stage in tally.sheet["stages"]] == [None, "d", "c", "b"]


def test_equal_ones_of_always_go_by_the_order_of_ties() -> None:
    papers = (ranking("a", 3), ranking("b", 3), ranking("c", 5))
    assert stv(poll(*papers, ties=("a", "b", "c"))).sheet["stages"][1]["of"] == "b"
    assert stv(poll(*papers, ties=("b", "a", "c"))).sheet["stages"][1]["of"] == "a"


def test_the_largest_surplus_goes_first() -> None:
    papers = (ranking("a c", 8), ranking("b d", 9), ranking("c", 1), ranking("d", 2))
    stages = stv(poll(*papers, options="abcd", seats=3)).sheet["stages"]
    assert [stage.get("of") for stage in stages[:3]] == [None, "b", "a"]


def test_an_equal_first_rank_is_invalid_and_a_later_one_ends_the_paper() -> None:
    tally = stv(poll(ranking("ab c", 2), ranking("a bc", 3), ranking("b", 2), ranking("c", 2)))
    assert tally.sheet["papers"]["invalid"] == 2
    excluded = stv(poll(ranking("a bc", 1), ranking("b", 2), ranking("c", 2)))
    assert excluded.sheet["stages"][1]["non_transferable"] == "1.00000"


def test_who_is_left_for_as_many_seats_is_elected() -> None:
    tally = stv(poll(ranking("a", 9), ranking("b"), seats=2, options="ab"))
    assert tally.winners == ("a", "b")
    assert len(tally.sheet["stages"]) == 1
