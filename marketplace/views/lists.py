"""Engagements in lists, by who acts next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop.domain.actors import Actor
from coop.selectors import members
from marketplace.domain import engagements, permissions
from marketplace.domain.engagements import State
from marketplace.selectors import engagements as agreed
from marketplace.selectors import requests as asked
from marketplace.selectors.engagements import Line
from marketplace.views import said
from marketplace.views.said import Badge

MOST_ENDED = 10


@dataclass(frozen=True, slots=True)
class Row:
    """An engagement in a list: between whom, under which terms, where it stands."""

    line: Line
    people: str
    amount: str
    kind: str
    state: Badge
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lead: str
    rows: tuple[Row, ...]


GROUPS = (
    ("mine", gettext_lazy("Your turn"), gettext_lazy("Somebody waits for your answer or for your hours.")),
    ("doing", gettext_lazy("Under way"), gettext_lazy("Agreed: note the hours when it is done.")),
    ("theirs", gettext_lazy("Their turn"), gettext_lazy("Nothing to do: the other person is awaited.")),
    ("mediation", gettext_lazy("In mediation"), gettext_lazy("A coordinator reads what each of you wrote.")),
)
"""The groups of the page, in their order, with the sentence that says what is in each."""


def of_member(actor: Actor, member_id: int, page: str) -> dict[str, Any]:
    running, ended = agreed.running(member_id), agreed.ended(member_id, most=MOST_ENDED)
    names = members.names_of({id for line in (*running, *ended) for id in _parties(line)})
    grouped: dict[str, list[Row]] = {key: [] for key, _title, _lead in GROUPS}
    for line in running:
        grouped[_group(line, actor)].append(_own_row(line, member_id, names))
    needs = asked.of_member(member_id, page=page)
    return {
        "groups": [
            Group(str(title), str(lead), tuple(grouped[key])) for key, title, lead in GROUPS if grouped[key]
        ],
        "ended": [_own_row(line, member_id, names) for line in ended],
        "page": needs,
        "needs": said.needs(needs, actor),
    }


def between(lines: Iterable[Line]) -> list[Row]:
    """Rows for somebody who is not a party: both names."""
    found = list(lines)
    names = members.names_of({id for line in found for id in _parties(line)})
    return [
        _row(
            line,
            _("%(giver)s helps %(receiver)s")
            % {"giver": names[line.facts.giver_id], "receiver": names[line.facts.receiver_id]},
        )
        for line in found
    ]


def _own_row(line: Line, member_id: int, names: dict[int, str]) -> Row:
    is_giver = line.facts.giver_id == member_id
    other = names[line.facts.receiver_id if is_giver else line.facts.giver_id]
    people = _("You help %(person)s") if is_giver else _("%(person)s helps you")
    return _row(line, people % {"person": other})


def _row(line: Line, people: str) -> Row:
    return Row(
        line=line,
        people=people,
        amount=said.amount(line.terms, minutes=line.agreed_minutes, cents=line.price_cents),
        kind=said.kind(line.terms),
        state=said.state(line.facts.state),
        ends_at=_term(line),
    )


def _group(line: Line, actor: Actor) -> str:
    if line.facts.state is State.DISPUTED:
        return "mediation"
    if line.facts.state is State.AGREED:
        return "doing"
    side = permissions.side_of(actor, line.facts)
    return "mine" if side in engagements.awaited(line.facts) else "theirs"


def _term(line: Line) -> datetime | None:
    """Until when it stays in its state at most, None where no vote says so."""
    terms = {State.DISPUTED: line.mediation_ends_at, State.MISSED: line.missed_ends_at}
    return terms.get(line.facts.state)


def _parties(line: Line) -> tuple[int, int]:
    return line.facts.giver_id, line.facts.receiver_id
