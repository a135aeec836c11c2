"""What shape is stored. Private to governance: other apps ask its selectors."""

from governance.models.mandates import Duty, Mandate, MandateReport
from governance.models.proposals import Ballot, Elector, Proposal, Vote
from governance.models.remarks import Remark
from governance.models.rules import RuleVersion
from governance.models.sponsorships import Sponsorship

__all__ = [
    "Ballot",
    "Duty",
    "Elector",
    "Mandate",
    "MandateReport",
    "Proposal",
    "Remark",
    "RuleVersion",
    "Sponsorship",
    "Vote",
]
