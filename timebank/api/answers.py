"""From what the selectors tell to what programs read."""

from collections.abc import Iterable

from timebank.api.schemas import (
    DistributionLineOut,
    DistributionOut,
    EntryOut,
    ExceptionOut,
    FundOut,
    LegOut,
    LimitsOut,
    LineOut,
    RecomputedOut,
    StatementOut,
)
from timebank.domain.distributions import Line, Recomputed
from timebank.domain.limits import Room
from timebank.domain.statements import Statement
from timebank.selectors.distributions import Told
from timebank.selectors.entries import Story
from timebank.selectors.funds import Holding
from timebank.selectors.limits import Granted


def statement(told: Statement) -> StatementOut:
    return StatementOut(
        first_on=told.period.first_on,
        last_on=told.period.last_on,
        opening_minutes=told.opening,
        closing_minutes=told.closing,
        lines=[
            LineOut(
                entry_id=line.movement.entry_id,
                happened_at=line.movement.happened_at,
                nature=line.movement.nature,
                minutes=line.movement.amount,
                balance_minutes=line.balance,
            )
            for line in told.lines
        ],
    )


def limits(room: Room, exceptions: Iterable[Granted]) -> LimitsOut:
    return LimitsOut(
        least_minutes=room.least,
        most_minutes=room.most,
        to_spend_minutes=room.to_spend,
        to_receive_minutes=room.to_receive,
        is_least_personal=room.is_least_personal,
        is_most_personal=room.is_most_personal,
        exceptions=[
            ExceptionOut(
                side=one.side,
                limit_minutes=one.minutes,
                reason=one.reason,
                begins_at=one.begins_at,
                ends_at=one.ends_at,
                ended_at=one.ended_at,
                end_reason=one.end_reason,
            )
            for one in exceptions
        ],
    )


def entry(story: Story) -> EntryOut:
    return EntryOut(
        id=story.id,
        nature=story.nature,
        happened_at=story.happened_at,
        recorded_at=story.recorded_at,
        subject=story.subject,
        actor_id=story.actor_id,
        reason=story.reason,
        reverses_id=story.reverses_id,
        reversal_ids=list(story.reversal_ids),
        rule_version_ids=[version.id for version in story.versions],
        legs=[
            LegOut(account=leg.kind, unit=leg.unit, member_id=leg.owner_id, amount=leg.amount)
            for leg in story.legs
        ],
    )


def fund(held: Holding) -> FundOut:
    return FundOut(fund=held.kind, minutes=held.minutes, cents=held.cents)


def distribution(told: Told) -> DistributionOut:
    return DistributionOut(
        id=told.id,
        first_on=told.period.first_on,
        last_on=told.period.last_on,
        posted_at=told.posted_at,
        rule_version_id=told.version_id,
        inputs_hash=told.inputs_hash,
        result_hash=told.result_hash,
        lines=_lines(told.lines),
    )


def recomputed(again: Recomputed) -> RecomputedOut:
    return RecomputedOut(
        same=again.same,
        inputs_hash=again.inputs_hash,
        result_hash=again.result_hash,
        lines=_lines(again.lines),
    )


def _lines(lines: Iterable[Line]) -> list[DistributionLineOut]:
    return [
        DistributionLineOut(
            fund=line.fund,
            unit=line.unit,
            share=f"{line.share.normalize():f}",
            quota=line.quota,
            amount=line.amount,
        )
        for line in lines
    ]
