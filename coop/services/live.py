"""Tell the open pages that something changed. What changed they ask for themselves, each as who they are."""

import asyncio
import logging
from contextvars import ContextVar
from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

logger = logging.getLogger(__name__)

TOGETHER_SECONDS = 0.1
"""How long a serving process waits for more of the same topic: of a crowd's acts, few are sent."""

LOOP: ContextVar[asyncio.AbstractEventLoop] = ContextVar("live loop")
"""Of the server, while a request is answered: it sends what is announced, and nobody waits for it."""

_waiting: dict[str, "asyncio.Task[None]"] = {}


def announce(topic: str) -> None:
    """Once the transaction is committed. A layer that does not answer is logged, and undoes nothing."""
    transaction.on_commit(lambda: _send(topic), robust=True)


def _send(topic: str) -> None:
    loop = LOOP.get(None)
    if loop is None:
        async_to_sync(_tell)(topic)
    else:
        loop.call_soon_threadsafe(_wait, topic)


def _wait(topic: str) -> None:
    """On the loop."""
    if topic not in _waiting:
        _waiting[topic] = asyncio.create_task(_tell_together(topic))
        _waiting[topic].add_done_callback(partial(_end, topic))


async def _tell_together(topic: str) -> None:
    await asyncio.sleep(TOGETHER_SECONDS)
    del _waiting[topic]  # before it is sent: what changes from here on is sent again
    await _tell(topic)


async def _tell(topic: str) -> None:
    layer = get_channel_layer()
    assert layer is not None  # the settings always name one
    await layer.group_send(topic, {"type": "topic.changed", "topic": topic})


def _end(topic: str, told: "asyncio.Task[None]") -> None:
    if told.cancelled():  # the server stops, perhaps before it began
        _waiting.pop(topic, None)
    elif told.exception() is not None:
        logger.error("An open page was not told of a change.", exc_info=told.exception())
