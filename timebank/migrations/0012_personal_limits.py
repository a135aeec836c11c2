"""Personal limits, the circulation fee, and the accounts of those who leave: sql/limits.sql.

The door asks for them: sql/door.sql, sql/batches.sql and sql/reserving.sql replace the functions that stand there.
"""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("coop", "0003_starter"),
        ("governance", "0003_promises"),
        ("timebank", "0011_pledges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="subaccount",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closed since"),
        ),
        migrations.CreateModel(
            name="PersonalLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("least", "how far below zero"), ("most", "how much above zero")],
                        max_length=5,
                        verbose_name="which limit",
                    ),
                ),
                ("minutes", models.BigIntegerField(verbose_name="minutes")),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("begins_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
                ("granted_at", models.DateTimeField(verbose_name="granted on")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coop.member",
                    ),
                ),
                (
                    "actor_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coop.member",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.ruleversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "personal limit",
                "verbose_name_plural": "personal limits",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PersonalLimitEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("ended_at", models.DateTimeField(verbose_name="ended on")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coop.member",
                    ),
                ),
                (
                    "actor_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "limit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="timebank.personallimit",
                    ),
                ),
            ],
            options={
                "verbose_name": "end of a personal limit",
                "verbose_name_plural": "ends of personal limits",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CirculationLevy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_on", models.DateField(verbose_name="first day of the month")),
                ("members", models.PositiveIntegerField(verbose_name="members")),
                ("minutes", models.BigIntegerField(verbose_name="minutes")),
                ("levied_at", models.DateTimeField(verbose_name="levied")),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.ruleversion",
                    ),
                ),
                (
                    "threshold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.ruleversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "circulation fee of a month",
                "verbose_name_plural": "circulation fees",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first_on",),
                        name="month_is_levied_once",
                        violation_error_message="The circulation fee of this month has already been taken.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_on__day", 1)),
                        name="levy_is_of_a_month",
                        violation_error_message="The circulation fee is taken month by month.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="personallimit",
            index=models.Index(fields=["member", "side"], name="personal_limit_of_member"),
        ),
        migrations.AddConstraint(
            model_name="personallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minutes__lte", -60), ("side", "least")),
                    models.Q(("minutes__gte", 6000), ("side", "most")),
                    _connector="OR",
                ),
                name="personal_limit_takes_nothing_from_all",
                violation_error_message="No exception may be stricter than what every member has.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="personal_limit_says_why",
                violation_error_message="Whoever grants an exception says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("begins_at__gte", models.F("granted_at"))),
                name="personal_limit_leaves_the_past_alone",
                violation_error_message="An exception begins now or later: what is past keeps its limits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", True), ("ends_at__gt", models.F("begins_at")), _connector="OR"
                ),
                name="personal_limit_ends_after_it_begins",
                violation_error_message="An exception ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("actor", models.F("member")), _negated=True),
                name="personal_limit_is_granted_by_another",
                violation_error_message="Nobody grants an exception to themself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personallimitend",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="personal_limit_end_says_why",
                violation_error_message="Whoever ends an exception says why.",
            ),
        ),
        *(
            migrations.RunSQL((SQL / name).read_text())
            for name in ("limits.sql", "door.sql", "batches.sql", "reserving.sql")
        ),
    ]
