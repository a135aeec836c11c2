"""The ledger behind one door: entries are written by `timebank_post` alone, and chained in each sub-account.

The SQL lies beside this file, in sql/: door.sql (opening and writing), guards.sql (who goes around it),
distributions.sql. An entry written before has no digest and no place in a chain: it can not be carried over.
"""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.apps.registry import Apps
from django.conf import settings
from django.core.management import CommandError
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQL = Path(__file__).parent / "sql"

OLD_LAWS = """
DROP TRIGGER account_stays_what_it_is ON timebank_account;
DROP FUNCTION timebank_guard_account();
DROP TRIGGER account_opens_at_zero ON timebank_account;
DROP FUNCTION timebank_open_account();
DROP TABLE timebank_entryrule;
DROP TABLE timebank_leg;
DROP TRIGGER entry_sums_to_zero ON timebank_journalentry;
DROP TRIGGER entry_is_dated_in_open_time ON timebank_journalentry;
DROP TRIGGER written_for_ever ON timebank_journalentry;
DROP FUNCTION timebank_count_leg();
DROP FUNCTION timebank_check_entry();
DROP FUNCTION timebank_write_with_entry();
DROP FUNCTION timebank_date_entry();
"""


def refuse_old_entries(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if apps.get_model("timebank", "JournalEntry").objects.exists():
        raise CommandError(
            "This ledger was written before entries were chained, and can not be carried over: "
            "start with an empty database (for the demo: remove its data folder, var/data)."
        )


def of_file(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / name).read_text())


class Migration(migrations.Migration):
    dependencies = [
        ("coop", "0002_refuse_change"),
        ("governance", "0003_promises"),
        ("timebank", "0002_laws"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(refuse_old_entries),
        migrations.RunSQL(
            OLD_LAWS,
            state_operations=[
                migrations.RemoveField("journalentry", "rule_versions"),
                migrations.DeleteModel("EntryRule"),
                migrations.DeleteModel("Leg"),
            ],
        ),
        migrations.RemoveConstraint("account", "account_stays_above_its_floor"),
        migrations.RemoveField("account", "balance"),
        migrations.RemoveField("account", "floor"),
        migrations.CreateModel(
            name="SubAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="timebank.account",
                    ),
                ),
                ("part", models.SmallIntegerField(verbose_name="part")),
                ("code", models.CharField(max_length=64, verbose_name="code")),
                ("kind", models.CharField(max_length=24, verbose_name="kind")),
                ("unit", models.CharField(max_length=8, verbose_name="unit")),
                ("balance", models.BigIntegerField(default=0, verbose_name="balance")),
                ("reserved", models.BigIntegerField(default=0, verbose_name="reserved")),
                ("earned", models.BigIntegerField(default=0, verbose_name="given in exchanges")),
                ("floor", models.BigIntegerField(blank=True, null=True, verbose_name="least balance")),
                ("length", models.BigIntegerField(default=0, verbose_name="number of legs")),
                ("last_at", models.DateTimeField(verbose_name="last written")),
            ],
            options={
                "verbose_name": "sub-account",
                "verbose_name_plural": "sub-accounts",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "part"),
                        name="account_has_each_part_once",
                        violation_error_message="This account already has this part.",
                    ),
                    models.UniqueConstraint(
                        fields=("code",),
                        name="code_names_one_sub_account",
                        violation_error_message="Another sub-account has this code.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.RemoveConstraint("journalentry", "entry_reversal_says_why"),
        migrations.RemoveConstraint("journalentry", "entry_that_reverses_is_a_reversal"),
        migrations.RemoveIndex("journalentry", "entry_happened"),
        migrations.AlterField(
            "journalentry", "key", models.CharField(max_length=120, verbose_name="idempotency key")
        ),
        migrations.AddConstraint(
            "journalentry",
            models.UniqueConstraint(
                fields=("key",),
                name="key_has_one_entry",
                violation_error_message="This was already recorded.",
            ),
        ),
        migrations.AlterField(
            "journalentry", "request", models.TextField(verbose_name="what was asked")
        ),
        *(
            migrations.AlterField(
                "journalentry",
                name,
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name=related_name,
                    to=to,
                ),
            )
            for name, to, related_name in (
                ("actor_user", settings.AUTH_USER_MODEL, "+"),
                ("actor", "coop.member", "+"),
                ("acting_for", "coop.member", "+"),
                ("reverses", "timebank.journalentry", "reversals"),
            )
        ),
        migrations.AddField(
            "journalentry",
            "settles",
            models.BigIntegerField(
                blank=True, db_column="settles_id", null=True, verbose_name="reservation settled"
            ),
        ),
        migrations.AddField(
            "journalentry",
            "obeys",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                size=None,
                verbose_name="rule versions obeyed",
            ),
        ),
        migrations.AddField(
            "journalentry", "digest", models.BinaryField(default=b"", verbose_name="digest"), preserve_default=False
        ),
        migrations.AddIndex(
            "journalentry",
            django.contrib.postgres.indexes.BrinIndex(
                fields=["happened_at", "written_in"], name="entry_time", pages_per_range=32
            ),
        ),
        migrations.AddIndex(
            "journalentry",
            models.Index(
                condition=models.Q(("reverses__isnull", False)), fields=["reverses"], name="entry_reverses"
            ),
        ),
        migrations.CreateModel(
            name="Leg",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entry_id", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legs",
                        to="timebank.journalentry",
                    ),
                ),
                ("position", models.SmallIntegerField(verbose_name="place in the entry")),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legs",
                        to="timebank.account",
                    ),
                ),
                ("part", models.SmallIntegerField(verbose_name="part")),
                ("sequence", models.BigIntegerField(verbose_name="place in the account")),
                ("amount", models.BigIntegerField(verbose_name="amount in minutes or cents")),
                ("balance", models.BigIntegerField(verbose_name="balance after it")),
                ("happened_at", models.DateTimeField(verbose_name="happened")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                ("hash", models.BinaryField(verbose_name="hash")),
            ],
            options={
                "verbose_name": "leg",
                "verbose_name_plural": "legs",
                "ordering": ["entry_id", "position"],
                "indexes": [models.Index(fields=["account", "happened_at"], name="leg_account_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True),
                        name="leg_amount_is_not_zero",
                        violation_error_message="A leg moves something.",
                    ),
                    models.UniqueConstraint(
                        fields=("account", "part", "sequence"),
                        name="leg_has_its_place_in_its_account",
                        violation_error_message="Another leg has this place.",
                    ),
                ],
            },
        ),
        of_file("door.sql"),
        of_file("guards.sql"),
        of_file("distributions.sql"),
    ]
