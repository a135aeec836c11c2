"""A figure of a cell in words, or why it has none."""

from django.utils.translation import gettext as _

from marketplace.domain.observatory.published import Datum
from marketplace.views.observatory import words


def cell(datum: Datum | None, name: str, unit: str) -> str:
    """The value of that name, or why it is not shown."""
    number = None if datum is None else datum.value(name)
    return hidden(datum) if number is None else words.said(number, unit)


def brief(datum: Datum | None, name: str, unit: str) -> str:
    """The same where there is little room, as in a column of figures."""
    if datum is None or not datum.is_hidden:
        return cell(datum, name, unit)
    return words.hidden_short(datum)


def hidden(datum: Datum | None) -> str:
    """Why a cell has no figure; a cell that is not there has nobody in it."""
    return _("no figure yet") if datum is None else words.hidden(datum)
