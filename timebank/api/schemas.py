"""What the ledger answers to programs. Hours are whole minutes, euros whole cents: never a float."""

from datetime import date, datetime

from ninja import Schema


class Fault(Schema):
    """Why it was not answered, in the person's language."""

    detail: str
    field: str | None = None


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


class DistributionLineOut(Schema):
    """quota: the exact figure before rounding, as a fraction; share: a decimal written as text."""

    fund: str
    unit: str
    share: str
    quota: str
    amount: int


class DistributionOut(Schema):
    id: int
    first_on: date
    last_on: date
    posted_at: datetime
    rule_version_id: int
    inputs_hash: str
    result_hash: str
    lines: list[DistributionLineOut]


class RecomputedOut(Schema):
    same: bool
    inputs_hash: str
    result_hash: str
    lines: list[DistributionLineOut]
