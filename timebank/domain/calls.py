"""Calls for projects of a fund: what one is, and what the decision of its vote makes of each project."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coop.domain import quantities
from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import texts
from timebank.domain.natures import Unit
from timebank.domain.projects import ProjectAct

TITLE_LENGTH = 140
TEXT_LENGTH = 4000
REFERENCE_LENGTH = 200
LANGUAGE = "fr"
"""What is voted stays as it was written, in the first language of the house."""


class Way(StrEnum):
    """How a call was decided: by a budget vote of the members here, or by an assembly that met."""

    VOTE = "vote"
    ASSEMBLY = "assembly"


class Ending(StrEnum):
    """What the end of a vote means for its call."""

    CHOSEN = "chosen"
    NOBODY = "nobody"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Choice:
    """A project among the options of a vote. title, amount: as its ballot froze them."""

    title: str
    amount: int


def clean_words(title: str, text: str) -> tuple[str, str]:
    """Raises Refused, on the field."""
    return (
        texts.clean_line(title, "title", TITLE_LENGTH, absent=N_("Please give the call a title.")),
        texts.clean(text, "text", TEXT_LENGTH, absent=N_("Please say what the call is for.")),
    )


def clean_reference(typed: str) -> str:
    """Which decision of which assembly. Raises Refused."""
    absent = N_("Say which decision it was: the assembly, its day, the resolution.")
    return texts.clean_line(typed, "reference", REFERENCE_LENGTH, absent=absent)


def check_opening(*, amount: int, free: int, closes_on: date, opened_on: date, days: int) -> None:
    """Raises Refused. amount: what the call shares out; free: what the fund holds and has promised to nobody;
    days: how long a call takes projects at the least.
    """
    if amount <= 0:
        raise Refused(N_("Say which sum is to be shared out."), field="amount")
    if amount > free:
        raise Refused(
            N_("The fund does not hold as much: count what it has already promised."), field="amount"
        )
    if (closes_on - opened_on).days < days:
        raise Refused(
            N_("A call takes projects for %(days)s days at least, as was voted."),
            field="closes_on",
            days=days,
        )


def check_open(*, closes_on: date, today: date) -> None:
    """Raises Refused after its last day."""
    if today > closes_on:
        raise Refused(N_("This call takes no more projects: its last day has passed."))


def check_over(*, closes_on: date, today: date) -> None:
    """Raises Refused while projects may still come."""
    if today <= closes_on:
        raise Refused(N_("This call still takes projects: it is decided after its last day."))


def check_examined(waiting: int) -> None:
    """Raises Refused while a submitted project waits for its answer."""
    if waiting:
        raise Refused(N_("%(count)s projects of this call wait to be examined."), count=waiting)


def check_sum(amounts: Iterable[int], amount: int) -> None:
    """Raises Refused where more would be granted than the call shares out."""
    if sum(amounts) > amount:
        raise Refused(N_("Together these projects ask for more than the call shares out."), field="projects")


def single(title: str, purpose: str, amount: int, unit: Unit) -> str:
    """The text of a vote by yes or no on one project: its title with what it asks for, then its purpose."""
    say = quantities.say_cents if unit is Unit.CENTS else quantities.say_minutes
    return f"{title} ({say(amount, LANGUAGE)})\n\n{purpose}"


def fates(
    projects: Mapping[int, Choice], ending: Ending, *, put: Collection[Choice], chosen: Collection[Choice]
) -> dict[int, ProjectAct]:
    """What becomes of each project that was put to the vote, by its id.

    put: what the ballot asked in the end, which an amendment may have changed; chosen: what it chose. A
    project that was not asked about is decided another time.
    """
    if ending is Ending.UNDECIDED:
        return dict.fromkeys(projects, ProjectAct.GIVE_BACK)
    won = set(chosen) if ending is Ending.CHOSEN else set()
    asked = set(put)
    return {
        project_id: ProjectAct.GIVE_BACK
        if choice not in asked
        else ProjectAct.FUND
        if choice in won
        else ProjectAct.PASS_OVER
        for project_id, choice in projects.items()
    }
