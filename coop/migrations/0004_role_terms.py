"""Roles that are lent for a term end at it, whatever the platform does meanwhile (docs/adr/0021)."""

from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [('coop', '0003_skills_and_places')]

    operations = [
        AtOnce([
            migrations.RemoveConstraint(
                model_name='rolegrant',
                name='role_is_held_once_at_a_time',
            ),
            migrations.AddField(
                model_name='rolegrant',
                name='ends_at',
                field=models.DateTimeField(blank=True, null=True, verbose_name='ends by itself'),
            ),
            migrations.AddField(
                model_name='rolegrant',
                name='source',
                field=models.CharField(blank=True, db_default='', max_length=29, verbose_name='by what'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role', 'source'), name='role_is_held_once_at_a_time', violation_error_message='This person already holds this role.'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('source', '')), models.Q(models.Q(('source', ''), _negated=True), ('ends_at__gt', models.F('granted_at')), ('ends_at__isnull', False)), _connector='OR'), name='role_for_a_term_says_by_what', violation_error_message='A role that ends by itself says what gave it.'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ends_at__isnull', True), ('ended_at__lte', models.F('ends_at')), _connector='OR'), name='role_ends_by_its_term', violation_error_message='A role does not outlive its term.'),
            ),
            migrations.AddConstraint(
                model_name='rolegrant',
                constraint=models.CheckConstraint(condition=models.Q(('source', ''), models.Q(('role', 'administrator'), _negated=True), _connector='OR'), name='administrator_is_no_role_for_a_term', violation_error_message="The administrator's role is given by hand, without a term."),
            ),
        ]),
        *of_files(__file__, 'roles'),
    ]
