"""Powers over rules, which are lent alone (docs/adr/0033)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('coop', '0004_role_terms')]

    operations = [
        migrations.AlterField(
            model_name='rolegrant',
            name='role',
            field=models.CharField(choices=[('coordinator', 'coordinator'), ('auditor', 'auditor'), ('administrator', 'administrator'), ('guardian', 'guardian of the rules'), ('witness', 'witness of the rules')], max_length=20, verbose_name='role'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['guardian', 'witness']), _negated=True), models.Q(('source', ''), _negated=True), _connector='OR'), name='role_over_rules_is_only_lent', violation_error_message='This power is lent by a mandate, and not given by hand.'),
        ),
    ]
