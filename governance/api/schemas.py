"""What programs read of rules and votes. Values have the JSON form that `governance.domain.rules` defines."""

from datetime import date, datetime

from ninja import Schema

from governance.domain.rules import Json


class Fault(Schema):
    """Why an operation was not done, in the reader's language, and the input that it belongs to."""

    detail: str
    field: str | None = None


class RuleOut(Schema):
    """A rule and the value that it has at the instant asked for; version_id names it for ever."""

    key: str
    label: str
    explanation: str
    unit: str
    lower: Json
    upper: Json
    floors: dict[str, str]
    source: str
    value: Json
    version_id: int
    effective_at: datetime


class VersionOut(Schema):
    """One value of a rule. ballot_id: the vote behind it, null for the founding value."""

    id: int
    value: Json
    effective_at: datetime
    replaced_at: datetime | None
    ballot_id: int | None
    count: dict[str, Json] | None


class ProposalOut(Schema):
    """A proposal. state: draft, discussed, announced, voting, adopted, rejected or withdrawn.

    announceable_at: from when its vote may be announced. opens_at: when its vote opens, once announced.
    """

    id: int
    title: str
    reason: str
    proposer_id: int
    rule: str
    old: Json
    new: Json
    state: str
    outcome: str | None
    created_at: datetime
    published_at: datetime | None
    announceable_at: datetime | None
    announced_at: datetime | None
    opens_at: datetime | None
    ended_at: datetime | None
    ballot_id: int | None
    closes_at: datetime | None
    effective_at: datetime | None


class MandateOut(Schema):
    """Who holds a duty, up to ends_at. powers: roles lent while it runs.

    decision_id, end_decision_id: the proposals whose votes gave and took it, null where words say who did.
    """

    id: int
    duty: str
    is_single: bool
    holder_id: int
    purpose: str
    powers: list[str]
    state: str
    begins_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    ending_reason: str
    report_due_on: date
    is_report_handed_in: bool
    decided: str
    decision_id: int | None
    end_decision_id: int | None
    follows_id: int | None
    successor_id: int | None


class MandateReportOut(Schema):
    """What a holder did, in their words. is_due: the report that was due, not one on the way."""

    text: str
    is_due: bool
    handed_at: datetime


class MandateWithReportsOut(MandateOut):
    """reports: the latest first."""

    reports: list[MandateReportOut]


class BallotOut(Schema):
    """A vote: turnout while it is open, the count once it is closed. own_choice: the reader's own vote."""

    id: int
    proposal_id: int
    rule: str
    old: Json
    new: Json
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    electorate: int
    votes: int
    quorum_needed: int
    quorum_share: str
    majority_share: str
    frozen_hash: str
    own_choice: str | None
    outcome: str | None
    count: dict[str, Json] | None
