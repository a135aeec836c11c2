"""Who may do what in the database: the owner migrates, the application reads and knocks, the auditor reads.

The application logs in with an account of its own, or takes its role when it connects. Privileges are written
here once, and given anew after each migration; whatever is not named is the application's to write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import ProgrammingError, connection, transaction

APPLICATION = "commontime_application"
AUDITOR = "commontime_auditor"

LEDGER = (
    *("timebank_account", "timebank_subaccount", "timebank_journalentry", "timebank_leg"),
    *("timebank_reservation", "timebank_reservationleg", "timebank_settlement"),
    *("timebank_block", "timebank_sealedentry", "timebank_tilenode"),
)
"""Read by the application, written through the door alone."""

DOORS = (
    "timebank_open(text[], text[], bigint[], smallint[], bigint[], timestamptz)",
    "timebank_post(text, text, text, bigint, bigint, bigint, timestamptz, timestamptz, text, bigint, bigint, "
    "text, bigint[], text[], bigint[])",
    "timebank_reserve(text, text, text, bigint, bigint, bigint, timestamptz, timestamptz, text, text, "
    "bigint[], text[], bigint[])",
    "timebank_void(bigint, bigint, bigint, bigint, text)",
    "timebank_give_way(bigint, bigint, bigint, bigint, text, text[])",
    "timebank_expire(integer)",
    "timebank_take_hold(bigint[], text[])",
    "timebank_number(integer)",
    "timebank_seal(bytea, smallint[], bigint[], bytea[], timestamptz)",
    "timebank_post_all(text[], text[], text[], text[], timestamptz[], bigint, bigint, timestamptz, bigint[], "
    "integer[], text[], bigint[])",
    "timebank_part_with(bigint, bigint, bigint, text)",
    "timebank_close_account(bigint, timestamptz)",
)
"""The functions that run with the owner's rights: for the application, and for nobody else."""

AUDITED = (
    *LEDGER,
    *("timebank_distribution", "timebank_distributionline", "timebank_auditrun", "governance_ruleversion"),
    *("governance_ruleperiod", "governance_measure"),
    *("governance_proposal", "governance_ballot", "timebank_daytotal", "timebank_counted"),
    *("governance_scrutiny", "governance_certification", "governance_elector"),
    "timebank_unpostedmission",
    *("timebank_grouppayment", "timebank_groupanswer", "coop_delegate"),
    *("timebank_projectcall", "timebank_grant", "timebank_instalment"),
    *("timebank_closing", "timebank_yearresult"),
    *("timebank_personallimit", "timebank_personallimitend", "timebank_circulationlevy"),
)
"""What an auditor reads: the ledger, and the votes that allowed it; no name, no vote of anyone."""

ACTS = ("id", "action", "subject")
"""Of the acts of power, what was done and to what: a distribution that is gone is told by its act."""

CREATE = """
DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN
  IF NOT pg_has_role(current_user, '{role}', 'MEMBER') THEN GRANT {role} TO current_user; END IF;
END $$;
"""


def act_as(role: str) -> None:
    """From the next connection on, this process has the rights of a role ("": those of its log-in)."""
    options = connection.settings_dict["OPTIONS"]
    options.pop("options", None)
    if role:
        options["options"] = f"-c role={role}"
    connection.close()


@contextmanager
def as_owner() -> Iterator[None]:
    """The owner's rights meanwhile: of DATABASE_OWNER_URL where it is set, else of the log-in itself."""
    before: dict[str, Any] = dict(connection.settings_dict)
    options = dict(before["OPTIONS"])
    try:
        connection.settings_dict.update(settings.DATABASE_OWNER)
        act_as("")
        yield
    finally:
        connection.settings_dict.update(before)
        connection.settings_dict["OPTIONS"] = options
        connection.close()


def grant() -> None:
    """Make the roles where they are missing, and give each exactly its rights. Run as the owner."""
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            cursor.execute("".join(CREATE.format(role=role) for role in (APPLICATION, AUDITOR)))
        except ProgrammingError as refused:
            raise CommandError(
                f"The database's log-in may not create roles: ask for {APPLICATION} and {AUDITOR} to be "
                "created and granted to it (docs/operations.md), then run this again."
            ) from refused
        cursor.execute(_privileges())


def _privileges() -> str:
    """One statement after the other, the same result however often."""
    return ";\n".join(
        [
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APPLICATION}, {AUDITOR}",
            f"GRANT USAGE ON SCHEMA public TO {APPLICATION}, {AUDITOR}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION}",
            f"REVOKE INSERT, UPDATE, DELETE ON {', '.join(LEDGER)} FROM {APPLICATION}",
            f"GRANT SELECT ON {', '.join(AUDITED)} TO {AUDITOR}",
            f"GRANT SELECT ({', '.join(ACTS)}) ON coop_auditevent TO {AUDITOR}",
            # Who left, by number alone: their hours must be settled.
            f"GRANT SELECT (id, number, left_at) ON coop_member TO {AUDITOR}",
            *(f"REVOKE ALL ON FUNCTION {door} FROM PUBLIC" for door in DOORS),
            *(f"GRANT EXECUTE ON FUNCTION {door} TO {APPLICATION}" for door in DOORS),
        ]
    )
