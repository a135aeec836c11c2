"""Ecosystems: circles that members enter by consent on both sides, and that somebody facilitates while they are open."""

import django.db.models.deletion
from django.db import migrations, models

WRITTEN_ONCE = """
CREATE FUNCTION coop_check_ecosystem() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL
      OR (NEW.id, NEW.founder_id, NEW.founded_at) IS DISTINCT FROM (OLD.id, OLD.founder_id, OLD.founded_at) THEN
    RAISE EXCEPTION 'an ecosystem is closed once and keeps its founding'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ecosystem_is_only_closed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ecosystem_is_only_closed BEFORE UPDATE ON coop_ecosystem
  FOR EACH ROW EXECUTE FUNCTION coop_check_ecosystem();

CREATE FUNCTION coop_check_ecosystem_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.answer <> '' OR NEW.answer = ''
      OR (NEW.id, NEW.ecosystem_id, NEW.member_id, NEW.inviter_id, NEW.words, NEW.made_at)
        IS DISTINCT FROM (OLD.id, OLD.ecosystem_id, OLD.member_id, OLD.inviter_id, OLD.words, OLD.made_at) THEN
    RAISE EXCEPTION 'an invitation is answered once and stays as it was'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ecosystem_invitation_is_only_answered';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ecosystem_invitation_is_only_answered BEFORE UPDATE ON coop_ecosysteminvitation
  FOR EACH ROW EXECUTE FUNCTION coop_check_ecosystem_invitation();

CREATE FUNCTION coop_check_ecosystem_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM coop_group WHERE member_id = NEW.member_id) THEN
      RAISE EXCEPTION 'a member of an ecosystem is a person, not a group'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_member_is_a_person';
    END IF;
    IF NOT EXISTS (SELECT FROM coop_ecosystem circle WHERE circle.id = NEW.ecosystem_id
          AND NEW.invitation_id IS NULL AND circle.founder_id = NEW.member_id AND circle.founded_at = NEW.joined_at)
        AND NOT EXISTS (SELECT FROM coop_ecosysteminvitation one WHERE one.id = NEW.invitation_id
          AND one.ecosystem_id = NEW.ecosystem_id AND one.member_id = NEW.member_id AND one.answer = 'accepted') THEN
      RAISE EXCEPTION 'both sides said yes before somebody comes in'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_member_came_by_consent';
    END IF;
  ELSIF OLD.left_at IS NOT NULL OR NEW.left_at IS NULL
      OR (NEW.id, NEW.ecosystem_id, NEW.member_id, NEW.invitation_id, NEW.joined_at)
        IS DISTINCT FROM (OLD.id, OLD.ecosystem_id, OLD.member_id, OLD.invitation_id, OLD.joined_at) THEN
    RAISE EXCEPTION 'belonging to an ecosystem is ended once and stays as it was'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ecosystem_member_only_leaves';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ecosystem_member_only_leaves BEFORE INSERT OR UPDATE ON coop_ecosystemmember
  FOR EACH ROW EXECUTE FUNCTION coop_check_ecosystem_member();

CREATE FUNCTION coop_check_ecosystem_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
      OR (NEW.id, NEW.belonging_id, NEW.office, NEW.appointed_at, NEW.until_on)
        IS DISTINCT FROM (OLD.id, OLD.belonging_id, OLD.office, OLD.appointed_at, OLD.until_on) THEN
    RAISE EXCEPTION 'a role is ended once and stays as it was'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ecosystem_role_is_only_ended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ecosystem_role_is_only_ended BEFORE UPDATE ON coop_ecosystemterm
  FOR EACH ROW EXECUTE FUNCTION coop_check_ecosystem_term();

CREATE FUNCTION coop_check_charter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM coop_charterversion
      WHERE ecosystem_id = NEW.ecosystem_id) THEN
    RAISE EXCEPTION 'versions of a charter follow each other'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'charter_versions_follow_each_other';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER charter_versions_follow_each_other BEFORE INSERT ON coop_charterversion
  FOR EACH ROW EXECUTE FUNCTION coop_check_charter();

CREATE FUNCTION coop_check_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM coop_charterversion text JOIN coop_ecosystemmember one USING (ecosystem_id)
      WHERE text.id = NEW.charter_id AND one.id = NEW.belonging_id AND one.left_at IS NULL) THEN
    RAISE EXCEPTION 'members of the ecosystem sign its charter'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'charter_is_signed_by_members';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER charter_is_signed_by_members BEFORE INSERT ON coop_chartersignature
  FOR EACH ROW EXECUTE FUNCTION coop_check_signature();

CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_ecosystem
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_ecosysteminvitation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_ecosystemmember
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_ecosystemterm
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON coop_charterversion
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON coop_chartersignature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
AT_THE_END = """
CREATE FUNCTION coop_check_circle(circle_id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Two who leave at once wait for each other here, and the second one sees what the first one did.
  PERFORM FROM coop_ecosystem WHERE id = circle_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM coop_ecosystemterm term JOIN coop_ecosystemmember one ON one.id = term.belonging_id
      WHERE one.ecosystem_id = circle_id AND one.left_at IS NOT NULL AND term.ended_at IS NULL) THEN
    RAISE EXCEPTION 'whoever leaves an ecosystem holds no role in it any more'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_exit_ends_every_right';
  END IF;
  IF EXISTS (SELECT FROM coop_ecosystem circle WHERE id = circle_id AND closed_at IS NULL) THEN
    IF NOT EXISTS (SELECT FROM coop_ecosystemterm term JOIN coop_ecosystemmember one ON one.id = term.belonging_id
        WHERE one.ecosystem_id = circle_id AND one.left_at IS NULL
          AND term.office = 'facilitator' AND term.ended_at IS NULL) THEN
      RAISE EXCEPTION 'somebody facilitates an ecosystem while it is open'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_has_a_facilitator';
    END IF;
  ELSIF EXISTS (SELECT FROM coop_ecosystemmember WHERE ecosystem_id = circle_id AND left_at IS NULL)
      OR EXISTS (SELECT FROM coop_ecosysteminvitation WHERE ecosystem_id = circle_id AND answer = '') THEN
    RAISE EXCEPTION 'nobody belongs to an ecosystem that is closed'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_closes_with_every_right';
  END IF;
