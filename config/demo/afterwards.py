"""What follows an exchange of the demo: the price in euros is invoiced and paid, and hours are asked back."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from config.demo.calendar import Calendar
from config.demo.cast import Cast
from marketplace.domain.engagements import State
from marketplace.domain.invoices import INVOICED, Invoice, Regime
from marketplace.domain.terms import Terms
from marketplace.selectors import engagements as agreed
from marketplace.selectors import invoices as declared
from marketplace.services import invoices, refunds

VAT = Decimal("0.2")
DUE_DAYS = 30
PAID_AFTER_DAYS = (9, 21, 28, 41)
"""One in four pays late."""
ASKED_BACK = 30


def invoice(cast: Cast, calendar: Calendar, engagement_id: int, ordinal: int, at: datetime) -> None:
    """The giver invoices what was agreed; one in two has VAT, and whoever was helped declares it paid."""
    line = agreed.get(engagement_id)
    if not declared.may_invoice(line) or line.facts.state not in INVOICED:
        return
    giver, receiver = (cast.by_member_id(id) for id in (line.facts.giver_id, line.facts.receiver_id))
    issued_on = timezone.localdate(at)
    invoice_id = invoices.declare(
        by=giver,
        at=at,
        engagement_id=engagement_id,
        invoice=_told(engagement_id, line.price_cents or 0, at, has_vat=ordinal % 2 == 0),
        key=f"demo:invoice:{engagement_id}",
    )
    paid_at = at + timedelta(days=PAID_AFTER_DAYS[ordinal % len(PAID_AFTER_DAYS)])
    calendar.plan(
        paid_at,
        invoices.pay,
        by=receiver,
        engagement_id=engagement_id,
        invoice_id=invoice_id,
        paid_on=max(issued_on, timezone.localdate(paid_at)),
    )


def ask_back(cast: Cast, calendar: Calendar) -> None:
    calendar.plan(calendar.days_before(1, 15), _ask_back, cast=cast)


def _ask_back(cast: Cast, at: datetime) -> None:
    """The demo member gave hours last week; who was helped asks for half an hour of them back."""
    member_id = cast.member.member_id or 0
    for line in agreed.ended(member_id, most=20):
        is_counted = line.facts.state is State.COMPLETED and line.terms is Terms.HOURS and line.entry_id
        if is_counted and line.facts.giver_id == member_id and line.agreed_minutes > ASKED_BACK:
            refunds.ask(
                by=cast.by_member_id(line.facts.receiver_id),
                at=at,
                engagement_id=line.facts.engagement_id,
                minutes=ASKED_BACK,
                reason="Nous avions compté la demi-heure de route, qui n’était pas prévue.",
                key="demo:refund",
            )
            return


def _told(engagement_id: int, cents: int, at: datetime, *, has_vat: bool) -> Invoice:
    issued_on = timezone.localdate(at)
    rate = VAT if has_vat else Decimal(0)
    return Invoice(
        number=f"{issued_on.year}-{engagement_id:03}",
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=DUE_DAYS),
        regime=Regime.TAXED if has_vat else Regime.FRANCHISE,
        net_cents=int(cents / (1 + Fraction(rate))),
        rate=rate,
    )
