"""From what the selectors tell to what programs read."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from timebank.api.schemas import (
    AuditFaultOut,
    AuditOut,
    BalancesOut,
    BookOut,
    DistributionLineOut,
    DistributionOut,
    DropOut,
    EntryOut,
    ExceptionOut,
    FundOut,
    HeadOut,
    KindOut,
    LegOut,
    LimitsOut,
    LineOut,
    ObeyedOut,
    RecomputedOut,
    StatementOut,
    WaterfallOut,
)
from timebank.domain.books import formats
from timebank.domain.books.formats import Book
from timebank.domain.distributions import Line, Recomputed
from timebank.domain.limits import Room
from timebank.domain.natures import Unit
from timebank.domain.statements import Statement
from timebank.domain.waterfall import Waterfall
from timebank.selectors.audit import LastRun
from timebank.selectors.distributions import Told
from timebank.selectors.entries import Story
from timebank.selectors.funds import Holding
from timebank.selectors.limits import Granted
from timebank.selectors.trial import KindRow


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
        lines=lines(told.lines),
        corrects_id=told.corrects_id,
        corrected_by_id=told.corrected_by_id,
    )


def recomputed(again: Recomputed) -> RecomputedOut:
    return RecomputedOut(
        same=again.same,
        inputs_hash=again.inputs_hash,
        result_hash=again.result_hash,
        lines=lines(again.lines),
    )


def waterfall(unit: Unit, found: Waterfall) -> WaterfallOut:
    lines = [
        DropOut.model_validate(
            dict(line.content())
            | {"obeys": [ObeyedOut(rule=key, version_id=version) for key, version in line.obeys]}
        )
        for line in found.lines
    ]
    return WaterfallOut(unit=unit, inputs_hash=found.inputs_hash, result_hash=found.result_hash, lines=lines)


def balances(on: date, rows: Sequence[KindRow]) -> BalancesOut:
    kinds = [
        KindOut(kind=row.kind, unit=row.unit, accounts=row.accounts, amount=row.held.amounts[0])
        for row in rows
    ]
    is_sound = not any(sum(row.amount for row in kinds if row.unit == unit) for unit in Unit)
    return BalancesOut(on=on, is_sound=is_sound, kinds=kinds)


def audit(last: LastRun) -> AuditOut:
    told = last.told
    since, head = (HeadOut.model_validate(told[name]) if told[name] else None for name in ("since", "head"))
    return AuditOut(
        ran_at=last.ran_at,
        is_sound=last.is_sound,
        since=since,
        head=head,
        entries=told["entries"],
        legs=told["legs"],
        unsealed=told["unsealed"],
        faults=told["faults"],
        shown=[AuditFaultOut.model_validate(fault) for fault in told["shown"]],
    )


def book(offered: Book) -> BookOut:
    return BookOut(
        book=offered.value,
        title=_(formats.TITLES[offered]),
        purpose=_(formats.PURPOSES[offered]),
        needs=list(formats.NEEDS[offered]),
        address=reverse("book", args=[offered.value]),
    )


def lines(found: Iterable[Line]) -> list[DistributionLineOut]:
    return [
        DistributionLineOut(
            fund=line.fund,
            unit=line.unit,
            share=f"{line.share.normalize():f}",
            quota=line.quota,
            amount=line.amount,
        )
        for line in found
    ]
