"""How pages are served: by a fixed number of threads, each with a connection to the database that it keeps.

Django's own handler begins a thread for each request, with a connection of its own that ends with it: opening
one costs more than most pages do, and as many are open as requests came at once. Here a crowd waits in line,
first come first served, for one of the threads; what a process opens is known beforehand.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from coop.services import live

KEPT_SECONDS = 600
"""How long a connection is kept: what the server holds for each is given back now and then."""


class Pages(ASGIHandler):
    """Reads and answers on the event loop; what lies between is done in one thread, as tests do it."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self._kept: list[BaseDatabaseWrapper] = []
        self._threads = ThreadPoolExecutor(threads, "page", initializer=partial(_keep_connection, self._kept))
        self._answer = sync_to_async(self._answered, thread_sensitive=False, executor=self._threads)

    def load_middleware(self, is_async: bool = False) -> None:
        """In a row, without a way back to the event loop between any two of them."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        live.LOOP.set(asyncio.get_running_loop())
        return await self._answer(request)

    def end(self) -> None:
        """Once the pages that are being made are made; the threads' connections end with them."""
        self._threads.shutdown()
        for kept in self._kept:
            kept.inc_thread_sharing()  # its own thread is no more
            kept.close()

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        close_old_connections()  # what the signal of a new request does, in the thread where it matters
        return self.get_response(request)


def _keep_connection(kept: list[BaseDatabaseWrapper]) -> None:
    """For this thread alone: elsewhere a connection ends with what it was opened for. One that the server
    let go of meanwhile is found out before it is used.
    """
    kept.append(connections[DEFAULT_DB_ALIAS])
    connection.settings_dict = connection.settings_dict | {
        "CONN_MAX_AGE": KEPT_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }
