"""What members wrote beside their hours: memos of accounts that the law keeps."""

from django.db.models import Model, Q

from coop.domain.personal import Holding, Rows
from coop.domain.words import N_
from coop.selectors.personal import told, told_of
from timebank.models import (
    GroupAnswer,
    GroupPayment,
    JournalEntry,
    PaymentAnswer,
    PaymentRequest,
    PersonalLimit,
    PersonalLimitEnd,
    Reservation,
    Settlement,
)

ACCOUNTS = N_("Accounts and what explains them are kept ten years (Code de commerce, art. L. 123-22).")


def _by(model: type[Model], *fields: str) -> Rows:
    """What they wrote themselves, or was written for them because they have no internet."""
    return told(
        lambda member_id: model._default_manager.filter(Q(actor_id=member_id) | Q(acting_for_id=member_id)),
        *fields,
    )


HOLDINGS = (
    Holding(
        "timebank.JournalEntry",
        N_("Entries that you caused, beside your statements"),
        _by(JournalEntry, "pk", "nature", "happened_at", "reason"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.Reservation",
        N_("Hours that you kept aside"),
        _by(Reservation, "nature", "reserved_at", "reason"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.Settlement",
        N_("How hours kept aside ended"),
        _by(Settlement, "how", "settled_at", "reason"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.PaymentRequest",
        N_("Your requests for hours"),
        _by(PaymentRequest, "asked_at", "minutes", "purpose"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.PaymentAnswer",
        N_("Your answers to requests for hours"),
        _by(PaymentAnswer, "answered_at", "how", "reason"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.GroupPayment",
        N_("Payments that you proposed for a group"),
        told_of(GroupPayment, "proposer_id", "proposed_at", "minutes", "purpose"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.GroupAnswer",
        N_("Your answers to payments of a group"),
        told_of(GroupAnswer, "actor_id", "answered_at", "how", "reason"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.PersonalLimit",
        N_("Limits lifted for you"),
        told_of(PersonalLimit, "member_id", "begins_at", "ends_at", "minutes", "reason"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.PersonalLimitEnd",
        N_("Limits lifted for you that ended early"),
        told_of(PersonalLimitEnd, "limit__member_id", "ended_at", "reason"),
        ACCOUNTS,
    ),
)
