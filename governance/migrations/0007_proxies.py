"""Proxies: a member asks another to vote for them too, in one vote. The SQL lies in sql/proxies.sql."""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('coop', '0004_role_terms'), ('governance', '0006_certifications')]

    operations = [
        migrations.CreateModel(
            name='Proxy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(verbose_name='given')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('ending', models.CharField(blank=True, choices=[('revoked', 'taken back by who gave it'), ('declined', 'declined by who was to hold it')], db_default='', max_length=10, verbose_name='how it ended')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proxies_given', to='coop.member')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proxies_held', to='coop.member')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proxies', to='governance.proposal')),
            ],
            options={
                'verbose_name': 'proxy',
                'verbose_name_plural': 'proxies',
                'ordering': ['given_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('proposal', 'giver'), name='member_gives_one_proxy_for_a_vote', violation_error_message='You have already given your proxy for this vote.'), models.CheckConstraint(condition=models.Q(('giver', models.F('holder')), _negated=True), name='proxy_is_given_to_another', violation_error_message='A proxy is given to another member.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ending', '')), models.Q(('ended_at__gte', models.F('given_at')), ('ending__in', ['revoked', 'declined'])), _connector='OR'), name='proxy_ended_says_how', violation_error_message='A proxy that ended says when and how, after it was given.')],
            },
        ),
        *of_files(__file__, 'proxies'),
    ]
