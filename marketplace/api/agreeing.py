"""Quotes, refunds and invoices of an engagement for programs: for the two and their mediator."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.pagination import LimitOffsetPagination, paginate

from marketplace.api import answers
from marketplace.api.doors import REFUSED, SLOWED, actor_of, limited, readable
from marketplace.api.schemas import (
    EngagementStoryOut,
    InvoiceOut,
    QuoteIn,
    QuoteOut,
    RefundIn,
    RefundOut,
    SettledIn,
)
from marketplace.selectors import engagements as agreed
from marketplace.selectors import invoices as declared
from marketplace.selectors import quotes as sent
from marketplace.selectors import refunds as asked
from marketplace.services import quotes, refunds

router = Router()


@router.get("/engagements/{int:engagement_id}/quotes", response={200: list[QuoteOut], **REFUSED})
@paginate(LimitOffsetPagination)
def quotes_of(request: HttpRequest, engagement_id: int) -> list[QuoteOut]:
    """Every quote that either sent, the newest first: that one alone can be accepted."""
    readable(request, engagement_id)
    return [answers.quote(one) for one in sent.of_engagement(engagement_id)]


@router.post("/engagements/{int:engagement_id}/quotes", response={200: QuoteOut, **SLOWED})
@limited
def propose_quote(request: HttpRequest, engagement_id: int, proposed: QuoteIn) -> QuoteOut:
    """Send a quote, or answer one with another. The same key with the same terms is the same quote."""
    quote_id = quotes.propose(
        by=actor_of(request),
        at=timezone.now(),
        engagement_id=engagement_id,
        quote=answers.proposal(proposed),
        key=proposed.key,
    )
    (found,) = (one for one in sent.of_engagement(engagement_id) if one.id == quote_id)
    return answers.quote(found)


@router.post(
    "/engagements/{int:engagement_id}/quotes/{int:quote_id}/accept",
    response={200: EngagementStoryOut, **SLOWED},
)
@limited
def accept_quote(request: HttpRequest, engagement_id: int, quote_id: int) -> EngagementStoryOut:
    """Agree on exactly this quote, the newest, which the other one sent. Twice is once."""
    quotes.take(by=actor_of(request), at=timezone.now(), engagement_id=engagement_id, quote_id=quote_id)
    return answers.story(readable(request, engagement_id), agreed.steps(engagement_id))


@router.get("/engagements/{int:engagement_id}/refunds", response={200: list[RefundOut], **REFUSED})
@paginate(LimitOffsetPagination)
def refunds_of(request: HttpRequest, engagement_id: int) -> list[RefundOut]:
    """What was asked back of the hours counted, the newest first."""
    asked.readable(engagement_id, by=actor_of(request))
    return [answers.refund(one) for one in asked.of_engagement(engagement_id)]


@router.post("/engagements/{int:engagement_id}/refunds", response={200: RefundOut, **SLOWED})
@limited
def ask_refund(request: HttpRequest, engagement_id: int, wanted: RefundIn) -> RefundOut:
    """Ask to give back a part of the hours counted. The same key with the same content is the same one."""
    refund_id = refunds.ask(
        by=actor_of(request),
        at=timezone.now(),
        engagement_id=engagement_id,
        minutes=wanted.minutes,
        reason=wanted.reason,
        key=wanted.key,
    )
    return _refund(engagement_id, refund_id)


@router.post(
    "/engagements/{int:engagement_id}/refunds/{int:refund_id}/agree", response={200: RefundOut, **SLOWED}
)
@limited
def agree_refund(request: HttpRequest, engagement_id: int, refund_id: int) -> RefundOut:
    """The other one agrees: the ledger takes back exactly these hours. Twice is once."""
    return _moved(request, refunds.agree, engagement_id, refund_id)


@router.post(
    "/engagements/{int:engagement_id}/refunds/{int:refund_id}/contest", response={200: RefundOut, **SLOWED}
)
@limited
def contest_refund(request: HttpRequest, engagement_id: int, refund_id: int) -> RefundOut:
    """Ask a mediator to settle it."""
    return _moved(request, refunds.contest, engagement_id, refund_id)


@router.post(
    "/engagements/{int:engagement_id}/refunds/{int:refund_id}/withdraw", response={200: RefundOut, **SLOWED}
)
@limited
def withdraw_refund(request: HttpRequest, engagement_id: int, refund_id: int) -> RefundOut:
    """Who asked thinks better of it."""
    return _moved(request, refunds.withdraw, engagement_id, refund_id)


@router.post(
    "/engagements/{int:engagement_id}/refunds/{int:refund_id}/settle", response={200: RefundOut, **SLOWED}
)
@limited
def settle_refund(request: HttpRequest, engagement_id: int, refund_id: int, settled: SettledIn) -> RefundOut:
    """A mediator says which of the hours asked are given back, none perhaps, and why."""
    refunds.settle(
        by=actor_of(request),
        at=timezone.now(),
        engagement_id=engagement_id,
        refund_id=refund_id,
        minutes=settled.minutes,
        reason=settled.reason,
    )
    return _refund(engagement_id, refund_id)


@router.get("/engagements/{int:engagement_id}/invoices", response={200: list[InvoiceOut], **REFUSED})
@paginate(LimitOffsetPagination)
def invoices_of(request: HttpRequest, engagement_id: int) -> list[InvoiceOut]:
    """What its giver declared to have invoiced, the newest first."""
    readable(request, engagement_id)
    found = declared.of_engagement(engagement_id, today=timezone.localdate())
    return [answers.invoice(one) for one in found]


@router.get(
    "/engagements/{int:engagement_id}/invoices/{int:invoice_id}", response={200: InvoiceOut, **REFUSED}
)
def invoice(request: HttpRequest, engagement_id: int, invoice_id: int) -> InvoiceOut:
    """One invoice with all that was declared of its payment."""
    readable(request, engagement_id)
    return answers.invoice(declared.get(invoice_id, engagement_id=engagement_id, today=timezone.localdate()))


def _moved(request: HttpRequest, verb: Callable[..., None], engagement_id: int, refund_id: int) -> RefundOut:
    verb(by=actor_of(request), at=timezone.now(), engagement_id=engagement_id, refund_id=refund_id)
    return _refund(engagement_id, refund_id)


def _refund(engagement_id: int, refund_id: int) -> RefundOut:
    (found,) = (one for one in asked.of_engagement(engagement_id) if one.id == refund_id)
    return answers.refund(found)
