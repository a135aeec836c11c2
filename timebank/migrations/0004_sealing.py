"""Sealing: legal numbers without gaps, blocks whose heads are published, and what an audit found.

The SQL lies beside this file, in sql/sealing.sql.
"""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("coop", "0003_starter"),
        ("timebank", "0003_one_door"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ran_at", models.DateTimeField(verbose_name="ran")),
                ("is_sound", models.BooleanField(verbose_name="sound")),
                ("size", models.BigIntegerField(verbose_name="sealed entries")),
                ("report", models.JSONField(verbose_name="report")),
            ],
            options={
                "verbose_name": "audit run",
                "verbose_name_plural": "audit runs",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("first", models.BigIntegerField(unique=True, verbose_name="first number")),
                ("last", models.BigIntegerField(unique=True, verbose_name="last number")),
                ("root", models.BinaryField(verbose_name="root after it")),
                ("previous", models.BinaryField(verbose_name="root before it")),
                ("sealed_at", models.DateTimeField(verbose_name="sealed")),
                ("horizon", models.BigIntegerField(verbose_name="first writing to look at next")),
                ("cluster", models.BigIntegerField(blank=True, null=True, verbose_name="database server")),
            ],
            options={
                "verbose_name": "sealed block",
                "verbose_name_plural": "sealed blocks",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SealedEntry",
            fields=[
                (
                    "number",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="legal number"),
                ),
                ("leaf", models.BinaryField(verbose_name="leaf")),
            ],
            options={
                "verbose_name": "sealed entry",
                "verbose_name_plural": "sealed entries",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="TileNode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "index", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("index", models.BigIntegerField(verbose_name="index")),
                ("hash", models.BinaryField(verbose_name="hash")),
            ],
            options={
                "verbose_name": "node of the tree of hashes",
                "verbose_name_plural": "nodes of the tree of hashes",
                "ordering": ["level", "index"],
            },
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["written_in"], name="entry_written_in"),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="member",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="coop.member",
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                name="block_seals_an_entry_or_more",
                violation_error_message="A block seals one entry or more.",
            ),
        ),
        migrations.AddField(
            model_name="sealedentry",
            name="block",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="timebank.block",
                verbose_name="block",
            ),
        ),
        migrations.AddField(
            model_name="sealedentry",
            name="entry",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seal",
                to="timebank.journalentry",
            ),
        ),
        migrations.RunSQL((SQL / "sealing.sql").read_text()),
    ]
