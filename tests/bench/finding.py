"""How fast the twenty members who fit a need best are found among 20,000, and among ten times as many.

`python -m tests.bench.finding SIZE…` fills an empty database that is migrated (DATABASE_URL) up to each size,
and tells milliseconds for each need. What is timed is what the product does when somebody looks for help,
`marketplace.selectors.matches.find`: from the text of the need to the sentences of the reasons.

The members have two to four of the skills of the house, some far oftener than others, live in its towns, go
from 5 to 100 kilometres, have hours or none, take such terms and not others, are free on some days and away
on some, and tell in thirty words what they do. The needs are asked in the words of the same skills, half of
them on the spot. All is drawn by the same lot every time.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import django

from coop.domain.half_days import EVERY

if TYPE_CHECKING:
    from coop.models import MemberSkill, Profile
    from marketplace.models import Wish

SIZES = (20_000, 200_000)
NEEDS, ROUNDS, TOP = 60, 3, 20
WISHING = 0.3
"""Who wrote wishes."""
SAYING_WHEN, AWAY = 0.3, 0.2
"""Who said when they are free, and who is away for a while.

A third of the needs have a day, a fifth have half days.
"""
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
TELLING = (
    "J’aide volontiers pour {0}, et aussi pour {1}. J’ai appris {2} avec des voisins, et je propose {3} le "
    "soir ou le samedi. N’hésitez pas à demander {4} : je réponds vite."
)
ASKING = "Bonjour, je cherche quelqu’un pour {0}. Il s’agit de {1}, chez moi ou ailleurs. Merci d’avance !"

MEMBERS = """
INSERT INTO coop_member (college, joined_at, admitted_at)
SELECT 'producer', since, since FROM (
  SELECT %(at)s::timestamptz - CASE WHEN place %% 20 = 0 THEN 30 ELSE 400 END * interval '1 day' AS since
  FROM generate_series(1, %(count)s) place
) members RETURNING id
"""
"""One in twenty is a newcomer."""


def main(sizes: Sequence[int]) -> None:
    django.setup()
    from coop.domain.actors import PLATFORM
    from coop.services import starter
    from governance.services import rules

    starter.load()
    rules.found(by=PLATFORM, at=AT)
    members, needs = 0, list[int]()
    for size in sizes:
        fill(members, size - members)
        members, needs = size, needs or list(asked_for())
        sys.stdout.write(json.dumps({"members": size, "ms": _measured(needs)}) + "\n")


def fill(first: int, count: int) -> None:
    from django.db import connection

    from coop.domain.actors import PLATFORM
    from coop.models import MemberSkill, Profile
    from marketplace.models import TimeOff, Week, Wish
    from marketplace.services import candidates

    random, skills, places = Random(first), *_known()
    ids = list(skills)
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"at": AT, "count": count})
        rows = [row for (row,) in cursor.fetchall()]
    for start in range(0, count, 5_000):
        some = rows[start : start + 5_000]
        Profile.objects.bulk_create(_profile(random, member_id, ids, skills, places) for member_id in some)
        MemberSkill.objects.bulk_create(one for member_id in some for one in _offered(random, member_id, ids))
        Wish.objects.bulk_create(_wish(random, member_id) for member_id in some if random.random() < WISHING)
        free = (member_id for member_id in some if random.random() < SAYING_WHEN)
        Week.objects.bulk_create(Week(member_id=id, half_days=random.randint(1, EVERY)) for id in free)
        away = (member_id for member_id in some if random.random() < AWAY)
        TimeOff.objects.bulk_create(TimeOff(**_away(random, member_id)) for member_id in away)
    candidates.refresh(by=PLATFORM, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _profile(
    random: Random, member_id: int, ids: Sequence[int], skills: Mapping[int, str], places: Sequence[int]
) -> "Profile":
    from coop.models import Profile

    said = [skills[_popular(random, ids)] for _word in range(5)]
    return Profile(
        member_id=member_id,
        display_name=f"M {member_id}",
        trade=random.choice(said),
        about=TELLING.format(*said),
        place_id=random.choice(places),
        radius_km=random.choice((5, 10, 20, 30, 50, 100)),
        is_remote=random.random() < 0.6,
        weekly_minutes=random.choice((0, 60, 120, 240, 600, 1800)),
    )


def _offered(random: Random, member_id: int, ids: Sequence[int]) -> "Iterator[MemberSkill]":
    from coop.models import MemberSkill

    for skill_id in {_popular(random, ids) for _skill in range(random.randint(2, 4))}:
        yield MemberSkill(member_id=member_id, skill_id=skill_id, is_trade=random.random() < 0.5)


def _wish(random: Random, member_id: int) -> "Wish":
    from marketplace.models import Wish

    return Wish(
        member_id=member_id,
        takes_euros=random.random() < 0.7,
        takes_gifts=random.random() < 0.7,
        floor_amount=random.choice((None, 20, 40, 80)),
        shortest_minutes=random.choice((0, 0, 60)),
    )


def _away(random: Random, member_id: int) -> dict[str, Any]:
    first = AT.date() + timedelta(days=random.randint(-10, 60))
    last = first + timedelta(days=random.choice((0, 6, 13, 30)))
    return {"member_id": member_id, "from_on": first, "until_on": last, "said_at": AT}


def _known() -> tuple[dict[int, str], list[int]]:
    from coop.selectors import places, skills

    return dict(skills.options("fr")), sorted(places.ids_by_code().values())


def _popular(random: Random, ids: Sequence[int]) -> int:
    """Few are held and asked by many: those of the first tenth are drawn three times as often as the mean."""
    return ids[int(len(ids) * random.random() ** 2)]


def asked_for() -> Iterator[int]:
    from coop.models import Member
    from marketplace.domain.terms import Terms
    from marketplace.models import ServiceRequest

    random, skills, places = Random(7), *_known()
    ids, requester = list(skills), Member.objects.order_by("pk").values_list("pk", flat=True)[0]
    for number in range(NEEDS):
        asked = sorted({_popular(random, ids) for _skill in range(random.randint(1, 3))})
        terms = random.choice(list(Terms))
        need = ServiceRequest.objects.create(
            requester_id=requester,
            title=skills[asked[0]],
            text=ASKING.format(skills[asked[0]], skills[asked[-1]]),
            wanted_minutes=random.choice((60, 120, 480)),
            terms=terms,
            budget_amount=random.choice((60, 120, 400)) if terms.has_euros else None,
            place_id=random.choice(places),
            is_remote=number % 2 == 0,
            needed_on=None if number % 3 else AT.date() + timedelta(days=random.choice((2, 10, 40))),
            half_days=0 if number % 5 else random.randint(1, EVERY),
            posted_at=AT,
            key=f"need-{number}",
        )
        need.skills.set(asked)
        yield need.pk


def _measured(needs: Sequence[int]) -> list[float]:
    """The median of the rounds, in milliseconds, for each need."""
    from marketplace.selectors import listings

    told: dict[int, list[float]] = {need: [] for need in needs}
    for _round in range(ROUNDS):
        for need in needs:
            started = time.perf_counter()
            listings.find(need, at=AT, count=TOP)
            told[need].append(1000 * (time.perf_counter() - started))
    return [statistics.median(times) for times in told.values()]


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
