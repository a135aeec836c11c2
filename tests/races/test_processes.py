"""Laws 1 to 4 between processes: several sessions, each with its connection, at the same instant."""

import http.client
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from random import Random
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from coop.domain.actors import Actor
from tests.browser.serving import served
from tests.instants import after
from tests.people import make_coordinator, make_member
from tests.races import sessions
from tests.races.sessions import Act, Sessions
from tests.timebank.ledger import MARCH, id_of
from tests.timebank.ledger import give as give_now
from tests.timebank.reading import LogIn
from timebank.domain.natures import Unit
from timebank.models import Account, JournalEntry, Leg
from timebank.selectors import audit, balances, distributions, funds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("founded"),
    pytest.mark.long,
]

CREDIT = 1200
LATER = after(days=40)
DISTRIBUTED = "The common pool of that day has already been distributed. Give a later date."


@pytest.fixture
def race(transactional_db: None) -> Iterator[Sessions]:
    with sessions.opened() as opened:
        yield opened


def crowd(size: int, name: str = "Person") -> list[Actor]:
    return [make_member(f"{name} {number}") for number in range(size)]


def hours(people: list[Actor]) -> list[int]:
    found = balances.of_members([id_of(person) for person in people])
    return [found[id_of(person)] for person in people]


@pytest.mark.parametrize("seeds", [3, pytest.param(20, marks=pytest.mark.long)])
def test_eight_sessions_of_fifty_transfers_leave_no_wrong_balance(race: Sessions, seeds: int) -> None:
    """Between ten accounts, some of which come to their limit: each balance is what the answers say."""
    people = crowd(10)
    expected: Counter[int] = Counter()
    entries = refused = 0
    for seed in range(seeds):
        chance = Random(seed)
        plans = [[transfer(chance, people, f"{seed}-{rank}-{n}") for n in range(50)] for rank in range(8)]
        answers = race.run(plans)
        for act, answer in zip(chain(*plans), chain(*answers), strict=True):
            if "id" in answer:
                entries += 1
                expected.update(moved(act, people))
            else:
                refused += 1
                assert "the cooperative's rule allows up to" in answer["refused"]
        assert hours(people) == [expected[id_of(person)] for person in people]
    assert (JournalEntry.objects.count(), entries + refused) == (entries, seeds * 400)
    assert entries > 0 < refused
    assert funds.pool().minutes == -sum(hours(people))
    assert audit.check().is_sound


def transfer(chance: Random, people: list[Actor], key: str) -> Act:
    giver, receiver = chance.sample(people, 2)
    minutes = 20 * chance.randint(1, 20)
    if chance.random() < 0.5:
        return sessions.give(giver, receiver, minutes, key=key)
    return sessions.help_(giver, receiver, minutes, key=key)


