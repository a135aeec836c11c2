from django.urls import path

from governance.views import ballots, calendars, mandate_acts, mandates, minutes, proposals, rules, steps

urlpatterns = [
    path("regles/", rules.index, name="rules"),
    path("regles/<str:key>/", rules.show, name="rule"),
    path("propositions/", proposals.index, name="proposals"),
    path("propositions/nouvelle/", proposals.new, name="proposal_new"),
    path("propositions/<int:proposal_id>/", proposals.show, name="proposal"),
    path("propositions/<int:proposal_id>/publication/", steps.publish, name="proposal_publish"),
    path("propositions/<int:proposal_id>/parrainage/", steps.sponsor, name="proposal_sponsor"),
    path("propositions/<int:proposal_id>/fin-de-parrainage/", steps.unsponsor, name="proposal_unsponsor"),
    path("propositions/<int:proposal_id>/annonce/", steps.announce, name="proposal_announce"),
    path("propositions/<int:proposal_id>/mise-au-vote/", steps.open_ballot, name="proposal_open"),
    path("propositions/<int:proposal_id>/retrait/", steps.withdraw, name="proposal_withdraw"),
    path("votes/calendrier.ics", calendars.votes_feed, name="votes_calendar"),
    path("scrutins/<int:ballot_id>/", ballots.show, name="ballot"),
    path("scrutins/<int:ballot_id>/vote/", ballots.cast, name="ballot_cast"),
    path("scrutins/<int:ballot_id>/cloture/", ballots.close, name="ballot_close"),
    path("scrutins/<int:ballot_id>/proces-verbal.pdf", minutes.minutes, name="ballot_minutes"),
    path("scrutins/<int:ballot_id>/emargement.pdf", minutes.attendance, name="ballot_attendance"),
    path("scrutins/<int:ballot_id>/recomptage.zip", ballots.kit, name="ballot_kit"),
    path("scrutins/<int:ballot_id>/participation/", ballots.turnout, name="ballot_turnout"),
    path("mandats/", mandates.index, name="mandates"),
    path("mandats/nouveau/", mandate_acts.open_one, name="mandate_open"),
    path("mandats/<int:mandate_id>/", mandates.show, name="mandate"),
    path("mandats/<int:mandate_id>/compte-rendu/", mandate_acts.report, name="mandate_report"),
    path("mandats/<int:mandate_id>/demission/", mandate_acts.resign, name="mandate_resign"),
    path("mandats/<int:mandate_id>/revocation/", mandate_acts.revoke, name="mandate_revoke"),
]
