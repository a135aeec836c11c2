"""A ledger as one writes it with an ORM on the first day: rows locked, legs created one by one.

It has a key, a limit and a lock order, so that what it does is right; it has no chain and no rules.
"""

import random
from collections.abc import Callable
from typing import Any

from tests.bench.contenders import ACCOUNTS


def models() -> "tuple[Any, Any, Any]":
    import django

    django.setup()
    from django.db import models as fields

    class Account(fields.Model):
        balance = fields.BigIntegerField(default=0)
        least = fields.BigIntegerField(default=-(10**9))

        class Meta:
            app_label = "naive"

    class Entry(fields.Model):
        key = fields.CharField(max_length=80, unique=True)
        recorded_at = fields.DateTimeField(auto_now_add=True)

        class Meta:
            app_label = "naive"

    class Leg(fields.Model):
        entry = fields.ForeignKey(Entry, on_delete=fields.PROTECT)
        account = fields.ForeignKey(Account, on_delete=fields.PROTECT)
        amount = fields.BigIntegerField()

        class Meta:
            app_label = "naive"

    return Account, Entry, Leg


def prepare() -> None:
    tables = models()
    from django.db import connection

    with connection.schema_editor() as editor:
        for table in tables:
            editor.create_model(table)
    tables[0].objects.bulk_create(tables[0](pk=number) for number in range(1, ACCOUNTS + 1))


def begin(seed: int) -> Callable[[str], object]:
    accounts, entries, legs = models()
    from django.db import transaction
    from django.db.models import F

    chance = random.Random(seed)

    def transfer(key: str) -> object:
        giver, receiver = chance.sample(range(1, ACCOUNTS + 1), 2)
        with transaction.atomic():
            entry, is_new = entries.objects.get_or_create(key=key)
            if not is_new:
                return entry
            rows = accounts.objects.select_for_update().filter(pk__in=[giver, receiver])
            held = {one.pk: one for one in rows.order_by("pk")}
            if held[receiver].balance - 60 < held[receiver].least:
                raise ValueError("limit")
            for pk, amount in ((receiver, -60), (giver, 60)):
                legs.objects.create(entry=entry, account=held[pk], amount=amount)
                accounts.objects.filter(pk=pk).update(balance=F("balance") + amount)
        return entry

    return transfer
