"""What members wrote to be decided, and said of it: it belongs to the decision."""

from coop.domain.personal import Holding
from coop.domain.words import N_
from coop.selectors.personal import told_of
from governance.models import Mandate, MandateReport, Proposal, Remark

ANSWERED_FOR = N_("Whoever held a power answers for it: members read who held it, why, and until when.")

HOLDINGS = (
    Holding(
        "governance.Proposal",
        N_("Your proposals"),
        told_of(Proposal, "proposer_id", "title", "reason", "rule_key", "value", "created_at"),
        N_("Members voted on these words: they stay with the decision."),
    ),
    Holding(
        "governance.Remark",
        N_("What you said of proposals"),
        told_of(Remark, "author_id", "kind", "text", "said_at", "lifted_at"),
        N_("Members voted having read these words: they stay with the decision."),
    ),
    Holding(
        "governance.Mandate",
        N_("Your mandates"),
        told_of(
            Mandate,
            "holder_id",
            *("duty__name", "purpose", "powers", "begins_at", "ends_at", "decided"),
            *("ended_at", "ending", "ending_reason"),
        ),
        ANSWERED_FOR,
    ),
    Holding(
        "governance.MandateReport",
        N_("Your reports on mandates"),
        told_of(MandateReport, "mandate__holder_id", "mandate__duty__name", "text", "handed_at"),
        ANSWERED_FOR,
    ),
)
