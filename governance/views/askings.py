"""What a proposal asks, what its options are called and what its count chose, in words for a page or a
paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.domain.actors import Role
from coop.selectors import members
from governance import words
from governance.domain import deciding, slips
from governance.domain.counting import Method
from governance.domain.kinds import election
from governance.domain.kinds.names import KIND_NAMES, Kind
from governance.domain.mandates import POWER_WORDS
from governance.domain.questions import METHOD_NAMES, YES_NO, Question
from governance.domain.slips import Marks
from governance.selectors import candidacies, mandates, remarks
from governance.selectors.ballots import BallotFacts, PaperFacts
from governance.selectors.proposals import ProposalFacts
from governance.views.sheets import telling

ICONS: Mapping[Kind, str] = {
    Kind.RULE: "scale",
    Kind.RESOLUTION: "file-text",
    Kind.BUDGET: "landmark",
    Kind.ELECTION: "id-card",
    Kind.REVOCATION: "id-card",
    Kind.ADMISSION: "users",
    Kind.EXCLUSION: "users",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: a text, facts with their labels, and what can be chosen, each with a note."""

    title: str
    icon: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    options_title: str = ""
    options: tuple[tuple[str, str], ...] = ()
    url: str = ""


def of_ballot(ballot: BallotFacts) -> Asked | None:
    """None where a rule is changed: the page shows the change itself."""
    return _told(ballot.kind, ballot.asked, ballot.proposal_id)


def of_proposal(proposal: ProposalFacts) -> Asked | None:
    return _told(proposal.kind, proposal.asked, proposal.id)


def labels(ballot: BallotFacts | PaperFacts) -> dict[str, str]:
    """How each option of a ballot is read; a candidate by the name of today."""
    question, names = ballot.question, dict[str, str]()
    if ballot.kind is Kind.ELECTION:
        found = members.names_of(election.member_of(option) for option in question.ids)
        names = {f"{election.PERSON}{member_id}": name for member_id, name in found.items()}
    return words.option_labels(question, names)


def say_marks(question: Question, named: Mapping[str, str], marks: Marks) -> str:
    """One's own vote on one line."""
    if not marks:
        return _("Blank")
    ordered = sorted(marks, key=lambda mark: question.ids.index(mark[0]))
    if question.method in (YES_NO, Method.APPROVAL, Method.GREEDY, Method.EQUAL_SHARES):
        return ", ".join(named[option] for option, _mark in ordered)
    if question.method == Method.CONSENT:
        return _("I object") if marks[0][1] else _("I do not object")
    if question.method == Method.MAJORITY_JUDGMENT:
        return ", ".join(f"{named[option]} ({say_grade(mark)})" for option, mark in ordered)
    return ", ".join(f"{named[option]} ({mark})" for option, mark in ordered)


def heard(kind: Kind, asked: Mapping[str, Any], proposal_id: int) -> list[str] | None:
    """What the person concerned by an exclusion said of it, which stands beside the question; else None."""
    if kind is not Kind.EXCLUSION:
        return None
    return remarks.words_of(proposal_id, member_id=asked["member"], at=timezone.now())


def say_method(method: str) -> str:
    return _(METHOD_NAMES[method])


def say_grade(grade: int) -> str:
    return _(slips.mention_of(grade))


def result(ballot: BallotFacts, named: Mapping[str, str]) -> dict[str, object]:
    """What the page of a counted ballot shows of another method than yes and no."""
    sheet = ballot.counted
    if sheet is None or ballot.sheet is not None:
        return {}
    return {"told": telling.of(dict(sheet) | {"winners": sheet[deciding.CHOSEN]}, named)}


def figures(ballot: BallotFacts, named: Mapping[str, str]) -> list[tuple[str, str]]:
    """Of each option what its method counted: approvals, points, dots, the median grade, the place or the
    cost.
    """
    sheet, language = ballot.counted or {}, get_language() or "fr"
    match ballot.question.method:
        case Method.APPROVAL:
            return [(named[option], str(votes)) for option, votes in sheet["votes"].items()]
        case Method.SCORE:
            return [(named[option], told["points"]) for option, told in sheet["points"].items()]
        case Method.DOTS:
            return [(named[option], str(dots)) for option, dots in sheet["dots"].items()]
        case Method.MAJORITY_JUDGMENT:
            return [
                (named[option], "–" if told["median"] is None else say_grade(told["median"]))
                for option, told in sheet["grades"].items()
            ]
        case Method.IRV:
            return _votes(sheet["rounds"][-1]["votes"], named) if sheet["rounds"] else []
        case Method.STV:
            return _votes(sheet["stages"][-1]["votes"], named) if sheet["stages"] else []
        case Method.SCHULZE:
            return [(named[option], str(place)) for place, option in enumerate(sheet["order"], start=1)]
        case Method.CONSENT:
            last = sheet["rounds"][-1]
            return [(_("Voters who object"), str(last["made"] + last["standing"]))]
        case _:
            costs = ballot.question.costs
            return [
                (named[option], quantities.say_cents(costs[option], language))
                for option in sheet[deciding.CHOSEN]
            ]


def _votes(votes: Mapping[str, Any], named: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(named[option], str(number)) for option, number in votes.items()]


def _told(kind: Kind, asked: Mapping[str, Any], proposal_id: int) -> Asked | None:
    title, icon = _(KIND_NAMES[kind]), ICONS[kind]
    match kind:
        case Kind.RULE:
            return None
        case Kind.RESOLUTION:
            return Asked(
                title,
                icon,
                text=asked["text"],
                facts=(_method(asked),),
                options_title=_("Options"),
                options=tuple((option["label"], "") for option in asked.get("options", ())),
            )
        case Kind.BUDGET:
            return Asked(
                title,
                icon,
                facts=((_("The sum"), _cents(asked["cents"])), _method(asked)),
                options_title=_("Projects"),
                options=tuple((one["title"], _cents(one["cents"])) for one in asked["projects"]),
            )
        case Kind.ELECTION:
            return _election(title, icon, asked, proposal_id)
        case Kind.REVOCATION:
            told = mandates.get(asked["mandate"])
            return Asked(
                title,
                icon,
                text=told.purpose,
                facts=((_("Duty"), told.duty), (_("Held by"), told.holder)),
                url=reverse("mandate", args=[asked["mandate"]]),
            )
        case Kind.ADMISSION | Kind.EXCLUSION:
            name = members.name_of(asked["member"])
            return Asked(title, icon, facts=((_("Person concerned"), name),))


def _election(title: str, icon: str, asked: Mapping[str, Any], proposal_id: int) -> Asked:
    language = get_language() or "fr"
    powers = " ".join(_(POWER_WORDS[Role(power)]) for power in asked["powers"])
    return Asked(
        title,
        icon,
        text=asked["purpose"],
        facts=(
            (_("Duty"), mandates.duty_name(asked["duty"])),
            (_("Seats"), quantities.say_count(asked["seats"], language)),
            (_("Days of the mandate"), quantities.say_count(asked["days"], language)),
            (_("Powers"), powers),
            _method(asked),
        ),
        options_title=_("Candidates"),
        options=tuple((one.name, one.text) for one in candidacies.of_proposal(proposal_id)),
    )


def _method(asked: Mapping[str, Any]) -> tuple[str, str]:
    return _("Way to vote"), say_method(asked["method"])


def _cents(cents: int) -> str:
    return quantities.say_cents(cents, get_language() or "fr")
