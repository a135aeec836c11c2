"""What is true of the ledger without a database: natures, exchanges, intents, accounts, words."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coop.domain.errors import Refused
from tests.instants import START
from timebank.domain import canonical, exchanges, flows, intents, legs, natures, reserving, subjects, tellings
from timebank.domain.exchanges import Exchange
from timebank.domain.legs import AccountKey
from timebank.domain.natures import AccountKind, Nature, Unit

EXCHANGE = Exchange(1, 2, 60, 0, Nature.MUTUAL_HELP, START)


@pytest.mark.parametrize(
    ("is_gift", "has_euros", "is_in_trade", "nature"),
    [
        (True, False, True, Nature.GIFT),
        (False, True, True, Nature.PAID_MISSION),
        (False, False, True, Nature.PROFESSIONAL),
        (False, False, False, Nature.MUTUAL_HELP),
    ],
)
def test_work_in_ones_trade_is_never_mutual_help(
    is_gift: bool, has_euros: bool, is_in_trade: bool, nature: Nature
) -> None:
    found = natures.of_exchange(is_gift=is_gift, has_euros=has_euros, is_in_trade=is_in_trade)
    assert found is nature
    assert natures.NATURE_GUARDS[found]


def test_each_nature_account_and_fund_has_its_name() -> None:
    assert set(natures.NATURE_NAMES) == set(Nature)
    assert set(natures.ACCOUNT_NAMES) == set(AccountKind)
    assert set(natures.FUND_TITLES) == set(natures.FUND_PURPOSES) == set(natures.FUNDS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"receiver_id": 1},
        {"nature": Nature.DISTRIBUTION},
        {"minutes": -1},
        {"minutes": exchanges.MOST + 1},
        {"cents": -1, "nature": Nature.PAID_MISSION},
        {"cents": exchanges.MOST + 1, "nature": Nature.PAID_MISSION},
        {"cents": 100},
        {"minutes": 0},
        {"happened_at": START + timedelta(minutes=1)},
    ],
)
def test_an_exchange_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    exchanges.check(EXCHANGE, at=START)
    with pytest.raises(Refused):
        exchanges.check(replace(EXCHANGE, **wrong), at=START)


def test_a_paid_mission_may_move_no_hours() -> None:
    exchanges.check(replace(EXCHANGE, nature=Nature.PAID_MISSION, minutes=0, cents=100), at=START)


@pytest.mark.parametrize("minutes", [0, -60, exchanges.MOST + 1])
def test_hours_that_can_not_be_given_are_refused(minutes: int) -> None:
    with pytest.raises(Refused):
        exchanges.check_given(minutes)


def test_an_account_belongs_to_whom_its_kind_says() -> None:
    with pytest.raises(ValueError, match="member_time"):
        AccountKey(AccountKind.MEMBER_TIME, Unit.MINUTES)
    with pytest.raises(ValueError, match="reserve"):
        AccountKey(AccountKind.RESERVE, Unit.MINUTES, 1)


def test_hours_given_go_to_a_member_or_to_the_solidarity_fund() -> None:
    to_member = {leg.account: leg.amount for leg in legs.of_gift(1, 2, 30)}
    assert to_member == {legs.time_of(1): -30, legs.time_of(2): 30}
    to_fund = {leg.account.kind: leg.amount for leg in legs.of_gift(1, None, 30)}
    assert to_fund == {AccountKind.MEMBER_TIME: -30, AccountKind.SOLIDARITY: 30}


def test_the_same_content_has_one_writing() -> None:
    first, second = {"b": [1, {"d": "é"}], "a": None}, {"a": None, "b": [1, {"d": "é"}]}
    assert canonical.written(first) == canonical.written(second) == '{"a":null,"b":[1,{"d":"é"}]}'
    assert canonical.fingerprint(first) == canonical.fingerprint(second)
    assert canonical.fingerprint({"a": 1}) != canonical.fingerprint({"a": "1"})


@pytest.mark.parametrize("content", [{"a": 0.5}, {"a": [{"b": 0.5}]}])
def test_floats_are_never_hashed(content: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="never floats"):
        canonical.fingerprint(content)


@pytest.mark.parametrize("key", ["", "x" * 121, "a\x00b"])
def test_a_key_that_can_not_be_kept_is_refused(key: str) -> None:
    with pytest.raises(Refused):
        intents.check_key(key)


def test_a_conflict_names_the_fields_that_differ() -> None:
    first = {"verb": "gift", "giver_id": 1, "receiver_id": 2, "minutes": 30}
    assert intents.differing(first, first) == []
    said = [str(intents.conflict(names)) for names in (["minutes"], ["minutes", "giver_id"])]
    assert said == [
        "This was already recorded, with another content: the hours.",
        "This was already recorded, with another content: the hours and who gives.",
    ]
    other = {"verb": "exchange", "giver_id": 3, "receiver_id": None, "minutes": 31}
    assert intents.differing(first, other) == ["verb", "giver_id", "receiver_id", "minutes"]
    assert str(intents.conflict(intents.differing(first, other))).endswith("who receives and more.")


@pytest.mark.parametrize(
    ("nature", "amount", "name", "said"),
    [
        (Nature.MUTUAL_HELP, 60, "Bao", "You helped Bao"),
        (Nature.PROFESSIONAL, -60, "Bao", "Bao helped you"),
        (Nature.GIFT, 60, "Bao", "Bao gave you hours"),
        (Nature.GIFT, -60, "Bao", "You gave hours to Bao"),
        (Nature.GIFT, 60, "", "A service given for nothing"),
        (Nature.COMMONS, -60, "", "You gave hours to the solidarity fund"),
        (Nature.REVERSAL, -60, "Bao", "Correction of an earlier entry"),
        (Nature.GRANT, 60, "", "A fund paid an instalment of your project"),
    ],
)
def test_a_line_is_told_as_a_sentence(nature: Nature, amount: int, name: str, said: str) -> None:
    assert str(tellings.line(nature, amount, name)) == said


@pytest.mark.parametrize(
    ("nature", "amount", "about", "said"),
    [
        (Nature.COMMONS, -60, "pledge:3", "Your standing pledge gave hours to the solidarity fund"),
        (Nature.GIFT, 60, "need:7", "Bao gave you hours for your need no. 7"),
        (Nature.GIFT, -60, "need:7", "You gave hours to Bao for their need no. 7"),
        (Nature.COMMONS, -60, "leaving:2", "Your hours went to the solidarity fund when you left"),
        (Nature.COMMONS, 60, "leaving:2", "The solidarity fund settled your hours when you left"),
    ],
)
def test_a_line_says_what_it_was_for(nature: Nature, amount: int, about: str, said: str) -> None:
    assert str(tellings.line(nature, amount, "Bao" if nature is Nature.GIFT else "", about)) == said


@pytest.mark.parametrize(("minutes", "nature"), [(0, Nature.PAID_MISSION), (60, Nature.GIFT)])
def test_where_no_hours_are_owed_none_are_held(minutes: int, nature: Nature) -> None:
    with pytest.raises(Refused, match="Only hours"):
        reserving.check_agreed(Exchange(1, 2, minutes, 5_000, nature, START))


def test_subjects_are_told_and_unknown_ones_shown_as_written() -> None:
    assert str(subjects.words("engagement:17")) == "Engagement no. 17"
    assert str(subjects.words("fund:solidarity")) == "The solidarity fund"
    assert str(subjects.words("workshop:3")) == "About workshop:3"
    assert (subjects.page("engagement:17"), subjects.page("workshop:3")) == (("engagement", 17), None)


@pytest.mark.parametrize(
    ("minutes", "word"), [(30, "given 30 more"), (-30, "received 30 more"), (0, "as much as")]
)
def test_a_balance_is_told_without_judging(minutes: int, word: str) -> None:
    assert word in str(tellings.balance(minutes))


def test_ribbons_are_as_thick_as_what_they_carry() -> None:
    drawn = flows.draw([("Pool", "Reserve", 100), ("Pool", "Solidarity", 300), ("Gifts", "Solidarity", 0)])
    assert drawn is not None
    assert [(bar.label, bar.value) for bar in drawn.sources] == [("Pool", 400)]
    heights = {bar.label: bar.height for bar in drawn.targets}
    assert heights["Solidarity"] == 3 * heights["Reserve"]
    assert sum(heights.values()) == flows.THICKNESS
    assert all(bar.top >= 0 and bar.middle <= drawn.height for bar in (*drawn.sources, *drawn.targets))
    assert [ribbon.value for ribbon in drawn.ribbons] == [100, 300]
    assert all(ribbon.path.startswith("M12 ") for ribbon in drawn.ribbons)


def test_nothing_has_no_drawing_and_little_is_still_seen() -> None:
    assert flows.draw([("Pool", "Reserve", 0), ("Pool", "Solidarity", -5)]) is None
    drawn = flows.draw([("Pool", "Reserve", 1), ("Pool", "Solidarity", 10**9)])
    assert drawn is not None
    assert min(bar.height for bar in drawn.targets) == flows.LEAST


def test_a_pool_of_nothing_moves_nothing() -> None:
    assert legs.of_distribution({(AccountKind.RESERVE, Unit.CENTS): 0}) == ()
