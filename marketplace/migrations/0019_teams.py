"""Answers of teams: signed whole by everyone in them, and one answer accepted for each request."""

import django.db.models.deletion
from django.db import migrations, models

ANSWERS = """
CREATE FUNCTION marketplace_check_team_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE plan bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'composing' THEN
      RAISE EXCEPTION 'the answer of a team is composed first'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'team_answer_moves_legally';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.request_id, NEW.lead_id, NEW.made_at)
      IS DISTINCT FROM (OLD.id, OLD.request_id, OLD.lead_id, OLD.made_at) THEN
    RAISE EXCEPTION 'whose answer it is, and to what, never changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'team_answer_keeps_its_request';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
      ('composing', 'offered'), ('composing', 'withdrawn'), ('offered', 'composing'), ('offered', 'accepted'),
      ('offered', 'declined'), ('offered', 'withdrawn'), ('accepted', 'cancelled')) THEN
    RAISE EXCEPTION 'the answer of a team can not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'team_answer_moves_legally';
  END IF;
  IF NEW.state IN ('offered', 'accepted') THEN
    SELECT id INTO plan FROM marketplace_teamplan WHERE answer_id = NEW.id ORDER BY number DESC LIMIT 1;
    IF plan IS NULL OR EXISTS (
        SELECT FROM marketplace_teamshare share JOIN marketplace_teamplan whole ON whole.id = share.plan_id
        LEFT JOIN marketplace_teamsignature one ON one.share_id = share.id
        WHERE share.plan_id = plan AND (one.has_agreed AND one.fingerprint = whole.fingerprint) IS NOT TRUE) THEN
      RAISE EXCEPTION 'everyone in a team signs what is offered'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'team_answer_is_signed_by_all';
    END IF;
    IF (SELECT (sum(minutes), sum(cents)) FROM marketplace_teamshare WHERE plan_id = plan)
        IS DISTINCT FROM (SELECT (sum(minutes), sum(cents)) FROM marketplace_teamlot WHERE plan_id = plan) THEN
      RAISE EXCEPTION 'the shares of a team sum to its lots'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'team_shares_sum_to_the_whole';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_answer_moves_legally BEFORE INSERT OR UPDATE ON marketplace_teamanswer
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_team_answer();

CREATE FUNCTION marketplace_check_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM marketplace_teamplan WHERE answer_id = NEW.answer_id)
  THEN
    RAISE EXCEPTION 'plans of a team follow each other'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'team_plans_follow_each_other';
  END IF;
  IF (SELECT state FROM marketplace_teamanswer WHERE id = NEW.answer_id) <> 'composing' THEN
    RAISE EXCEPTION 'a plan is written while the answer is composed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'team_plan_is_written_while_composing';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_plans_follow_each_other BEFORE INSERT ON marketplace_teamplan
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_plan();

CREATE FUNCTION marketplace_check_unsigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM marketplace_teamsignature one JOIN marketplace_teamshare share ON share.id = one.share_id
      WHERE share.plan_id = NEW.plan_id) THEN
    RAISE EXCEPTION 'nothing is added to a plan that somebody signed'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'team_plan_is_whole_when_signed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_plan_is_whole_when_signed BEFORE INSERT ON marketplace_teamlot
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_unsigned();
CREATE TRIGGER team_plan_is_whole_when_signed BEFORE INSERT ON marketplace_teamshare
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_unsigned();

CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON marketplace_teamanswer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_teamplan
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_teamlot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_teamshare
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_teamsignature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
ONE_ANSWER = """
CREATE FUNCTION marketplace_check_one_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.team_id IS DISTINCT FROM OLD.team_id THEN
    RAISE EXCEPTION 'an engagement keeps its team'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'engagement_keeps_its_team';
  END IF;
  IF NEW.state NOT IN ('agreed', 'confirming', 'missed', 'disputed', 'completed') OR NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  -- Two acceptances wait for each other here, and the second one sees what the first one did.
  PERFORM FROM marketplace_servicerequest WHERE id = NEW.request_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM marketplace_engagement other WHERE other.request_id = NEW.request_id
      AND other.id <> NEW.id AND other.state IN ('agreed', 'confirming', 'missed', 'disputed', 'completed')
      AND (other.team_id IS NOT NULL OR NEW.team_id IS NOT NULL) AND other.team_id IS DISTINCT FROM NEW.team_id)
  THEN
    RAISE EXCEPTION 'a request is agreed with one member or one team'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'request_is_agreed_with_one_answer';
  END IF;
  IF NEW.team_id IS NOT NULL AND NOT EXISTS (SELECT FROM marketplace_teamanswer answer
      JOIN marketplace_teamplan plan ON plan.answer_id = answer.id
        AND plan.number = (SELECT max(number) FROM marketplace_teamplan WHERE answer_id = answer.id)
      JOIN marketplace_teamshare share ON share.plan_id = plan.id
      WHERE answer.id = NEW.team_id AND answer.state = 'accepted' AND answer.request_id = NEW.request_id
        AND share.member_id = NEW.giver_id) THEN
    RAISE EXCEPTION 'a member of the team that was accepted helps in it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_of_a_team_is_of_its_members';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_is_agreed_with_one_answer BEFORE UPDATE ON marketplace_engagement
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_one_answer();
"""
UNDO = """
DROP TRIGGER request_is_agreed_with_one_answer ON marketplace_engagement;
DROP FUNCTION marketplace_check_one_answer();
DROP TRIGGER team_plan_is_whole_when_signed ON marketplace_teamlot;
DROP TRIGGER team_plan_is_whole_when_signed ON marketplace_teamshare;
DROP FUNCTION marketplace_check_unsigned();
DROP TRIGGER team_plans_follow_each_other ON marketplace_teamplan;
DROP FUNCTION marketplace_check_plan();
DROP TRIGGER team_answer_moves_legally ON marketplace_teamanswer;
DROP FUNCTION marketplace_check_team_answer();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0010_ecosystems'),
        ('marketplace', '0018_invoices'),
        ('timebank', '0013_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='TeamAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('composing', 'being composed'), ('offered', 'offered'), ('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'taken back'), ('cancelled', 'cancelled')], default='composing', max_length=10, verbose_name='state')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
            ],
            options={
                'verbose_name': 'answer of a team',
                'verbose_name_plural': 'answers of teams',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='TeamLot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('minutes', models.PositiveIntegerField(verbose_name='hours')),
                ('cents', models.PositiveIntegerField(verbose_name='price, in cents')),
            ],
            options={
                'verbose_name': 'lot of a team',
                'verbose_name_plural': 'lots of teams',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='TeamPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='fingerprint')),
                ('written_at', models.DateTimeField(verbose_name='written')),
            ],
            options={
                'verbose_name': 'plan of a team',
                'verbose_name_plural': 'plans of teams',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='TeamShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parts', models.PositiveSmallIntegerField(verbose_name='parts')),
                ('minutes', models.PositiveIntegerField(verbose_name='hours')),
                ('cents', models.PositiveIntegerField(verbose_name='price, in cents')),
            ],
            options={
                'verbose_name': 'share in a team',
                'verbose_name_plural': 'shares in teams',
                'ordering': ['member'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='engagement',
            name='request_is_agreed_with_one_member',
        ),
        migrations.AddField(
            model_name='teamanswer',
            name='lead',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member'),
        ),
        migrations.AddField(
            model_name='teamanswer',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_answers', to='marketplace.servicerequest'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='marketplace.teamanswer'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['agreed', 'confirming', 'missed', 'disputed', 'completed']), ('team__isnull', True), ('whole__isnull', True)), fields=('request',), name='request_is_agreed_with_one_member', violation_error_message='Somebody else has already accepted this request.'),
        ),
        migrations.AddField(
            model_name='teamlot',
            name='taker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member'),
        ),
        migrations.AddField(
            model_name='teamplan',
            name='answer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='marketplace.teamanswer'),
        ),
        migrations.AddField(
            model_name='teamlot',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='marketplace.teamplan'),
        ),
        migrations.CreateModel(
            name='TeamSignature',
            fields=[
                ('share', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='signature', serialize=False, to='marketplace.teamshare')),
                ('has_agreed', models.BooleanField(verbose_name='signs')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='fingerprint')),
                ('signed_at', models.DateTimeField(verbose_name='signed')),
            ],
            options={
                'verbose_name': 'signature in a team',
                'verbose_name_plural': 'signatures in teams',
                'ordering': ['share'],
            },
        ),
        migrations.AddField(
            model_name='teamshare',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member'),
        ),
        migrations.AddField(
            model_name='teamshare',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='marketplace.teamplan'),
        ),
        migrations.AddConstraint(
            model_name='teamanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['composing', 'offered'])), fields=('request', 'lead'), name='team_answer_is_composed_once_by_each_lead', violation_error_message='You already compose an answer to this need.'),
        ),
        migrations.AddConstraint(
            model_name='teamanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'accepted')), fields=('request',), name='request_is_answered_by_one_team', violation_error_message="Another team's answer has already been accepted."),
        ),
        migrations.AddConstraint(
            model_name='teamanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['composing', 'offered', 'accepted'])), models.Q(('ended_at__isnull', False), ('state__in', ['declined', 'withdrawn', 'cancelled'])), _connector='OR'), name='team_answer_that_ended_says_when', violation_error_message='An answer that ended has the instant of its end.'),
        ),
        migrations.AddConstraint(
            model_name='teamplan',
            constraint=models.UniqueConstraint(fields=('answer', 'number'), name='team_plan_has_each_number_once', violation_error_message='Another plan has just been written.'),
        ),
        migrations.AddConstraint(
            model_name='teamlot',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='team_lot_has_each_number_once', violation_error_message='This lot is already in the plan.'),
        ),
        migrations.AddConstraint(
            model_name='teamlot',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0), ('cents__gt', 0), _connector='OR'), name='team_lot_takes_time_or_has_a_price', violation_error_message='Each lot takes some time, or has a price.'),
        ),
        migrations.AddConstraint(
            model_name='teamsignature',
            constraint=models.CheckConstraint(condition=models.Q(('fingerprint', ''), _negated=True), name='team_signature_names_what_is_signed', violation_error_message='A signature says what is signed.'),
        ),
        migrations.AddConstraint(
            model_name='teamshare',
            constraint=models.UniqueConstraint(fields=('plan', 'member'), name='team_member_has_one_share', violation_error_message='Each member is named once.'),
        ),
        migrations.AddConstraint(
            model_name='teamshare',
            constraint=models.CheckConstraint(condition=models.Q(('parts__gt', 0), ('parts__lte', 1000)), name='team_share_has_some_parts', violation_error_message='Each member of a team has a share of more than nothing.'),
        ),
        migrations.RunSQL(ANSWERS + ONE_ANSWER, UNDO),
    ]
