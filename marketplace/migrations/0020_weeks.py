"""When members are free, and on which days a need can be done; who changes their week is told to who copies."""
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

TABLES = ("marketplace_week", "marketplace_timeoff")
TRIGGERS = "".join(
    f"CREATE TRIGGER change_is_told_at_{event.lower()} AFTER {event} ON {table} REFERENCING "
    f"{'OLD' if event == 'DELETE' else 'NEW'} TABLE AS changed FOR EACH STATEMENT "
    "EXECUTE FUNCTION coop_tell_profile();\n"
    for table in TABLES
    for event in ("INSERT", "UPDATE", "DELETE")
)
"""As those of coop, on the tables of this app."""
UNTOLD = "".join(
    f"DROP TRIGGER change_is_told_at_{event} ON {table};\n"
    for table in TABLES
    for event in ("insert", "update", "delete")
)


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0010_ecosystems'),
        ('marketplace', '0019_teams'),
    ]

    operations = [
        migrations.CreateModel(
            name='TimeOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='from')),
                ('until_on', models.DateField(verbose_name='until')),
                ('note', models.CharField(blank=True, max_length=80, verbose_name='why away')),
                ('said_at', models.DateTimeField(verbose_name='said')),
            ],
            options={
                'verbose_name': 'time off',
                'verbose_name_plural': 'times off',
                'ordering': ['from_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Week',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='week', serialize=False, to='coop.member')),
                ('half_days', models.PositiveIntegerField(verbose_name='half days')),
            ],
            options={
                'verbose_name': 'week of a member',
                'verbose_name_plural': 'weeks of members',
            },
        ),
        migrations.AddField(
            model_name='candidate',
            name='away_from',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None, verbose_name='away from'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='away_until',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None, verbose_name='away until'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='half_days',
            field=models.PositiveIntegerField(default=2097151, verbose_name='half days on which they are free'),
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='half_days',
            field=models.PositiveIntegerField(default=0, verbose_name='half days on which it can be done'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('half_days__lte', 2097151)), name='request_asks_for_half_days_of_a_week', violation_error_message='Choose half days of the week.'),
        ),
        migrations.AddField(
            model_name='timeoff',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='times_off', to='coop.member'),
        ),
        migrations.AddConstraint(
            model_name='week',
            constraint=models.CheckConstraint(condition=models.Q(('half_days__gt', 0), ('half_days__lte', 2097151)), name='week_has_some_half_days', violation_error_message='Choose half days of the week.'),
        ),
        migrations.AddConstraint(
            model_name='timeoff',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='time_off_ends_after_it_begins', violation_error_message='It ends before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='timeoff',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__lt', django.db.models.expressions.CombinedExpression(models.F('from_on'), '+', models.Value(366)))), name='time_off_lasts_a_year_at_most', violation_error_message='Nobody is away for more than a year at once.'),
        ),
        migrations.AddConstraint(
            model_name='timeoff',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('member', 'member', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func('from_on', 'until_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='time_off_is_said_once_for_a_day', violation_error_message='You already said that you are away on some of these days.'),
        ),
        migrations.RunSQL(TRIGGERS, UNTOLD),
    ]
