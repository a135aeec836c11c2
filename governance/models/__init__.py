"""What shape is stored. Private to governance: other apps ask its selectors."""

from governance.models.amendments import Amendment
from governance.models.candidacies import Candidacy
from governance.models.certifications import Certification, Contest, ContestAnswer, Scrutiny
from governance.models.consent_rounds import CarriedObjection, Improvement
from governance.models.letters import Letter, LetterChoice
from governance.models.mandates import Duty, Mandate, MandateReport
from governance.models.measures import Measure
from governance.models.moderation import RemarkDeed
from governance.models.proposals import Ballot, Elector, Proposal, TieOrder, Vote
from governance.models.proxies import Proxy
from governance.models.rehearsals import Rehearsal
from governance.models.remarks import Remark
from governance.models.rules import RuleVersion
from governance.models.sponsorships import Sponsorship
from governance.models.urns import Attendance, UrnBox

__all__ = [
    "Amendment",
    "Attendance",
    "Ballot",
    "Candidacy",
    "CarriedObjection",
    "Certification",
    "Contest",
    "ContestAnswer",
    "Duty",
    "Elector",
    "Improvement",
    "Letter",
    "LetterChoice",
    "Mandate",
    "MandateReport",
    "Measure",
    "Proposal",
    "Proxy",
    "Rehearsal",
    "Remark",
    "RemarkDeed",
    "RuleVersion",
    "Scrutiny",
    "Sponsorship",
    "TieOrder",
    "UrnBox",
    "Vote",
]
