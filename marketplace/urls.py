"""Addresses of the marketplace, in the words of the members."""

from django.urls import path

from marketplace.views import engagements, gifts, invoices, leaving, mediation, quotes, refunds, requests

urlpatterns = [
    path("adhesion/fin/", leaving.leave, name="membership_leave"),
    path("besoins/", requests.browse, name="needs"),
    path("besoins/nouveau/", requests.new, name="need_new"),
    path("besoins/<int:request_id>/", requests.show, name="need"),
    path("besoins/<int:request_id>/fermer/", requests.close, name="need_close"),
    path("besoins/<int:request_id>/chercher/", requests.search_again, name="need_search"),
    path("besoins/<int:request_id>/inviter/<int:member_id>/", requests.invite, name="need_invite"),
    path("besoins/<int:request_id>/accueillir-des-heures/", gifts.welcome, name="need_welcome"),
    path("besoins/<int:request_id>/donner/", gifts.give, name="need_give"),
    path("besoins/<int:request_id>/reprendre/<int:reservation_id>/", gifts.take_back, name="need_take_back"),
    path("missions/", engagements.browse, name="engagements"),
    path("missions/mediation/", mediation.browse, name="mediation"),
    path("missions/<int:engagement_id>/", engagements.show, name="engagement"),
    path("missions/<int:engagement_id>/suivi/", engagements.progress, name="engagement_progress"),
    path("missions/<int:engagement_id>/messages/", engagements.conversation, name="engagement_conversation"),
    path("missions/<int:engagement_id>/ecrire/", engagements.write, name="engagement_write"),
    path("missions/<int:engagement_id>/accepter/", engagements.accept, name="engagement_accept"),
    path("missions/<int:engagement_id>/decliner/", engagements.decline, name="engagement_decline"),
    path("missions/<int:engagement_id>/retirer/", engagements.withdraw, name="engagement_withdraw"),
    path("missions/<int:engagement_id>/devis/", quotes.browse, name="quotes"),
    path("missions/<int:engagement_id>/devis/<int:quote_id>/accepter/", quotes.take, name="quote_take"),
    path("missions/<int:engagement_id>/rendre/", refunds.browse, name="refunds"),
    path("missions/<int:engagement_id>/rendre/<int:refund_id>/accepter/", refunds.agree, name="refund_agree"),
    path(
        "missions/<int:engagement_id>/rendre/<int:refund_id>/mediation/",
        refunds.contest,
        name="refund_contest",
    ),
    path(
        "missions/<int:engagement_id>/rendre/<int:refund_id>/retirer/",
        refunds.withdraw,
        name="refund_withdraw",
    ),
    path("missions/<int:engagement_id>/rendre/<int:refund_id>/regler/", refunds.settle, name="refund_settle"),
    path("missions/<int:engagement_id>/factures/", invoices.browse, name="invoices"),
    path("missions/<int:engagement_id>/factures/<int:invoice_id>/", invoices.paper, name="invoice"),
    path("missions/<int:engagement_id>/factures/<int:invoice_id>/payee/", invoices.pay, name="invoice_pay"),
    path(
        "missions/<int:engagement_id>/factures/<int:invoice_id>/contester/",
        invoices.contest,
        name="invoice_contest",
    ),
    path(
        "missions/<int:engagement_id>/factures/<int:invoice_id>/avoir/",
        invoices.cancel,
        name="invoice_cancel",
    ),
    path("missions/<int:engagement_id>/heures/", engagements.confirm, name="engagement_confirm"),
    path("missions/<int:engagement_id>/demander-mediation/", engagements.dispute, name="engagement_dispute"),
    path("missions/<int:engagement_id>/proposer/", engagements.propose, name="engagement_propose"),
    path("missions/<int:engagement_id>/annuler/", engagements.cancel, name="engagement_cancel"),
    path("missions/<int:engagement_id>/regler/", engagements.settle, name="engagement_settle"),
]
