"""Ours, everything on: the service that records an exchange, with the rights of the application."""

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.bench.contenders import ACCOUNTS

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def prepare() -> None:
    """Members who have not much to fear from limits: what is measured is the writing, not refusals."""
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
    for number in range(ACCOUNTS):
        make_member(f"Member {number}", at=START)


def begin(seed: int) -> Callable[[str], object]:
    os.environ["DATABASE_ROLE"] = "commontime_application"
    import django

    django.setup()
    from coop.domain.actors import Actor
    from coop.models import Member
    from timebank.domain.exchanges import Exchange
    from timebank.domain.natures import Nature
    from timebank.services import exchanges

    people = [
        Actor(user_id=1, member_id=pk) for pk in Member.objects.order_by("id").values_list("pk", flat=True)
    ]
    chance = random.Random(seed)
    happened_at = START + DAY
    at = happened_at + DAY

    def transfer(key: str) -> object:
        giver, receiver = chance.sample(people, 2)
        assert giver.member_id is not None
        assert receiver.member_id is not None
        exchange = Exchange(giver.member_id, receiver.member_id, 10, 0, Nature.MUTUAL_HELP, happened_at)
        return exchanges.record(by=receiver, at=at, exchange=exchange, subject=f"engagement:{key}", key=key)

    return transfer
