"""Quarterly releases of the observatory, frozen once they are computed (docs/adr/0042)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [
        ('governance', '0021_observers'),
        ('marketplace', '0006_pooled'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Release',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('quarter', models.CharField(max_length=7, verbose_name='quarter')),
                    ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                    ('state', models.CharField(choices=[('building', 'being computed'), ('built', 'to be approved'), ('approved', 'published'), ('dropped', 'set aside')], max_length=12, verbose_name='state')),
                    ('begun_at', models.DateTimeField(verbose_name='begun')),
                    ('changed_fr', models.TextField(blank=True, max_length=2000, verbose_name='what changes, in French')),
                    ('changed_en', models.TextField(blank=True, max_length=2000, verbose_name='what changes, in English')),
                    ('steps', models.PositiveIntegerField(default=0, verbose_name='series to compute')),
                    ('done', models.PositiveIntegerField(default=0, verbose_name='series computed')),
                    ('head', models.TextField(blank=True, verbose_name='beginning of the document')),
                    ('tail', models.TextField(blank=True, verbose_name='end of the document')),
                    ('inputs_hash', models.CharField(blank=True, max_length=64, verbose_name='hash of what it was computed from')),
                    ('content_hash', models.CharField(blank=True, max_length=64, verbose_name='hash of the whole document')),
                    ('open_hash', models.CharField(blank=True, max_length=64, verbose_name='hash of its open part')),
                    ('obeys', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='rule versions obeyed')),
                    ('changes', models.JSONField(blank=True, default=list, verbose_name='cells that changed')),
                    ('built_at', models.DateTimeField(blank=True, null=True, verbose_name='computed')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='set aside')),
                    ('reason', models.CharField(blank=True, max_length=400, verbose_name='why it was set aside')),
                    ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('approved_under', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.mandate')),
                    ('begun_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='marketplace.release')),
                ],
                options={
                    'verbose_name': 'release of the observatory',
                    'verbose_name_plural': 'releases of the observatory',
                    'ordering': ['-quarter', '-version', '-id'],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('quarter', 'version'), name='release_has_one_of_each_version', violation_error_message='This quarter is already being released.'),
                        models.CheckConstraint(condition=models.Q(('quarter__regex', '^[0-9]{4}-Q[1-4]$'), ('version__gte', 1)), name='release_names_a_quarter', violation_error_message='A release is of a quarter.'),
                        models.CheckConstraint(condition=models.Q(('state__in', ['building', 'built', 'approved', 'dropped'])), name='release_has_a_known_state', violation_error_message='A release is in one of its states.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['built', 'approved']), _negated=True), models.Q(('built_at__isnull', False), models.Q(('inputs_hash', ''), _negated=True), models.Q(('content_hash', ''), _negated=True), models.Q(('open_hash', ''), _negated=True), models.Q(('head', ''), _negated=True), models.Q(('tail', ''), _negated=True)), _connector='OR'), name='release_that_is_built_has_its_figures', violation_error_message='A release that is computed has its figures and their hashes.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('approved_under__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_at__isnull', True), ('approved_by__isnull', True), ('approved_under__isnull', True)), _connector='OR'), name='release_is_approved_by_somebody', violation_error_message='A release is published by somebody with a mandate for it.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('changed_en', ''), ('changed_fr', ''), ('corrects__isnull', True), ('version', 1)), models.Q(('corrects__isnull', False), ('version__gt', 1), models.Q(('changed_fr', ''), _negated=True), models.Q(('changed_en', ''), _negated=True)), _connector='OR'), name='release_that_corrects_says_what_changes', violation_error_message='A correction says what changes, in both languages.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'dropped'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'dropped'), _negated=True), ('ended_at__isnull', True), ('reason', '')), _connector='OR'), name='release_that_is_set_aside_says_why', violation_error_message='Whoever sets a release aside says why.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ReleaseInputs',
                fields=[
                    ('release', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='inputs', serialize=False, to='marketplace.release')),
                    ('content', models.BinaryField(verbose_name='content')),
                    ('kept_at', models.DateTimeField(verbose_name='kept')),
                ],
                options={
                    'verbose_name': 'inputs of a release',
                    'verbose_name_plural': 'inputs of releases',
                    'ordering': ['release'],
                },
            ),
            migrations.CreateModel(
                name='ReleaseSeries',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                    ('indicator', models.CharField(max_length=60, verbose_name='indicator')),
                    ('audience', models.CharField(choices=[('open', 'open'), ('members', 'members')], max_length=12, verbose_name='audience')),
                    ('content', models.TextField(verbose_name='content')),
                    ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='marketplace.release')),
                ],
                options={
                    'verbose_name': 'series of a release',
                    'verbose_name_plural': 'series of releases',
                    'ordering': ['release', 'position'],
                    'constraints': [
                        models.UniqueConstraint(fields=('release', 'position'), name='release_has_one_series_at_a_place', violation_error_message='A release has one series at each place.'),
                        models.UniqueConstraint(fields=('release', 'indicator', 'audience'), name='release_has_a_series_once', violation_error_message='A release has each series once.'),
                        models.CheckConstraint(condition=models.Q(('audience__in', ['open', 'members'])), name='release_series_has_an_audience', violation_error_message='A series is for anyone, or for members.'),
                    ],
                },
            ),
        ]),
        *of_files(__file__, 'releases'),
    ]
