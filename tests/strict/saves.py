"""Saving a row that exists says which columns: otherwise it writes back what others have changed since."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import Model

from tests.strict.silence import SilentMistake, is_ours

save = Model.save


@contextmanager
def enforced() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Model, "save", _save)
        yield


def _save(row: Model, *args: Any, update_fields: Any = None, **options: Any) -> None:  # noqa: ANN401
    caller = sys._getframe(1).f_code.co_filename
    if not row._state.adding and update_fields is None and is_ours(caller):
        raise SilentMistake(f"{type(row).__name__}.save() of an existing row without update_fields")
    save(row, *args, update_fields=update_fields, **options)
