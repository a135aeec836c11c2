"""Instant run-off and the single transferable vote: round by round, as a story and as tables.

Tables hold a few rounds each, so that they are read without scrolling, on a phone and on paper too.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.views.sheets.pieces import (
    Cell,
    Grid,
    Labels,
    Sheet,
    Story,
    Told,
    Winner,
    count_said,
    named,
    number_said,
)

ROUNDS_AT_ONCE = 5
Votes = Mapping[str, Fraction]
Below = Mapping[str, Sequence[str]]
"""What is told of each round beside votes, by its words."""


def irv(sheet: Sheet, labels: Labels) -> Told:
    rounds = sheet["rounds"]
    votes = [{one: Fraction(number) for one, number in told["votes"].items()} for told in rounds]
    steps = [
        _gone(labels, told["out"], told["votes"][told["out"]], before, after)
        for told, (before, after) in zip(rounds, pairwise([*votes, {}]), strict=True)
        if "out" in told and after
    ]
    why = ""
    if sheet["winners"]:
        (winner,) = sheet["winners"]
        last = rounds[-1]
        why = _("%(votes)s of the %(count)s papers that still count: more than half.") % {
            "votes": count_said(last["votes"][winner]),
            "count": count_said(sum(last["votes"].values())),
        }
        if not any(last["votes"].values()):
            why = _("No paper was left to count.")
        steps.append(_("%(option)s wins.") % {"option": labels[winner]})
    exhausted = [str(told["exhausted"]) for told in rounds]
    return Told(
        _("Chosen"),
        [Winner(labels[one], why) for one in sheet["winners"]],
        pieces=[
            Story(_("Round by round"), steps),
            *_grids(
                _("Round %(number)s"), votes, labels, _last_seen(votes), {_("Exhausted papers"): exhausted}
            ),
        ],
        notes=[_("A paper is exhausted where none of the options that it ranks is left.")],
    )


def stv(sheet: Sheet, labels: Labels) -> Told:
    stages = sheet["stages"]
    votes = [_still_there(stages, number) for number in range(len(stages))]
    steps = [_stage(stages, number, labels, votes) for number in range(len(stages))]
    below = {
        _("Papers that move no more"): [told["non_transferable"] for told in stages],
        _("Decimals ignored"): [told["decimals_ignored"] for told in stages],
    }
    order = [*sheet["winners"], *reversed(_excluded(stages)), *_never_called(sheet)]
    return Told(
        _("Elected"),
        [Winner(labels[one], _elected_why(sheet, one)) for one in sheet["winners"]],
        pieces=[
            Story(_("Stage by stage"), steps),
            *_grids(_("Stage %(number)s"), votes, labels, order, below),
        ],
        notes=[
            _("The quota is %(quota)s: with so many votes one is elected, whatever the others do.")
            % {"quota": count_said(sheet["quota"])},
            _("Values have five decimals and the rest is ignored, as the Scottish rules say."),
        ],
    )


def _still_there(stages: Sequence[Sheet], number: int) -> dict[str, Fraction]:
    """The votes of a stage, without those who went out at an earlier one."""
    gone = _excluded(stages[:number])
    return {one: Fraction(votes) for one, votes in stages[number]["votes"].items() if one not in gone}


def _gone(labels: Labels, out: str, votes: int, before: Votes, after: Votes) -> str:
    """Who goes out, and where these papers go."""
    head = ngettext(
        "%(option)s goes out with one vote.", "%(option)s goes out with %(count)s votes.", votes
    ) % {"option": labels[out], "count": count_said(votes)}
    return f"{head} {_moved(labels, before, after)}".strip()


def _moved(labels: Labels, before: Votes, after: Votes) -> str:
    gains = {one: after[one] - before.get(one, 0) for one in after if after[one] > before.get(one, 0)}
    if not gains:
        return ""
    ordered = sorted(gains, key=lambda one: (-gains[one], labels[one]))
    said = ", ".join(f"{labels[one]} +{number_said(_plain(gains[one]))}" for one in ordered)
    return _("Votes move: %(gains)s.") % {"gains": said}


def _stage(stages: Sequence[Sheet], number: int, labels: Labels, votes: Sequence[Votes]) -> str:
    told = stages[number]
    said = []
    if told["did"] == "surplus":
        figures = {"option": labels[told["of"]], "surplus": number_said(told["surplus"])}
        said.append(_("What %(option)s has above the quota moves on: %(surplus)s.") % figures)
    elif told["did"] == "exclusion":
        figures = {
            "option": labels[told["of"]],
            "votes": number_said(stages[number - 1]["votes"][told["of"]]),
        }
        said.append(_("%(option)s goes out with %(votes)s.") % figures)
    else:
        said.append(_("The first rank of each paper is counted."))
    if number:
        said.append(_moved(labels, votes[number - 1], votes[number]))
    if told["elected"]:
        said.append(_("Elected: %(options)s.") % {"options": named(labels, told["elected"])})
    return " ".join(filter(None, said))


def _elected_why(sheet: Sheet, option: str) -> str:
    number, stage = next(
        (number, told) for number, told in enumerate(sheet["stages"], start=1) if option in told["elected"]
    )
    figures = {
        "number": number,
        "votes": number_said(stage["votes"][option]),
        "quota": count_said(sheet["quota"]),
    }
    if Fraction(stage["votes"][option]) >= sheet["quota"]:
        return _("Elected at stage %(number)s with %(votes)s, where the quota is %(quota)s.") % figures
    return _("Elected at stage %(number)s: no more were left than places to fill.") % figures


def _excluded(stages: Sequence[Sheet]) -> list[str]:
    return [told["of"] for told in stages if told["did"] == "exclusion"]


def _never_called(sheet: Sheet) -> list[str]:
    called = {*sheet["winners"], *_excluded(sheet["stages"])}
    return [option for option in sheet["options"] if option not in called]


def _last_seen(votes: Sequence[Votes]) -> list[str]:
    """Who stayed longest first, then by their last votes."""
    seen = {one: (number, found[one]) for number, found in enumerate(votes) for one in found}
    return sorted(seen, key=lambda one: seen[one], reverse=True)


def _grids(
    head: str,
    votes: Sequence[Votes],
    labels: Labels,
    order: Sequence[str],
    below: Below,
) -> list[Grid]:
    return [
        _grid(head, votes, labels, order, below, range(start, min(start + ROUNDS_AT_ONCE, len(votes))))
        for start in range(0, len(votes), ROUNDS_AT_ONCE)
    ]


def _grid(
    head: str,
    votes: Sequence[Votes],
    labels: Labels,
    order: Sequence[str],
    below: Below,
    shown: range,
) -> Grid:
    """Options that had votes in these rounds, each round with what changed; then what lies beside."""
    rows = [
        [Cell(labels[one]), *(_cell(votes, number, one) for number in shown)]
        for one in order
        if any(one in votes[number] for number in shown)
    ]
    rows += [
        [Cell(words), *(Cell(number_said(figures[number])) for number in shown)]
        for words, figures in below.items()
    ]
    columns = [(_("Option"), "key"), *((head % {"number": number + 1}, "number") for number in shown)]
    if len(votes) <= ROUNDS_AT_ONCE:
        title = _("The same in figures")
    else:
        title = _("In figures, %(first)s to %(last)s") % {"first": shown[0] + 1, "last": shown[-1] + 1}
    return Grid(title, columns, rows)


def _cell(votes: Sequence[Votes], number: int, option: str) -> Cell:
    """Votes of an option in a round, with a sign before what it gained or gave."""
    if option not in votes[number]:
        return Cell("")
    now = votes[number][option]
    change = now - votes[number - 1].get(option, 0) if number else Fraction(0)
    sign = "+" if change > 0 else "−"
    return Cell(number_said(_plain(now)), f"{sign}{number_said(_plain(abs(change)))}" if change else "")


def _plain(number: Fraction) -> str:
    """A number of at most five decimals as it is written."""
    if number.denominator == 1:
        return str(int(number))
    whole, parts = divmod(int(number * 100_000), 100_000)
    return f"{whole}.{parts:05}"
