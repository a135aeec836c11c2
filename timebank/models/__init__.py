"""What shape is stored. Private to timebank: marketplace asks its selectors and services."""

from timebank.models.accounts import Account, SubAccount
from timebank.models.closings import Closing, ClosingContest
from timebank.models.days import Counted, DayTotal
from timebank.models.distributions import Distribution, DistributionLine
from timebank.models.entries import JournalEntry, Leg
from timebank.models.grants import Grant, Instalment, InstalmentReport, ReportReminder
from timebank.models.groups import GroupAnswer, GroupPayment
from timebank.models.limits import CirculationLevy, PersonalLimit, PersonalLimitEnd
from timebank.models.missions import UnpostedMission
from timebank.models.payments import PaymentAnswer, PaymentRequest
from timebank.models.pledges import Pledge, PledgeRun
from timebank.models.projects import Project, ProjectCall, ProjectMilestone, ProjectStep
from timebank.models.reservations import Reservation, ReservationLeg, Settlement
from timebank.models.seals import AuditRun, Block, SealedEntry, TileNode
from timebank.models.years import YearPortion, YearResult

__all__ = [
    "Account",
    "AuditRun",
    "Block",
    "CirculationLevy",
    "Closing",
    "ClosingContest",
    "Counted",
    "DayTotal",
    "Distribution",
    "DistributionLine",
    "Grant",
    "GroupAnswer",
    "GroupPayment",
    "Instalment",
    "InstalmentReport",
    "JournalEntry",
    "Leg",
    "PaymentAnswer",
    "PaymentRequest",
    "PersonalLimit",
    "PersonalLimitEnd",
    "Pledge",
    "PledgeRun",
    "Project",
    "ProjectCall",
    "ProjectMilestone",
    "ProjectStep",
    "ReportReminder",
    "Reservation",
    "ReservationLeg",
    "SealedEntry",
    "Settlement",
    "SubAccount",
    "TileNode",
    "UnpostedMission",
    "YearPortion",
    "YearResult",
]
