"""`make bench-votes`: one ballot of 5,000 voters through the web layer, while votes change and it closes.

Two server processes of uvicorn, Redis between them, a database that trades nothing for speed, and the voters
on the same machine. Each voter sends what the form of the page sends, with their own session, as many at once
as there are connections. One in five changes their vote, one in twenty sends the form twice in the same
instant. Once all have been answered they go on changing their votes until after the term, while members ask
for the count again and again and the keeper counts too.

Figures: votes_s, the seconds until each of the voters was answered once; lost, voters whose last vote that
was taken is not the one that was counted; double, voters who stand there twice; results, 1 where the count
sheet is that of the votes. The kit is counted again by the program that stands in it.
"""

import asyncio
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.report import Bar, publish
from tests.clusters import durable

ROOT = Path(__file__).resolve().parent.parent.parent
VOTERS = int(os.environ.get("VOTERS", "5000"))
CONNECTIONS = 16
LIMIT_S = 60
OPEN_SECONDS = int(os.environ.get("OPEN_SECONDS", "240"))
"""How long the ballot stays open once voters begin."""
PATIENCE_SECONDS = 60
CHOICES = ("yes", "no", "blank")
TOKEN = "0" * 32
"""The secret of each voter's forms, in cookie and form alike, as a browser sends it back."""


@dataclass
class Voter:
    """Somebody at their browser. told: each choice that was sent, and whether it was answered with a yes."""

    session: str
    member_id: int
    told: list[tuple[str, bool, float]] = field(default_factory=list)


@dataclass(frozen=True)
class House:
    """A running instance, its open ballot, and who may vote in it."""

    port: int
    ballot_id: int
    closes_at: float
    voters: list[Voter]


def main() -> int:
    if shutil.which("redis-server") is None:
        sys.stderr.write("redis-server is not there: two processes need it.\n")
        return 1
    with durable() as folder, tempfile.TemporaryDirectory() as scratch, _redis(scratch) as redis_url:
        from config import cluster

        os.environ |= {
            "MODE": "demo",
            "DATABASE_URL": cluster.url(folder),
            "REDIS_URL": redis_url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "WEB_CONCURRENCY": "2",
        }
        import django

        django.setup()
        load = os.getloadavg()[0]
        voters = _fill()
        port = _free_port()
        with _served(port):
            ballot_id, closes_at = _open(voters)
            house = House(port, ballot_id, closes_at, voters)
            votes_s = asyncio.run(_vote(house))
            figures = _judged(house, Path(scratch)) | {"votes_s": votes_s, "load_before": load}
    bars = [Bar(f"{VOTERS} voters answered", votes_s, LIMIT_S)]
    publish("votes", "One ballot through the web layer, two processes", "s", bars, figures)
    is_sound = (
        figures["lost"] == figures["double"] == figures["recount_faults"] == 0 and figures["results"] == 1
    )
    return int(votes_s >= LIMIT_S or not is_sound)


def _fill() -> list[Voter]:
    """Members made by the services, with a session each, as after a log-in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from tqdm import tqdm

    from coop.domain.actors import PLATFORM
    from coop.models import User
    from coop.selectors import actors
    from coop.services import accounts, members, starter
    from governance.services import rules
    from tests.instants import START

    call_command("migrate", verbosity=0)
    starter.load()
    rules.found(by=PLATFORM, at=START)
    found = []
    for number in tqdm(range(VOTERS), desc="members", disable=None):
        user_id = accounts.open(by=PLATFORM, at=START, email=f"m{number}@demo.example", password=None)
        person = actors.of_user(user_id)
        member_id = members.join(by=person, at=START, display_name=f"Member {number}", college="producer")
        members.admit(by=PLATFORM, at=START, member_id=member_id)
        session = SessionStore()
        session[SESSION_KEY] = str(user_id)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = User.objects.get(pk=user_id).get_session_auth_hash()
        session.create()
        assert session.session_key
        found.append(Voter(session.session_key, member_id))
    return found


def _open(voters: list[Voter]) -> tuple[int, float]:
    """A vote that opened so long ago that it closes soon; its id, and when it closes (Unix time)."""
    from django.utils import timezone

    from coop.selectors import actors
    from governance.models import Ballot
    from tests.governance.stories import open_vote

    opened_at = timezone.now() - timedelta(days=7) + timedelta(seconds=OPEN_SECONDS)
    vote = open_vote(actors.of_user(_user_of(voters[0])), at=opened_at)
    return vote.ballot_id, Ballot.objects.get(pk=vote.ballot_id).closes_at.timestamp()


def _user_of(voter: Voter) -> int:
    from coop.models import Member

    return int(Member.objects.values_list("user_id", flat=True).get(pk=voter.member_id) or 0)


async def _vote(house: House) -> float:
    """Seconds until everybody was answered once; then changes and counts until after the term."""
    lot = random.Random(5)
    waiting = asyncio.Queue[tuple[Voter, str]]()
    for voter in house.voters:
        waiting.put_nowait((voter, lot.choice(CHOICES)))
    begun = time.monotonic()
    lines = [await Line.opened(house) for _line in range(CONNECTIONS)]
    await asyncio.gather(*(_empty(line, waiting, lot) for line in lines))
    took = time.monotonic() - begun
    await asyncio.gather(
        *(_change_until_closed(line, house, lines.index(line), lot) for line in lines[:-2]),
        *(_count_until_closed(house) for _line in lines[-2:]),
        asyncio.to_thread(_keep_until_closed, house),
    )
    return took


async def _empty(line: "Line", waiting: "asyncio.Queue[tuple[Voter, str]]", lot: random.Random) -> None:
    """Take voters until none is left; some change their mind at once, some press twice."""
    while not waiting.empty():
        voter, choice = waiting.get_nowait()
        await line.cast(voter, choice)
        if lot.random() < 0.2:
            await line.cast(voter, lot.choice(CHOICES))
        if lot.random() < 0.05:
            twin = await Line.opened(line.house)
            last = voter.told[-1][0]
            await asyncio.gather(line.cast(voter, last), twin.cast(voter, last))
            twin.close()


async def _change_until_closed(line: "Line", house: House, rank: int, lot: random.Random) -> None:
    """Voters of one's own, so that the last answer of each is known."""
    own = house.voters[rank::CONNECTIONS]
    while time.time() < house.closes_at + 3:
        await line.cast(lot.choice(own), lot.choice(CHOICES))


