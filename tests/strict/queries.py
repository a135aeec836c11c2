"""A selector only reads, and a template asks nothing: the view has passed everything.

Both are seen where every query passes, from the frames that led to it: they hold in threads and sockets too.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType

import pytest
from django.db.backends.utils import CursorWrapper
from django.template.base import Node

from tests.strict.silence import SilentMistake, callers, is_ours

send = CursorWrapper._execute_with_wrappers  # type: ignore[attr-defined]  # not in the stubs
RENDERING = Node.render_annotated.__code__
SELECTOR = re.compile(r"^\w+\.selectors\b")
READING = re.compile(
    r"^[\s(]*(--.*\n\s*)*(SELECT|WITH|EXPLAIN|SHOW|DECLARE|FETCH|CLOSE|SAVEPOINT|RELEASE|ROLLBACK)\b",
    re.IGNORECASE,
)
WRITING_INSIDE = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\"?\w+\"?\s+SET|DELETE\s+FROM)\b", re.IGNORECASE)
# Views of third parties give querysets to their templates; ours only dress those.
OVERRIDES = re.compile(r"/templates/(account|admin|allauth|mfa|usersessions)/")


@contextmanager
def enforced() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CursorWrapper, "_execute_with_wrappers", _execute)
        yield


def _execute(
    cursor: CursorWrapper,
    sql: object,
    params: object,
    many: bool,
    executor: Callable[..., object],
) -> object:
    asker = sys._getframe(1)
    if not is_reading(str(sql)):
        _refuse_in_selector(asker, str(sql))
    _refuse_in_template(asker, str(sql))
    return send(cursor, sql, params, many, executor)


@lru_cache(maxsize=10_000)
def is_reading(sql: str) -> bool:
    return READING.match(sql) is not None and WRITING_INSIDE.search(sql) is None


def _refuse_in_selector(asker: FrameType, sql: str) -> None:
    for frame in callers(asker):
        module = str(frame.f_globals.get("__name__", ""))
        if SELECTOR.match(module):
            raise SilentMistake(f"{module}.{frame.f_code.co_name} writes: {sql[:120]}")


def _refuse_in_template(asker: FrameType, sql: str) -> None:
    """The innermost node being rendered tells whose template asks."""
    frame: FrameType | None = asker
    while frame is not None:  # a hundred frames for each query of each test: no word too many
        if frame.f_code is RENDERING:
            origin = str(getattr(frame.f_locals["self"], "origin", ""))
            if is_ours(origin) and not OVERRIDES.search(origin):
                raise SilentMistake(f"a query while rendering {origin}: {sql[:200]}")
            return
        frame = frame.f_back
