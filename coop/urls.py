"""Addresses of who we are: home, membership, profiles, members, acts of power, and what the law asks for."""

from django.urls import path

from coop.views import (
    admissions,
    events,
    home,
    members,
    membership,
    pages,
    places,
    profiles,
    roles,
    skills,
    theme,
)

urlpatterns = [
    path("", home.show, name="home"),
    path("accueil/plus-tard/", home.put_away, name="card_put_away"),
    path("accueil/tout-revoir/", home.take_back, name="cards_take_back"),
    path("affichage/", theme.choose, name="theme"),
    path("adhesion/", membership.show, name="membership"),
    path("profil/", profiles.show, name="profile"),
    path("profil/modifier/", profiles.edit, name="profile_edit"),
    path("communes/", places.suggest, name="places"),
    path("savoir-faire/", skills.suggest, name="skills"),
    path("societaires/", members.browse, name="members"),
    path("societaires/<int:member_id>/", members.show, name="member"),
    path("societaires/<int:member_id>/profil/", profiles.edit_for, name="member_profile_edit"),
    path("adhesions/", admissions.browse, name="admissions"),
    path("adhesions/inscrire/", admissions.enrol, name="member_enrol"),
    path("adhesions/<int:member_id>/accueillir/", admissions.admit, name="member_admit"),
    path("adhesions/<int:member_id>/refermer/", admissions.decline, name="member_decline"),
    path("roles/", roles.browse, name="roles"),
    path("roles/<int:user_id>/finir/", roles.end, name="role_end"),
    path("registre/", events.browse, name="events"),
    path("comment-ca-marche/", pages.show, {"page": "how_it_works"}, name="how_it_works"),
    path("accessibilite/", pages.show, {"page": "accessibility"}, name="accessibility"),
    path("mentions-legales/", pages.show, {"page": "legal"}, name="legal"),
    path("vie-privee/", pages.show, {"page": "privacy"}, name="privacy"),
]
