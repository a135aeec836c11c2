"""Who changed, told by the database itself: no path that changes a member can forget to say so."""

from django.db import migrations, models

TOLD = """
CREATE FUNCTION coop_tell_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coop_memberchange (member_id) SELECT DISTINCT member_id FROM changed;
  RETURN NULL;
END $$;
CREATE FUNCTION coop_tell_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coop_memberchange (member_id) SELECT DISTINCT id FROM changed;
  RETURN NULL;
END $$;
"""
WATCHED = (
    *(("coop_profile", "coop_tell_profile", event) for event in ("INSERT", "UPDATE", "DELETE")),
    *(("coop_memberskill", "coop_tell_profile", event) for event in ("INSERT", "UPDATE", "DELETE")),
    ("coop_member", "coop_tell_member", "UPDATE"),
)
TRIGGERS = "".join(
    f"CREATE TRIGGER change_is_told_at_{event.lower()} AFTER {event} ON {table} REFERENCING "
    f"{'OLD' if event == 'DELETE' else 'NEW'} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
    for table, function, event in WATCHED
)
UNTOLD = (
    "".join(f"DROP TRIGGER change_is_told_at_{event.lower()} ON {table};\n" for table, _, event in WATCHED)
    + "DROP FUNCTION coop_tell_profile(); DROP FUNCTION coop_tell_member();"
)
EVERYONE = "INSERT INTO coop_memberchange (member_id) SELECT id FROM coop_member ORDER BY id"


class Migration(migrations.Migration):
    dependencies = [("coop", "0008_corpus_fingerprint")]

    operations = [
        migrations.CreateModel(
            name="MemberChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("member_id", models.BigIntegerField(verbose_name="member")),
            ],
            options={
                "verbose_name": "change of a member",
                "verbose_name_plural": "changes of members",
                "ordering": ["id"],
            },
        ),
        migrations.RunSQL(TOLD + TRIGGERS, UNTOLD),
        migrations.RunSQL(EVERYONE, migrations.RunSQL.noop),
    ]
