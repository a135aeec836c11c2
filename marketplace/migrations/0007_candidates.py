"""What the matching asks of members, found by index; what they wish to be asked for; who was shown."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import djmoney.models.fields
from django.db import migrations, models


FRAMES = """
CREATE INDEX candidate_by_frame ON marketplace_candidate USING gist (
  (box(point(west, south), point(east, north)))
);
"""
"""Who goes as far as a place: one question to it (marketplace.selectors.candidates.REACHED)."""


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0009_member_changes'),
        ('marketplace', '0006_gifts_for_needs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Following',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='name')),
                ('change', models.BigIntegerField(default=0, verbose_name='last change copied')),
            ],
            options={
                'verbose_name': 'changes followed',
                'verbose_name_plural': 'changes followed',
            },
        ),
        migrations.AddField(
            model_name='match',
            name='fingerprint',
            field=models.CharField(blank=True, max_length=64, verbose_name='fingerprint of the facts'),
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='candidate', serialize=False, to='coop.member')),
                ('skill_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='skills')),
                ('trade_skill_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='skills of the trade')),
                ('place_id', models.BigIntegerField(null=True, verbose_name='place')),
                ('department', models.CharField(blank=True, max_length=60, verbose_name='department')),
                ('latitude', models.FloatField(null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(null=True, verbose_name='longitude')),
                ('west', models.FloatField(null=True, verbose_name='west')),
                ('south', models.FloatField(null=True, verbose_name='south')),
                ('east', models.FloatField(null=True, verbose_name='east')),
                ('north', models.FloatField(null=True, verbose_name='north')),
                ('radius_km', models.PositiveSmallIntegerField(verbose_name='how far they go, in kilometres')),
                ('is_remote', models.BooleanField(verbose_name='at a distance too')),
                ('weekly_minutes', models.PositiveSmallIntegerField(verbose_name='time each week')),
                ('promised_minutes', models.PositiveIntegerField(default=0, verbose_name='time promised')),
                ('balance', models.BigIntegerField(default=0, verbose_name='hours given, less received')),
                ('completed', models.PositiveIntegerField(default=0, verbose_name='exchanges completed')),
                ('takes_hours', models.BooleanField(default=True, verbose_name='in hours')),
                ('takes_euros', models.BooleanField(default=True, verbose_name='in euros')),
                ('takes_gifts', models.BooleanField(default=True, verbose_name='as a gift')),
                ('floor_cents', models.PositiveIntegerField(null=True, verbose_name='euros an hour, at least')),
                ('shortest_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='shortest time')),
                ('text_fingerprint', models.CharField(blank=True, max_length=64, verbose_name='fingerprint of the texts')),
                ('admitted_at', models.DateTimeField(verbose_name='admitted')),
                ('change', models.BigIntegerField(default=0, verbose_name='change of the member that it knows')),
            ],
            options={
                'verbose_name': 'candidate',
                'verbose_name_plural': 'candidates',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['skill_ids'], name='candidate_by_skill'), models.Index(condition=models.Q(('latitude__isnull', True)), fields=['department'], name='candidate_without_a_point')],
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='wish', serialize=False, to='coop.member')),
                ('takes_hours', models.BooleanField(default=True, verbose_name='in hours')),
                ('takes_euros', models.BooleanField(default=True, verbose_name='in euros')),
                ('takes_gifts', models.BooleanField(default=True, verbose_name='as a gift')),
                ('floor_amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro')], default='EUR', editable=False, max_length=3, null=True)),
                ('floor_amount', djmoney.models.fields.MoneyField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='euros an hour, at least')),
                ('shortest_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='shortest time')),
            ],
            options={
                'verbose_name': 'wishes of a member',
                'verbose_name_plural': 'wishes of members',
                'constraints': [models.CheckConstraint(condition=models.Q(('takes_hours', True), ('takes_euros', True), ('takes_gifts', True), _connector='OR'), name='wish_keeps_some_terms', violation_error_message='Keep at least one kind of terms.'), models.CheckConstraint(condition=models.Q(('floor_amount__isnull', True), models.Q(('floor_amount__gt', 0), ('floor_amount__lte', 10000)), _connector='OR'), name='wish_floor_is_in_reason', violation_error_message='An hour lies above zero, and within reason.'), models.CheckConstraint(condition=models.Q(('shortest_minutes__lte', 2400)), name='wish_shortest_time_is_in_reason', violation_error_message='The shortest time is of a week’s work at most.')],
            },
        ),
        migrations.RunSQL(FRAMES, "DROP INDEX candidate_by_frame;"),
    ]
