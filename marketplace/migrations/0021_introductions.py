"""Introductions of many needs at once: what was confirmed stays as it was, whole."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION marketplace_check_introduction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE need marketplace_servicerequest;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (to_jsonb(NEW) - 'reasons') IS DISTINCT FROM (to_jsonb(OLD) - 'reasons')
        OR NEW.reasons <> '[]'::jsonb THEN
      RAISE EXCEPTION 'an introduction is never changed: its reasons alone are taken away'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'introduction_only_loses_its_reasons';
    END IF;
    RETURN NEW;
  END IF;
  -- Whoever agrees or closes waits here, and the introduction sees what they did.
  SELECT * INTO need FROM marketplace_servicerequest WHERE id = NEW.request_id FOR NO KEY UPDATE;
  IF need.state <> 'open' THEN
    RAISE EXCEPTION 'nobody is introduced to a need that is no longer open'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'introduction_is_to_an_open_need';
  END IF;
  IF need.requester_id = NEW.member_id THEN
    RAISE EXCEPTION 'nobody is introduced to their own need'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'introduction_is_to_the_need_of_another';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER introduction_stands_as_written BEFORE INSERT OR UPDATE ON marketplace_introduction
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_introduction();

CREATE FUNCTION marketplace_check_introduction_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE run marketplace_introductionrun; told bigint; served bigint; members bigint;
BEGIN
  SELECT * INTO run FROM marketplace_introductionrun
    WHERE id = (CASE TG_TABLE_NAME WHEN 'marketplace_introduction' THEN to_jsonb(NEW) ->> 'run_id'
      ELSE to_jsonb(NEW) ->> 'id' END)::bigint;
  SELECT count(*), count(DISTINCT request_id), count(DISTINCT member_id) INTO told, served, members
    FROM marketplace_introduction WHERE run_id = run.id;
  IF (told, served, members) IS DISTINCT FROM
      (run.introduction_count::bigint, run.served_count::bigint, run.member_count::bigint) THEN
    RAISE EXCEPTION 'a batch counts the introductions that it made'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'introduction_run_counts_its_introductions';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER introduction_run_counts_its_introductions AFTER INSERT ON marketplace_introductionrun
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_check_introduction_run();
CREATE CONSTRAINT TRIGGER introduction_run_counts_its_introductions AFTER INSERT ON marketplace_introduction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_check_introduction_run();

CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_introductionrun
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON marketplace_introduction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_introductionanswer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNDO = """
DROP TRIGGER introduction_stands_as_written ON marketplace_introduction;
DROP TRIGGER introduction_run_counts_its_introductions ON marketplace_introduction;
DROP TRIGGER introduction_run_counts_its_introductions ON marketplace_introductionrun;
DROP FUNCTION marketplace_check_introduction();
DROP FUNCTION marketplace_check_introduction_run();
DROP TRIGGER written_for_ever ON marketplace_introductionrun;
DROP TRIGGER written_for_ever ON marketplace_introduction;
DROP TRIGGER written_for_ever ON marketplace_introductionanswer;
"""



class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0010_ecosystems'),
        ('marketplace', '0020_weeks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IntroductionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(verbose_name='confirmed')),
                ('scope', models.JSONField(verbose_name='needs looked at')),
                ('versions', models.JSONField(verbose_name='rules obeyed')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='fingerprint of the inputs')),
                ('request_count', models.PositiveIntegerField(verbose_name='needs')),
                ('served_count', models.PositiveIntegerField(verbose_name='needs that got somebody')),
                ('member_count', models.PositiveIntegerField(verbose_name='members introduced')),
                ('introduction_count', models.PositiveIntegerField(verbose_name='introductions')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'batch of introductions',
                'verbose_name_plural': 'batches of introductions',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Introduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='place in the list')),
                ('score', models.PositiveSmallIntegerField(verbose_name='score, in thousandths')),
                ('reasons', models.JSONField(verbose_name='reasons')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='introductions', to='coop.member')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='introductions', to='marketplace.servicerequest')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='introductions', to='marketplace.introductionrun')),
            ],
            options={
                'verbose_name': 'introduction',
                'verbose_name_plural': 'introductions',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='IntroductionAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_willing', models.BooleanField(verbose_name='could help')),
                ('answered_at', models.DateTimeField(verbose_name='answered')),
                ('introduction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='marketplace.introduction')),
            ],
            options={
                'verbose_name': 'answer to an introduction',
                'verbose_name_plural': 'answers to introductions',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('introduction', 'is_willing'), name='introduction_is_answered_once_each_way', violation_error_message='You have already said so.')],
            },
        ),
        migrations.AddConstraint(
            model_name='introductionrun',
            constraint=models.UniqueConstraint(fields=('fingerprint',), name='introduction_run_is_confirmed_once', violation_error_message='This proposal is already confirmed.'),
        ),
        migrations.AddConstraint(
            model_name='introductionrun',
            constraint=models.CheckConstraint(condition=models.Q(('introduction_count__gt', 0), ('served_count__gt', 0), ('served_count__lte', models.F('request_count')), ('served_count__lte', models.F('introduction_count')), ('member_count__gt', 0), ('member_count__lte', models.F('introduction_count'))), name='introduction_run_introduces_somebody', violation_error_message='Somebody is introduced, to a need that was looked at.'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.UniqueConstraint(fields=('request', 'member'), name='member_is_introduced_to_a_need_once', violation_error_message='This member is already introduced to this need.'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1), ('score__lte', 1000)), name='introduction_has_a_place_and_a_score', violation_error_message='A place counts from 1, and a score lies between 0 and 1000.'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
