"""What members wrote to find, agree with and thank each other: what goes with them, what stays and why."""

from typing import Any

from django.db.models import Model, Q, QuerySet

from coop.domain.personal import Holding, Rows
from coop.domain.words import N_
from coop.selectors.personal import told, told_of
from marketplace.models import (
    Alert,
    Attachment,
    Beneficiary,
    EngagementStep,
    Hiding,
    Invoice,
    InvoiceStep,
    Message,
    Offer,
    PooledClient,
    PooledFact,
    QuoteLot,
    Refund,
    Report,
    Review,
    ReviewReport,
    ServiceRequest,
    Structure,
    SupportSession,
    TeamLot,
    TimeOff,
)

PROOF = N_("The other one relies on what was agreed: its proof is kept five years (Code civil, art. 2224).")
BOOKS = N_("Invoices and their payments are kept ten years (Code de commerce, art. L. 123-22).")
COUNTED = N_("Accounts and what explains them are kept ten years (Code de commerce, art. L. 123-22).")
MODERATED = N_("Whoever was moderated may ask why (EU 2022/2065, art. 17).")


def _said(model: type[Model], whose: str, *fields: str, path: str = "engagement") -> Rows:
    """Rows of an engagement that one of its two wrote. whose: the column that says which of them."""

    def rows(member_id: int) -> "QuerySet[Any]":
        sides = [Q(**{whose: side, f"{path}__{side}": member_id}) for side in ("giver", "receiver")]
        return model._default_manager.filter(sides[0] | sides[1])

    return told(rows, *fields)


WRITTEN = told(
    lambda member_id: Review.objects.filter(author=member_id).exclude(text=""),
    *("text", "tags", "note", "given_at"),
)
ANSWERED = told(
    lambda member_id: Review.objects.filter(subject=member_id).exclude(answer=""), "answer", "answered_at"
)
HOLDINGS = (
    Holding(
        "marketplace.ServiceRequest",
        N_("Needs that you posted"),
        told_of(ServiceRequest, "requester_id", "title", "text", "terms", "posted_at", "state"),
        PROOF,
    ),
    Holding(
        "marketplace.Attachment",
        N_("Files beside your needs and offers"),
        told(
            lambda member_id: Attachment.objects.filter(
                Q(request__requester=member_id) | Q(offer__author=member_id)
            ),
            *("request__title", "offer__title", "name", "added_at", "content"),
        ),
    ),
    Holding(
        "marketplace.Offer",
        N_("Your offers"),
        told_of(Offer, "author_id", "title", "text", "terms", "floor_amount", "posted_at", "state"),
    ),
    Holding(
        "marketplace.TimeOff",
        N_("Days on which you are away"),
        told_of(TimeOff, "member_id", "from_on", "until_on", "note"),
    ),
    Holding(
        "marketplace.Alert",
        N_("Searches that you keep"),
        told_of(Alert, "member_id", "kind", "sought", "wants_mail", "saved_at"),
    ),
    Holding(
        "marketplace.Report",
        N_("Needs and offers that you reported"),
        told_of(Report, "reporter_id", "reason", "reported_at", "settled_at"),
    ),
    Holding(
        "marketplace.Hiding",
        N_("Needs and offers of yours that were hidden"),
        told(
            lambda member_id: Hiding.objects.filter(
                Q(request__requester=member_id) | Q(offer__author=member_id)
            ),
            *("reason", "hidden_at", "answer", "restored_at", "restored_reason"),
        ),
        MODERATED,
    ),
    Holding(
        "marketplace.QuoteLot",
        N_("Terms that you proposed"),
        _said(
            QuoteLot,
            "quote__side",
            *("quote__sent_at", "title", "minutes", "price_amount", "expected_on"),
            path="quote__engagement",
        ),
        PROOF,
    ),
    Holding(
        "marketplace.EngagementStep",
        N_("Reasons that you gave"),
        _said(EngagementStep, "side", "engagement__request__title", "act", "at", "minutes", "reason"),
        PROOF,
    ),
    Holding(
        "marketplace.Message",
        N_("Messages that you wrote"),
        told_of(Message, "author_id", "engagement__request__title", "sent_at", "text"),
        PROOF,
    ),
    Holding(
        "marketplace.TeamLot",
        N_("Plans of teams that you led"),
        told_of(TeamLot, "plan__answer__lead_id", "title", "minutes"),
        PROOF,
    ),
    Holding(
        "marketplace.Invoice",
        N_("Invoices and credit notes that you declared"),
        told_of(Invoice, "issuer_id", "number", "issued_on", "due_on", "net_amount", "vat_amount", "reason"),
        BOOKS,
    ),
    Holding(
        "marketplace.InvoiceStep",
        N_("Payments that you declared, gave back or contested"),
        _said(
            InvoiceStep,
            "side",
            *("invoice__number", "act", "at", "paid_on", "paid_amount", "reason"),
            path="invoice__engagement",
        ),
        BOOKS,
    ),
    Holding(
        "marketplace.Refund",
        N_("Hours that you asked to give back"),
        _said(Refund, "asked_by", "asked_at", "minutes", "reason", "state", "decision"),
        COUNTED,
    ),
    Holding(
        "marketplace.PooledFact",
        N_("What you noted of your quotes and missions"),
        told_of(
            PooledFact,
            "member_id",
            *("happened_on", "trade__code", "client_sector", "client_size", "lead_source", "outcome"),
            *("reason", "day_rate_cents", "payment_days", "unpaid_minutes", "written_at"),
        ),
    ),
    Holding(
        "marketplace.PooledClient",
        N_("Whom these quotes and missions are about"),
        told_of(PooledClient, "fact__member_id", "fact__happened_on", "label"),
    ),
    Holding(
        "marketplace.Structure",
        N_("Structures that you answer for"),
        told_of(Structure, "answerer_id", "name", "kind", "declared_at", "validated_at", "ended_at"),
        N_("People whom it vouches for are helped on."),
    ),
    Holding(
        "marketplace.Beneficiary",
        N_("People for whom you vouched, as long as they are known"),
        told_of(Beneficiary, "vouched_by__member", "structure__name", "vouched_at", "until_on", "signed_on"),
        N_("It is theirs: it is erased when they wish it, or after the time that was voted."),
    ),
    Holding(
        "marketplace.SupportSession",
        N_("Support sessions that you noted"),
        told_of(
            SupportSession,
            "assignment__helper_id",
            *("held_on", "minutes", "theme", "outcome", "next_step", "word", "credited_minutes"),
        ),
        COUNTED,
    ),
    Holding(
        "marketplace.Review",
        N_("What you wrote about others, and answered"),
        lambda member_id: (*WRITTEN(member_id), *ANSWERED(member_id)),
        N_("What others are told of someone stays, without your name; what you took back goes with you."),
    ),
    Holding(
        "marketplace.ReviewReport",
        N_("Reviews that you reported"),
        told_of(ReviewReport, "reporter_id", "reason", "reported_at", "settled_at"),
        MODERATED,
    ),
)
