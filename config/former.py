"""Databases that stand since before the migrations of the house were written anew (docs/adr/0020).

What the former migrations made and what those of today make is the same, so that nothing is done again: where
all of the former ones are recorded, those that took their place are recorded instead.
"""

from django.core.management import CommandError
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

FORMER = {
    "coop": (
        *(
            "0001_initial",
            "0002_refuse_change",
            "0003_starter",
            "0004_groups",
            "0005_texts",
            "0006_skill_labels",
        ),
        *(
            "0007_places",
            "0008_corpus_fingerprint",
            "0009_member_changes",
            "0010_ecosystems",
            "0011_meanings",
        ),
        "0012_exclusions",
    ),
    "governance": ("0001_initial", "0002_chain_of_versions", "0003_promises"),
    "timebank": (
        *(
            "0001_initial",
            "0002_laws",
            "0003_one_door",
            "0004_sealing",
            "0005_day_totals",
            "0006_reservations",
        ),
        *("0007_batches", "0008_instants", "0009_settling", "0010_unposted_missions", "0011_pledges"),
        *("0012_personal_limits", "0013_groups"),
    ),
    "marketplace": (
        *("0001_initial", "0002_mediation_and_steps", "0003_engagement_guards", "0004_euros_have_an_amount"),
        *("0005_terms_and_reservations", "0006_gifts_for_needs", "0007_candidates", "0008_refusals"),
        *("0009_moves", "0010_reviews", "0011_notices", "0012_quotes", "0013_lots", "0014_refunds"),
        *("0015_offers", "0016_requests", "0017_alerts", "0018_invoices", "0019_teams", "0020_weeks"),
        *("0021_introductions", "0022_review_erasure"),
    ),
}
"""What was recorded until then, by app."""

INSTEAD = {
    "coop": ("0001_tables", "0002_promises", "0003_skills_and_places"),
    "governance": ("0001_tables", "0002_promises"),
    "timebank": ("0001_tables", "0002_promises"),
    "marketplace": ("0001_tables", "0002_promises"),
}
"""What makes the same from nothing."""


def carry_over() -> None:
    """Before a migration, as the owner, any number of times.

    A database that is new or was carried over is left alone. CommandError where former ones are missing.
    """
    recorder = MigrationRecorder(connection)
    former = {(app, name) for app, names in FORMER.items() for name in names}
    found = former & recorder.applied_migrations().keys()
    if not found:
        return
    if missing := sorted(".".join(key) for key in former - found):
        raise CommandError(
            f"This database was made by an older Commontime and lacks {', '.join(missing)}. Run "
            "`manage.py migrate` once with the release that made it, then again with this one; a demo "
            "is built anew when its folder, var/data, is removed (docs/operations.md)."
        )
    with transaction.atomic():
        for key in sorted(former):
            recorder.record_unapplied(*key)
        for app, names in INSTEAD.items():
            for name in names:
                recorder.record_applied(app, name)
