-- Invoices, credit notes and payments as they are declared: append-only, exact, and never more than was agreed.

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
