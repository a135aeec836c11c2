"""Results of years: what one is computed from, how it stands, and what members are refunded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum

from coop.domain.errors import Hidden, Refused
from coop.domain.words import N_
from coop.selectors.lists import Late
from governance.domain.proposals import Outcome
from governance.domain.rules import NotFounded
from governance.selectors import budgets
from governance.selectors.budgets import BudgetVote
from timebank.domain import waterfall, years
from timebank.domain.cuts import Year
from timebank.domain.natures import FUNDS, AccountKind, Unit
from timebank.domain.periods import Period
from timebank.domain.waterfall import Waterfall
from timebank.domain.years import Accounts, Stage, State
from timebank.models import YearPortion, YearResult
from timebank.selectors import distributions, funds, pools, waterfalls
from timebank.selectors.asking import asked
from timebank.selectors.distributions import Told as Distributed

OPERATIONS = """
WITH RECURSIVE came AS (
  SELECT leg.entry_id, sum(leg.amount) AS cents
  FROM timebank_leg leg
  JOIN timebank_account account ON account.id = leg.account_id
    AND (account.kind, account.unit) = ('commons', 'cents')
  WHERE leg.happened_at >= %(start)s AND leg.happened_at < %(end)s GROUP BY 1
), up AS (
  SELECT entry_id, cents FROM came
  UNION ALL
  SELECT entry.reverses_id, up.cents FROM up
  JOIN timebank_journalentry entry ON entry.id = up.entry_id WHERE entry.reverses_id IS NOT NULL
)
SELECT substring(entry.request, '"giver_id":([0-9]+),')::bigint AS member_id, sum(up.cents)::bigint
FROM up JOIN timebank_journalentry entry ON entry.id = up.entry_id
WHERE entry.reverses_id IS NULL AND entry.nature = 'paid_mission'
GROUP BY 1 HAVING sum(up.cents) > 0 ORDER BY 1
"""
"""What each member did with the cooperative: the fees that their paid missions brought, less what was taken
back. Several writings up a chain of reversals count for the first of them."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A year under the rules in force when it ended. moves: what its entry is to move, as rows keep them."""

    year: Year
    found: Waterfall
    moves: dict[str, int]
    versions: list[int]

    @property
    def weights(self) -> Mapping[str, int]:
        return dict(self.year.operations)


@dataclass(frozen=True, slots=True)
class Told:
    """A result as it stands. vote: what is known of its decision, None before one was asked for."""

    id: int
    year: int
    stage: Stage
    accounts: Accounts
    lines: Sequence[Mapping[str, Any]]
    moves: Mapping[AccountKind, int]
    inputs_hash: str
    result_hash: str
    text: str
    computed_at: datetime
    asker_id: int
    vote: BudgetVote | None
    entry_id: int | None
    corrects_id: int | None
    reason: str
    ended_at: datetime | None

    def amount(self, step: waterfall.Step) -> int:
        return sum(line["amount"] for line in self.lines if line["step"] == step)


@dataclass(frozen=True, slots=True)
class Portion:
    """What a member is refunded, and why: their fees of all fees, the exact quota, the cents."""

    result_id: int
    year: int
    member_id: int
    weight: int
    quota: str
    amount: int


def computed(year: int, accounts: Accounts, *, at: datetime) -> Computed:
    """A year from what its accounts say and what the ledger holds. Raises Refused where a month of it is not
    distributed, and where the cascade can not be computed.
    """
    period = years.period_of(year)
    shared = distributions.overlapping(period)
    years.check_whole(period, [one.period for one in shared], pools.months_waiting(at))
    try:
        terms = waterfalls.terms(at=period.last_instant)
    except NotFounded as error:
        raise Refused(
            N_("The rules of this house were not in force yet in that year."), field="year"
        ) from error
    given = _given(shared)
    operations = _operations(period) if terms.patronage_share else ()
    seal = shared[-1].result_hash if shared else str(year)
    told = Year(
        Unit.CENTS,
        pool=sum(given.values()),
        **asdict(accounts),
        operations=operations,
        ties=years.order_of((key for key, _weight in operations), seal),
        given=tuple((fund.value, given[fund]) for fund in FUNDS),
    )
    found = waterfall.compute(told, terms)
    posted = [_moves(row) for row in YearResult.objects.filter(year=year, state=State.POSTED).order_by("pk")]
    held = {fund: funds.held(fund, Unit.CENTS) - sum(one.get(fund, 0) for one in posted) for fund in FUNDS}
    whole = years.gains(found, terms.route, years.brought_back(terms.route, given, held))
    moved = years.differences(whole, posted)
    versions = sorted(version for version in terms.versions.values() if version is not None)
    return Computed(told, found, {kind.value: cents for kind, cents in sorted(moved.items())}, versions)


