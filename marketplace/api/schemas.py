"""What the marketplace answers to programs. Hours are whole minutes, euros whole cents: never a float."""

from datetime import date, datetime

from ninja import Schema


class Fault(Schema):
    """Why it was not answered, in the person's language."""

    detail: str
    field: str | None = None


class NeedOut(Schema):
    """requester_id: for members only; place_id and needed_on may be open."""

    id: int
    title: str
    text: str
    skill_ids: list[int]
    wanted_minutes: int
    terms: str
    budget_cents: int | None
    place: str | None
    region: str | None
    is_remote: bool
    needed_on: date | None
    posted_at: datetime
    state: str
    requester_id: int | None


class NeedsOut(Schema):
    """One page of open needs, the newest first."""

    total: int
    page: int
    pages: int
    needs: list[NeedOut]


class ProposedOut(Schema):
    """Somebody who could help, in the order of the list, with the reasons in words, the strongest first."""

    member_id: int
    rank: int
    reasons: list[str]


class EngagementOut(Schema):
    """awaited: who acts next, among giver, receiver and mediator. proposed_minutes, proposed_by: the figure
    on which one of the two would agree in a mediation, which ends at mediation_ends_at whatever happens.
    missed_by: who said that they did not meet; without another answer it ends at missed_ends_at.
    """

    id: int
    request_id: int
    title: str
    giver_id: int
    receiver_id: int
    terms: str
    agreed_minutes: int
    price_cents: int | None
    state: str
    awaited: list[str]
    giver_minutes: int | None
    receiver_minutes: int | None
    proposed_minutes: int | None
    proposed_by: str | None
    mediation_ends_at: datetime | None
    missed_by: str | None
    missed_ends_at: datetime | None
    entry_id: int | None


class StepOut(Schema):
    act: str
    side: str
    at: datetime
    minutes: int | None
    reason: str


class EngagementStoryOut(EngagementOut):
    steps: list[StepOut]


class EngagementsOut(Schema):
    """running: who has waited longest first; ended: the latest first."""

    running: list[EngagementOut]
    ended: list[EngagementOut]


class MessageOut(Schema):
    id: int
    author_id: int
    text: str
    sent_at: datetime


class ThreadOut(Schema):
    """Messages in the order of time; older_than is the `before` of the page that comes before this one."""

    messages: list[MessageOut]
    older_than: int | None


class ReviewOut(Schema):
    """Words about a member, after an engagement. Without words where it was taken back or hidden."""

    id: int
    author_id: int
    given_at: datetime
    is_shown: bool
    text: str
    tags: list[str]
    answer: str
