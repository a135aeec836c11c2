"""What shape is stored. Private to timebank: marketplace asks its selectors and services."""

from timebank.models.accounts import Account, SubAccount
from timebank.models.distributions import Distribution, DistributionLine
from timebank.models.entries import JournalEntry, Leg

__all__ = ["Account", "Distribution", "DistributionLine", "JournalEntry", "Leg", "SubAccount"]
