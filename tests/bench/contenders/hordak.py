"""django-hordak: `Account.transfer_to`, with the checks of its own triggers. It has no key and no limit."""

import random
from collections.abc import Callable

from tests.bench.contenders import ACCOUNTS


def prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from hordak.models import Account  # type: ignore[import-not-found]  # installed beside, if at all

    call_command("migrate", "hordak", verbosity=0)
    for number in range(ACCOUNTS):
        Account.objects.create(name=f"Member {number}", code=str(number), type="LI", currencies=["EUR"])


def begin(seed: int) -> Callable[[str], object]:
    import django

    django.setup()
    from django.db import transaction
    from hordak.models import Account
    from moneyed import EUR, Money

    accounts = list(Account.objects.all())
    chance, amount = random.Random(seed), Money(1, EUR)

    def transfer(key: str) -> object:
        giver, receiver = chance.sample(accounts, 2)
        with transaction.atomic():
            return receiver.transfer_to(giver, amount, description=key)

    return transfer
