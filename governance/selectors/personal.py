"""What members wrote to be decided: it belongs to the decision."""

from coop.domain.personal import Holding
from coop.domain.words import N_
from coop.selectors.personal import told_of
from governance.models import Proposal

HOLDINGS = (
    Holding(
        "governance.Proposal",
        N_("Your proposals"),
        told_of(Proposal, "proposer_id", "title", "reason", "rule_key", "value", "created_at"),
        N_("Members voted on these words: they stay with the decision."),
    ),
)
