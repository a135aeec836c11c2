"""The addresses of the walk on the demo's data, by the demo person who opens them."""

from django.apps import apps
from django.contrib.auth import get_user_model

PEOPLE = ("visitor", "member", "newcomer", "coordinator", "auditor", "observer")


def addresses() -> dict[str, list[str]]:
    """Every page of the walk, as each role that may open it."""
    member = get_user_model().objects.get(email="member@demo.example").pk
    helped = {
        "needs__assignments__helper__member__user_id": member,
        "needs__assignments__ended_at": None,
    }
    own = _last("marketplace.Engagement", giver__user_id=member)
    asked = _last("marketplace.ServiceRequest", requester__user_id=member)
    adopted = _last("governance.Proposal", state="adopted")
    distribution = _last("timebank.Distribution")
    choir, garden = _last("coop.Group"), _last("coop.Group", member__admitted_at__isnull=False)
    everyone = [
        "/",
        "/besoins/",
        "/regles/",
        "/votes/methodes/",
        "/votes/methodes/schulze/",
        "/regles/timebank.distribution_shares/",
        "/fonds/",
        "/redistributions/",
        "/redistribution/cascade/",
        "/redistribution/exercices/",
        f"/redistributions/{distribution}/",
        "/fonds/solidarity/mouvements/",
        f"/clotures/{_last('timebank.Closing', state='computed')}/",
        "/observatoire/",
        "/observatoire/day_rate/",
        "/observatoire/first_contact/",
        "/observatoire/activation/",
        "/observatoire/one_euro/",
        "/observatoire/donnees/",
        "/observatoire/donnees/bruit/",
        "/observatoire/definitions/",
        "/observatoire/definitions/day_rate/",
        "/observatoire/un-euro-une-heure/",
        "/banque-de-temps/sante/",
    ]
    return {
        "visitor": [*everyone, f"/besoins/{asked}/", "/compte/login/", "/compte/signup/"],
        "member": [
            *everyone,
            f"/besoins/{asked}/",
            f"/besoins/{_last('marketplace.ServiceRequest', state='open')}/",
            "/besoins/nouveau/",
            "/missions/",
            f"/missions/{own}/",
            "/besoins/ma-semaine/",
            "/mes-donnees/",
            "/mes-donnees/marche/",
            "/mes-donnees/marche/noter/",
            "/mes-donnees/marche/apporter/",
            "/mes-donnees/marche/agenda/",
            "/mes-donnees/marche/effacer/",
            "/observatoire/mes-reperes/",
            "/mes-decisions/",
            "/mes-decisions/courriels/",
            *(f"/missions/{id}/factures/" for id in _of("marketplace.Invoice", member)),
            *(f"/missions/{id}/rendre/" for id in _of("marketplace.Refund", member)),
            "/mon-compte/",
            "/mon-compte/ce-que-j-ai-permis/",
            "/donner/",
            "/donner/promesse/",
            f"/besoins/{_last('marketplace.ServiceRequest', welcomes_gifts=True)}/",
            "/profil/",
            "/societaires/",
            "/propositions/",
            f"/propositions/{adopted}/",
            "/propositions/nouvelle/",
            f"/scrutins/{_last('governance.Ballot', closed_at=None)}/",
            f"/scrutins/{_last('governance.Ballot', proposal_id=adopted)}/",
            *(f"/ecosystemes/{pk}/" for pk in _all("coop.Ecosystem")),
            f"/ecosystemes/{_last('coop.Ecosystem', charters__number=2)}/charte/2/",
            f"/equipes/{_last('marketplace.TeamAnswer')}/",
            "/fonds/projets/",
            "/mes-projets/",
            *(f"/fonds/appels/{pk}/" for pk in _all("timebank.ProjectCall")),
            *(f"/projets/{pk}/" for pk in _all("timebank.Project")),
            "/mandats/",
            "/accompagnement/",
            "/accompagnement/chiffres/",
            f"/accompagnement/personnes/{_last('marketplace.Beneficiary', **helped)}/",
            *(f"/mandats/{pk}/" for pk in _all("governance.Mandate")),
            "/groupes/",
            "/groupes/nouveau/",
            f"/groupes/{garden}/",
            f"/groupes/{garden}/payer/",
            f"/groupes/{garden}/partager/",
            f"/groupes/{garden}/releve/",
            *(f"/paiements/{pk}/" for pk in _all("timebank.GroupPayment")),
        ],
        "newcomer": ["/", "/bienvenue/", "/bienvenue/2/", "/besoins/", "/missions/", "/mon-compte/"],
        "coordinator": [
            "/",
            *(f"/coordination/?voir={view}" for view in ("membres", "besoins", "delais", "echanges")),
            "/accompagnement/",
            "/accompagnement/attributions/",
            f"/accompagnement/personnes/{_last('marketplace.Beneficiary', alias='Odette')}/",
            "/besoins/presentations/",
            f"/besoins/presentations/{_last('marketplace.IntroductionRun')}/",
            "/missions/mediation/",
            "/adhesions/",
            "/redistributions/nouvelle/",
            "/publications/",
            "/publications/nouvelle/",
            f"/publications/{_last('marketplace.Release')}/",
            "/groupes/",
            f"/groupes/{garden}/",
            f"/groupes/{choir}/",
        ],
        "auditor": [
            "/",
            "/audit/",
            f"/ecritures/{_last('timebank.JournalEntry')}/",
            "/groupes/",
            f"/groupes/{garden}/",
        ],
        "observer": [
            "/",
            *(f"/publications/{pk}/" for pk in _all("marketplace.Release")),
            f"/publications/{_last('marketplace.Release', state='approved')}/day_rate/open/",
        ],
    }


def _last(label: str, **which: object) -> int:
    """The id of the newest such row."""
    row = apps.get_model(label)._default_manager.filter(**which).order_by("-pk").first()
    assert row is not None, label
    return int(row.pk)


def _all(label: str) -> list[int]:
    """The ids of all such rows; there may be none."""
    return list(apps.get_model(label)._default_manager.order_by("pk").values_list("pk", flat=True))


def _of(label: str, user_id: int) -> list[int]:
    """The engagements in which this person helps and that have such a row."""
    found = apps.get_model(label)._default_manager.filter(engagement__giver__user_id=user_id)
    return sorted(set(found.order_by("pk").values_list("engagement_id", flat=True)))
