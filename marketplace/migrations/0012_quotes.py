"""Quotes: terms proposed before an agreement, in lots, append-only; what is agreed on is exactly the newest."""

import django.db.models.deletion
import djmoney.models.fields
from django.db import migrations, models

# Apart from the guard: whatever else it comes to know, this stands.
TAKING = """
CREATE FUNCTION marketplace_check_quote_taken() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  newest marketplace_quote;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.quote_id IS NOT NULL THEN
      RAISE EXCEPTION 'an invitation comes before its quotes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_comes_before_its_quotes';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'invited' THEN
    IF NEW.quote_id IS DISTINCT FROM OLD.quote_id THEN
      RAISE EXCEPTION 'the quote of engagement % was agreed on and stays', NEW.id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'engagement_keeps_its_quote';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO newest FROM marketplace_quote WHERE engagement_id = NEW.id ORDER BY number DESC LIMIT 1;
  IF (NEW.quote_id IS DISTINCT FROM OLD.quote_id OR NEW.state = 'agreed')
      AND NEW.quote_id IS DISTINCT FROM newest.id THEN
    RAISE EXCEPTION 'engagement % is agreed by its newest quote alone', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_takes_its_newest_quote';
  ELSIF NEW.state = 'agreed' AND newest.id IS NOT NULL
      AND (NEW.terms, NEW.agreed_minutes, NEW.price_amount)
        IS DISTINCT FROM (newest.terms, newest.minutes, newest.price_amount) THEN
    RAISE EXCEPTION 'engagement % has the terms of its quote', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_has_the_terms_of_its_quote';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER engagement_takes_its_newest_quote BEFORE INSERT OR UPDATE ON marketplace_engagement
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_quote_taken();
"""
QUOTING = """
CREATE FUNCTION marketplace_check_quote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found_state text;
BEGIN
  SELECT state INTO found_state FROM marketplace_engagement WHERE id = NEW.engagement_id FOR NO KEY UPDATE;
  IF found_state IS DISTINCT FROM 'invited' THEN
    RAISE EXCEPTION 'terms are proposed before an agreement'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_comes_before_agreement';
  END IF;
  IF NEW.number <> 1 + coalesce(
      (SELECT max(number) FROM marketplace_quote WHERE engagement_id = NEW.engagement_id), 0) THEN
    RAISE EXCEPTION 'quotes are numbered one after the other'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_follows_the_one_before';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER quote_comes_before_agreement BEFORE INSERT ON marketplace_quote
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_quote();

CREATE FUNCTION marketplace_check_quote_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told marketplace_quote;
  lots record;
BEGIN
  IF TG_TABLE_NAME = 'marketplace_quote' THEN
    told := NEW;
  ELSE
    SELECT * INTO told FROM marketplace_quote WHERE id = NEW.quote_id;
  END IF;
  SELECT sum(minutes) AS minutes, sum(price_amount) AS price INTO lots
    FROM marketplace_quotelot WHERE quote_id = told.id;
  IF (told.minutes, told.price_amount) IS DISTINCT FROM (lots.minutes, lots.price) THEN
    RAISE EXCEPTION 'the total of quote % is that of its lots', told.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_is_the_sum_of_its_lots';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER quote_is_the_sum_of_its_lots AFTER INSERT ON marketplace_quote
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_check_quote_total();
CREATE CONSTRAINT TRIGGER quote_is_the_sum_of_its_lots AFTER INSERT ON marketplace_quotelot
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_check_quote_total();

CREATE TRIGGER quote_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_quote
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quote_lot_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_quotelot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0002_refuse_change'),
        ('marketplace', '0011_notices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='engagementstep',
            name='act',
            field=models.CharField(choices=[('invite', 'invites'), ('accept', 'accepts'), ('decline', 'declines'), ('withdraw', 'takes the invitation back'), ('confirm', 'notes the hours'), ('complete', 'confirms the hours'), ('dispute', 'asks for a mediation'), ('cancel', 'cancels'), ('propose', 'proposes hours'), ('agree', 'agrees on the hours proposed'), ('settle', 'settles'), ('miss', 'says that the meeting did not take place'), ('lapse', 'ends what did not take place'), ('quote', 'proposes terms'), ('take', 'accepts the terms proposed')], max_length=12, verbose_name='act'),
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('side', models.CharField(choices=[('giver', 'the person who helps'), ('receiver', 'the person who asked')], max_length=12, verbose_name='proposed by')),
                ('terms', models.CharField(choices=[('hours', 'in hours'), ('euros', 'in euros'), ('mixed', 'in hours and euros'), ('gift', 'as a gift')], max_length=8, verbose_name='terms')),
                ('minutes', models.PositiveIntegerField(verbose_name='hours in all')),
                ('price_amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro')], default='EUR', editable=False, max_length=3, null=True)),
                ('price_amount', djmoney.models.fields.MoneyField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='price in all')),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('expires_at', models.DateTimeField(verbose_name='to answer before')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='idempotency key')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='marketplace.engagement')),
            ],
            options={
                'verbose_name': 'quote',
                'verbose_name_plural': 'quotes',
                'ordering': ['-number', '-id'],
            },
        ),
        migrations.AddField(
            model_name='engagement',
            name='quote',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='marketplace.quote'),
        ),
        migrations.CreateModel(
            name='QuoteLot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('title', models.CharField(max_length=120, verbose_name='what will be done')),
                ('minutes', models.PositiveIntegerField(verbose_name='hours')),
                ('price_amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro')], default='EUR', editable=False, max_length=3, null=True)),
                ('price_amount', djmoney.models.fields.MoneyField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='price')),
                ('expected_on', models.DateField(verbose_name='expected on')),
                ('quote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='marketplace.quote')),
            ],
            options={
                'verbose_name': 'lot of a quote',
                'verbose_name_plural': 'lots of quotes',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.UniqueConstraint(fields=('engagement', 'number'), name='quote_has_a_number_of_its_own', violation_error_message='Other terms were proposed meanwhile: read them first.'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='quote_takes_some_time', violation_error_message='A quote says how long it takes.'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('price_amount__gt', 0), ('price_amount__isnull', False), ('terms__in', ['euros', 'mixed'])), models.Q(('price_amount__isnull', True), ('terms__in', ['hours', 'gift'])), _connector='OR'), name='quote_has_a_price_when_it_pays_euros', violation_error_message='A quote in euros has a price, and only such a one.'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('sent_at'))), name='quote_leaves_time_to_answer', violation_error_message='A quote leaves time to answer.'),
        ),
        migrations.AddConstraint(
            model_name='quotelot',
            constraint=models.UniqueConstraint(fields=('quote', 'position'), name='lot_has_a_place_of_its_own', violation_error_message='Another lot stands in this place.'),
        ),
        migrations.AddConstraint(
            model_name='quotelot',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0), ('price_amount__isnull', False), _connector='OR'), name='lot_counts_hours_or_euros', violation_error_message='A lot counts hours or euros.'),
        ),
        migrations.AddConstraint(
            model_name='quotelot',
            constraint=models.CheckConstraint(condition=models.Q(('price_amount__isnull', True), ('price_amount__gt', 0), _connector='OR'), name='lot_price_is_more_than_zero', violation_error_message='The price of a lot is more than zero.'),
        ),
        migrations.RunSQL(TAKING, migrations.RunSQL.noop),
        migrations.RunSQL(QUOTING, migrations.RunSQL.noop),
    ]
