"""The socket of an engagement: who is told that something changed, and for how long."""

from collections.abc import Awaitable, Callable

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.routing import URLRouter

from config.urls import websocket_urlpatterns
from coop.consumers.live import NOT_YOURS
from coop.domain.actors import PLATFORM, Actor, Role
from coop.services import roles
from marketplace.services import engagements, messages
from tests.instants import START
from tests.marketplace.samples import agree, quarrel
from tests.sockets import Socket, is_admitted, open_socket

pytestmark = pytest.mark.django_db(transaction=True)
ROUTES = URLRouter(websocket_urlpatterns)


def path_of(engagement_id: int) -> str:
    return f"live/engagements/{engagement_id}/"


def listen(person: Actor, engagement_id: int, story: Callable[[Socket], Awaitable[None]]) -> None:
    socket = open_socket(ROUTES, path_of(engagement_id), person)

    async def live() -> None:
        assert await socket.connect()
        await story(socket)

    async_to_sync(live)()


def test_the_two_parties_listen_and_nobody_else(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor
) -> None:
    path = path_of(agree(amina, bruno))
    people = (amina, bruno, chloe, elise, None)
    assert [is_admitted(ROUTES, path, person) for person in people] == [True, True, False, False, False]
    assert not is_admitted(ROUTES, path_of(10**9), amina)


def test_a_mediator_listens_once_called(amina: Actor, bruno: Actor, elise: Actor) -> None:
    assert is_admitted(ROUTES, path_of(quarrel(amina, bruno)), elise)


def test_a_message_and_a_step_are_told_without_their_content(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)

    async def story(socket: Socket) -> None:
        await sync_to_async(messages.send)(
            by=bruno, at=START, engagement_id=engagement_id, text="A secret", key="k"
        )
        assert await socket.hear() == {"changed": f"engagement-{engagement_id}"}
        await sync_to_async(engagements.confirm)(by=bruno, at=START, engagement_id=engagement_id, minutes=60)
        assert await socket.hear() == {"changed": f"engagement-{engagement_id}"}
        await socket.leave()

    listen(amina, engagement_id, story)


def test_a_mediator_whose_role_ended_hears_no_more(amina: Actor, bruno: Actor, elise: Actor) -> None:
    engagement_id = quarrel(amina, bruno)

    async def story(socket: Socket) -> None:
        user_id = elise.user_id or 0
        await sync_to_async(roles.end)(by=PLATFORM, at=START, user_id=user_id, role=Role.COORDINATOR)
        await sync_to_async(messages.send)(
            by=bruno, at=START, engagement_id=engagement_id, text="A secret", key="k"
        )
        assert await socket.hear() == NOT_YOURS

    listen(elise, engagement_id, story)
