"""django-ledger: a journal entry of two transactions, posted, by `commit_txs`. It has no key and no limit."""

import random
from collections.abc import Callable

from tests.bench.contenders import ACCOUNTS


def prepare() -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django_ledger.io import roles  # type: ignore[import-not-found]  # installed beside, if at all
    from django_ledger.models import EntityModel  # type: ignore[import-not-found]  # as above

    call_command("migrate", verbosity=0)
    admin = get_user_model().objects.create_user("bench")
    entity = EntityModel.create_entity(name="Bench", admin=admin, use_accrual_method=True, fy_start_month=1)
    chart = entity.create_chart_of_accounts(assign_as_default=True, commit=True, coa_name="Bench")
    for number in range(ACCOUNTS):
        entity.create_account(
            coa_model=chart,
            code=str(200_000 + number),
            role=roles.LIABILITY_CL_OTHER,
            name=f"Member {number}",
            balance_type="credit",
            active=True,
        )
    entity.create_ledger(name="Bench", posted=True)
    # Alone: several processes that make the first entry of a year break its counter for ever.
    begin(0)("first")


def begin(seed: int) -> Callable[[str], object]:
    import django

    django.setup()
    from decimal import Decimal

    from django.utils import timezone
    from django_ledger.models import AccountModel, EntityModel

    entity = EntityModel.objects.get(name="Bench")
    ledger = entity.ledgermodel_set.get(name="Bench")
    accounts = list(AccountModel.objects.filter(code__gte="200000", code__lt="201000").order_by("code"))
    chance = random.Random(seed)

    def transfer(key: str) -> object:
        giver, receiver = chance.sample(accounts, 2)
        return entity.commit_txs(
            je_timestamp=timezone.now(),
            je_txs=[
                {"account": giver, "amount": Decimal(60), "tx_type": "debit", "description": key},
                {"account": receiver, "amount": Decimal(60), "tx_type": "credit", "description": key},
            ],
            je_posted=True,
            je_ledger_model=ledger,
        )

    return transfer
