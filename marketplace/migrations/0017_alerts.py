"""Searches that members keep, what they found; and files beside needs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0008_corpus_fingerprint'),
        ('marketplace', '0016_requests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('need', 'Needs'), ('offer', 'Offers')], max_length=8, verbose_name='kind')),
                ('query', models.CharField(max_length=600, verbose_name='address of the search')),
                ('sought', models.JSONField(verbose_name='what is looked for')),
                ('wants_mail', models.BooleanField(default=False, verbose_name='also by e-mail, once a day at most')),
                ('saved_at', models.DateTimeField(verbose_name='saved')),
                ('looked_at', models.DateTimeField(verbose_name='last looked')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='coop.member')),
            ],
            options={
                'verbose_name': 'alert',
                'verbose_name_plural': 'alerts',
                'ordering': ['-saved_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('content', models.BinaryField(verbose_name='content')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('digest', models.CharField(max_length=64, verbose_name='digest of the file')),
                ('added_at', models.DateTimeField(verbose_name='added')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='marketplace.servicerequest')),
            ],
            options={
                'verbose_name': 'file beside a need',
                'verbose_name_plural': 'files beside needs',
                'ordering': ['added_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_at', models.DateTimeField(verbose_name='found')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='told by e-mail')),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='marketplace.alert')),
                ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='marketplace.offer')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='marketplace.servicerequest')),
            ],
            options={
                'verbose_name': 'finding',
                'verbose_name_plural': 'findings',
                'ordering': ['-found_at', '-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(fields=('member', 'kind', 'query'), name='member_keeps_a_search_once', violation_error_message='You keep this search already.'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['need', 'offer'])), name='alert_looks_for_needs_or_offers', violation_error_message='An alert looks for needs or for offers.'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0), models.Q(('name', ''), _negated=True)), name='attachment_has_a_name_and_a_content', violation_error_message='A file has a name and is not empty.'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('request', 'digest'), name='need_has_a_file_once', violation_error_message='This file is there already.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offer__isnull', False), ('request__isnull', True)), models.Q(('offer__isnull', True), ('request__isnull', False)), _connector='OR'), name='finding_is_one_thing', violation_error_message='An alert finds a need or an offer.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('alert', 'request'), name='alert_finds_a_need_once', violation_error_message='This was found already.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('alert', 'offer'), name='alert_finds_an_offer_once', violation_error_message='This was found already.'),
        ),
    ]
