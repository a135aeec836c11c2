"""The clock that the server's views read, set by a test: a walk lives two months in half a minute."""

from datetime import datetime

import pytest
from django.utils import timezone


class Clock:
    """What `timezone.now()` answers. It goes on from where it was set."""

    def __init__(self, patch: pytest.MonkeyPatch, start: datetime) -> None:
        self._real = timezone.now
        self._ahead = start - self._real()
        patch.setattr(timezone, "now", self.now)

    def now(self) -> datetime:
        return self._real() + self._ahead

    def set(self, at: datetime) -> None:
        """Move on to that instant; a clock never goes back, so an instant that has passed changes nothing."""
        self._ahead = max(self._ahead, at - self._real())
