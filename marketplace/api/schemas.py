"""What the marketplace answers to programs. Hours are whole minutes, euros whole cents: never a float."""

from datetime import date, datetime

from ninja import Schema

from marketplace.domain.terms import Terms


class Fault(Schema):
    """Why it was not answered, in the person's language."""

    detail: str
    field: str | None = None


class NeedOut(Schema):
    """requester_id: for members only; place_id and needed_on may be open.

    half_days: those of a week on which it can be done, from 0, Monday morning, to 20, Sunday evening; none of
    them where any is good.
    """

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
    half_days: list[int]
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


class IntroductionsOut(Schema):
    """A batch that a coordinator confirmed. versions: of its rules, by key; fingerprint: of its inputs."""

    id: int
    made_at: datetime
    fingerprint: str
    versions: dict[str, int]
    needs: int
    needs_served: int
    members: int
    introductions: int


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


class OfferIn(Schema):
    """What a member offers. radius_km goes with place_id; floor_cents, the least for an hour, with euros."""

    title: str
    text: str
    skill_ids: list[int]
    terms: list[Terms]
    category: str = ""
    place_id: int | None = None
    radius_km: int | None = None
    is_remote: bool = False
    floor_cents: int | None = None
    shows_floor: bool = False
    usual_minutes: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None


class PostedOfferIn(OfferIn):
    """key: chosen by the caller, the same when the same is sent again."""

    key: str


class OfferOut(Schema):
    """author_id: for members only. floor_cents: for its author, and for members where it is shown."""

    id: int
    title: str
    text: str
    skill_ids: list[int]
    terms: list[str]
    category: str
    floor_cents: int | None
    usual_minutes: int | None
    place: str | None
    region: str | None
    radius_km: int | None
    is_remote: bool
    starts_on: date | None
    ends_on: date | None
    state: str
    is_hidden: bool
    posted_at: datetime
    expires_at: datetime
    author_id: int | None


class OffersOut(Schema):
    """One page of what is offered now."""

    total: int
    page: int
    pages: int
    offers: list[OfferOut]


class FileOut(Schema):
    """A file beside a need or an offer. size: in bytes; address: where it is fetched."""

    id: int
    name: str
    size: int
    address: str


class LotIn(Schema):
    """A part of the work, with its day. cents is 0 where nothing is paid in euros."""

    title: str
    minutes: int
    cents: int = 0
    expected_on: date


class QuoteIn(Schema):
    """key: chosen by the caller, the same when the same is sent again."""

    terms: Terms
    lots: list[LotIn]
    key: str


class QuoteOut(Schema):
    """number: the newest has the highest; it can be accepted before expires_at by the other side."""

    id: int
    number: int
    side: str
    terms: str
    minutes: int
    price_cents: int | None
    lots: list[LotIn]
    sent_at: datetime
    expires_at: datetime


class RefundIn(Schema):
    """key: chosen by the caller, the same when the same is sent again."""

    minutes: int
    reason: str
    key: str


class SettledIn(Schema):
    """minutes: of those asked, 0 for none."""

    minutes: int
    reason: str


class RefundOut(Schema):
    """entry_id: the partial reversal in the ledger, once hours were given back."""

    id: int
    asked_by: str
    minutes: int
    reason: str
    state: str
    asked_at: datetime
    refunded_minutes: int | None
    decision: str
    entry_id: int | None


class InvoiceStepOut(Schema):
    """cents, paid_on: of what was paid or given back."""

    act: str
    side: str
    cents: int
    paid_on: date | None
    reason: str
    at: datetime


class CreditNoteOut(Schema):
    """What was taken back of an invoice, and why; its number is of the same sequence."""

    id: int
    number: str
    issued_on: date
    net_cents: int
    vat_cents: int
    total_cents: int
    reason: str


class InvoiceOut(Schema):
    """corrects: the number of the invoice of which this credit note takes something back, for a reason.

    credit_notes: of an invoice, the oldest first. due_cents: still to pay after them; excess_cents: paid
    beyond them, to be given back.

    rate: of VAT, an exact decimal. delay_days: from its day to its payment; late_days: from its term.
    """

    id: int
    number: str
    issued_on: date
    due_on: date
    regime: str
    rate: str
    net_cents: int
    vat_cents: int
    total_cents: int
    state: str
    corrects: str
    reason: str
    credit_notes: list[CreditNoteOut]
    due_cents: int
    excess_cents: int
    delay_days: int | None
    late_days: int | None
    steps: list[InvoiceStepOut]


class TeamLotOut(Schema):
    title: str
    minutes: int
    cents: int
    taker_id: int


class TeamPartOut(Schema):
    """parts: of the whole. minutes and cents: what they come to; all of them sum to the whole exactly."""

    member_id: int
    parts: int
    minutes: int
    cents: int
    has_agreed: bool
    signed_at: datetime | None


class TeamAnswerOut(Schema):
    """fingerprint: of the plan that is signed; another plan asks for every signature anew."""

    id: int
    request_id: int
    state: str
    lead_id: int
    terms: str
    number: int
    fingerprint: str
    minutes: int
    cents: int
    lots: list[TeamLotOut]
    team: list[TeamPartOut]
    made_at: datetime
