"""What a budget was spent on: in the order in which it was, what each cost, and what is left."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coop.domain.words import N_
from governance.domain.methods import greedy as by_votes
from governance.views.sheets.pieces import (
    Bar,
    Bars,
    Cell,
    Grid,
    Labels,
    Sheet,
    Story,
    Told,
    Winner,
    count_said,
    euros_said,
    named,
    number_said,
)
from governance.views.sheets.points import number_of

FATES = {
    by_votes.FUNDED: N_("funded"),
    by_votes.RESERVES: N_("funded with reserves"),
    by_votes.TOO_FEW: N_("too few votes"),
    by_votes.TOO_DEAR: N_("does not fit in what is left"),
    by_votes.NOT_REACHED: N_("not reached"),
    by_votes.WITHDRAWN: N_("withdrawn"),
}


def greedy(sheet: Sheet, labels: Labels) -> Told:
    steps = sheet["steps"]
    columns = [
        (_("Project"), "key"),
        (_("Votes"), "number"),
        (_("Cost"), "number"),
        (_("What became of it"), ""),
        (_("Left"), "number"),
    ]
    rows = [
        [
            Cell(labels[step["option"]]),
            Cell(number_said(step["points"])),
            Cell(euros_said(step["cost"])),
            Cell(_fate(step), is_won=step["option"] in sheet["winners"]),
            Cell(euros_said(step["left"])),
        ]
        for step in steps
    ]
    costs = {step["option"]: step for step in steps}
    winners = [
        Winner(
            labels[one],
            _("%(cost)s, with the votes of %(votes)s papers.")
            % {"cost": euros_said(costs[one]["cost"]), "votes": number_said(costs[one]["points"])},
        )
        for one in sheet["winners"]
    ]
    return Told(
        _("Funded"), winners, _nothing(), [_spent(sheet), Grid(_("From the most votes down"), columns, rows)]
    )


def equal_shares(sheet: Sheet, labels: Labels) -> Told:
    rounds = sheet["rounds"]
    columns = [
        (_("Project"), "key"),
        (_("Cost"), "number"),
        (_("Each pays"), "number"),
        (_("Pay it in full"), "number"),
        (_("Give all they have"), "number"),
    ]
    rows = [
        [
            Cell(labels[told["option"]]),
            Cell(euros_said(told["cost"])),
            Cell(euros_said(told["price"])),
            Cell(count_said(told.get("in_full", 0))),
            Cell(count_said(told.get("all_they_had", 0))),
        ]
        for told in rounds
    ]
    winners = [Winner(labels[told["option"]], _paid(told)) for told in rounds]
    return Told(
        _("Funded"),
        winners,
        _nothing(),
        [
            _spent(sheet),
            Grid(_("Who paid for what, in this order"), columns, rows),
            Story(_("How large the shares were"), _shares(sheet, labels)),
        ],
        notes=[_("Of equal prices, the order fixed ahead takes the first.")],
    )


def _fate(step: Sheet) -> str:
    said = FATES[step["fate"]]
    return _(said)


def _spent(sheet: Sheet) -> Bars:
    figures = {name: euros_said(sheet[name]) for name in ("budget", "cost", "left")}
    said = _("%(cost)s of %(budget)s; %(left)s left") % figures
    spent, total = number_of(sheet["cost"]), number_of(sheet["budget"])
    return Bars(_("The budget"), max(total, 1), [Bar(_("Spent"), spent, said, _("funded"))])


def _paid(told: Sheet) -> str:
    number = told.get("in_full", 0) + told.get("all_they_had", 0)
    return ngettext(
        "%(cost)s, paid by one paper.", "%(cost)s, paid by %(count)s papers together.", number
    ) % {"cost": euros_said(told["cost"]), "count": count_said(number)}


def _shares(sheet: Sheet, labels: Labels) -> list[str]:
    if "share" not in sheet:
        return []
    steps = [
        ngettext(
            "The budget is shared among one paper: %(share)s.",
            "The budget is shared among %(count)s papers: %(share)s each.",
            sheet["voters"],
        )
        % {"count": count_said(sheet["voters"]), "share": euros_said(sheet["share"])}
    ]
    if sheet["increment"]:
        grown = euros_said(str(sheet["increment"]))
        steps.append(
            _("Each share grew by %(grown)s, as long as the budget could pay for all.") % {"grown": grown}
        )
    over = sheet["first_overspend"]
    if over:
        figures = {"cost": euros_said(over["cost"]), "options": named(labels, over["funded"])}
        steps.append(_("One euro more each would have funded %(options)s: %(cost)s, too much.") % figures)
    else:
        steps.append(_("All that somebody ticked is funded."))
    return steps


def _nothing() -> str:
    return _("Nothing is funded.")
