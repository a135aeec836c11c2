"""Sockets: only those who may see are let in, and they are asked again at each message."""

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.urls import path

from coop.consumers import live as consumer
from coop.consumers.live import NOT_YOURS, LiveConsumer
from coop.domain.actors import PLATFORM, Actor
from coop.models import User
from coop.services import accounts, live
from tests import people
from tests.instants import START
from tests.sockets import Socket, is_admitted, open_socket, tell

pytestmark = pytest.mark.django_db(transaction=True)
ROOM = "/live/rooms/7/"


class MembersOnly(LiveConsumer):
    @property
    def topic(self) -> str:
        return f"room-{self.ids['room_id']}"

    def may_see(self, actor: Actor) -> bool:
        return actor.is_member


route: Any = path  # which is typed for views alone
routes = URLRouter([route("live/rooms/<int:room_id>/", MembersOnly.as_asgi())])


def closes_after(socket: Socket, change: Callable[[], object]) -> int:
    """Connect, let something change in another thread, tell the topic: the code that closes the socket."""

    def change_and_let_go() -> None:
        change()
        connection.close()

    async def story() -> int:
        assert await socket.connect()
        await asyncio.to_thread(change_and_let_go)
        await tell("room-7")
        code: int = await socket.hear()
        await socket.leave()
        return code

    return async_to_sync(story)()


def test_a_member_is_told_that_something_changed_and_not_what() -> None:
    socket = open_socket(routes, ROOM, people.make_member("Ana Petit"))

    async def story() -> None:
        assert await socket.connect()
        await socket.say("not even json")
        await tell("room-8")
        await tell("room-7")
        assert await socket.hear() == {"changed": "room-7"}
        assert await socket.hears_nothing()
        await socket.leave()

    async_to_sync(story)()


def test_a_crowd_of_changes_is_told_at_once_and_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first without delay, the last never left out, and few between them."""
    monkeypatch.setattr(consumer, "QUIET_SECONDS", 0.3)
    socket = open_socket(routes, ROOM, people.make_member("Ana Petit"))

    async def story() -> None:
        assert await socket.connect()
        await tell("room-7")
        assert await socket.hear() == {"changed": "room-7"}
        for _ in range(20):
            await tell("room-7")
        assert await socket.hears_nothing()
        assert await socket.hear() == {"changed": "room-7"}
        assert await socket.hears_nothing()
        await tell("room-7")
        await socket.leave()  # what was still to be told goes with it

    async_to_sync(story)()


def test_a_page_that_left_while_it_was_told_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a task raises is heard of by the loop, once the task is gone; the next change is told again."""
    monkeypatch.setattr(consumer, "QUIET_SECONDS", 0.1)
    heard: list[str] = []
    tried: list[str] = []

    async def gone(self: MembersOnly, text_data: str) -> None:
        tried.append(text_data)
        raise ConnectionResetError

    monkeypatch.setattr(MembersOnly, "send", gone)
    socket = open_socket(routes, ROOM, people.make_member("Ana Petit"))

    async def story() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(str(context)))
        assert await socket.connect()
        for _ in range(2):
            await tell("room-7")
            await asyncio.sleep(0.3)
        await socket.leave()

    async_to_sync(story)()
    gc.collect()
    assert tried == ['{"changed": "room-7"}'] * 2
    assert heard == []


def test_others_are_not_let_in() -> None:
    assert is_admitted(routes, ROOM, people.make_member("Ana Petit"))
    for person in (None, people.make_pending("Paula Roux"), people.make_user("Noé Blanc")):
        assert not is_admitted(routes, ROOM, person)


def test_a_socket_closes_when_its_person_may_no_longer_see() -> None:
    ana = people.make_member("Ana Petit")
    socket = open_socket(routes, ROOM, ana)
    close = closes_after(socket, lambda: accounts.deactivate(by=PLATFORM, at=START, user_id=ana.user_id or 0))
    assert close == NOT_YOURS


def test_a_socket_closes_when_its_session_has_ended() -> None:
    session = SessionStore()
    session.create()
    socket = open_socket(routes, ROOM, people.make_member("Ana Petit"), session)
    assert closes_after(socket, lambda: SessionStore(session.session_key).flush()) == NOT_YOURS


def test_a_topic_is_announced_once_what_happened_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(live, "_send", told.append)
    with transaction.atomic():
        live.announce("room-7")
        assert told == []
    assert told == ["room-7"]
    with transaction.atomic():
        live.announce("room-8")
        transaction.set_rollback(True)
    assert told == ["room-7"]


def test_an_announcement_reaches_the_group() -> None:
    layer = get_channel_layer()
    assert layer is not None
    async_to_sync(layer.group_add)("room-9", "listener")
    live.announce("room-9")
    assert async_to_sync(layer.receive)("listener") == {"type": "topic.changed", "topic": "room-9"}


def test_a_serving_process_sends_what_a_crowd_announces_together() -> None:
    """From its own loop, and whatever is announced once that was sent is sent again."""
    layer = get_channel_layer()
    assert layer is not None

    def crowd() -> None:
        for _ in range(20):
            live.announce("room-9")
        live.announce("room-8")
        connection.close()

    async def story() -> None:
        live.LOOP.set(asyncio.get_running_loop())
        for topic in ("room-8", "room-9"):
            await layer.group_add(topic, "listener")
        for _ in range(2):
            await asyncio.to_thread(crowd)
            told = [(await layer.receive("listener"))["topic"] for _ in range(2)]
            assert sorted(told) == ["room-8", "room-9"]
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(layer.receive("listener"), 3 * live.TOGETHER_SECONDS)
        live._send("room-9")  # of a server that stops, nothing is left for the next one

    asyncio.run(story())
    assert not live._waiting


def test_a_serving_process_whose_layer_does_not_answer_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(topic: str) -> None:
        raise OSError("no layer")

    monkeypatch.setattr(live, "_tell", broken)

    async def story() -> None:
        live.LOOP.set(asyncio.get_running_loop())
        live._send("room-7")
        await asyncio.sleep(2 * live.TOGETHER_SECONDS)

    asyncio.run(story())
    assert "no layer" in caplog.text


def test_a_layer_that_does_not_answer_undoes_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(topic: str) -> None:
        raise OSError("no layer")

    monkeypatch.setattr(live, "_send", broken)
    with transaction.atomic():
        user_id = people.make_user("Ana Petit").user_id
        live.announce("room-7")
    assert User.objects.filter(pk=user_id or 0).exists()
    assert "no layer" in caplog.text


def test_a_socket_says_its_topic_and_who_may_see_it() -> None:
    with pytest.raises(NotImplementedError):
        _ = LiveConsumer().topic
    with pytest.raises(NotImplementedError):
        LiveConsumer().may_see(PLATFORM)
