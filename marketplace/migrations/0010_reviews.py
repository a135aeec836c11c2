"""Reviews: between the two of a completed engagement, revealed together, unchanged from then on."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION marketplace_guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (
      SELECT FROM marketplace_engagement WHERE id = NEW.engagement_id AND state = 'completed'
        AND (NEW.author_id, NEW.subject_id) IN ((giver_id, receiver_id), (receiver_id, giver_id))
    ) THEN
      broken := 'review_is_of_a_completed_engagement';
    ELSIF NEW.revealed_at IS NOT NULL OR NEW.answered_at IS NOT NULL THEN
      broken := 'review_is_given_before_it_is_revealed';
    END IF;
  ELSIF (NEW.id, NEW.engagement_id, NEW.author_id, NEW.subject_id, NEW.reveals_at)
    IS DISTINCT FROM (OLD.id, OLD.engagement_id, OLD.author_id, OLD.subject_id, OLD.reveals_at) THEN
    broken := 'review_parties_never_change';
  ELSIF OLD.revealed_at IS NOT NULL AND (NEW.text, NEW.tags, NEW.note, NEW.given_at, NEW.revealed_at)
    IS DISTINCT FROM (OLD.text, OLD.tags, OLD.note, OLD.given_at, OLD.revealed_at) THEN
    broken := 'review_revealed_never_changes';
  ELSIF OLD.revealed_at IS NULL AND NEW.revealed_at < NEW.reveals_at AND NOT EXISTS (
      SELECT FROM marketplace_review WHERE engagement_id = NEW.engagement_id AND id <> NEW.id
    ) THEN
    broken := 'review_is_revealed_with_the_other_or_at_its_term';
  ELSIF OLD.taken_back_at IS NOT NULL AND (NEW.text, NEW.taken_back_at)
    IS DISTINCT FROM (OLD.text, OLD.taken_back_at) THEN
    broken := 'review_taken_back_never_returns';
  ELSIF OLD.answered_at IS NOT NULL AND (NEW.answer, NEW.answered_at)
    IS DISTINCT FROM (OLD.answer, OLD.answered_at) THEN
    broken := 'review_is_answered_once';
  END IF;
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'review %: %', NEW.id, replace(broken, '_', ' ')
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_is_guarded BEFORE INSERT OR UPDATE ON marketplace_review
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_review();
CREATE TRIGGER review_is_never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_review
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_report_is_never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_reviewreport
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNGUARD = """
DROP TRIGGER review_report_is_never_deleted ON marketplace_reviewreport;
DROP TRIGGER review_is_never_deleted ON marketplace_review;
DROP TRIGGER review_is_guarded ON marketplace_review;
DROP FUNCTION marketplace_guard_review();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0008_corpus_fingerprint'),
        ('marketplace', '0009_moves'),
    ]

    operations = [
        migrations.AddField(
            model_name='engagement',
            name='reviews_end_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='term to write about each other'),
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=600, verbose_name='review')),
                ('tags', models.JSONField(blank=True, default=list, verbose_name='words chosen')),
                ('note', models.TextField(blank=True, max_length=600, verbose_name='for the coordinators alone')),
                ('given_at', models.DateTimeField(verbose_name='given')),
                ('reveals_at', models.DateTimeField(verbose_name='revealed at the latest')),
                ('revealed_at', models.DateTimeField(blank=True, null=True, verbose_name='revealed')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('hidden_at', models.DateTimeField(blank=True, null=True, verbose_name='hidden')),
                ('hidden_reason', models.CharField(blank=True, max_length=400, verbose_name='why it is hidden')),
                ('answer', models.TextField(blank=True, max_length=600, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews_written', to='coop.member')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='marketplace.engagement')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews_received', to='coop.member')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ReviewReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=400, verbose_name='reason')),
                ('reported_at', models.DateTimeField(verbose_name='reported')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='marketplace.review')),
            ],
            options={
                'verbose_name': 'report of a review',
                'verbose_name_plural': 'reports of reviews',
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(condition=models.Q(('revealed_at__isnull', True)), fields=['reveals_at'], name='review_term'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('engagement', 'author'), name='review_is_given_once_by_each', violation_error_message='You have already written about this.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('author', models.F('subject')), _negated=True), name='review_is_about_the_other', violation_error_message='Nobody writes about themself.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='review_says_something', violation_error_message='A review says something.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hidden_at__isnull', True), ('hidden_reason', '')), models.Q(('hidden_at__isnull', False), models.Q(('hidden_reason', ''), _negated=True)), _connector='OR'), name='review_is_hidden_with_a_reason', violation_error_message='A review is hidden with a reason.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), ('revealed_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='review_is_answered_once_revealed', violation_error_message='A review is answered once it is revealed.'),
        ),
        migrations.AddConstraint(
            model_name='reviewreport',
            constraint=models.UniqueConstraint(fields=('review', 'reporter'), name='member_reports_a_review_once', violation_error_message='You have already reported this.'),
        ),
        migrations.AddConstraint(
            model_name='reviewreport',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='report_has_a_reason', violation_error_message='A report has a reason.'),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
