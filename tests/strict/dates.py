"""An instant is not a day. Django turns one into the other in silence, in the server's time zone.

(Naive datetimes need nothing here: Django warns of them, and every warning is an error.)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.db.models import DateField, DateTimeField

from tests.strict.silence import SilentMistake

to_python = DateField.to_python


@contextmanager
def enforced() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DateField, "to_python", _to_python)
        yield


def _to_python(field: "DateField[object, object]", value: object) -> date | None:
    if isinstance(value, datetime) and not isinstance(field, DateTimeField):
        raise SilentMistake(f"an instant was given for a day: {field} = {value!r}")
    day: date | None = to_python(field, value)
    return day
