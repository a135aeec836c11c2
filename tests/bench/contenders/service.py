"""Ours, everything on: the service that records an exchange, with the rights of the application."""

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.bench.contenders import ACCOUNTS

if TYPE_CHECKING:
    from coop.domain.actors import Actor

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
LENT = 100
HELD_MINUTES = 1_500
HAPPENED_AT = START + timedelta(days=1)
AT = HAPPENED_AT + timedelta(days=1)


def prepare() -> None:
    """Members who hold enough, however long it runs, that no limit comes near: the writing is measured.

    Whoever is more than an hour below zero is asked of what was voted, which takes about a quarter longer.
    """
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from config import roles
    from coop.domain.actors import PLATFORM
    from coop.services import starter
    from governance.services import rules
    from tests.people import make_member

    call_command("migrate", verbosity=0)
    roles.act_as(roles.APPLICATION)
    starter.load()
    rules.found(by=PLATFORM, at=START)
    members = [make_member(f"Member {number}", at=START) for number in range(ACCOUNTS)]
    _fill([member.member_id or 0 for member in members])


def _fill(member_ids: list[int]) -> None:
    from coop.domain.actors import PLATFORM
    from timebank.domain import legs
    from timebank.domain.natures import Nature
    from timebank.services import posting
    from timebank.services.posting import Draft

    drafts = [
        Draft(
            key=f"bench:{pk}",
            content={"verb": "gift", "receiver_id": pk, "minutes": HELD_MINUTES},
            nature=Nature.GIFT,
            happened_at=START,
            subject=f"member:{pk}",
            legs=legs.gather([legs.Move(legs.RECOGNITION, legs.time_of(pk), HELD_MINUTES)]),
        )
        for pk in member_ids
    ]
    posting.post_all(by=PLATFORM, at=START, drafts=drafts)


def people() -> "list[Actor]":
    """The members, as actors; this process has the rights of the application from here on."""
    os.environ["DATABASE_ROLE"] = "commontime_application"
    import django

    django.setup()
    from coop.domain.actors import Actor
    from coop.models import Member

    ids = Member.objects.order_by("id").values_list("pk", flat=True)
    return [Actor(user_id=1, member_id=pk) for pk in ids]


def chance(seed: int) -> random.Random:
    return random.Random(seed)


def begin(seed: int) -> Callable[[str], object]:
    crowd, dice = people(), chance(seed)
    from coop.domain.actors import Actor
    from timebank.domain.exchanges import Exchange
    from timebank.domain.natures import Nature
    from timebank.services import exchanges

    lent: list[list[Actor]] = []

    def pair() -> list[Actor]:
        """Any two; once enough have helped, every other time somebody is helped back."""
        if len(lent) < LENT:
            lent.append(dice.sample(crowd, 2))
            return lent[-1]
        return lent.pop(dice.randrange(LENT))[::-1]

    def transfer(key: str) -> object:
        giver, receiver = pair()
        exchange = Exchange(
            giver.member_id or 0, receiver.member_id or 0, 10, 0, Nature.MUTUAL_HELP, HAPPENED_AT
        )
        return exchanges.record(by=receiver, at=AT, exchange=exchange, subject=f"engagement:{key}", key=key)

    return transfer
