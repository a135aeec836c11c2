"""The addresses of what we count."""

from django.urls import path

from timebank.views import accounts, audit, books, distributions, entries, funds, gifts, payments, statements

urlpatterns = [
    path("mon-compte/", statements.show, name="statement"),
    path("mon-compte/releve.csv", statements.export, name="statement_export"),
    path("mon-compte/releve.pdf", statements.paper, name="statement_paper"),
    path("comptes/<int:account_id>/", accounts.show, name="statement_of"),
    path("comptes/<int:account_id>/releve.csv", accounts.export, name="statement_of_export"),
    path("comptes/<int:account_id>/releve.pdf", accounts.paper, name="statement_of_paper"),
    path("donner/", gifts.new, name="gift_new"),
    path("payer/", payments.pay, name="payment_pay"),
    path("heures-demandees/", payments.browse, name="payments"),
    path("heures-demandees/nouvelle/", payments.ask, name="payment_ask"),
    path("heures-demandees/<int:request_id>/", payments.show, name="payment"),
    path("heures-demandees/<int:request_id>/accord/", payments.consent, name="payment_consent"),
    path("heures-demandees/<int:request_id>/refus/", payments.decline, name="payment_decline"),
    path("heures-demandees/<int:request_id>/retrait/", payments.withdraw, name="payment_withdraw"),
    path("ecritures/", entries.browse, name="journal"),
    path("ecritures/<int:entry_id>/", entries.show, name="entry"),
    path("ecritures/<int:entry_id>/correction/", entries.reverse_entry, name="entry_reverse"),
    path("ecritures/<int:entry_id>/recu.json", entries.receipt, name="entry_receipt"),
    path("fonds/", funds.show, name="funds"),
    path("redistributions/", distributions.index, name="distributions"),
    path("redistributions/nouvelle/", distributions.new, name="distribution_new"),
    path("redistributions/<int:distribution_id>/", distributions.show, name="distribution"),
    path("audit/", audit.show, name="ledger_audit"),
    path("audit/soldes/", accounts.balances, name="balances"),
    path("audit/soldes.csv", accounts.balances_export, name="balances_export"),
    path("audit/livres/<slug:book>/", books.show, name="book"),
    path("audit/controle/", audit.run, name="ledger_audit_run"),
    path("audit/tetes/<int:first>/<int:second>.json", audit.continuation, name="ledger_heads"),
    path("audit/journal.jsonl", audit.export_lines, name="journal_lines"),
    path("audit/journal.csv", audit.export, name="journal_export"),
]
