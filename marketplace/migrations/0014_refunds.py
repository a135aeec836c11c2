"""Refunds: asked once at a time, agreed or settled, with an entry that takes back exactly that much."""

import django.db.models.deletion
from django.db import migrations, models

# The pairs of marketplace.domain.refunds.MOVES when this was written; a test compares the two.
REFUNDING = """
CREATE FUNCTION marketplace_refund_moves() RETURNS TABLE (source text, target text) IMMUTABLE LANGUAGE sql AS $$
  VALUES
    ('asked', 'agreed'), ('asked', 'contested'), ('asked', 'withdrawn'),
    ('contested', 'agreed'), ('contested', 'withdrawn'), ('contested', 'settled')
$$;
CREATE FUNCTION marketplace_guard_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  counted bigint;
  v_terms text;
  undone bigint;
  moved bigint;
BEGIN
  SELECT entry_id, terms INTO counted, v_terms FROM marketplace_engagement
    WHERE id = NEW.engagement_id AND state = 'completed';
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'asked' OR counted IS NULL OR v_terms = 'gift' THEN
      RAISE EXCEPTION 'a refund is asked of hours that were counted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_is_asked_of_what_was_counted';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.engagement_id, NEW.asked_by, NEW.minutes, NEW.reason, NEW.asked_at, NEW.key)
      IS DISTINCT FROM (OLD.id, OLD.engagement_id, OLD.asked_by, OLD.minutes, OLD.reason, OLD.asked_at, OLD.key)
      OR (OLD.state, NEW.state) NOT IN (SELECT source, target FROM marketplace_refund_moves()) THEN
    RAISE EXCEPTION 'refund % keeps what was asked, and goes where it may', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refund_keeps_what_was_asked';
  END IF;
  IF NEW.state = 'agreed' AND NEW.refunded_minutes <> NEW.minutes OR NEW.refunded_minutes > NEW.minutes THEN
    RAISE EXCEPTION 'refund % gives back what was asked, or less where a mediator says so', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_gives_back_what_was_asked';
  END IF;
  IF NEW.entry_id IS NOT NULL THEN
    SELECT entry.reverses_id, sum(leg.amount) FILTER (WHERE leg.amount > 0 AND account.unit = 'minutes')
      INTO undone, moved FROM timebank_journalentry entry
      JOIN timebank_leg leg ON leg.entry_id = entry.id JOIN timebank_account account ON account.id = leg.account_id
      WHERE entry.id = NEW.entry_id GROUP BY entry.reverses_id;
    IF (undone, moved) IS DISTINCT FROM (counted, NEW.refunded_minutes::bigint) THEN
      RAISE EXCEPTION 'the entry of refund % takes back exactly that much of its engagement', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_entry_takes_back_exactly_that';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_moves_legally BEFORE INSERT OR UPDATE ON marketplace_refund
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_refund();
CREATE TRIGGER refund_is_never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_refund
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('marketplace', '0013_lots'),
        ('timebank', '0013_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by', models.CharField(choices=[('giver', 'the person who helps'), ('receiver', 'the person who asked')], max_length=12, verbose_name='asked by')),
                ('minutes', models.PositiveIntegerField(verbose_name='hours asked back')),
                ('reason', models.CharField(max_length=400, verbose_name='reason')),
                ('state', models.CharField(choices=[('asked', 'asked'), ('contested', 'with a mediator'), ('agreed', 'given back'), ('withdrawn', 'taken back by who asked'), ('settled', 'settled by a mediator')], default='asked', max_length=12, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('refunded_minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='hours given back')),
                ('decision', models.CharField(blank=True, max_length=400, verbose_name='why it was settled so')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='idempotency key')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='marketplace.engagement')),
                ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='timebank.journalentry')),
            ],
            options={
                'verbose_name': 'refund',
                'verbose_name_plural': 'refunds',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='refund_is_longer_than_zero', violation_error_message='Hours given back are more than zero.'), models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'contested'])), fields=('engagement',), name='engagement_has_one_open_refund', violation_error_message='Hours are asked back already: that is answered first.'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('refunded_minutes__isnull', True), ('state__in', ['asked', 'contested', 'withdrawn'])), models.Q(('entry__isnull', False), ('refunded_minutes__gt', 0), ('state__in', ['agreed', 'settled'])), models.Q(('entry__isnull', True), ('refunded_minutes', 0), ('state', 'settled')), _connector='OR'), name='refund_given_back_has_its_entry', violation_error_message='Hours given back have their journal entry.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['asked', 'contested'])), models.Q(models.Q(('state__in', ['asked', 'contested']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='refund_ended_has_its_instant', violation_error_message='A refund that ended has the instant of its end.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'settled'), models.Q(('decision', ''), _negated=True)), models.Q(models.Q(('state', 'settled'), _negated=True), ('decision', '')), _connector='OR'), name='refund_settled_says_why', violation_error_message='Say why: both read it.')],
            },
        ),
        migrations.RunSQL(REFUNDING, migrations.RunSQL.noop),
    ]
