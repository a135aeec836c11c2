"""Real elections, recounted to what is known of them, where ../shared/data/elections is beside this copy."""

import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

from governance.domain import counting
from governance.domain.apportionment import largest_remainder, slovak
from governance.domain.counting import Method
from governance.domain.files import blt, carrying, pabulib, ranked_csv
from governance.domain.files.blt import Ranked
from governance.domain.files.pabulib import BudgetFile
from governance.domain.polls import Tally

DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "elections"
BUDGETS = sorted(DATA.glob("budget/*.pb"))
WARDS = sorted(DATA.glob("ranked/scotland/*.blt"))
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the shared open data is not beside this copy of the project"
)


def name_of(path: Path) -> str:
    return path.stem


def budget(path: Path) -> BudgetFile:
    return pabulib.read(path.read_bytes())


def counted(path: Path, method: Method) -> Tally:
    return counting.count(method, carrying.of_budget(budget(path), method))


def ranked(path: Path, method: Method) -> Tally:
    read = ranked_csv.read if path.suffix == ".csv" else blt.read
    return counting.count(method, carrying.of_ranked(read(path.read_bytes()), method))


@pytest.mark.parametrize("path", BUDGETS, ids=name_of)
def test_a_budget_is_recounted_equal(path: Path) -> None:
    file = budget(path)
    assert pabulib.declared(file, "votes")
    assert pabulib.differences(file) == {}
    assert budget_again(file) == file
    selected = {project for project, fate in pabulib.declared(file, "selected").items() if fate}
    if file.meta["rule"].startswith("greedy") and pabulib.declared(file, "selected"):
        assert set(counted(path, Method.GREEDY).winners) == selected


def budget_again(file: BudgetFile) -> BudgetFile:
    return pabulib.read(pabulib.write(file).encode())


def test_assen_by_equal_shares() -> None:
    tally = counted(DATA / "budget" / "Netherlands_Assen_2024.pb", Method.EQUAL_SHARES)
    assert sorted(map(int, tally.winners)) == [2, 3, 5, 6, 9, 11, 12, 13, 14]
    assert tally.sheet["cost"] == "76700"
    assert tally.sheet["increment"] == 843


def test_toulouse_greedily() -> None:
    tally = counted(DATA / "budget" / "France_Toulouse_2022.pb", Method.GREEDY)
    assert len(tally.winners) == 79
    assert tally.sheet["left"] == "480"


@pytest.mark.long
def test_toulouse_by_equal_shares() -> None:
    tally = counted(DATA / "budget" / "France_Toulouse_2022.pb", Method.EQUAL_SHARES)
    assert len(tally.winners) == 128
    assert tally.sheet["cost"] == "7986220"
    assert tally.sheet["increment"] == 1617


def test_burlington_round_by_round() -> None:
    tally = ranked(DATA / "ranked" / "burlington_2009.csv", Method.IRV)
    rounds = tally.sheet["rounds"]
    assert tally.winners == ("Bob Kiss",)
    assert list(rounds[0]["votes"].items()) == [
        ("Kurt Wright", 2951),
        ("Bob Kiss", 2585),
        ("Andy Montroll", 2063),
        ("Dan Smith", 1306),
        ("Write-in", 36),
        ("James Simpson", 35),
    ]
    outs = ["James Simpson", "Write-in", "Dan Smith", "Andy Montroll"]
    assert [one.get("out") for one in rounds] == [*outs, None]
    assert rounds[-1] == {"votes": {"Bob Kiss": 4313, "Kurt Wright": 4060}, "exhausted": 607}


def test_burlington_had_another_winner_in_every_duel() -> None:
    assert ranked(DATA / "ranked" / "burlington_2009.csv", Method.SCHULZE).winners == ("Andy Montroll",)


