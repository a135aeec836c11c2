"""Missions that moved nothing in the ledger, written once and never changed: DAC7 declares them all the same."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0003_starter'),
        ("timebank", "0009_settling"),
    ]

    operations = [
        migrations.CreateModel(
            name='UnpostedMission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='idempotency key')),
                ('request', models.TextField(verbose_name='what was asked')),
                ('cents', models.BigIntegerField(verbose_name='euro cents paid beside the platform')),
                ('happened_at', models.DateTimeField(db_index=True, verbose_name='happened')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='recorded')),
                ('giver', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
            ],
            options={
                'verbose_name': 'mission without an entry',
                'verbose_name_plural': 'missions without an entry',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='unposted_mission_was_paid', violation_error_message='A mission without an entry was paid in euros.')],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_unpostedmission "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER written_for_ever ON timebank_unpostedmission;",
        ),
    ]
