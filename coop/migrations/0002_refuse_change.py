"""What the database itself promises: `refuse_change()` for every append-only table of the house, and the audit events.

The apps above put the same trigger on their own tables; they depend on this migration.
"""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations, models

from coop.models.sequences import NextMemberNumber

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: rows of % may not be changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', HINT = 'Write a new row that corrects the old one.';
END $$;
"""
AUDIT_EVENTS = """
CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON coop_auditevent
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
MEMBER_NUMBERS = "CREATE SEQUENCE coop_member_number AS integer;"


class Migration(migrations.Migration):
    dependencies = [("coop", "0001_initial")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION refuse_change();"),
        migrations.RunSQL(AUDIT_EVENTS, "DROP TRIGGER audit_event_is_append_only ON coop_auditevent;"),
        migrations.RunSQL(MEMBER_NUMBERS, "DROP SEQUENCE coop_member_number;"),
        migrations.AlterField(
            "member",
            "number",
            models.PositiveIntegerField("member number", unique=True, db_default=NextMemberNumber()),
        ),
    ]