async def _count_until_closed(house: House) -> None:
    """Members press the button before the term and after it, each a few times."""
    while (left := house.closes_at - time.time()) > -3:
        if left < 2:
            line = await Line.opened(house)
            await line.post(random.choice(house.voters), f"/scrutins/{house.ballot_id}/cloture/", {})
            line.close()
        await asyncio.sleep(0.05)


def _keep_until_closed(house: House) -> None:
    from django.utils import timezone

    from coop.domain.actors import PLATFORM
    from governance.services import ballots

    while time.time() < house.closes_at + 3:
        ballots.close_due(by=PLATFORM, at=timezone.now())
        time.sleep(0.05)


class Line:
    """A connection that stays open: one request after the other."""

    def __init__(self, house: House, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.house, self.reader, self.writer = house, reader, writer

    @classmethod
    async def opened(cls, house: House) -> "Line":
        return cls(house, *await asyncio.open_connection("127.0.0.1", house.port))

    async def cast(self, voter: Voter, choice: str) -> None:
        sent_at = time.time()
        status, seen = await self.post(voter, f"/scrutins/{self.house.ballot_id}/vote/", {"choice": choice})
        assert status in (303, 409, 422, 429), status  # 429: they changed their mind sixty times in a minute
        voter.told.append((choice, status == 303 and "refused" not in seen, sent_at))

    async def post(self, voter: Voter, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """The status and where it leads: what is refused leads back to where it came from."""
        body = urlencode(fields | {"csrfmiddlewaretoken": TOKEN}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.house.port}\r\n"
            f"Cookie: sessionid={voter.session}; csrftoken={TOKEN}\r\n"
            f"Referer: http://127.0.0.1:{self.house.port}/scrutins/{self.house.ballot_id}/?refused\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        status = int((await self.reader.readline()).split()[1])
        length, seen = 0, ""
        while line := (await self.reader.readline()).strip():
            name, _colon, value = line.decode("latin-1").partition(":")
            length = int(value) if name.lower() == "content-length" else length
            seen = value if name.lower() == "location" else seen
        await self.reader.readexactly(length)
        return status, seen

    def close(self) -> None:
        self.writer.close()


def _judged(house: House, scratch: Path) -> dict[str, float]:
    """What the database says of it, against what the voters were told."""
    from governance.models import Ballot, Vote
    from governance.selectors import kits

    rows = list(
        Vote.objects.filter(elector__ballot_id=house.ballot_id)
        .order_by("pk")
        .values_list("elector__member_id", "marks")
    )
    counted = {member_id: written[0][0] if written else "blank" for member_id, written in rows}
    lost = sum(not _is_kept(voter, counted.get(voter.member_id, "")) for voter in house.voters)
    ballot = Ballot.objects.get(pk=house.ballot_id)
    sheet = ballot.count_sheet or {}
    told = {choice: sum(found == choice for found in counted.values()) for choice in CHOICES}
    kit = scratch / "kit.zip"
    kit.write_bytes(kits.zipped(kits.of_ballot(house.ballot_id)))
    recount = subprocess.run([sys.executable, "-I", "-S", kits.PROGRAM, kit], check=False)
    requests = sum(len(voter.told) for voter in house.voters)
    sys.stdout.write(json.dumps({"sheet": {name: sheet.get(name) for name in ("votes", *CHOICES)}}) + "\n")
    return {
        "lost": lost,
        "double": len(rows) - len(counted),
        "results": int(ballot.closed_at is not None and {name: sheet[name] for name in CHOICES} == told),
        "recount_faults": recount.returncode,
        "voters": len(counted),
        "requests": requests,
        "refused_after_the_term": sum(
            not is_taken for voter in house.voters for _c, is_taken, _at in voter.told
        ),
    }


def _is_kept(voter: Voter, counted: str) -> bool:
    """The last vote that was taken is the one that was counted."""
    taken = [choice for choice, is_taken, _at in voter.told if is_taken]
    return bool(taken) and counted == taken[-1]


@contextmanager
def _served(port: int) -> Iterator[None]:
    command = ("uvicorn", "config.asgi:application", "--port", str(port), "--workers", "2")
    server = subprocess.Popen([sys.executable, "-m", *command, "--log-level", "warning"], cwd=ROOT)
    try:
        _wait(port)
        yield
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _redis(folder: str) -> Iterator[str]:
    port = _free_port()
    options = ("--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder)
    server = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
