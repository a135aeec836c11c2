"""Offers; and the words by which needs and offers are found."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import djmoney.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0008_corpus_fingerprint'),
        ('marketplace', '0014_refunds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('text', models.TextField(max_length=4000, verbose_name='what you offer')),
                ('category', models.CharField(blank=True, max_length=40, verbose_name='category')),
                ('terms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('hours', 'in hours'), ('euros', 'in euros'), ('mixed', 'in hours and euros'), ('gift', 'as a gift')], max_length=8), size=None, verbose_name='terms')),
                ('floor_amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro')], default='EUR', editable=False, max_length=3, null=True)),
                ('floor_amount', djmoney.models.fields.MoneyField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='least for an hour')),
                ('shows_floor', models.BooleanField(default=False, verbose_name='members read the least for an hour')),
                ('usual_minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='how long it usually takes')),
                ('radius_km', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how far, in kilometres')),
                ('is_remote', models.BooleanField(default=False, verbose_name='can be done at a distance')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('state', models.CharField(choices=[('open', 'open'), ('paused', 'paused'), ('closed', 'closed')], default='open', max_length=8, verbose_name='state')),
                ('posted_at', models.DateTimeField(verbose_name='published')),
                ('expires_at', models.DateTimeField(verbose_name='stands until')),
                ('search', models.TextField(default='', editable=False, verbose_name='words looked for')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='idempotency key')),
            ],
            options={
                'verbose_name': 'offer',
                'verbose_name_plural': 'offers',
                'ordering': ['-posted_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='search',
            field=models.TextField(default='', editable=False, verbose_name='words looked for'),
        ),
        migrations.AddIndex(
            model_name='servicerequest',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('state', 'open')), fields=['search'], name='request_is_found', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddField(
            model_name='offer',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='coop.member'),
        ),
        migrations.AddField(
            model_name='offer',
            name='place',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='coop.place'),
        ),
        migrations.AddField(
            model_name='offer',
            name='skills',
            field=models.ManyToManyField(related_name='offers', to='coop.skill'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('state', 'open')), fields=['search'], name='offer_is_found', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['expires_at'], name='offer_term'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('terms__contained_by', ['hours', 'euros', 'mixed', 'gift']), ('terms__len__gt', 0)), name='offer_says_how_one_thanks', violation_error_message='Choose at least one way in which you can be thanked.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('floor_amount__isnull', True), models.Q(('floor_amount__gt', 0), ('terms__overlap', ['euros', 'mixed'])), _connector='OR'), name='offer_has_a_least_rate_in_euros_alone', violation_error_message='Only an offer in euros has a least rate: leave it empty.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('is_remote', True), ('place__isnull', False), _connector='OR'), name='offer_is_somewhere_or_remote', violation_error_message='Give a place, or say that you help at a distance.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place__isnull', True), ('radius_km__isnull', True)), models.Q(('place__isnull', False), ('radius_km__isnull', False)), _connector='OR'), name='offer_reaches_around_its_place', violation_error_message='A distance is counted from a place.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='offer_ends_after_it_begins', violation_error_message='It ends before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'paused', 'closed'])), name='offer_is_in_a_known_state', violation_error_message='An offer is open, paused or closed.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('posted_at'))), name='offer_stands_for_a_while', violation_error_message='An offer stands for a while.'),
        ),
    ]
