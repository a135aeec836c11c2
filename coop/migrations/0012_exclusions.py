"""A member is put out of an ecosystem by somebody else who facilitates it, once, with a reason."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

BEFORE = import_module("coop.migrations.0010_ecosystems").WRITTEN_ONCE
BEGINNING = BEFORE.index("CREATE FUNCTION coop_check_ecosystem_member()")
FUNCTION = BEFORE[BEGINNING : BEFORE.index("CREATE TRIGGER ecosystem_member_only_leaves")].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
EXCLUSIONS = FUNCTION.replace(
    """  END IF;
  RETURN NEW;
END $$;""",
    """  END IF;
  IF NEW.excluder_id IS NOT NULL AND (TG_OP = 'INSERT' OR NOT EXISTS (
      SELECT FROM coop_ecosystemterm term JOIN coop_ecosystemmember one ON one.id = term.belonging_id
      WHERE one.ecosystem_id = NEW.ecosystem_id AND one.member_id = NEW.excluder_id AND one.left_at IS NULL
        AND term.office = 'facilitator' AND term.ended_at IS NULL)) THEN
    RAISE EXCEPTION 'somebody who facilitates an ecosystem puts a member out of it'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_exclusion_is_by_a_facilitator';
  END IF;
  RETURN NEW;
END $$;""",
)
assert EXCLUSIONS != FUNCTION


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0011_meanings'),
    ]

    operations = [
        migrations.AddField(
            model_name='ecosystemmember',
            name='excluder',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member'),
        ),
        migrations.AddField(
            model_name='ecosystemmember',
            name='exclusion_reason',
            field=models.CharField(blank=True, db_default='', max_length=400, verbose_name='why they were put out'),
        ),
        migrations.AddConstraint(
            model_name='ecosystemmember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('excluder__isnull', True), ('exclusion_reason', '')), models.Q(('excluder__isnull', False), ('left_at__isnull', False), models.Q(('exclusion_reason', ''), _negated=True), models.Q(('excluder', models.F('member')), _negated=True)), _connector='OR'), name='ecosystem_exclusion_says_by_whom_and_why', violation_error_message='Who puts somebody out of an ecosystem says why.'),
        ),
        migrations.RunSQL(EXCLUSIONS, FUNCTION),
    ]
