"""Credit notes of a part of an invoice: never beyond it, VAT to the cent; what was paid too much is given back."""

import re
from importlib import import_module

import django.db.models.deletion
import django.db.models.expressions
import djmoney.models.fields
from django.db import migrations, models

# What was declared paid until now was the whole of an invoice: no part of one could be taken back.
WHOLE = """
ALTER TABLE marketplace_invoicestep DISABLE TRIGGER invoice_step_is_append_only;
UPDATE marketplace_invoicestep step SET paid_amount = told.total_amount, paid_amount_currency = 'EUR'
  FROM marketplace_invoice told WHERE told.id = step.invoice_id AND step.act = 'paid';
ALTER TABLE marketplace_invoicestep ENABLE TRIGGER invoice_step_is_append_only;
"""
CREDITING = """
CREATE OR REPLACE FUNCTION marketplace_check_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  agreed marketplace_engagement;
  first marketplace_invoice;
  invoiced numeric;
  credited numeric;
  credited_vat numeric;
BEGIN
  SELECT * INTO agreed FROM marketplace_engagement WHERE id = NEW.engagement_id FOR NO KEY UPDATE;
  IF agreed.price_amount IS NULL OR agreed.lot_count > 0 OR agreed.giver_id <> NEW.issuer_id
      OR agreed.state NOT IN ('agreed', 'confirming', 'disputed', 'completed') AND NEW.corrects_id IS NULL THEN
    RAISE EXCEPTION 'an invoice is of a price that was agreed, by who gives'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_is_of_a_price_agreed';
  END IF;
  IF NEW.corrects_id IS NOT NULL THEN
    SELECT * INTO first FROM marketplace_invoice WHERE id = NEW.corrects_id FOR NO KEY UPDATE;
    IF first.corrects_id IS NOT NULL OR NEW.issued_on < first.issued_on OR NEW.reason = ''
        OR (first.engagement_id, first.issuer_id, first.regime, first.rate_share)
          IS DISTINCT FROM (NEW.engagement_id, NEW.issuer_id, NEW.regime, NEW.rate_share) THEN
      RAISE EXCEPTION 'a credit note corrects its invoice, later, at its rate, for a reason'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_note_corrects_its_invoice';
    END IF;
    SELECT coalesce(sum(total_amount), 0) + NEW.total_amount, coalesce(sum(vat_amount), 0) + NEW.vat_amount
      INTO credited, credited_vat FROM marketplace_invoice WHERE corrects_id = first.id;
    IF credited > first.total_amount THEN
      RAISE EXCEPTION 'no more is taken back than was invoiced'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_notes_stay_within_their_invoice';
    END IF;
    IF credited_vat <> round(credited * NEW.rate_share / (1 + NEW.rate_share), 2) THEN
      RAISE EXCEPTION 'the VAT of all credit notes of an invoice is that of its rate'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_notes_vat_is_that_of_their_rate';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.vat_amount <> round(NEW.net_amount * NEW.rate_share, 2) THEN
    RAISE EXCEPTION 'the VAT of an invoice is that of its rate'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_vat_is_that_of_its_rate';
  END IF;
  SELECT coalesce(sum(CASE WHEN corrects_id IS NULL THEN total_amount ELSE -total_amount END), 0)
    INTO invoiced FROM marketplace_invoice WHERE engagement_id = NEW.engagement_id;
  IF invoiced + NEW.total_amount > agreed.price_amount THEN
    RAISE EXCEPTION 'no more is invoiced than was agreed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_stay_within_the_price';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION marketplace_check_invoice_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told marketplace_invoice;
  latest marketplace_invoicestep;
  day date;
  paid numeric;
  returned numeric;
  credited numeric;
  broken text;
BEGIN
  SELECT * INTO told FROM marketplace_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
  SELECT * INTO latest FROM marketplace_invoicestep WHERE invoice_id = NEW.invoice_id ORDER BY position DESC LIMIT 1;
  SELECT max(paid_on) FILTER (WHERE act = 'paid'), sum(paid_amount) FILTER (WHERE act = 'paid'),
      coalesce(sum(paid_amount) FILTER (WHERE act = 'returned'), 0)
    INTO day, paid, returned FROM (
      SELECT act, paid_on, paid_amount, lead(act) OVER (ORDER BY position) AS next
        FROM marketplace_invoicestep WHERE invoice_id = told.id
    ) said WHERE next IS DISTINCT FROM 'contested';
  SELECT coalesce(sum(total_amount), 0) INTO credited FROM marketplace_invoice
    WHERE corrects_id = told.id AND (NEW.act <> 'paid' OR issued_on <= NEW.paid_on);
  IF told.corrects_id IS NOT NULL OR NEW.act = 'paid' AND credited >= told.total_amount THEN
    broken := 'nothing is paid on what a credit note cancelled';
  ELSIF NEW.position <> coalesce(latest.position, 0) + 1 THEN
    broken := 'what is declared of an invoice follows the last word';
  ELSIF NEW.act = 'paid' AND (day IS NOT NULL OR NEW.paid_on < told.issued_on
      OR NEW.paid_amount <> told.total_amount - credited) THEN
    broken := 'what was due on a day is declared paid once, and contested once it is declared';
  ELSIF NEW.act = 'contested' AND coalesce(latest.act, '') NOT IN ('paid', 'returned') THEN
    broken := 'a payment is contested once it is declared';
  ELSIF NEW.act = 'returned' AND (NEW.side <> 'giver' OR day IS NULL OR NEW.paid_on < day
      OR NEW.paid_amount <> paid - returned - (told.total_amount - credited)) THEN
    broken := 'who was paid gives back exactly what was paid too much';
  ELSIF NEW.act = 'confirmed' AND (NEW.side <> 'receiver' OR coalesce(latest.act, '') <> 'returned') THEN
    broken := 'who paid confirms what was declared given back';
  END IF;
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION '%', broken
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_steps_follow_each_other';
  END IF;
  RETURN NEW;
END $$;
"""
BEFORE = import_module("marketplace.migrations.0018_invoices").INVOICING
UNCREDITING = "".join(
    found.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    for found in re.findall(r"CREATE FUNCTION.*?END \$\$;\n", BEFORE, re.DOTALL)
)


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0012_exclusions'),
        ('marketplace', '0022_review_erasure'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='invoice',
            name='invoice_total_is_its_sum',
        ),
        migrations.RemoveConstraint(
            model_name='invoicestep',
            name='invoice_step_says_when_or_why',
        ),
        migrations.AddField(
            model_name='invoice',
            name='reason',
            field=models.CharField(blank=True, default='', max_length=400, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='invoicestep',
            name='paid_amount',
            field=djmoney.models.fields.MoneyField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='paid or given back'),
        ),
        migrations.AddField(
            model_name='invoicestep',
            name='paid_amount_currency',
            field=djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro')], default='EUR', editable=False, max_length=3, null=True),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='corrects',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='marketplace.invoice'),
        ),
        migrations.AlterField(
            model_name='invoicestep',
            name='act',
            field=models.CharField(choices=[('paid', 'declares it paid'), ('contested', 'contests the payment'), ('returned', 'declares it given back'), ('confirmed', 'confirms that it was given back')], max_length=12, verbose_name='act'),
        ),
        migrations.RunSQL(WHOLE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('net_amount__gte', 0), ('total_amount', django.db.models.expressions.CombinedExpression(models.F('net_amount'), '+', models.F('vat_amount'))), ('total_amount__gt', 0), ('vat_amount__gte', 0)), name='invoice_total_is_its_sum', violation_error_message='The total is the amount without VAT and its VAT.'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('net_amount__gt', 0), ('reason', '')), ('corrects__isnull', False), _connector='OR'), name='invoice_has_an_amount_and_no_reason', violation_error_message='Only a credit note says why, or is of VAT alone.'),
        ),
        migrations.AddConstraint(
            model_name='invoicestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['paid', 'returned']), ('paid_amount__gt', 0), ('paid_amount__isnull', False), ('paid_on__isnull', False), ('reason', '')), models.Q(('act', 'contested'), ('paid_amount__isnull', True), ('paid_on__isnull', True), models.Q(('reason', ''), _negated=True)), models.Q(('act', 'confirmed'), ('paid_amount__isnull', True), ('paid_on__isnull', True), ('reason', '')), _connector='OR'), name='invoice_step_says_when_or_why', violation_error_message='A payment has its day and its amount, and who contests it says why.'),
        ),
        migrations.RunSQL(CREDITING, UNCREDITING),
    ]
