"""The socket of a ballot: who is told that the turnout changed."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.routing import URLRouter
from django.utils import timezone

from config.urls import websocket_urlpatterns
from coop.consumers.live import NOT_YOURS
from coop.domain.actors import PLATFORM, Role
from coop.services import members
from governance.services import ballots
from tests.governance.stories import make_voters, open_vote
from tests.people import give_powers, make_administrator, make_member, make_pending, make_user
from tests.sockets import is_admitted, open_socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]
patterns: list[Any] = list(websocket_urlpatterns)  # which Django types for views alone
ROUTES = URLRouter(patterns)


def test_members_and_auditors_listen_and_nobody_else() -> None:
    ana = make_member("Ana Petit")
    path = f"live/ballots/{open_vote(ana).ballot_id}/"
    late = make_member("Nora Nouvelle", at=timezone.now())
    auditor = give_powers(make_user("Aude Roy"), Role.AUDITOR)
    assert [is_admitted(ROUTES, path, person) for person in (ana, late, auditor)] == [True, True, True]
    for stranger in (None, make_pending("Paul Pending"), make_user("Ursule User"), make_administrator()):
        assert not is_admitted(ROUTES, path, stranger)
    assert not is_admitted(ROUTES, f"live/ballots/{10**9}/", ana)


def test_a_vote_is_told_without_what_it_says_and_only_to_who_still_may_hear() -> None:
    ana, bruno, _ = make_voters()
    at = timezone.now()
    vote = open_vote(ana, at=at)
    socket = open_socket(ROUTES, f"live/ballots/{vote.ballot_id}/", bruno)

    async def story() -> None:
        cast = sync_to_async(ballots.cast)
        assert await socket.connect()
        await cast(by=ana, at=at, ballot_id=vote.ballot_id, choice="yes")
        assert await socket.hear() == {"changed": f"ballot-{vote.ballot_id}"}
        await sync_to_async(members.leave)(by=bruno, at=at, member_id=bruno.member_id or 0)
        await cast(by=ana, at=at, ballot_id=vote.ballot_id, choice="no")
        assert await socket.hear() == NOT_YOURS

    async_to_sync(story)()


def test_the_count_is_told() -> None:
    ana = make_member("Ana Petit")
    vote = open_vote(ana)
    socket = open_socket(ROUTES, f"live/ballots/{vote.ballot_id}/", ana)

    async def story() -> None:
        assert await socket.connect()
        await sync_to_async(ballots.close)(by=PLATFORM, at=vote.closes_at, ballot_id=vote.ballot_id)
        assert await socket.hear() == {"changed": f"ballot-{vote.ballot_id}"}
        await socket.leave()

    async_to_sync(story)()
