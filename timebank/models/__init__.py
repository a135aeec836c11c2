"""What shape is stored. Private to timebank: marketplace asks its selectors and services."""

from timebank.models.accounts import Account, SubAccount
from timebank.models.days import Counted, DayTotal
from timebank.models.distributions import Distribution, DistributionLine
from timebank.models.entries import JournalEntry, Leg
from timebank.models.groups import GroupAnswer, GroupPayment
from timebank.models.limits import CirculationLevy, PersonalLimit, PersonalLimitEnd
from timebank.models.missions import UnpostedMission
from timebank.models.payments import PaymentAnswer, PaymentRequest
from timebank.models.pledges import Pledge, PledgeRun
from timebank.models.reservations import Reservation, ReservationLeg, Settlement
from timebank.models.seals import AuditRun, Block, SealedEntry, TileNode

__all__ = [
    "Account",
    "AuditRun",
    "Block",
    "CirculationLevy",
    "Counted",
    "DayTotal",
    "Distribution",
    "DistributionLine",
    "GroupAnswer",
    "GroupPayment",
    "JournalEntry",
    "Leg",
    "PaymentAnswer",
    "PaymentRequest",
    "PersonalLimit",
    "PersonalLimitEnd",
    "Pledge",
    "PledgeRun",
    "Reservation",
    "ReservationLeg",
    "SealedEntry",
    "Settlement",
    "SubAccount",
    "TileNode",
    "UnpostedMission",
]
