"""A mandate may carry the power over what the observatory publishes (docs/adr/0042)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('governance', '0020_lighter_urns'), ('coop', '0006_observer_role')]

    operations = [
        migrations.RemoveConstraint(model_name='mandate', name='mandate_carries_powers_that_fit_together'),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('powers__len__gt', 0), ('powers__contained_by', ['coordinator', 'auditor', 'guardian', 'witness', 'observer']), models.Q(models.Q(('powers__contains', ['auditor']), _negated=True), ('powers', ['auditor']), _connector='OR'), models.Q(('powers__contains', ['guardian', 'witness']), _negated=True)), name='mandate_carries_powers_that_fit_together', violation_error_message='Choose a power that a mandate may carry.'),
        ),
    ]
