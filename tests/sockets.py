"""A page's socket, without a server. (`channels.testing` can not be imported: it wants the daphne server.)"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase

from coop.domain.actors import Actor

Routes = Callable[..., Awaitable[None]]
PATIENCE_SECONDS = 10


class Socket:
    """What a browser does with a socket: connect, listen, leave."""

    def __init__(self, routes: Routes, scope: dict[str, Any]) -> None:
        self.wire: Any = ApplicationCommunicator(routes, scope)  # type: ignore[no-untyped-call]  # asgiref's

    async def connect(self) -> bool:
        """True when the socket was accepted."""
        await self.wire.send_input({"type": "websocket.connect"})
        answer = await self.wire.receive_output(timeout=PATIENCE_SECONDS)
        return bool(answer["type"] == "websocket.accept")

    async def say(self, text: str) -> None:
        await self.wire.send_input({"type": "websocket.receive", "text": text})

    async def hear(self) -> Any:  # noqa: ANN401  # any JSON
        """The next message, or the code with which the socket was closed."""
        answer = await self.wire.receive_output(timeout=PATIENCE_SECONDS)
        return answer["code"] if answer["type"] == "websocket.close" else json.loads(answer["text"])

    async def hears_nothing(self) -> bool:
        """True when nothing comes for a tenth of a second."""
        return bool(await self.wire.receive_nothing())

    async def leave(self) -> None:
        await self.wire.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wire.wait()


def open_socket(
    routes: Routes,
    path: str,
    person: Actor | None = None,
    session: SessionBase | None = None,
) -> Socket:
    """A socket at this address, not connected yet; without a person, a visitor's."""
    users = get_user_model().objects
    user = AnonymousUser() if person is None else users.get(pk=person.user_id or 0)
    scope: dict[str, Any] = {
        "type": "websocket",
        "path": path,
        "query_string": b"",
        "headers": [],
        "user": user,
    }
    return Socket(routes, scope if session is None else scope | {"session": session})


def is_admitted(routes: Routes, path: str, person: Actor | None = None) -> bool:
    """Whether this person's socket would be accepted."""
    socket = open_socket(routes, path, person)

    async def story() -> bool:
        accepted = await socket.connect()
        if accepted:
            await socket.leave()
        return accepted

    return async_to_sync(story)()


async def tell(topic: str) -> None:
    """What `coop.services.live.announce` makes the layer say."""
    layer = get_channel_layer()
    assert layer is not None
    await layer.group_send(topic, {"type": "topic.changed", "topic": topic})