def test_a_ward_in_which_every_option_lost_a_duel() -> None:
    """1 beats 3, 3 beats 4, 4 beats 1: by winning votes the last is the weakest, by margins 3 over 4."""
    path = DATA / "ranked" / "scotland" / "argyll_bute_2022_ward2.blt"
    tally = ranked(path, Method.SCHULZE)
    duels = tally.sheet["duels"]
    assert [(duels[one][two], duels[two][one]) for one, two in ((0, 2), (2, 3), (3, 0))] == [
        (1207, 1153),
        (1174, 1165),
        (1100, 1066),
    ]
    assert tally.winners == ("1",)
    poll = carrying.of_ranked(blt.read(path.read_bytes()), Method.SCHULZE)
    assert counting.count(Method.SCHULZE, replace(poll, by_margins=True)).winners == ("4",)


@pytest.mark.parametrize("path", WARDS, ids=name_of)
def test_a_ward_is_written_as_it_is_read(path: Path) -> None:
    ward = blt.read(path.read_bytes())
    assert blt.read(blt.write(ward).encode()) == ward
    assert len(ward.names) == len(ward.options)
    assert ward.title
    assert len(ranked(path, Method.STV).winners) == ward.seats


@pytest.fixture
def oracle() -> ModuleType:
    """pref_voting counts with floats, to the same winners where nothing is drawn by lot."""
    reason = "pref_voting is not installed (extra: oracles)"
    pytest.importorskip("pref_voting.profiles_with_ties", reason=reason)
    module: ModuleType = pytest.importorskip("pref_voting.proportional_methods", reason=reason)
    return module


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", WARDS, ids=name_of)
def test_a_ward_elects_whom_the_oracle_elects(path: Path, oracle: ModuleType) -> None:
    ward = blt.read(path.read_bytes())
    theirs = oracle.stv_scottish(profile(oracle, ward), num_seats=ward.seats, rng=random.Random(1))
    assert sorted(map(int, ranked(path, Method.STV).winners)) == sorted(theirs)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", WARDS, ids=name_of)
def test_one_seat_of_a_ward_goes_to_whom_the_oracle_elects(path: Path, oracle: ModuleType) -> None:
    """By instant run-off, and by Schulze with margins, what is not ranked being below what is."""
    ward = blt.read(path.read_bytes())
    papers = profile(oracle, ward, is_extended=True)
    schulze = pytest.importorskip("pref_voting.margin_based_methods").beat_path(papers)
    run_off = pytest.importorskip("pref_voting.iterative_methods").instant_runoff(papers)
    poll = replace(carrying.of_ranked(ward, Method.SCHULZE), by_margins=True)
    assert [int(one) for one in counting.count(Method.SCHULZE, poll).winners] == schulze
    assert [int(one) for one in ranked(path, Method.IRV).winners] == run_off


def profile(oracle: ModuleType, ward: Ranked, *, is_extended: bool = False) -> object:
    papers = [(tiers, number) for tiers, number in ward.papers.items() if tiers]
    found: object = oracle.ProfileWithTies(
        [{int(one): rank for rank, tier in enumerate(tiers, 1) for one in tier} for tiers, _number in papers],
        [number for _tiers, number in papers],
        candidates=[int(option) for option in ward.options],
    )
    if is_extended:
        oracle.ProfileWithTies.use_extended_strict_preference(found)
    return found


def test_seats_of_slovakia() -> None:
    """5 % for a party, 7 % for two or three together (the second column marks them)."""
    lines = (DATA / "apportionment" / "slovakia_2020.csv").read_text(encoding="utf-8").split("\n")
    rows = [line.split(";") for line in lines if line]
    total = sum(int(votes) for _name, _together, votes, _seats in rows)
    votes = {
        name: int(votes)
        for name, together, votes, _seats in rows
        if Fraction(int(votes), total) >= Fraction(7 if together == "1" else 5, 100)
    }
    quota = slovak(sum(votes.values()), 150)
    assert quota == 13_650
    seated = largest_remainder(votes, seats=150, quota=quota, ties=list(votes))
    assert {name: seated.get(name, 0) for name, *_rest in rows} == {
        name: int(seats) for name, _t, _v, seats in rows
    }
