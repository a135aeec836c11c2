"""Reservations, each settled exactly once, and requests for hours.

The SQL lies beside this file, in sql/reservations.sql; the door of the journal, in sql/door.sql, knows of them.
"""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("coop", "0003_starter"),
        ("timebank", "0005_day_totals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("consented", "agreed and paid"),
                            ("declined", "declined"),
                            ("withdrawn", "taken back"),
                            ("expired", "left without an answer"),
                            ("accepted", "paid at its term, as voted"),
                        ],
                        max_length=12,
                        verbose_name="how",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("answered_at", models.DateTimeField(verbose_name="answered")),
            ],
            options={
                "verbose_name": "answer to a request for hours",
                "verbose_name_plural": "answers to requests for hours",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PaymentRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True, verbose_name="idempotency key")),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("gift", "gift"),
                            ("mutual_help", "occasional mutual help"),
                            ("professional", "professional exchange"),
                            ("paid_mission", "paid mission"),
                            ("commons", "contribution to the commons"),
                            ("distribution", "distribution"),
                            ("reversal", "reversal"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("purpose", models.CharField(max_length=200, verbose_name="for what")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("expires_at", models.DateTimeField(verbose_name="to answer before")),
            ],
            options={
                "verbose_name": "request for hours",
                "verbose_name_plural": "requests for hours",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True, verbose_name="idempotency key")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint of the request")),
                ("request", models.TextField(verbose_name="what was asked")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("gift", "gift"),
                            ("mutual_help", "occasional mutual help"),
                            ("professional", "professional exchange"),
                            ("paid_mission", "paid mission"),
                            ("commons", "contribution to the commons"),
                            ("distribution", "distribution"),
                            ("reversal", "reversal"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("reserved_at", models.DateTimeField(verbose_name="reserved")),
                ("expires_at", models.DateTimeField(verbose_name="held until")),
                ("subject", models.CharField(max_length=80, verbose_name="about")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                (
                    "obeys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        size=None,
                        verbose_name="rule versions obeyed",
                    ),
                ),
            ],
            options={
                "verbose_name": "reservation",
                "verbose_name_plural": "reservations",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReservationLeg",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "reservation_id",
                        "position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "reservation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legs",
                        to="timebank.reservation",
                    ),
                ),
                ("position", models.SmallIntegerField(verbose_name="place in the reservation")),
                ("amount", models.BigIntegerField(verbose_name="amount in minutes or cents")),
            ],
            options={
                "verbose_name": "leg of a reservation",
                "verbose_name_plural": "legs of reservations",
                "ordering": ["reservation_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("whole", "all of it was paid"),
                            ("part", "a part of it was paid"),
                            ("void", "it was given up"),
                            ("expired", "its term has passed"),
                        ],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("settled_at", models.DateTimeField(verbose_name="settled")),
            ],
            options={
                "verbose_name": "settlement",
                "verbose_name_plural": "settlements",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="subaccount",
            name="awaited",
            field=models.BigIntegerField(db_default=0, default=0, verbose_name="awaited"),
        ),
        migrations.AddIndex(
            model_name="subaccount",
            index=models.Index(
                condition=models.Q(("reserved__gt", 0), ("awaited__gt", 0), _connector="OR"),
                fields=["code"],
                name="subaccount_holds",
            ),
        ),
        migrations.AddField(
            model_name="paymentanswer",
            name="acting_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="coop.member",
            ),
        ),
        migrations.AddField(
            model_name="paymentanswer",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="coop.member",
            ),
        ),
        migrations.AddField(
            model_name="paymentanswer",
            name="actor_user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="paymentanswer",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="timebank.journalentry",
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="acting_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="coop.member",
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="coop.member"
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="actor_user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="payee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="coop.member"
            ),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="payer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="coop.member"
            ),
        ),
        migrations.AddField(
            model_name="paymentanswer",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answer",
                to="timebank.paymentrequest",
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="acting_for",
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
        migrations.AddField(
            model_name="reservation",
            name="actor",
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
        migrations.AddField(
            model_name="reservation",
            name="actor_user",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reservationleg",
            name="subaccount",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="timebank.subaccount",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="acting_for",
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
        migrations.AddField(
            model_name="settlement",
            name="actor",
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
        migrations.AddField(
            model_name="settlement",
            name="actor_user",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="timebank.journalentry",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="reservation",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlement",
                to="timebank.reservation",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentrequest",
            index=models.Index(fields=["expires_at"], name="payment_request_term"),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("payee", models.F("payer")), _negated=True),
                name="payment_request_is_between_two",
                violation_error_message="Hours are asked of somebody else.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gt", 0), ("minutes__lte", 1000000000)),
                name="payment_request_asks_for_time",
                violation_error_message="A request asks for a time longer than zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("nature__in", ["mutual_help", "professional"])),
                name="payment_request_is_for_work_in_hours",
                violation_error_message="Hours are asked for mutual help or for a professional exchange.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("asked_at"))),
                name="payment_request_ends_after_it_begins",
                violation_error_message="A request leaves time to answer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acting_for__isnull", True), ("actor", models.F("payee"))),
                    models.Q(
                        ("acting_for", models.F("payee")),
                        ("acting_for__isnull", False),
                        models.Q(("actor", models.F("payee")), _negated=True),
                        models.Q(("actor", models.F("payer")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payment_request_is_asked_by_or_for_its_payee",
                violation_error_message="Hours are asked for oneself, or for a member without internet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry__isnull", False), ("how__in", ["accepted", "consented"])),
                    models.Q(
                        ("entry__isnull", True),
                        models.Q(("how__in", ["accepted", "consented"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payment_answer_that_pays_has_its_entry",
                violation_error_message="An answer has an entry when it pays, and only then.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how", "declined"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="payment_answer_that_declines_says_why",
                violation_error_message="Whoever declines says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("how__in", ["consented", "declined", "withdrawn", "expired", "accepted"])
                ),
                name="payment_answer_is_one_of_the_exits",
                violation_error_message="An answer says how the request ended.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("reserved_at"))),
                name="reservation_ends_after_it_begins",
                violation_error_message="A reservation ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservationleg",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True),
                name="reserved_amount_is_not_zero",
                violation_error_message="A reservation holds something on each account.",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry__isnull", False), ("how__in", ["part", "whole"])),
                    models.Q(
                        ("entry__isnull", True), models.Q(("how__in", ["part", "whole"]), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="settlement_that_pays_has_its_entry",
                violation_error_message="A settlement has an entry when it pays, and only then.",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("how__in", ["whole", "part", "void", "expired"])),
                name="settlement_says_how_it_ended",
                violation_error_message="A settlement says how the reservation ended.",
            ),
        ),
        migrations.RunSQL((SQL / "reservations.sql").read_text()),
        migrations.RunSQL((SQL / "reserving.sql").read_text()),
    ]
