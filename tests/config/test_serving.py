"""Pages are made by a fixed number of threads, each with a connection that it keeps."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from config import serving
from coop.services import live
from tests.rights import OWNER, acting_as

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 10
ASKED = {
    "type": "http",
    "http_version": "1.1",
    "method": "GET",
    "query_string": b"",
    "headers": [(b"host", b"127.0.0.1")],
}


class Naming(serving.Pages):
    """Answers with the number of the server's process that its connection reaches."""

    def get_response(self, request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            if request.path == "/wrong/":
                with pytest.raises(DatabaseError):
                    cursor.execute("SELECT 1/0")
            cursor.execute("SELECT pg_backend_pid(), pg_sleep(%s)", [float(request.path == "/slow/") / 5])
            return HttpResponse(str(cursor.fetchone()[0]))


@pytest.fixture
def pages() -> Iterator[Naming]:
    made = Naming(threads=2)
    try:
        yield made
    finally:
        made.end()


def answers(pages: Naming, *paths: str) -> list[int]:
    """To requests that come in the same instant."""

    async def one(path: str) -> int:
        wire: Any = ApplicationCommunicator(pages, ASKED | {"path": path})  # type: ignore[no-untyped-call]  # asgiref has no types here
        await wire.send_input({"type": "http.request"})
        assert (await wire.receive_output(PATIENCE_SECONDS))["status"] == 200
        told = int((await wire.receive_output(PATIENCE_SECONDS))["body"])
        await wire.wait()
        return told

    async def story() -> list[int]:
        return await asyncio.gather(*map(one, paths))

    return asyncio.run(story())


def test_a_crowd_waits_in_line_for_as_many_connections_as_there_are_threads(pages: Naming) -> None:
    first = answers(pages, *["/slow/"] * 6)
    assert len(set(first)) == 2
    assert set(answers(pages, *["/"] * 6)) <= set(first)


def test_what_the_server_let_go_of_is_opened_anew(pages: Naming) -> None:
    before = set(answers(pages, "/slow/", "/slow/"))
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s) AS pid", [list(before)])
    assert before.isdisjoint(answers(pages, "/slow/", "/slow/"))


def test_an_error_of_one_page_is_not_that_of_the_next(pages: Naming) -> None:
    failed = answers(pages, "/wrong/", "/wrong/", "/slow/", "/slow/")
    assert set(answers(pages, "/", "/")) <= set(failed)


def test_a_connection_is_given_back_after_a_while(pages: Naming, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "KEPT_SECONDS", 0)
    before = set(answers(pages, "/slow/", "/slow/"))
    assert before.isdisjoint(answers(pages, "/", "/", "/"))


def test_what_a_page_announces_is_sent_by_the_loop_that_serves(
    pages: Naming, monkeypatch: pytest.MonkeyPatch
) -> None:
    loops = []

    def answered(self: Naming, request: HttpRequest) -> HttpResponse:
        loops.append(live.LOOP.get())
        return HttpResponse(b"0")

    monkeypatch.setattr(Naming, "get_response", answered)
    answers(pages, "/")
    assert loops[0].is_closed()  # it ended with the requests of this test


def test_elsewhere_a_connection_ends_with_what_it_was_opened_for(pages: Naming) -> None:
    answers(pages, "/")
    assert connection.settings_dict["CONN_MAX_AGE"] == 0
