"""What was spent of the privacy budget of the observatory, once for each release (docs/adr/0046)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [
        ('governance', '0021_observers'),
        ('marketplace', '0007_releases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PrivacySpending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('epsilon', models.PositiveIntegerField(verbose_name='spent, in thousandths of epsilon')),
                ('content', models.TextField(verbose_name='figures with noise')),
                ('content_hash', models.CharField(max_length=64, verbose_name='hash of the figures with noise')),
                ('obeys', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='rule versions obeyed')),
                ('drawn_at', models.DateTimeField(verbose_name='drawn')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drawn_under', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.mandate')),
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='privacy_spending', to='marketplace.release')),
            ],
            options={
                'verbose_name': 'spending of the privacy budget',
                'verbose_name_plural': 'spendings of the privacy budget',
                'ordering': ['year', 'drawn_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('epsilon__gt', 0), models.Q(('content', ''), _negated=True)), name='privacy_spending_is_for_something', violation_error_message='Figures with noise always take something of the privacy budget.')],
            },
        ),
        *of_files(__file__, 'privacy'),
    ]
