"""The ledger for programs: the selectors and predicates of the pages. Funds are open to anyone."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.pagination import LimitOffsetPagination, paginate

from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.selectors.lists import Late
from timebank.api import answers
from timebank.api.closings import router as closings
from timebank.api.doors import REFUSED, actor_of
from timebank.api.following import router as following
from timebank.api.schemas import (
    AuditOut,
    BalancesOut,
    BookOut,
    ContinuationOut,
    DistributionOut,
    EntryOut,
    Fault,
    FundsOut,
    HeadOut,
    LimitsOut,
    ReceiptOut,
    RecomputedOut,
    StatementOut,
    WaterfallOut,
)
from timebank.api.years import router as years
from timebank.domain import periods, permissions
from timebank.domain import waterfall as chain
from timebank.domain.books.formats import Book
from timebank.domain.cuts import Year
from timebank.domain.natures import Unit
from timebank.selectors import (
    audit,
    distributions,
    entries,
    funds,
    limits,
    proofs,
    statements,
    trial,
    waterfalls,
)

router = Router(tags=["timebank"])
router.add_router("", following)
router.add_router("", closings)
router.add_router("", years)

MOST_DAYS = 3660
MOST_UNITS = 10**15
Amount = Annotated[int, Query(le=MOST_UNITS)]


@router.get("/statement", response={200: StatementOut, **REFUSED})
def my_statement(request: HttpRequest, first_on: date, last_on: date) -> StatementOut:
    """The lines of one's own account over these days, both included."""
    member_id = actor_of(request).member_id
    if member_id is None:
        raise Forbidden
    if not timedelta(0) <= last_on - first_on <= timedelta(days=MOST_DAYS):
        raise Refused(N_("The last day comes after the first, within ten years."), field="last_on")
    if not periods.is_within_reach(first_on, last_on):
        raise Refused(N_("Choose a day between 2000 and 2099."), field="first_on")
    period = periods.of_days(first_on, last_on)
    return answers.statement(statements.statement(member_id, start=period.start, end=period.end))


@router.get("/limits", response={200: LimitsOut, **REFUSED})
def my_limits(request: HttpRequest) -> LimitsOut:
    """How far one's own hours may go today, and why."""
    member_id = actor_of(request).member_id
    if member_id is None:
        raise Forbidden
    return answers.limits(limits.room(member_id, at=timezone.now()), limits.of_member(member_id))


@router.get("/entries/{int:entry_id}", response={200: EntryOut, **REFUSED})
def entry(request: HttpRequest, entry_id: int) -> EntryOut:
    """The story of an entry, for those whom it concerns and those who read the whole ledger."""
    return answers.entry(entries.story(entry_id, by=actor_of(request)))


@router.get("/entries/{int:entry_id}/receipt", response={200: ReceiptOut, **REFUSED})
def entry_receipt(request: HttpRequest, entry_id: int) -> ReceiptOut:
    """The proof that an entry is in the sealed ledger, for those who may read it; 422 until it is sealed."""
    return ReceiptOut.model_validate(proofs.receipt(entry_id, by=actor_of(request)))


@router.get("/head", auth=None, response={200: HeadOut, 404: Fault})
def last_head(request: HttpRequest) -> HeadOut:
    """The head of everything that is sealed: it tells nothing of any entry, and anyone may keep it."""
    head = proofs.last_head()
    if head is None:
        raise Hidden
    return HeadOut(size=head.size, root=head.root.hex())


@router.get("/heads/{int:first}/{int:second}", response={200: ContinuationOut, **REFUSED})
def continuation(request: HttpRequest, first: int, second: int) -> ContinuationOut:
    """The proof that one head continues another, for those who read the whole ledger."""
    if not permissions.may_read_ledger(actor_of(request)):
        raise Forbidden
    return ContinuationOut.model_validate(proofs.consistency(first, second))


@router.get("/funds", auth=None, response={200: FundsOut})
def every_fund(request: HttpRequest) -> FundsOut:
    """What each fund holds today."""
    return FundsOut(funds=[answers.fund(held) for held in funds.holdings()], pool=answers.fund(funds.pool()))


@router.get("/distributions", auth=None, response={200: list[DistributionOut], 422: Fault})
@paginate(LimitOffsetPagination)
def every_distribution(request: HttpRequest) -> Sequence[DistributionOut]:
    """Past distributions, the latest period first."""
    return Late(distributions.every(), distributions.told).told(answers.distribution)


@router.get(
    "/distributions/{int:distribution_id}", auth=None, response={200: DistributionOut, 404: Fault, 422: Fault}
)
def distribution(request: HttpRequest, distribution_id: int) -> DistributionOut:
    """One distribution as it was posted."""
    return answers.distribution(distributions.get(distribution_id))


@router.get(
    "/distributions/{int:distribution_id}/recomputed",
    auth=None,
    response={200: RecomputedOut, 404: Fault, 422: Fault},
)
def recomputed(request: HttpRequest, distribution_id: int) -> RecomputedOut:
    """The same, computed again from the ledger and the rule version, now."""
    return answers.recomputed(distributions.recompute(distribution_id))


@router.get("/waterfall", auth=None, response={200: WaterfallOut, 422: Fault})
def waterfall(
    request: HttpRequest,
    pool: Amount = 0,
    income: Amount = 0,
    costs: Amount = 0,
    aid: Amount = 0,
    capital: Amount = 0,
    held: Amount = 0,
    asked: Amount = 0,
    unit: Unit = Unit.CENTS,
) -> WaterfallOut:
    """A year under the rules in force, in cents or in minutes: what each step takes, and what goes on."""
    year = Year(unit, pool, income, costs, aid, capital, held, asked)
    return answers.waterfall(unit, chain.compute(year, waterfalls.terms(at=timezone.now())))


@router.get("/balances", response={200: BalancesOut, **REFUSED})
def trial_balance(request: HttpRequest, on: date | None = None) -> BalancesOut:
    """What each kind of account held on the evening of a day (today), for those who read every account."""
    if not permissions.may_read_accounts(actor_of(request)):
        raise Forbidden
    day = on or timezone.localdate()
    if not periods.is_within_reach(day):
        raise Refused(N_("Choose a day between 2000 and 2099."), field="on")
    return answers.balances(day, trial.by_kind([periods.day_start(day + periods.ONE_DAY)]))


@router.get("/audit", response={200: AuditOut, **REFUSED})
def last_audit(request: HttpRequest) -> AuditOut:
    """What the last audit that was written down found; 404 before one."""
    if not permissions.may_audit(actor_of(request)):
        raise Forbidden
    last = audit.last_run()
    if last is None:
        raise Hidden
    return answers.audit(last)


@router.get("/books", response={200: list[BookOut], **REFUSED})
def every_book(request: HttpRequest) -> list[BookOut]:
    """The books for others' programs: where each is fetched, and what its address has to say."""
    if not permissions.may_export_books(actor_of(request)):
        raise Forbidden
    return [answers.book(book) for book in Book]
