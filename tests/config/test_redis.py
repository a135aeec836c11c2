"""With a real Redis, several processes are one platform: what one says or counts, the others know."""

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.utils import timezone

from config.caches import KeptRedisCache
from coop.domain.actors import Actor
from tests.config import production
from tests.governance.stories import make_voters, open_vote
from tests.strict.silence import ROOT

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        shutil.which("redis-server") is None,
        reason="there is no redis-server program here: `apt-get install redis-server`",
    ),
]

HOST = "127.0.0.1"
PATIENCE_SECONDS = 30
STARTED = "Application startup complete"

LISTENER = """
import asyncio, json, sys, django
django.setup()
from channels.routing import URLRouter
from django.core.cache import cache
from config.urls import websocket_urlpatterns
from coop.selectors import actors
from tests.sockets import open_socket
ballot_id, user_id = int(sys.argv[1]), int(sys.argv[2])
routes = URLRouter(websocket_urlpatterns)
socket = open_socket(routes, f"live/ballots/{ballot_id}/", actors.of_user(user_id))
async def story():
    print(await socket.connect(), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    is_silent = await socket.wire.receive_nothing(timeout=3)
    return None if is_silent else await socket.hear()
print(json.dumps([asyncio.run(story()), cache.get("counted")]), flush=True)
"""
SPEAKER = """
import sys, django
django.setup()
from datetime import datetime
from django.core.cache import cache
from coop.selectors import actors
from governance.services import ballots
ballot_id, user_id, at = int(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
cache.set("counted", 7)
ballots.cast(by=actors.of_user(user_id), at=at, ballot_id=ballot_id, choice="yes")
"""


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of this machine alone, which keeps nothing."""
    folder, port = tmp_path_factory.mktemp("redis"), free_port()
    options = {"bind": HOST, "port": str(port), "save": "", "dir": str(folder)}
    command = ["redis-server", *[word for name, value in options.items() for word in (f"--{name}", value)]]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            wait(server, port, folder / "log")
            yield f"redis://{HOST}:{port}/0"
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        return int(tried.getsockname()[1])


def wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Until it answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    with redis.Redis(host=HOST, port=port) as client:
        while True:
            try:
                assert client.ping()
            except redis.ConnectionError:
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < until
                time.sleep(0.05)
            else:
                return


def environment(**more: str) -> dict[str, str]:
    return production.environment(MODE="test", DJANGO_SETTINGS_MODULE="config.settings", **more)


def told_elsewhere(voter: Actor, listener: Actor, **more: str) -> tuple[object, object, str]:
    """A vote cast in one process: what a socket and the cache of another one then know, and the topic."""
    at = timezone.now()
    ballot_id = open_vote(voter, at=at).ballot_id
    env = environment(**more)
    ids = (str(ballot_id), str(listener.user_id))
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", LISTENER, *ids],
        cwd=ROOT,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "True\n"
        spoken = production.run("-c", SPEAKER, str(ballot_id), str(voter.user_id), at.isoformat(), env=env)
        assert (spoken.returncode, spoken.stderr) == (0, "")
        answer = process.communicate("now\n", timeout=PATIENCE_SECONDS)[0]
    heard, counted = json.loads(answer)
    return heard, counted, f"ballot-{ballot_id}"


@pytest.mark.usefixtures("founded")
def test_a_vote_in_one_process_is_told_to_a_socket_of_another(redis_url: str) -> None:
    ana, bruno, _ = make_voters()
    heard, counted, topic = told_elsewhere(ana, bruno, REDIS_URL=redis_url)
    assert heard == {"changed": topic}
    assert counted == 7


def test_caches_of_many_requests_share_a_connection(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        before = client.info()["total_connections_received"]
        made = [KeptRedisCache(redis_url, {}) for _request in range(5)]
        for number, cache in enumerate(made):
            assert cache.get("number") == (number - 1 if number else None)
            cache.set("number", number)
        assert client.info()["total_connections_received"] == before + 1


@pytest.mark.usefixtures("founded")
def test_without_redis_each_process_is_alone() -> None:
    """Why several workers without Redis are refused, and proof that the test before this one can fail."""
    ana, bruno, _ = make_voters()
    assert told_elsewhere(ana, bruno)[:2] == (None, None)


def test_several_workers_with_redis_start_in_production(redis_url: str) -> None:
    env = production.environment(WEB_CONCURRENCY="2", REDIS_URL=redis_url)
    command = [sys.executable, "-W", "ignore", "-m", "uvicorn", "config.asgi:application", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as server:
        watch = threading.Timer(PATIENCE_SECONDS, server.terminate)
        watch.start()
        said = ""
        while said.count(STARTED) < 2 and server.stderr and (line := server.stderr.readline()):
            said += line
        watch.cancel()
        server.terminate()
    assert said.count(STARTED) == 2, said
    assert "refuses to start" not in said
