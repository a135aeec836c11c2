"""What programs read of the closing of a period."""

from datetime import date, datetime

from ninja import Schema

from coop.words import say
from timebank.api import answers
from timebank.api.schemas import DistributionLineOut
from timebank.domain.closings import Found
from timebank.selectors.closings import Told, ToldContest


class CheckOut(Schema):
    """A check of a period before it is computed. said, remedy: in the person's language; count: how many
    things stand against it; is_aside: it is red, and somebody said why the period is closed all the same.
    """

    check: str
    said: str
    is_green: bool
    is_aside: bool
    count: int
    remedy: str


class ClosingOut(Schema):
    """state: "closing", "computed", "contested", "posted", or "open" once it was given up. done, legs: legs
    of the pool that were read, of how many. aside, reason: what people wrote, "" for whoever may not read it.
    """

    id: int
    first_on: date
    last_on: date
    state: str
    asked_at: datetime
    frozen_at: datetime | None
    done: int
    legs: int
    round: int
    rule_version_id: int | None
    inputs_hash: str
    result_hash: str
    computed_at: datetime | None
    contest_until: datetime | None
    distribution_id: int | None
    ended_at: datetime | None
    aside: str
    reason: str
    lines: list[DistributionLineOut]


class ClosingWholeOut(ClosingOut):
    """checks: while they are looked at, before the period is frozen; none afterwards."""

    checks: list[CheckOut]


class ClosingContestOut(Schema):
    """round: which computation is contested; verdict: "upheld", "rejected", "withdrawn", or "" before."""

    id: int
    round: int
    member_id: int
    motive: str
    contested_at: datetime
    verdict: str
    answer: str
    answered_at: datetime | None


class DifferencesOut(Schema):
    """What a correction would move today: nothing, where every amount is zero."""

    inputs_hash: str
    result_hash: str
    lines: list[DistributionLineOut]


def closing(told: Told, may_read: bool) -> dict[str, object]:
    return {
        "id": told.id,
        "first_on": told.period.first_on,
        "last_on": told.period.last_on,
        "state": told.state.value,
        "asked_at": told.asked_at,
        "frozen_at": told.frozen_at,
        "done": told.done,
        "legs": told.legs,
        "round": told.round,
        "rule_version_id": told.version_id,
        "inputs_hash": told.inputs_hash,
        "result_hash": told.result_hash,
        "computed_at": told.computed_at,
        "contest_until": told.contest_until,
        "distribution_id": told.distribution_id,
        "ended_at": told.ended_at,
        "aside": told.aside if may_read else "",
        "reason": told.reason if may_read else "",
        "lines": answers.lines(told.lines),
    }


def check(found: Found) -> CheckOut:
    return CheckOut(
        check=found.check.value,
        said=say(found.name),
        is_green=found.is_green,
        is_aside=found.is_aside,
        count=found.count,
        remedy="" if found.is_green else say(found.remedy),
    )


def contest(one: ToldContest) -> ClosingContestOut:
    return ClosingContestOut(
        id=one.id,
        round=one.round,
        member_id=one.member_id,
        motive=one.motive,
        contested_at=one.contested_at,
        verdict=one.verdict.value if one.verdict else "",
        answer=one.answer,
        answered_at=one.answered_at,
    )
