"""Majority judgment: the grades of each option as one bar, with the table as its twin."""

from django.utils.translation import gettext as _

from coop.domain import drawings
from governance.domain import slips
from governance.views.sheets.pieces import (
    Cell,
    Grid,
    Labels,
    Merit,
    Merits,
    Segment,
    Sheet,
    Told,
    Winner,
    count_said,
)


def majority_judgment(sheet: Sheet, labels: Labels) -> Told:
    order = _in_order(sheet)
    given = {
        one: {int(grade): papers for grade, papers in sheet["grades"][one]["given"].items()} for one in order
    }
    highest = max((grade for found in given.values() for grade in found), default=0)
    grades = range(highest, -1, -1)
    merits = [
        Merit(
            labels[one],
            _median(sheet, one),
            _segments([given[one].get(grade, 0) for grade in grades], highest),
            _("wins") if one in sheet["winners"] else "",
        )
        for one in order
    ]
    said = [(grade, _(slips.mention_of(grade))) for grade in grades]
    columns = [(_("Option"), "key"), *((words, "number") for _grade, words in said)]
    rows = [
        [
            Cell(labels[one], _median(sheet, one)),
            *(Cell(count_said(given[one].get(grade, 0))) for grade in grades),
        ]
        for one in order
    ]
    return Told(
        _("Chosen"),
        [Winner(labels[one], _why(sheet, one)) for one in sheet["winners"]],
        pieces=[
            Merits(_("How each was judged"), said, merits),
            Grid(_("The same in figures"), columns, rows),
        ],
    )


def _in_order(sheet: Sheet) -> list[str]:
    """The best first: by the middle, then by what stands around it."""
    places = {option: place for place, option in enumerate(sheet["ties"])}

    def worth(option: str) -> tuple[list[int], int]:
        runs = sheet["grades"][option]["then"]
        return [-grade for grade, times in runs for _time in range(times)], places[option]

    return sorted(sheet["options"], key=worth)


def _segments(papers: list[int], highest: int) -> list[Segment]:
    places = drawings.segments(papers)
    return [Segment(highest - at, start, width) for at, (start, width) in enumerate(places) if width]


def _median(sheet: Sheet, option: str) -> str:
    median = sheet["grades"][option]["median"]
    return "—" if median is None else _(slips.mention_of(median))


def _why(sheet: Sheet, option: str) -> str:
    median = sheet["grades"][option]["median"]
    if median is None:
        return _("No paper was counted.")
    said = {"mention": _(slips.mention_of(median))}
    equal = [
        one
        for one in sheet["options"]
        if one not in sheet["winners"] and sheet["grades"][one]["median"] == median
    ]
    if equal:
        return (
            _(
                "In the middle stands “%(mention)s”, as for another one: a paper of the middle is taken from "
                "each, again and again, until they differ."
            )
            % said
        )
    return _("In the middle stands “%(mention)s”: half of the papers give it at least that.") % said
