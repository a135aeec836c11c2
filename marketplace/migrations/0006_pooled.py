"""Pooled market data: which classes members contribute since when, and the rows that they note."""

import datetime
import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0005_measure_roles'),
        ('marketplace', '0005_support'),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name='PooledFact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=80, verbose_name='idempotency key')),
                        ('happened_on', models.DateField(verbose_name='day')),
                        ('client_sector', models.CharField(blank=True, choices=[('A', 'agriculture, forestry and fishing'), ('B', 'mining and quarrying'), ('C', 'manufacturing'), ('D', 'electricity and gas'), ('E', 'water and waste'), ('F', 'construction'), ('G', 'trade and car repair'), ('H', 'transport and storage'), ('I', 'hotels and restaurants'), ('J', 'information and communication'), ('K', 'finance and insurance'), ('L', 'real estate'), ('M', 'specialised, scientific and technical activities'), ('N', 'administrative and support services'), ('O', 'public administration'), ('P', 'teaching'), ('Q', 'health and social work'), ('R', 'arts, shows and leisure'), ('S', 'other services'), ('T', 'households as employers'), ('U', 'international organisations')], max_length=1, verbose_name='sector of the client')),
                        ('client_size', models.CharField(blank=True, choices=[('person', 'a private person'), ('micro', 'fewer than 10 people'), ('small', '10 to 49 people'), ('medium', '50 to 249 people'), ('intermediate', '250 to 4,999 people'), ('large', '5,000 people or more')], max_length=12, verbose_name='size of the client')),
                        ('lead_source', models.CharField(blank=True, choices=[('recommendation', 'recommendation'), ('former_client', 'a client of before'), ('cooperative', 'this cooperative'), ('platform', 'a platform for freelancers'), ('agency', 'an agency or another intermediary'), ('network', 'social or professional network'), ('website', 'one’s own site'), ('prospecting', 'prospecting'), ('tender', 'call for tenders'), ('other', 'another way')], max_length=16, verbose_name='how the client was found')),
                        ('outcome', models.CharField(blank=True, choices=[('won', 'won'), ('lost', 'lost'), ('no_answer', 'no answer')], max_length=12, verbose_name='what came of it')),
                        ('reason', models.CharField(blank=True, choices=[('price', 'the price'), ('skills', 'skills'), ('trust', 'trust'), ('availability', 'availability'), ('given_up', 'the project was given up'), ('other', 'another reason')], max_length=16, verbose_name='reason')),
                        ('day_rate_cents', models.PositiveIntegerField(blank=True, null=True, verbose_name='price of a day, in cents')),
                        ('payment_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days until payment')),
                        ('unpaid_minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='minutes that nobody pays')),
                        ('written_at', models.DateTimeField(verbose_name='written')),
                        ('engagement', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pooled_fact', to='marketplace.engagement')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pooled_facts', to='coop.member')),
                        ('trade', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.skill')),
                    ],
                    options={
                        'verbose_name': 'row of one’s own market data',
                        'verbose_name_plural': 'rows of one’s own market data',
                        'ordering': ['-happened_on', '-id'],
                        'indexes': [
                            models.Index(fields=['happened_on'], name='pooled_fact_day'),
                        ],
                        'constraints': [
                            models.UniqueConstraint(fields=('member', 'key'), name='pooled_fact_is_written_once', violation_error_message='This row is already there.'),
                            models.CheckConstraint(condition=models.Q(('happened_on__gte', datetime.date(1990, 1, 1))), name='pooled_fact_is_not_ancient', violation_error_message='Give a day between 1990 and today.'),
                            models.CheckConstraint(condition=models.Q(('client_sector__in', ['', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U']), ('client_size__in', ['', 'person', 'micro', 'small', 'medium', 'intermediate', 'large']), ('lead_source__in', ['', 'recommendation', 'former_client', 'cooperative', 'platform', 'agency', 'network', 'website', 'prospecting', 'tender', 'other']), ('outcome__in', ['', 'won', 'lost', 'no_answer']), ('reason__in', ['', 'price', 'skills', 'trust', 'availability', 'given_up', 'other'])), name='pooled_fact_speaks_in_words_of_the_lists', violation_error_message='Choose in the lists.'),
                            models.CheckConstraint(condition=models.Q(('reason', ''), ('outcome__in', ['won', 'lost']), _connector='OR'), name='pooled_fact_reason_goes_with_an_outcome', violation_error_message='A reason goes with a quote that was won or lost.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('day_rate_cents__isnull', True), models.Q(('day_rate_cents__gte', 1000), ('day_rate_cents__lte', 1000000)), _connector='OR'), models.Q(('payment_days__isnull', True), ('payment_days__lte', 999), _connector='OR'), models.Q(('unpaid_minutes__isnull', True), ('unpaid_minutes__lte', 44640), _connector='OR')), name='pooled_fact_figures_are_within_bounds', violation_error_message='A figure lies outside of what can be.'),
                            models.CheckConstraint(condition=models.Q(('client_sector', ''), ('client_size', ''), ('day_rate_cents__isnull', True), ('lead_source', ''), ('outcome', ''), ('payment_days__isnull', True), ('unpaid_minutes__isnull', True), _negated=True), name='pooled_fact_says_something', violation_error_message='Say one thing at least beside the day and the client.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='PooledConsent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('data_class', models.CharField(choices=[('lead_source', 'How a client was found'), ('quote_outcome', 'Quotes won or lost, and why'), ('price_band', 'Agreed price of a day'), ('client_sector', 'Sector of the client'), ('client_size', 'Size of the client'), ('payment_delay', 'Days until payment'), ('unpaid_hours', 'Hours that nobody pays')], max_length=16, verbose_name='class of data')),
                        ('version', models.PositiveSmallIntegerField(verbose_name='version of the text')),
                        ('given_at', models.DateTimeField(verbose_name='given')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pooled_consents', to='coop.member')),
                    ],
                    options={
                        'verbose_name': 'consent to contribute data',
                        'verbose_name_plural': 'consents to contribute data',
                        'ordering': ['given_at', 'id'],
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('member', 'data_class'), name='pooled_consent_is_open_once_for_a_class', violation_error_message='This class is contributed already.'),
                            models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='pooled_consent_ends_after_it_began', violation_error_message='A consent can not end before it was given.'),
                            models.CheckConstraint(condition=models.Q(('data_class__in', ['lead_source', 'quote_outcome', 'price_band', 'client_sector', 'client_size', 'payment_delay', 'unpaid_hours']), ('version__gte', 1)), name='pooled_consent_is_to_a_text', violation_error_message='A consent is to a class of the list, and to its text.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='PooledClient',
                    fields=[
                        ('fact', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='client', serialize=False, to='marketplace.pooledfact')),
                        ('label', models.CharField(max_length=80, verbose_name='client')),
                    ],
                    options={
                        'verbose_name': 'client of a row of market data',
                        'verbose_name_plural': 'clients of rows of market data',
                        'constraints': [models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='pooled_client_is_not_empty', violation_error_message='A few words, in one line, are enough for a client.')],
                    },
                ),
            ]
        ),
        *of_files(__file__, 'pooled'),
    ]
