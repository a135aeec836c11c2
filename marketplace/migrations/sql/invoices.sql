-- Invoices, credit notes and payments as they are declared: append-only, exact, and never more than was agreed.

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
CREATE OR REPLACE TRIGGER invoice_is_of_a_price_agreed BEFORE INSERT ON marketplace_invoice
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_invoice();
CREATE OR REPLACE TRIGGER invoice_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_invoice
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

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
CREATE OR REPLACE TRIGGER invoice_steps_follow_each_other BEFORE INSERT ON marketplace_invoicestep
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_invoice_step();
CREATE OR REPLACE TRIGGER invoice_step_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_invoicestep
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
