"""Groups and their delegates: a mandate is ended once, and neither changed nor taken out of the history."""

import django.db.models.deletion
from django.db import migrations, models

MANDATES = """
CREATE FUNCTION coop_check_delegate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM coop_group WHERE member_id = NEW.member_id) THEN
      RAISE EXCEPTION 'a delegate is a person, not a group'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delegate_is_a_person';
    END IF;
  ELSIF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
      OR (NEW.id, NEW.group_id, NEW.member_id, NEW.appointed_at)
        IS DISTINCT FROM (OLD.id, OLD.group_id, OLD.member_id, OLD.appointed_at) THEN
    RAISE EXCEPTION 'a mandate is ended once and stays as it was'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'delegate_is_only_ended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER delegate_is_only_ended BEFORE INSERT OR UPDATE ON coop_delegate
  FOR EACH ROW EXECUTE FUNCTION coop_check_delegate();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_delegate
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON coop_group
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNDO = """
DROP TRIGGER delegate_is_only_ended ON coop_delegate;
DROP FUNCTION coop_check_delegate();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0003_starter'),
    ]

    operations = [
        migrations.CreateModel(
            name='Group',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='group', serialize=False, to='coop.member')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='what it is for')),
                ('founder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
            ],
            options={
                'verbose_name': 'group',
                'verbose_name_plural': 'groups',
            },
        ),
        migrations.CreateModel(
            name='Delegate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appointed_at', models.DateTimeField(verbose_name='appointed')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='coop.group')),
            ],
            options={
                'verbose_name': 'delegate',
                'verbose_name_plural': 'delegates',
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.CheckConstraint(condition=models.Q(('founder', models.F('member')), _negated=True), name='group_is_founded_by_somebody', violation_error_message='A group is asked for by a member.'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('group', 'member'), name='delegate_is_appointed_once_at_a_time', violation_error_message='This member is already a delegate of the group.'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('appointed_at')), _connector='OR'), name='delegate_ends_after_the_beginning', violation_error_message='A mandate can not end before it began.'),
        ),
        migrations.RunSQL(MANDATES, UNDO),
    ]
