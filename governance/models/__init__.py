"""What shape is stored. Private to governance: other apps ask its selectors."""

from governance.models.proposals import Ballot, Elector, Proposal, Vote
from governance.models.remarks import Remark
from governance.models.rules import RuleVersion
from governance.models.sponsorships import Sponsorship

__all__ = ["Ballot", "Elector", "Proposal", "Remark", "RuleVersion", "Sponsorship", "Vote"]
