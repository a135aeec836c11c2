"""The addresses of what we count."""

from django.urls import path

from timebank.views import audit, distributions, entries, funds, gifts, statements

urlpatterns = [
    path("mon-compte/", statements.show, name="statement"),
    path("mon-compte/releve.csv", statements.export, name="statement_export"),
    path("donner/", gifts.new, name="gift_new"),
    path("ecritures/", entries.browse, name="journal"),
    path("ecritures/<int:entry_id>/", entries.show, name="entry"),
    path("ecritures/<int:entry_id>/correction/", entries.reverse_entry, name="entry_reverse"),
    path("fonds/", funds.show, name="funds"),
    path("redistributions/", distributions.index, name="distributions"),
    path("redistributions/nouvelle/", distributions.new, name="distribution_new"),
    path("redistributions/<int:distribution_id>/", distributions.show, name="distribution"),
    path("audit/", audit.show, name="ledger_audit"),
    path("audit/journal.csv", audit.export, name="journal_export"),
]