END $$;
CREATE FUNCTION coop_check_circle_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'coop_ecosystem' THEN
    PERFORM coop_check_circle(NEW.id);
  ELSIF TG_TABLE_NAME = 'coop_ecosystemterm' THEN
    PERFORM coop_check_circle(ecosystem_id) FROM coop_ecosystemmember WHERE id = NEW.belonging_id;
  ELSE
    PERFORM coop_check_circle(NEW.ecosystem_id);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ecosystem_has_a_facilitator AFTER INSERT OR UPDATE ON coop_ecosystem
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_circle_later();
CREATE CONSTRAINT TRIGGER ecosystem_has_a_facilitator AFTER INSERT OR UPDATE ON coop_ecosystemmember
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_circle_later();
CREATE CONSTRAINT TRIGGER ecosystem_has_a_facilitator AFTER INSERT OR UPDATE ON coop_ecosystemterm
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_circle_later();
CREATE CONSTRAINT TRIGGER ecosystem_has_a_facilitator AFTER INSERT ON coop_ecosysteminvitation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_circle_later();

CREATE FUNCTION coop_check_belongings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE person bigint;
BEGIN
  person := CASE TG_TABLE_NAME WHEN 'coop_member' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'member_id')::bigint END;
  PERFORM FROM coop_member WHERE id = person FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM coop_member WHERE id = person AND (left_at IS NOT NULL OR admitted_at IS NULL))
      AND EXISTS (SELECT FROM coop_ecosystemmember WHERE member_id = person AND left_at IS NULL) THEN
    RAISE EXCEPTION 'only members of the cooperative belong to its ecosystems'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_member_is_a_member';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ecosystem_member_is_a_member AFTER UPDATE OF left_at, admitted_at ON coop_member
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_belongings();
CREATE CONSTRAINT TRIGGER ecosystem_member_is_a_member AFTER INSERT ON coop_ecosystemmember
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_belongings();
"""
UNDO = """
DROP TRIGGER ecosystem_member_is_a_member ON coop_member;
DROP TRIGGER ecosystem_member_is_a_member ON coop_ecosystemmember;
DROP FUNCTION coop_check_belongings();
DROP TRIGGER ecosystem_has_a_facilitator ON coop_ecosystem;
DROP TRIGGER ecosystem_has_a_facilitator ON coop_ecosystemmember;
DROP TRIGGER ecosystem_has_a_facilitator ON coop_ecosystemterm;
DROP TRIGGER ecosystem_has_a_facilitator ON coop_ecosysteminvitation;
DROP FUNCTION coop_check_circle_later();
DROP FUNCTION coop_check_circle(bigint);
DROP TRIGGER ecosystem_is_only_closed ON coop_ecosystem;
DROP FUNCTION coop_check_ecosystem();
DROP TRIGGER ecosystem_invitation_is_only_answered ON coop_ecosysteminvitation;
DROP FUNCTION coop_check_ecosystem_invitation();
DROP TRIGGER ecosystem_member_only_leaves ON coop_ecosystemmember;
DROP FUNCTION coop_check_ecosystem_member();
DROP TRIGGER ecosystem_role_is_only_ended ON coop_ecosystemterm;
DROP FUNCTION coop_check_ecosystem_term();
DROP TRIGGER charter_versions_follow_each_other ON coop_charterversion;
DROP FUNCTION coop_check_charter();
DROP TRIGGER charter_is_signed_by_members ON coop_chartersignature;
DROP FUNCTION coop_check_signature();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0009_member_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ecosystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('purpose', models.CharField(max_length=400, verbose_name='what it is for')),
                ('founded_at', models.DateTimeField(verbose_name='founded')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('founder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
            ],
            options={
                'verbose_name': 'ecosystem',
                'verbose_name_plural': 'ecosystems',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='CharterVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('text', models.TextField(verbose_name='charter')),
                ('written_at', models.DateTimeField(verbose_name='written')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                ('ecosystem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charters', to='coop.ecosystem')),
            ],
            options={
                'verbose_name': 'version of a charter',
                'verbose_name_plural': 'versions of charters',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='EcosystemInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(blank=True, max_length=400, verbose_name='words')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], max_length=9, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answerer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                ('ecosystem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='coop.ecosystem')),
                ('inviter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
            ],
            options={
                'verbose_name': 'invitation to an ecosystem',
                'verbose_name_plural': 'invitations to ecosystems',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='EcosystemMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField(verbose_name='came in')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left')),
                ('ecosystem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='belongings', to='coop.ecosystem')),
                ('invitation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='belonging', to='coop.ecosysteminvitation')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
            ],
            options={
                'verbose_name': 'member of an ecosystem',
                'verbose_name_plural': 'members of ecosystems',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='CharterSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_at', models.DateTimeField(verbose_name='signed')),
                ('charter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='coop.charterversion')),
                ('belonging', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='coop.ecosystemmember')),
            ],
            options={
                'verbose_name': 'signature of a charter',
                'verbose_name_plural': 'signatures of charters',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='EcosystemTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(choices=[('facilitator', 'facilitator'), ('welcomer', 'welcomes newcomers')], max_length=12, verbose_name='role')),
                ('appointed_at', models.DateTimeField(verbose_name='appointed')),
                ('until_on', models.DateField(verbose_name='up to')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('belonging', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='coop.ecosystemmember')),
            ],
            options={
                'verbose_name': 'term of a role in an ecosystem',
                'verbose_name_plural': 'terms of roles in ecosystems',
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='ecosystem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='ecosystem_says_what_it_is', violation_error_message='An ecosystem has a name and a purpose.'),
        ),
        migrations.AddConstraint(
            model_name='ecosystem',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('founded_at')), _connector='OR'), name='ecosystem_closes_after_it_was_founded', violation_error_message='An ecosystem can not close before it was founded.'),
        ),
        migrations.AddConstraint(
            model_name='charterversion',
            constraint=models.UniqueConstraint(fields=('ecosystem', 'number'), name='charter_has_each_version_once', violation_error_message='Somebody has just written this version of the charter.'),
        ),
        migrations.AddConstraint(
            model_name='charterversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gt', 0), models.Q(('text', ''), _negated=True)), name='charter_says_something', violation_error_message='A charter says something.'),
        ),
        migrations.AddConstraint(
            model_name='ecosysteminvitation',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('ecosystem', 'member'), name='ecosystem_invites_somebody_once_at_a_time', violation_error_message='This person already has an invitation, or already asks.'),
        ),
        migrations.AddConstraint(
            model_name='ecosysteminvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answerer__isnull', True)), models.Q(('answer__in', ['declined', 'withdrawn']), ('answered_at__isnull', False)), models.Q(('answer', 'accepted'), ('answered_at__isnull', False), ('answerer__isnull', False)), _connector='OR'), name='ecosystem_invitation_is_answered_at_an_instant', violation_error_message='An answer has its instant, and a yes has its person.'),
        ),
        migrations.AddConstraint(
            model_name='ecosysteminvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'accepted'), _negated=True), models.Q(('answerer', models.F('member')), ('inviter__isnull', False)), models.Q(('inviter__isnull', True), models.Q(('answerer', models.F('member')), _negated=True)), _connector='OR'), name='ecosystem_invitation_is_accepted_by_the_other_side', violation_error_message='The other side accepts.'),
        ),
        migrations.AddConstraint(
            model_name='ecosysteminvitation',
            constraint=models.CheckConstraint(condition=models.Q(('inviter__isnull', True), models.Q(('inviter', models.F('member')), _negated=True), _connector='OR'), name='ecosystem_invitation_has_two_people', violation_error_message='Nobody invites themself.'),
        ),
        migrations.AddConstraint(
            model_name='ecosystemmember',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('ecosystem', 'member'), name='ecosystem_has_a_member_once', violation_error_message='This person already belongs to the ecosystem.'),
        ),
        migrations.AddConstraint(
            model_name='ecosystemmember',
            constraint=models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gte', models.F('joined_at')), _connector='OR'), name='ecosystem_member_leaves_after_coming_in', violation_error_message='Nobody leaves before they came in.'),
        ),
        migrations.AddConstraint(
            model_name='chartersignature',
            constraint=models.UniqueConstraint(fields=('charter', 'belonging'), name='charter_is_signed_once_by_each', violation_error_message='You have already signed this version.'),
        ),
        migrations.AddConstraint(
            model_name='ecosystemterm',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('belonging', 'office'), name='ecosystem_role_is_held_once_at_a_time', violation_error_message='This person already holds this role.'),
        ),
        migrations.AddConstraint(
            model_name='ecosystemterm',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('appointed_at')), _connector='OR'), name='ecosystem_role_ends_after_it_was_given', violation_error_message='A role can not end before it was given.'),
        ),
        migrations.RunSQL(WRITTEN_ONCE + AT_THE_END, UNDO),
    ]
