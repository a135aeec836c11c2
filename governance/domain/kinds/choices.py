"""What several kinds of proposals ask alike: a method, options by their names."""

from collections.abc import Collection, Sequence

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import texts
from governance.domain.polls import Limits
from governance.domain.questions import Option

LABEL_LENGTH = 140
MOST_OPTIONS = 30
"""More than anybody compares with care, and few enough for a page."""


def method_of(typed: str, known: Collection[str]) -> str:
    """Raises Refused."""
    if typed not in known:
        raise Refused(N_("Choose one of the ways to vote."), field="method")
    return str(typed)


def named(typed: Sequence[str], field: str) -> list[dict[str, str]]:
    """Two options at least, each of another name, with the id by which papers name it. Raises Refused."""
    labels = [texts.clean_line(label, field, LABEL_LENGTH) for label in typed]
    labels = [label for label in labels if label]
    if len({label.casefold() for label in labels}) != len(labels):
        raise Refused(N_("An option stands twice."), field=field)
    if not 2 <= len(labels) <= MOST_OPTIONS:
        raise Refused(N_("Name from 2 to %(most)s options."), field=field, most=MOST_OPTIONS)
    return [{"id": f"o{number}", "label": label} for number, label in enumerate(labels, start=1)]


def ranked(options: Sequence[Option]) -> Limits:
    """Of a paper that ranks: from 1 to the last place."""
    return Limits(least=1, most=len(options))
