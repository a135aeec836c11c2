"""The door takes a short way where no vote can matter: its figures are, and stay, the bounds of the rules."""

import re

from tests.strict.silence import ROOT
from timebank.domain.exchanges import EXCHANGED
from timebank.domain.natures import Nature
from timebank.rules import CREDIT_MINUTES, GROUP_CREDIT_MINUTES, MOST_MINUTES, RULES

SQL = ROOT / "timebank" / "migrations" / "sql"
LEAST = re.compile(r"leg\.balance - leg\.reserved < (-?\d+)")
MOST = re.compile(r"leg\.balance(?: \+ leg\.awaited)? > (\d+)")
KEYS = re.compile(r"key = '(timebank\.[a-z_]+)'")
EARNING = re.compile(r"nature IN \(([^)]+)\)\)::integer")


def door() -> str:
    """Without its comments; a later migration may write the door anew, in a file of its own."""
    texts = [path.read_text() for path in sorted(SQL.glob("*.sql"))]
    return re.sub(r"--.*", "", "\n".join(text for text in texts if "FUNCTION timebank_post(" in text))


def test_the_figures_of_the_door_are_the_bounds_of_the_rules() -> None:
    """Where a figure is wider than a bound, a vote within the bound would be obeyed by nobody."""
    assert set(map(int, LEAST.findall(door()))) == {
        -(CREDIT_MINUTES.lower or 0),
        -(GROUP_CREDIT_MINUTES.lower or 0),
    }
    assert set(map(int, MOST.findall(door()))) == {MOST_MINUTES.lower}
    assert len(LEAST.findall(door())) == 2 * len(MOST.findall(door())) >= 4


def test_no_other_figure_of_the_door_decides() -> None:
    """Every comparison with a figure is one of those, or counts legs and signs."""
    compared = set(map(int, re.findall(r"(?:<=|>=|<>|<|>|=)\s*(-?\d+)\b", door())))
    bounds = {-(CREDIT_MINUTES.lower or 0), MOST_MINUTES.lower}
    assert compared >= bounds
    assert {figure for figure in compared - bounds if abs(figure or 0) > 2} == set()


def test_the_rules_that_the_door_names_are_declared() -> None:
    named = set(KEYS.findall((SQL / "voted.sql").read_text()))
    assert len(named) == 7
    assert named - {rule.key for rule in RULES} == set()


def test_credit_is_earned_in_the_same_natures_everywhere_and_never_by_gifts() -> None:
    lists = EARNING.findall(door())
    assert len(lists) >= 2
    for listed in lists:
        assert set(re.findall(r"'(\w+)'", listed)) == EXCHANGED - {Nature.GIFT}
