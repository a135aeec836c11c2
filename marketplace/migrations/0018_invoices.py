"""Invoices, credit notes and payments as they are declared: append-only, exact, and never more than was agreed."""

import django.db.models.deletion
import djmoney.models.fields
from django.db import migrations, models

INVOICING = """
CREATE FUNCTION marketplace_check_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  agreed marketplace_engagement;
  first marketplace_invoice;
  invoiced numeric;
BEGIN
  SELECT * INTO agreed FROM marketplace_engagement WHERE id = NEW.engagement_id FOR NO KEY UPDATE;
  IF agreed.price_amount IS NULL OR agreed.lot_count > 0 OR agreed.giver_id <> NEW.issuer_id
      OR agreed.state NOT IN ('agreed', 'confirming', 'disputed', 'completed') AND NEW.corrects_id IS NULL THEN
    RAISE EXCEPTION 'an invoice is of a price that was agreed, by who gives'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_is_of_a_price_agreed';
  END IF;
  IF NEW.vat_amount <> round(NEW.net_amount * NEW.rate_share, 2) THEN
    RAISE EXCEPTION 'the VAT of an invoice is that of its rate'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_vat_is_that_of_its_rate';
  END IF;
  IF NEW.corrects_id IS NOT NULL THEN
    SELECT * INTO first FROM marketplace_invoice WHERE id = NEW.corrects_id;
    IF first.corrects_id IS NOT NULL OR NEW.issued_on < first.issued_on
        OR (first.engagement_id, first.issuer_id, first.regime, first.rate_share, first.net_amount)
          IS DISTINCT FROM (NEW.engagement_id, NEW.issuer_id, NEW.regime, NEW.rate_share, NEW.net_amount) THEN
      RAISE EXCEPTION 'a credit note cancels its invoice, whole'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_note_cancels_its_invoice';
    END IF;
    RETURN NEW;
  END IF;
  SELECT coalesce(sum(total_amount), 0) INTO invoiced FROM marketplace_invoice standing
    WHERE engagement_id = NEW.engagement_id AND corrects_id IS NULL
      AND NOT EXISTS (SELECT FROM marketplace_invoice WHERE corrects_id = standing.id);
  IF invoiced + NEW.total_amount > agreed.price_amount THEN
    RAISE EXCEPTION 'no more is invoiced than was agreed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_stay_within_the_price';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_is_of_a_price_agreed BEFORE INSERT ON marketplace_invoice
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_invoice();
CREATE TRIGGER invoice_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_invoice
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION marketplace_check_invoice_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told marketplace_invoice;
  latest marketplace_invoicestep;
BEGIN
  SELECT * INTO told FROM marketplace_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
  SELECT * INTO latest FROM marketplace_invoicestep WHERE invoice_id = NEW.invoice_id ORDER BY position DESC LIMIT 1;
  IF told.corrects_id IS NOT NULL OR EXISTS (SELECT FROM marketplace_invoice WHERE corrects_id = told.id) THEN
    RAISE EXCEPTION 'nothing is paid on what a credit note cancelled'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_paid_stands';
  END IF;
  IF NEW.position <> coalesce(latest.position, 0) + 1
      OR (NEW.act = 'paid') = (coalesce(latest.act, '') = 'paid') OR NEW.paid_on < told.issued_on THEN
    RAISE EXCEPTION 'a payment is declared once, and contested once it is declared'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_steps_follow_each_other';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_steps_follow_each_other BEFORE INSERT ON marketplace_invoicestep
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_invoice_step();
CREATE TRIGGER invoice_step_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_invoicestep
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0008_corpus_fingerprint'),
        ('marketplace', '0017_alerts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, verbose_name='number')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('regime', models.CharField(choices=[('franchise', 'no VAT: franchise, art. 293 B of the French tax code'), ('taxed', 'with VAT')], max_length=12, verbose_name='VAT')),
                ('rate_share', models.DecimalField(decimal_places=4, max_digits=5, verbose_name='rate of VAT')),
                ('net_amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro')], default='EUR', editable=False, max_length=3)),
                ('net_amount', djmoney.models.fields.MoneyField(decimal_places=2, max_digits=10, verbose_name='without VAT')),
                ('vat_amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro')], default='EUR', editable=False, max_length=3)),
                ('vat_amount', djmoney.models.fields.MoneyField(decimal_places=2, max_digits=10, verbose_name='VAT in euros')),
                ('total_amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro')], default='EUR', editable=False, max_length=3)),
                ('total_amount', djmoney.models.fields.MoneyField(decimal_places=2, max_digits=10, verbose_name='in all')),
                ('declared_at', models.DateTimeField(verbose_name='declared')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='idempotency key')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit', to='marketplace.invoice')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='marketplace.engagement')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
            ],
            options={
                'verbose_name': 'invoice',
                'verbose_name_plural': 'invoices',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='InvoiceStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('act', models.CharField(choices=[('paid', 'declares it paid'), ('contested', 'contests the payment')], max_length=12, verbose_name='act')),
                ('side', models.CharField(choices=[('giver', 'the person who helps'), ('receiver', 'the person who asked')], max_length=12, verbose_name='by')),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='paid on')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='marketplace.invoice')),
            ],
            options={
                'verbose_name': 'step of an invoice',
                'verbose_name_plural': 'steps of invoices',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('issuer', 'number'), name='invoice_number_is_used_once', violation_error_message='You have used this number already: each invoice has its own.'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('net_amount__gt', 0), ('total_amount', django.db.models.expressions.CombinedExpression(models.F('net_amount'), '+', models.F('vat_amount')))), name='invoice_total_is_its_sum', violation_error_message='The total is the amount without VAT and its VAT.'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rate_share', 0), ('regime', 'franchise'), ('vat_amount', 0)), models.Q(('rate_share__gt', 0), ('rate_share__lt', 1), ('regime', 'taxed')), _connector='OR'), name='invoice_rate_fits_its_regime', violation_error_message='A rate of VAT goes with VAT, and only with it.'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('issued_on'))), name='invoice_is_due_after_its_day', violation_error_message='An invoice is due on its day or later.'),
        ),
        migrations.AddConstraint(
            model_name='invoicestep',
            constraint=models.UniqueConstraint(fields=('invoice', 'position'), name='invoice_step_has_a_place_of_its_own', violation_error_message='Something was declared meanwhile: open the page again.'),
        ),
        migrations.AddConstraint(
            model_name='invoicestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'paid'), ('paid_on__isnull', False), ('reason', '')), models.Q(('act', 'contested'), ('paid_on__isnull', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='invoice_step_says_when_or_why', violation_error_message='A payment has its day, and who contests it says why.'),
        ),
        migrations.RunSQL(INVOICING, migrations.RunSQL.noop),
    ]