def last_posted(year: int) -> int | None:
    """The result of the year that was posted last: what a new computation corrects."""
    rows = YearResult.objects.filter(year=year, state=State.POSTED).order_by("-pk")
    return rows.values_list("pk", flat=True).first()


def get(result_id: int) -> Told:
    """Raises Hidden where there is none."""
    row = YearResult.objects.filter(pk=result_id).first()
    if row is None:
        raise Hidden
    return told(row)


def every() -> Late[Told]:
    """Every result, given up ones too, the latest year first."""
    return Late(YearResult.objects.order_by("-year", "-id"), lambda rows: [told(row) for row in rows])


def told(row: YearResult) -> Told:
    vote = vote_of(row)
    return Told(
        id=row.pk,
        year=row.year,
        stage=stage_of(row, vote),
        accounts=Accounts(**row.accounts),
        lines=row.lines,
        moves=_moves(row),
        inputs_hash=row.inputs_hash,
        result_hash=row.result_hash,
        text=row.text,
        computed_at=row.computed_at,
        asker_id=row.actor_id,
        vote=vote,
        entry_id=row.entry_id,
        corrects_id=row.corrects_id,
        reason=row.reason,
        ended_at=row.ended_at,
    )


def vote_of(row: YearResult) -> BudgetVote | None:
    """The vote on it; its second call, where there was one."""
    vote = budgets.get(row.proposal_id) if row.proposal_id else None
    while vote is not None and vote.again_id is not None:
        vote = budgets.get(vote.again_id)
    return vote


def stage_of(row: YearResult, vote: BudgetVote | None) -> Stage:
    """Adopted: these very figures; an amendment that changed them decided something else."""
    return years.stage(
        State(row.state),
        is_put=vote is not None,
        has_ended=vote is not None and vote.has_ended,
        is_adopted=vote is not None and vote.outcome is Outcome.ADOPTED and vote.text == row.text,
    )


def portions(result_id: int) -> Late[Portion]:
    """What every member is refunded of a year, who did most first."""
    rows = YearPortion.objects.filter(result=result_id).select_related("result")
    return Late(rows.order_by("-weight", "member_id"), lambda found: [_portion(row) for row in found])


def portions_of(member_id: int) -> list[Portion]:
    """What a member is refunded, year after year, of results that were not given up; the latest first."""
    rows = YearPortion.objects.filter(member=member_id).exclude(result__state=State.GIVEN_UP)
    return [_portion(row) for row in rows.select_related("result").order_by("-result__year", "-result_id")]


def weights(result_id: int) -> int:
    """The fees of all missions of the year by which its refund is shared, in cents."""
    found = YearPortion.objects.filter(result=result_id).aggregate(whole=Sum("weight"))["whole"]
    return int(found or 0)


def _portion(row: YearPortion) -> Portion:
    return Portion(row.result_id, row.result.year, row.member_id, row.weight, row.quota, row.amount)


def _given(shared: Iterable[Distributed]) -> dict[AccountKind, int]:
    """What these distributions, corrections among them, gave each fund in cents."""
    given = dict.fromkeys(FUNDS, 0)
    for one in shared:
        for line in one.lines:
            given[line.fund] += line.amount if line.unit is Unit.CENTS else 0
    return given


def _operations(period: Period) -> tuple[tuple[str, int], ...]:
    rows = asked(OPERATIONS, start=period.start, end=period.end)
    return tuple((str(member_id), cents) for member_id, cents in rows)


def _moves(row: YearResult) -> dict[AccountKind, int]:
    return {AccountKind(kind): cents for kind, cents in row.moves.items()}
