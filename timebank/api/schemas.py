"""What the ledger answers to programs. Hours are whole minutes, euros whole cents: never a float."""

from datetime import date, datetime

from ninja import Schema


class Fault(Schema):
    """Why it was not answered, in the person's language."""

    detail: str
    field: str | None = None


class ReasonIn(Schema):
    """Why something is given up or corrected: it stays."""

    reason: str


class LineOut(Schema):
    entry_id: int
    happened_at: datetime
    nature: str
    minutes: int
    balance_minutes: int


class StatementOut(Schema):
    first_on: date
    last_on: date
    opening_minutes: int
    closing_minutes: int
    lines: list[LineOut]


class ExceptionOut(Schema):
    side: str
    limit_minutes: int
    reason: str
    begins_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None
    end_reason: str


class LimitsOut(Schema):
    """The least and the most of one's own hours, what is left until each, and every exception."""

    least_minutes: int
    most_minutes: int
    to_spend_minutes: int
    to_receive_minutes: int
    is_least_personal: bool
    is_most_personal: bool
    exceptions: list[ExceptionOut]


class LegOut(Schema):
    account: str
    unit: str
    member_id: int | None
    amount: int


class EntryOut(Schema):
    id: int
    nature: str
    happened_at: datetime
    recorded_at: datetime
    subject: str
    actor_id: int | None
    reason: str
    reverses_id: int | None
    reversal_ids: list[int]
    rule_version_ids: list[int]
    legs: list[LegOut]


class FundOut(Schema):
    fund: str
    minutes: int
    cents: int


class FundsOut(Schema):
    """pool: what came in and has not been distributed yet."""

    funds: list[FundOut]
    pool: FundOut


class MovementOut(Schema):
    """What an entry brought a fund (positive) or took from it in one unit, net of its reversals."""

    entry_id: int
    fund: str
    unit: str
    amount: int
    nature: str
    subject: str
    happened_at: datetime


class OriginOut(Schema):
    """Where a part of a movement came from. distribution_id: None for what reached the fund directly.

    part: exact, as "n/d"; others: the part of it from entries that the reader may not see.
    """

    unit: str
    distribution_id: int | None
    part: str
    others: str


class TracedOut(Schema):
    """A movement of a fund in each unit; the parts of its origins sum to it."""

    movements: list[MovementOut]
    origins: list[OriginOut]


class PartOut(Schema):
    """An entry: what it brought, in whole units, and its exact part of the movement, as "n/d"."""

    entry_id: int
    brought: int
    part: str


class FedOut(Schema):
    """What reached a fund, as "n/d" of units: it is what was used and what is left. seen: of it, used by
    movements that the reader may see."""

    fund: str
    unit: str
    part: str
    used: str
    seen: str
    left: str


class OnwardOut(Schema):
    """What was brought in whole units: it is what waits in the common pool and what reached the funds."""

    minutes: int
    cents: int
    waiting_minutes: str
    waiting_cents: str
    fed: list[FedOut]


class UseOut(Schema):
    """A movement out of a fund, and the exact part of it that was paid, as "n/d"."""

    movement: MovementOut
    part: str


class DistributionLineOut(Schema):
    """quota: the exact figure before rounding, as a fraction; share: a decimal written as text."""

    fund: str
    unit: str
    share: str
    quota: str
    amount: int


class DistributionOut(Schema):
    """corrects_id, corrected_by_id: the distribution that it puts right, and the one that puts it right."""

    id: int
    first_on: date
    last_on: date
    posted_at: datetime
    rule_version_id: int
    inputs_hash: str
    result_hash: str
    lines: list[DistributionLineOut]
    corrects_id: int | None
    corrected_by_id: int | None


class RecomputedOut(Schema):
    same: bool
    inputs_hash: str
    result_hash: str
    lines: list[DistributionLineOut]


class ObeyedOut(Schema):
    """A rule, and the version that said its value."""

    rule: str
    version_id: int | None


class DropOut(Schema):
    """A step of a waterfall: quota and remainder are exact fractions; way: brings, takes or stands."""

    step: str
    way: str
    target: str
    base: int
    obeys: list[ObeyedOut]
    quota: str
    floor: int
    remainder: str
    amount: int
    left: int


class WaterfallOut(Schema):
    """A year under the rules in force, in whole minutes or cents."""

    unit: str
    inputs_hash: str
    result_hash: str
    lines: list[DropOut]


class HeadOut(Schema):
    """The first `size` sealed entries, by the root of their Merkle tree in 64 hexadecimal digits."""

    size: int
    root: str


class ReceiptEntryOut(Schema):
    """Every column that the digest is taken over. Instants are microseconds since 2000-01-01T00:00:00Z."""

    number: int
    digest: str
    id: int
    key: str
    fingerprint: str
    request: str
    nature: str
    actor_user_id: int | None
    actor_id: int | None
    acting_for_id: int | None
    happened_at: int
    recorded_at: int
    subject: str
    reverses_id: int | None
    settles_id: int | None
    reason: str
    obeys: list[int]
    accounts: list[str]
    amounts: list[int]


class ReceiptLegOut(Schema):
    """previous: the hash of the leg before it on its account; None for the first."""

    account: str
    seq: int
    amount: int
    balance: int
    hash: str
    previous: str | None


class ReceiptOut(Schema):
    """As verify_ledger.py reads it. proof: the hashes from the leaf to the root, lowest first."""

    format: str
    version: int
    entry: ReceiptEntryOut
    leg: ReceiptLegOut
    proof: list[str]
    head: HeadOut


class ContinuationOut(Schema):
    """That the second head continues the first; as the same program reads it."""

    format: str
    version: int
    first: HeadOut
    second: HeadOut
    proof: list[str]


class KindOut(Schema):
    """The accounts of a kind together, in minutes or in cents by their unit."""

    kind: str
    unit: str
    accounts: int
    amount: int


class BalancesOut(Schema):
    """is_sound: the amounts of each unit sum to zero."""

    on: date
    is_sound: bool
    kinds: list[KindOut]


class AuditFaultOut(Schema):
    """What does not hold, by a code that does not change and in English, and where: whichever is known."""

    check: str
    what: str
    fault: str
    entry_id: int | None = None
    account: str | None = None
    number: int | None = None
    block: int | None = None
    distribution_id: int | None = None
    reservation_id: int | None = None
    on: date | None = None
    size: int | None = None


class AuditOut(Schema):
    """since: the head from which it went on, None when it read everything; head: up to where.

    faults: how many there are, of which `shown` are the first.
    """

    ran_at: datetime
    is_sound: bool
    since: HeadOut | None
    head: HeadOut | None
    entries: int
    legs: int
    unsealed: int
    faults: int
    shown: list[AuditFaultOut]


class BookOut(Schema):
    """address: a GET with `file=1` and the fields that it needs is answered with the file."""

    book: str
    title: str
    purpose: str
    needs: list[str]
    address: str
