"""The power over what the observatory publishes, which is lent alone (docs/adr/0042)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('coop', '0005_measure_roles')]

    operations = [
        migrations.AlterField(
            model_name='rolegrant',
            name='role',
            field=models.CharField(choices=[('coordinator', 'coordinator'), ('auditor', 'auditor'), ('administrator', 'administrator'), ('guardian', 'guardian of the rules'), ('witness', 'witness of the rules'), ('observer', 'observer of independent work')], max_length=20, verbose_name='role'),
        ),
        migrations.RemoveConstraint(model_name='rolegrant', name='role_over_rules_is_only_lent'),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['guardian', 'observer', 'witness']), _negated=True), models.Q(('source', ''), _negated=True), _connector='OR'), name='role_over_rules_is_only_lent', violation_error_message='This power is lent by a mandate, and not given by hand.'),
        ),
    ]
