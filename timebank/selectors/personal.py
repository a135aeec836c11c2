"""What members wrote beside their hours: memos of accounts that the law keeps."""

from django.db.models import Model, Q

from coop.domain.personal import Holding, Rows
from coop.domain.words import N_
from coop.selectors.personal import told, told_of
from timebank.models import (
    Closing,
    ClosingContest,
    Distribution,
    Grant,
    GroupAnswer,
    GroupPayment,
    InstalmentReport,
    JournalEntry,
    PaymentAnswer,
    PaymentRequest,
    PersonalLimit,
    PersonalLimitEnd,
    Project,
    ProjectCall,
    ProjectMilestone,
    Reservation,
    Settlement,
    YearPortion,
    YearResult,
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
        "timebank.ProjectCall",
        N_("Calls for projects that you opened"),
        told_of(ProjectCall, "actor_id", "opened_at", "title", "text"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.Project",
        N_("Projects that you proposed for a fund"),
        told_of(Project, "proposer_id", "created_at", "state", "title", "purpose", "structure", "reason"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.ProjectMilestone",
        N_("Milestones of your projects"),
        told_of(ProjectMilestone, "project__proposer_id", "title", "amount", "due_on"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.Grant",
        N_("Agreements on your projects"),
        told_of(Grant, "project__proposer_id", "granted_at", "amount", "text"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.InstalmentReport",
        N_("Reports that you wrote on grants"),
        told_of(InstalmentReport, "actor_id", "reported_at", "text", "spent"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.Closing",
        N_("Closings of periods that you asked for"),
        told_of(Closing, "actor_id", "asked_at", "aside", "reason"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.ClosingContest",
        N_("Distributions that you contested or answered for"),
        told(
            lambda member_id: ClosingContest.objects.filter(Q(member_id=member_id) | Q(actor_id=member_id)),
            *("contested_at", "motive", "verdict", "answer"),
        ),
        ACCOUNTS,
    ),
    Holding(
        "timebank.Distribution",
        N_("Corrections of distributions that you posted"),
        told_of(Distribution, "entry__actor_id", "posted_at", "reason"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.YearResult",
        N_("Results of years that you computed"),
        told_of(YearResult, "actor_id", "computed_at", "year", "reason"),
        ACCOUNTS,
    ),
    Holding(
        "timebank.YearPortion",
        N_("What years give you back"),
        told_of(YearPortion, "member_id", "result__year", "weight", "quota", "amount"),
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
