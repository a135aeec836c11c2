"""An election: members who stood for a duty themselves, seats, and the term of the mandate that they would
get.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from coop.domain.actors import Role
from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import mandates, texts
from governance.domain.counting import Method
from governance.domain.kinds.choices import method_of, ranked
from governance.domain.kinds.resolution import BEST_GRADE
from governance.domain.mandates import Draft
from governance.domain.polls import Limits
from governance.domain.questions import Option, Question
from governance.domain.rules import Json

METHODS = (Method.MAJORITY_JUDGMENT, Method.APPROVAL, Method.IRV, Method.STV, Method.SCHULZE)
MOST_SEATS = 20
WORDS_LENGTH = 2000
PERSON = "m"
"""Before the id of a member in the id of an option: its label is their number, and pages say their name."""


def clean(
    *,
    duty_id: int,
    is_single: bool,
    seats: int,
    method: str,
    purpose: str,
    powers: Collection[str],
    days: int,
) -> dict[str, Json]:
    """What is kept. days: how long the mandate lasts; its length by the rule is checked when it is opened
    too.

    is_single: of the duty. Raises Refused.
    """
    method = method_of(method, METHODS)
    if not 1 <= seats <= (1 if is_single else MOST_SEATS):
        raise Refused(
            N_("This duty has %(most)s seats at most."), field="seats", most=1 if is_single else MOST_SEATS
        )
    if method == Method.IRV and seats > 1:
        raise Refused(N_("An instant run-off fills one seat: choose the transferable vote."), field="method")
    roles = frozenset(Role(power) for power in powers if power in frozenset(Role))
    mandates.check_powers(roles)
    return {
        "duty": duty_id,
        "seats": seats,
        "method": method,
        "purpose": mandates.clean_purpose(purpose),
        "powers": sorted(role.value for role in roles),
        "days": days,
    }


def question(asked: Mapping[str, Any], candidates: Sequence[tuple[int, int]]) -> Question:
    """The ballot of an election that `clean` gave. candidates: id and number of each member who stands."""
    options = tuple(Option(f"{PERSON}{member_id}", str(number)) for member_id, number in candidates)
    limits = {
        Method.MAJORITY_JUDGMENT: Limits(most=BEST_GRADE),
        Method.APPROVAL: Limits(least=1, most=1),
    }
    method = asked["method"]
    return Question(method, options, seats=asked["seats"], limits=limits.get(method, ranked(options)))


def member_of(option_id: str) -> int:
    """The member for whom an option of an election stands."""
    return int(option_id.removeprefix(PERSON))


def draft(
    asked: Mapping[str, Any], *, duty: str, is_single: bool, holder_id: int, from_on: date, title: str
) -> Draft:
    """The mandate of who was elected, from that day on; its report is due on its last day.

    title: of the proposal, which says who decided it.
    """
    until_on = from_on + timedelta(days=asked["days"] - 1)
    return Draft(
        duty=duty,
        is_single=is_single,
        holder_id=holder_id,
        purpose=asked["purpose"],
        powers=frozenset(Role(power) for power in asked["powers"]),
        begins_on=from_on,
        until_on=until_on,
        report_due_on=until_on,
        decided=title,
    )


def clean_words(typed: str) -> str:
    """What a candidate says; they may say nothing. Raises Refused."""
    return texts.clean(typed, "text", WORDS_LENGTH)
