"""Offers have files as needs do: each file stands beside exactly one of the two. Those of needs stay where they are."""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [('marketplace', '0003_credit_notes')]

    operations = [
        AtOnce(
            [
                migrations.AlterModelOptions(
                    name='attachment',
                    options={'ordering': ['added_at', 'id'], 'verbose_name': 'file beside a need or an offer', 'verbose_name_plural': 'files beside needs and offers'},
                ),
                migrations.AddField(
                    model_name='attachment',
                    name='offer',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='marketplace.offer'),
                ),
                migrations.AlterField(
                    model_name='attachment',
                    name='request',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='marketplace.servicerequest'),
                ),
                migrations.AddConstraint(
                    model_name='attachment',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('offer__isnull', False), ('request__isnull', True)), models.Q(('offer__isnull', True), ('request__isnull', False)), _connector='OR'), name='attachment_is_beside_one_thing', violation_error_message='A file stands beside a need or an offer.'),
                ),
                migrations.AddConstraint(
                    model_name='attachment',
                    constraint=models.UniqueConstraint(fields=('offer', 'digest'), name='offer_has_a_file_once', violation_error_message='This file is there already.'),
                ),
            ]
        ),
    ]
