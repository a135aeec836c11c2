"""A count sheet, whatever its method, as its page tells it.

`of(sheet, labels)` reads what `counting.count(method, poll).sheet` holds, also after it was stored as JSON;
the template "governance/sheets/sheet.html" shows it as `told`. Money on it is in euros.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from governance.domain import tie_breaks
from governance.domain.counting import Method
from governance.domain.tie_breaks import TieBreak
from governance.views.sheets import budgets, duels, merits, points, rounds
from governance.views.sheets.pieces import Labels, Sheet, Told, count_said, named

TELLERS: Mapping[Method, Callable[[Sheet, Labels], Told]] = {
    Method.YES_NO: points.yes_no,
    Method.APPROVAL: points.approval,
    Method.SCORE: points.score,
    Method.DOTS: points.dots,
    Method.MAJORITY_JUDGMENT: merits.majority_judgment,
    Method.IRV: rounds.irv,
    Method.STV: rounds.stv,
    Method.SCHULZE: duels.schulze,
    Method.CONSENT: points.consent,
    Method.GREEDY: budgets.greedy,
    Method.EQUAL_SHARES: budgets.equal_shares,
}
WITH_ORDER = tie_breaks.READERS.keys() | {Method.EQUAL_SHARES}
"""Methods that equal options may leave to the order fixed ahead."""


def of(sheet: Sheet, labels: Labels) -> Told:
    """labels: what each option of the sheet is called. Raises ValueError for a method that is not ours."""
    told = TELLERS[Method(sheet["method"])](sheet, labels)
    notes = told.notes
    if not sheet["papers"]["counted"]:
        empty = _("No paper was counted: what stands here follows only from the order fixed ahead.")
        notes = (empty, *notes)
    return replace(
        told,
        papers=_papers(sheet),
        ties=[_tie(one, labels) for one in tie_breaks.of(sheet)],
        order=[labels[option] for option in sheet["ties"]] if sheet["method"] in WITH_ORDER else (),
        notes=notes,
    )


def _papers(sheet: Sheet) -> list[tuple[str, str]]:
    papers = sheet["papers"]
    names = {
        "cast": _("Papers"),
        "counted": _("Counted"),
        "blank": _("Blank"),
        "invalid": _("Invalid"),
    }
    return [(said, count_said(papers[name])) for name, said in names.items()]


def _tie(one: TieBreak, labels: Labels) -> str:
    figures = {"kept": named(labels, one.kept), "left": named(labels, one.left), "number": one.round}
    if one.round:
        return (
            _("Round %(number)s: %(kept)s and %(left)s were equal; the order put %(left)s behind.") % figures
        )
    return _("%(kept)s and %(left)s were equal; the order put %(left)s behind.") % figures
