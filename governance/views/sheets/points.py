"""Counts that add up: yes or no, approval, score, dots; and consent, which adds up objections."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.views.sheets.pieces import (
    Bar,
    Bars,
    Cell,
    Grid,
    Labels,
    Sheet,
    Told,
    Winner,
    count_said,
    in_order,
    number_said,
)

Saying = Callable[[str, int], str]
"""A figure in words, given how it stands on the sheet and how many papers were counted."""


def yes_no(sheet: Sheet, labels: Labels) -> Told:
    yes, no = sheet["options"]
    votes, needed = sheet["votes"], sheet["needed"]
    figures = {"votes": count_said(votes[yes]), "needed": count_said(needed)}
    why = (
        _("%(votes)s papers say so, and %(needed)s were needed.")
        if sheet["winners"] == [yes]
        else _("%(votes)s papers said the other, where %(needed)s were needed.")
    )
    total = max(sheet["papers"]["counted"], 1)
    bars = [
        Bar(labels[option], votes[option], _papers(str(votes[option]), 0), _won(sheet, option))
        for option in (yes, no)
    ]
    return Told(
        _("Decided"),
        [Winner(labels[sheet["winners"][0]], why % figures)],
        pieces=[Bars(_("The votes"), total, bars)],
    )


def approval(sheet: Sheet, labels: Labels) -> Told:
    counted = max(sheet["papers"]["counted"], 1)
    return _added(
        sheet, labels, {one: str(number) for one, number in sheet["votes"].items()}, _of_papers, counted
    )


def score(sheet: Sheet, labels: Labels) -> Told:
    return _added(sheet, labels, {one: told["points"] for one, told in sheet["points"].items()}, _points)


def dots(sheet: Sheet, labels: Labels) -> Told:
    return _added(sheet, labels, {one: str(number) for one, number in sheet["dots"].items()}, _dots)


def consent(sheet: Sheet, labels: Labels) -> Told:
    rounds = [
        [
            Cell(labels[told["wording"]]),
            Cell(count_said(told["made"])),
            Cell(count_said(told["lifted"])),
            Cell(count_said(told["made"] + told["standing"])),
        ]
        for told in sheet["rounds"]
    ]
    columns = [
        (_("Wording"), "key"),
        (_("Objections made"), "number"),
        (_("Lifted"), "number"),
        (_("Standing"), "number"),
    ]
    winners = [Winner(labels[one], _("No objection stands against it.")) for one in sheet["winners"]]
    nobody = _("An objection still stands: the wording is to be amended, and asked again.")
    return Told(_("Adopted"), winners, nobody, [Grid(_("Round by round"), columns, rounds)])


def _added(
    sheet: Sheet, labels: Labels, figures: Mapping[str, str], say: Saying, total: int | None = None
) -> Told:
    counted = sheet["papers"]["counted"]
    order = in_order(sheet, figures)
    most = max((int(number_of(text)) for text in figures.values()), default=0)
    bars = [
        Bar(labels[one], int(number_of(figures[one])), say(figures[one], counted), _won(sheet, one))
        for one in order
    ]
    winners = [Winner(labels[one], say(figures[one], counted)) for one in sheet["winners"]]
    return Told(_("Chosen"), winners, pieces=[Bars(_("The count"), total or max(most, 1), bars)])


def number_of(text: str) -> int:
    """The whole part of a figure of a sheet, for a drawing."""
    whole, _slash, parts = text.partition("/")
    return int(whole) // int(parts or 1)


def _won(sheet: Sheet, option: str) -> str:
    return _("wins") if option in sheet["winners"] else ""


def _papers(figure: str, counted: int) -> str:
    number = int(figure)
    return ngettext("%(count)s paper", "%(count)s papers", number) % {"count": count_said(number)}


def _of_papers(figure: str, counted: int) -> str:
    return ngettext("%(votes)s of one paper", "%(votes)s of %(count)s papers", counted) % {
        "votes": count_said(int(figure)),
        "count": count_said(counted),
    }


def _points(figure: str, counted: int) -> str:
    return ngettext("%(count)s point", "%(count)s points", number_of(figure)) % {"count": number_said(figure)}


def _dots(figure: str, counted: int) -> str:
    return ngettext("%(count)s dot", "%(count)s dots", int(figure)) % {"count": number_said(figure)}
