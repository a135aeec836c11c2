"""Real names of occupations, taken apart."""

import pytest

from coop.domain.genders import Gender, unfold

PAIRS = [
    ("Acheteur / Acheteuse", "Acheteuse", "Acheteur"),
    ("Abatteur / Abatteuse de carrière", "Abatteuse de carrière", "Abatteur de carrière"),
    ("Accastilleur-gréeur / Accastilleuse-gréeuse", "Accastilleuse-gréeuse", "Accastilleur-gréeur"),
    (
        "Accueillant familial / Accueillante familiale auprès d'adultes",
        "Accueillante familiale auprès d'adultes",
        "Accueillant familial auprès d'adultes",
    ),
    ("Chef de rang / Cheffe de rang", "Cheffe de rang", "Chef de rang"),
    ("Aide carrossier / carrossière", "Aide carrossière", "Aide carrossier"),
    ("Chef décorateur / décoratrice spectacle", "Chef décoratrice spectacle", "Chef décorateur spectacle"),
    (
        "Agent / Agente de maintenance automaticien / automaticienne",
        "Agente de maintenance automaticienne",
        "Agent de maintenance automaticien",
    ),
    (
        "Cariste chargeur/déchargeur / chargeuse/déchargeuse",
        "Cariste chargeuse/déchargeuse",
        "Cariste chargeur/déchargeur",
    ),
    ("Poseur / Poseuse aluminium/PVC", "Poseuse aluminium/PVC", "Poseur aluminium/PVC"),
    ("Algoculteur / Algocultrice (algues)", "Algocultrice (algues)", "Algoculteur (algues)"),
    (
        "technicien d’engins agricoles/technicienne d’engins agricoles",
        "technicienne d’engins agricoles",
        "technicien d’engins agricoles",
    ),
    (
        "formateur «illettrisme/français»/formatrice «illettrisme/français»",
        "formatrice «illettrisme/français»",
        "formateur «illettrisme/français»",
    ),
    ("steward ferroviaire/hôtesse ferroviaire", "hôtesse ferroviaire", "steward ferroviaire"),
    ("Layout man / woman", "Layout woman", "Layout man"),
    ("Infirmier / Infirmière", "Infirmière", "Infirmier"),
    ("Hôte / Hôtesse de golf/mini golf", "Hôtesse de golf/mini golf", "Hôte de golf/mini golf"),
    ("technicien(ne)", "technicienne", "technicien"),
    ("chargé·e de mission", "chargée de mission", "chargé de mission"),
    ("directeur.rice adjoint.e", "directrice adjointe", "directeur adjoint"),
    (
        "Accompagnant(e) éducatif(ve) et social(e)",
        "Accompagnante éducative et sociale",
        "Accompagnant éducatif et social",
    ),
    (
        "Accastilleur(se)-monteur(se) électronique de marine",
        "Accastilleuse-monteuse électronique de marine",
        "Accastilleur-monteur électronique de marine",
    ),
    ("Conseiller(ère)/consultant(e)", "Conseillère/consultante", "Conseiller/consultant"),
    ("Adjoint(e) au directeur(trice)", "Adjointe au directeur", "Adjoint au directeur"),
    (
        "Chargé / Chargée de clientèle principal(e)",
        "Chargée de clientèle principale",
        "Chargé de clientèle principal",
    ),
    ("Directeur / Directrice de site(s)", "Directrice de site(s)", "Directeur de site(s)"),
    ("Contremaître(sse)", "Contremaîtresse", "Contremaître"),
    ("Manager(euse) junior", "Manageuse junior", "Manager junior"),
]


@pytest.mark.parametrize(("name", "feminine", "masculine"), PAIRS)
def test_a_name_that_says_both_is_taken_apart(name: str, feminine: str, masculine: str) -> None:
    assert [(form.text, form.gender) for form in unfold(name)] == [
        (feminine, Gender.FEMININE),
        (masculine, Gender.MASCULINE),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Graphiste",
        "Responsable de PME/PMI",
        "Responsable développement/expansion immobilière",
        "Pilote de chasse / transport / hélicoptère de l'armée",
        "Chef d'atelier en énergie/pétrochimie",
        "Customer Relationship Manager (CRM)",
        "Aide d'élevage cunicole (lapins)",
        "trancheur-dérouleur de bois/trancheuse dérouleuse de bois",
        "conseiller art.déco",
        "suite TCP/IP",
        "/",
        "",
    ],
)
def test_what_is_not_understood_for_certain_stays(name: str) -> None:
    ((text, gender),) = [(form.text, form.gender) for form in unfold(name)]
    assert (text, gender) == (name, Gender.NEITHER)
