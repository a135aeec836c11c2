"""Addresses of the marketplace, in the words of the members."""

from django.urls import path

from marketplace.views import engagements, gifts, leaving, mediation, requests, team_answers

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
    path("besoins/<int:request_id>/equipe/", team_answers.compose, name="team_compose"),
    path("besoins/<int:request_id>/equipe/proposer/", team_answers.propose, name="team_propose"),
    path("equipes/<int:answer_id>/", team_answers.show, name="team_answer"),
    path("equipes/<int:answer_id>/signer/", team_answers.sign, name="team_sign"),
    path("equipes/<int:answer_id>/dire-non/", team_answers.refuse, name="team_refuse"),
    path("equipes/<int:answer_id>/offrir/", team_answers.offer, name="team_offer"),
    path("equipes/<int:answer_id>/retirer/", team_answers.take_back, name="team_take_back"),
    path("equipes/<int:answer_id>/accepter/", team_answers.accept, name="team_accept"),
    path("equipes/<int:answer_id>/decliner/", team_answers.decline, name="team_decline"),
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
