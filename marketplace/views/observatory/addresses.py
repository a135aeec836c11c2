"""What stands for a series in an address: the key of an indicator that the house computes."""

from coop.domain.errors import Hidden
from marketplace.domain.observatory import indicators


class IndicatorKey:
    """Any other word is left to the addresses beside it, whatever their order."""

    regex = "[a-z0-9_]+"

    def to_python(self, text: str) -> str:
        try:
            return indicators.by_key(text).key
        except Hidden:
            raise ValueError(text) from None

    def to_url(self, key: str) -> str:
        return key
