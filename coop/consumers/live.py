"""Sockets that tell a page that something changed. They only read, and only admit those who may see."""

import asyncio
import contextlib
import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from coop.domain.actors import Actor
from coop.selectors import actors

NOT_YOURS = 4403
"""Close code for a socket whose person may not see its topic, or no longer may."""
QUIET_SECONDS = 1
"""How long changes wait for each other, so that a page is told of all of them at once."""


class LiveConsumer(AsyncWebsocketConsumer):
    """Base of every socket: a subclass says its `topic`, from `self.ids`, and who `may_see` it.

    `may_see` is a plain method that may ask the database. It is asked again at each message: a session that
    ended, a role that was taken back or an object that was closed shuts the socket.

    The first change is told at once, those of the second after it together: a page that looks again sees them
    all, and a crowd of changes does not make a crowd of questions.
    """

    _quiet_until = 0.0
    _telling: asyncio.Task[None] | None = None

    @property
    def topic(self) -> str:
        """The channel group: ASCII letters, digits, hyphens; what `coop.services.live.announce` is given."""
        raise NotImplementedError

    def may_see(self, actor: Actor) -> bool:
        """Whether this person may be told now: the predicate of the page."""
        raise NotImplementedError

    @property
    def ids(self) -> dict[str, Any]:
        """What the address names: {"ballot_id": 3}."""
        ids: dict[str, Any] = self.scope["url_route"]["kwargs"]
        return ids

    async def connect(self) -> None:
        if not await self._is_admitted():
            await self.close(code=NOT_YOURS)
            return
        await self.channel_layer.group_add(self.topic, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        if self._telling is not None:
            self._telling.cancel()
        await self.channel_layer.group_discard(self.topic, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """What a page says is not listened to: acts go through forms, with their token and their limits."""

    async def topic_changed(self, event: dict[str, str]) -> None:
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell(event["topic"]))

    async def _tell(self, topic: str) -> None:
        clock = asyncio.get_running_loop().time
        try:
            await asyncio.sleep(max(0.0, self._quiet_until - clock()))
            self._quiet_until = clock() + QUIET_SECONDS
            is_admitted = await self._is_admitted()
            with contextlib.suppress(OSError):  # the page left while it was being told
                if is_admitted:
                    await self.send(text_data=json.dumps({"changed": topic}))
                else:
                    await self.close(code=NOT_YOURS)
        finally:
            self._telling = None  # not before: what changes meanwhile is seen by who is told now

    @database_sync_to_async
    def _is_admitted(self) -> bool:
        session = self.scope.get("session")
        if session is not None and session.session_key and not session.exists(session.session_key):
            return False
        user = self.scope.get("user")
        return self.may_see(actors.of_user(user.pk if user is not None and user.is_authenticated else None))
