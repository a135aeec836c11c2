"""Schulze: who would win against whom, and the chains of victories where duels go in a circle."""

from django.utils.translation import gettext as _

from governance.views.sheets.pieces import Cell, Grid, Labels, Sheet, Told, Winner, count_said, named

OPTIONS_AT_ONCE = 6
ROWS = 12
"""Options whose duels are shown, the first of the order; the sheet in the kit holds them all."""


def schulze(sheet: Sheet, labels: Labels) -> Told:
    shown = sheet["order"][:ROWS]
    winners = [Winner(labels[one], _why(sheet, labels, one)) for one in sheet["winners"]]
    order = Grid(
        _("The order that follows"),
        [(_("Option"), "key"), (_("Place"), "number"), (_("Duels won"), "number")],
        [
            [Cell(labels[one]), Cell(count_said(place)), Cell(count_said(len(_beaten(sheet, one))))]
            for place, one in enumerate(sheet["order"], start=1)
        ],
    )
    notes = [
        _("In a duel a paper counts for the option that it ranks higher; what it does not rank is below."),
        _("A chain is as strong as its weakest victory; whoever has the stronger one stands above."),
    ]
    if len(sheet["order"]) > len(shown):
        notes.append(
            _("Duels are shown for the first %(count)s options; the count sheet holds all of them.")
            % {"count": len(shown)}
        )
    duels = _matrices(sheet, labels, shown, "duels", _("Duels: papers that prefer the row to the column"))
    chains = _matrices(sheet, labels, shown, "chains", _("Strongest chains, from the row to the column"))
    return Told(_("Chosen"), winners, pieces=[order, *duels, *chains], notes=notes)


def _why(sheet: Sheet, labels: Labels, option: str) -> str:
    others = [one for one in sheet["options"] if one != option]
    if not others:
        return _("It is the only option.")
    beaten = _beaten(sheet, option)
    if len(beaten) == len(others):
        return _("It wins each of its duels.")
    lost = [one for one in others if option in _beaten(sheet, one)]
    if not lost:
        return _("It loses none of its duels.")
    return _("It loses to %(others)s, and its chains of victories are as strong as theirs or stronger.") % {
        "others": named(labels, lost)
    }


def _beaten(sheet: Sheet, option: str) -> list[str]:
    return [
        one
        for one in sheet["options"]
        if _figure(sheet, "duels", option, one) > _figure(sheet, "duels", one, option)
    ]


def _figure(sheet: Sheet, matrix: str, row: str, column: str) -> int:
    place = {option: number for number, option in enumerate(sheet["options"])}
    return int(sheet[matrix][place[row]][place[column]])


def _matrices(sheet: Sheet, labels: Labels, shown: list[str], matrix: str, title: str) -> list[Grid]:
    """A few columns each; an option against itself is nothing."""
    return [
        Grid(
            title,
            [(_("Option"), "key"), *((labels[one], "number") for one in columns)],
            [[Cell(labels[row]), *(_cell(sheet, matrix, row, one) for one in columns)] for row in shown],
            is_folded=len(shown) > OPTIONS_AT_ONCE or matrix == "chains",
            note=_("✓: the stronger of the two."),
        )
        for start in range(0, len(shown), OPTIONS_AT_ONCE)
        for columns in [shown[start : start + OPTIONS_AT_ONCE]]
    ]


def _cell(sheet: Sheet, matrix: str, row: str, column: str) -> Cell:
    if row == column:
        return Cell("")
    ours, theirs = _figure(sheet, matrix, row, column), _figure(sheet, matrix, column, row)
    return Cell(count_said(ours), "✓" if ours > theirs else "", is_won=ours > theirs)
