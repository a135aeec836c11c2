"""Tell the open pages that something changed. What changed they ask for themselves, each as who they are."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction


def announce(topic: str) -> None:
    """Once the transaction is committed. A layer that does not answer is logged, and undoes nothing."""
    transaction.on_commit(lambda: _send(topic), robust=True)


def _send(topic: str) -> None:
    layer = get_channel_layer()
    assert layer is not None  # the settings always name one
    async_to_sync(layer.group_send)(topic, {"type": "topic.changed", "topic": topic})
