"""People who press at the same instant: real threads, each with its own connection and transaction."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar

from django.db import OperationalError, connection, transaction

from coop.domain.errors import Refused

T = TypeVar("T")
Act = Callable[[], object]
ROUNDS = 3
"""How often a race is run where one run says little."""
PATIENCE_SECONDS = 30


def at_once(*acts: Callable[[], T]) -> list[T | Refused]:
    """What each act answered, or the refusal that it met. Any other error is a failure."""
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Refused:
        try:
            start.wait(PATIENCE_SECONDS)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts, timeout=PATIENCE_SECONDS))


def waits(act: Callable[[], object]) -> bool:
    """Whether the act finds somebody before it, for whom it would wait: it is then given up."""
    return at_once(partial(_hurried, act)) == [True]


def _hurried(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
            act()
    except OperationalError as error:
        if "lock timeout" not in str(error):
            raise
        return True
    return False


def refusals(answers: Sequence[object]) -> list[str]:
    return [str(answer) for answer in answers if isinstance(answer, Refused)]


def wins(answers: Sequence[object]) -> list[object]:
    return [answer for answer in answers if not isinstance(answer, Refused)]
