"""The tests run as they say they do."""

from django.conf import settings


def test_mode_is_test() -> None:
    assert settings.MODE == "test"
