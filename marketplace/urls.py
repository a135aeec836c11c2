"""Addresses of the marketplace, in the words of the members."""

from django.urls import path

from marketplace.views import engagements, gifts, leaving, mediation, refusals, requests, simulations

urlpatterns = [
    path("adhesion/fin/", leaving.leave, name="membership_leave"),
    path("besoins/", requests.browse, name="needs"),
    path("besoins/nouveau/", requests.new, name="need_new"),
    path("besoins/simulation/", simulations.simulate, name="simulation"),
    path("besoins/pas-pour-moi/", refusals.browse, name="refusals"),
    path("besoins/pas-pour-moi/<int:refusal_id>/", refusals.edit, name="refusal"),
    path("besoins/pas-pour-moi/<int:refusal_id>/retirer/", refusals.take_away, name="refusal_take_away"),
    path("besoins/<int:request_id>/pas-pour-moi/", refusals.dismiss, name="need_dismiss"),
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
    path("missions/<int:engagement_id>/heures/", engagements.confirm, name="engagement_confirm"),
    path("missions/<int:engagement_id>/demander-mediation/", engagements.dispute, name="engagement_dispute"),
    path("missions/<int:engagement_id>/proposer/", engagements.propose, name="engagement_propose"),
    path("missions/<int:engagement_id>/annuler/", engagements.cancel, name="engagement_cancel"),
    path("missions/<int:engagement_id>/regler/", engagements.settle, name="engagement_settle"),
]
