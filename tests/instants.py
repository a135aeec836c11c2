"""Instants that tests share. Their story starts on Monday 2 March 2026, at nine in Paris."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def after(*, days: int = 0, hours: int = 0, minutes: int = 0) -> datetime:
    """An instant counted from the start of the story."""
    return START + timedelta(days=days, hours=hours, minutes=minutes)