def moved(act: Act, people: list[Actor]) -> dict[int, int]:
    """Of these minutes the contribution takes exactly a twentieth."""
    if act["verb"] == "give":
        giver = next(id_of(person) for person in people if person.user_id == act["user"])
        return {giver: -act["minutes"], act["receiver"]: act["minutes"]}
    return {act["giver"]: act["minutes"] * 19 // 20, act["receiver"]: -act["minutes"]}


@pytest.mark.parametrize("repeats", [5, pytest.param(200, marks=pytest.mark.long)])
def test_of_eight_who_spend_at_the_limit_exactly_as_many_succeed_as_there_is_room_for(
    race: Sessions, repeats: int
) -> None:
    receiver, chance = make_member("Receiver"), Random("the limit")
    for repeat in range(repeats):
        spender = make_member(f"Spender {repeat}")
        room, minutes = chance.randint(1, 7), chance.choice([1, 7, 60, 150])
        spare = chance.randrange(minutes)
        give_now(spender, receiver, CREDIT - room * minutes - spare, key="before")
        acts = [sessions.give(spender, receiver, minutes, key=f"{rank}") for rank in range(8)]
        answers = race.at_once(acts)
        assert len(sessions.ids(answers)) == room
        assert len(sessions.refusals(answers)) == 8 - room
        assert balances.of_member(id_of(spender)) == spare - CREDIT
        give_now(receiver, None, CREDIT - spare, key=f"away {repeat}")
    assert audit.check().is_sound


def test_opposite_exchanges_and_cycles_of_three_reach_no_deadlock(race: Sessions) -> None:
    """With a leg for the contribution, in both directions, and three rings of the same three people."""
    people = crowd(3)
    ana, bao, cleo = people
    rings = [(ana, bao), (bao, ana), (bao, cleo), (cleo, bao), (cleo, ana), (ana, cleo)]
    plans = [
        [sessions.help_(giver, receiver, 20, key=f"{rank}-{turn}") for turn in range(40)]
        for rank, (giver, receiver) in enumerate(rings)
    ]
    answers = race.run(plans)
    assert [len(sessions.ids(session)) for session in answers] == [40] * 6
    assert hours(people) == [40 * 2 * -1] * 3
    assert funds.pool().minutes == 240
    assert audit.check().is_sound


def test_three_hundred_keys_sent_by_four_processes_are_one_entry_each(race: Sessions) -> None:
    people = crowd(10)
    acts = [
        sessions.help_(people[n % 10], people[(n + 1 + n // 10 % 9) % 10], 20, key=f"key {n}")
        for n in range(300)
    ]
    orders = [Random(rank).sample(range(300), 300) for rank in range(4)]
    answers = race.run([[acts[number] for number in order] for order in orders])
    told = [
        dict(zip(order, sessions.ids(session), strict=True))
        for order, session in zip(orders, answers, strict=True)
    ]
    assert told == [told[0]] * 4
    keys = dict(JournalEntry.objects.order_by("id").values_list("key", "pk"))
    assert keys == {f"exchange:key {number}": entry_id for number, entry_id in told[0].items()}
    assert funds.pool().minutes == 300
    assert sum(hours(people)) == -300
    assert audit.check().is_sound


def test_a_month_is_closed_while_its_exchanges_are_validated(race: Sessions) -> None:
    """Each is whole inside the distribution, or told that it comes too late; no one waits in a ring."""
    people, coordinator = crowd(6), make_coordinator()
    options: Act = {"decided_at": LATER.isoformat()}
    give_now(people[0], people[1], 1, key="warm")
    plans = [
        [
            sessions.help_(
                people[rank],
                people[(rank + step % 4 + 1) % 6],
                20,
                key=f"{rank}-{step}",
                is_slow=step % 2 == 0,
                **options,
            )
            for step in range(30)
        ]
        for rank in range(6)
    ]
    waits = [sessions.help_(people[0], people[1], 20, key=f"first {step}", **options) for step in range(8)]
    closing = sessions.distribute(coordinator, start=MARCH.start, end=MARCH.end, at=LATER)
    *answers, closer = race.run([*plans, [*waits, closing]])
    (distribution_id,) = sessions.ids(closer[-1:])
    told = list(chain(*answers))
    written, refused = sessions.ids(told), sessions.refusals(told)
    assert len(written) + len(refused) == 180
    assert set(refused) <= {DISTRIBUTED}
    assert distributions.get(distribution_id).total(Unit.MINUTES) == len(written) + 8
    assert distributions.recompute(distribution_id).same
    entry_id = distributions.get(distribution_id).entry_id
    assert not JournalEntry.objects.filter(happened_at__lt=MARCH.end, pk__gt=entry_id).exists()
    assert audit.check().is_sound


def test_the_first_entries_of_a_year_come_from_six_processes_at_once(race: Sessions) -> None:
    """Nothing is there yet: accounts and pool are opened meanwhile, and no number is taken twice."""
    people = crowd(12)
    new_year = datetime.fromisoformat("2027-01-01T00:00:01+01:00")
    acts = [
        sessions.help_(people[2 * rank], people[2 * rank + 1], 20, key=f"year {rank}", at=new_year)
        for rank in range(6)
    ]
    answers = race.at_once(acts)
    written = sessions.ids(answers)
    assert len(set(written)) == 6
    assert sorted(JournalEntry.objects.values_list("pk", flat=True)) == sorted(written)
    assert Account.objects.filter(owner=None).count() == 1
    assert Account.objects.exclude(owner=None).count() == 12
    assert hours(people) == [19, -20] * 6
    assert Leg.objects.count() == 18
    assert audit.check().is_sound


def test_a_form_that_is_sent_twice_at_once_gives_once(log_in: LogIn) -> None:
    """Two connections to a running server, the same form, the same instant."""
    giver, receiver = crowd(2)
    browser = log_in(giver)
    with served() as address:
        host, cookies = urlsplit(address).netloc, cookies_of(browser)
        page = ask(host, "GET", reverse("gift_new"), {"Cookie": cookies})
        fields = dict(re.findall(r'name="(key|csrfmiddlewaretoken)" value="([^"]+)"', page.text))
        token = page.cookie.partition(";")[0]
        body = urlencode({**fields, "receiver": id_of(receiver), "minutes": "1 h 30"})
        headers = {
            "Cookie": f"{cookies}; {token}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": address,
        }
        start = Barrier(2)

        def send(_rank: int) -> tuple[int, str]:
            start.wait()
            answer = ask(host, "POST", reverse("gift_new"), headers, body)
            return answer.status, answer.location

        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(send, range(2)))
    entry = JournalEntry.objects.get()
    assert answers == [(303, reverse("entry", args=[entry.pk]))] * 2
    assert hours([giver, receiver]) == [-90, 90]
    assert audit.check().is_sound


def cookies_of(browser: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())


@dataclass(frozen=True)
class Page:
    status: int
    location: str
    cookie: str
    text: str


def ask(host: str, verb: str, path: str, headers: dict[str, str], body: str | None = None) -> Page:
    """On a connection of its own, as another browser has."""
    wire = http.client.HTTPConnection("127.0.0.1", int(host.rpartition(":")[2]), timeout=30)
    with closing(wire):
        wire.request(verb, path, body=body, headers={"Host": host, **headers})
        answer = wire.getresponse()
        location, cookie = (answer.getheader(name, "") for name in ("Location", "Set-Cookie"))
        return Page(answer.status, location, cookie, answer.read().decode())
