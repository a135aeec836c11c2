"""Which account of the French plan comptable each of our euro accounts is, as a declared choice.

Data to be confirmed by the cooperative's accountant, not law: pass another chart to the writer where theirs
differs. A SCIC is a commercial company and follows the general plan (règlement ANC 2014-03, as changed by
2022-06); an association follows règlement ANC 2018-06 on top of it. In both, what is collected for a purpose
is not ours to call a reserve: only the assembly writes account 106, after the surplus is known, so the
reserve stays in 467 until the result of its year is posted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

NUMBER = re.compile(r"[1-7][0-9]{2,}")
"""Three digits of the plan, then one's own. Class 8 is never in the euro book (see `volunteering`)."""


@dataclass(frozen=True, slots=True)
class PlanAccount:
    """CompteNum and CompteLib."""

    number: str
    label: str

    def __post_init__(self) -> None:
        if not NUMBER.fullmatch(self.number) or not self.label.strip():
            raise ValueError(f"{self.number!r} is no account of the classes 1 to 7 with its label")


@dataclass(frozen=True, slots=True)
class Chart:
    """accounts: by kind and unit, as "commons.cents"; surplus, deficit: where past results are opened."""

    accounts: Mapping[str, PlanAccount]
    surplus: PlanAccount
    deficit: PlanAccount


TO_COLLECT = PlanAccount("418100", "Contributions à facturer")
TO_SHARE = PlanAccount("467100", "Pot commun à répartir")
TO_ASSIGN = PlanAccount("467500", "Réserve à affecter par l'assemblée")

ALLOTTED_TO = {
    "result.cents": PlanAccount("120100", "Résultat de l'exercice à affecter"),
    "legal_reserve.cents": PlanAccount("106110", "Réserve légale"),
    "statutory_reserve.cents": PlanAccount("106310", "Réserve statutaire"),
    "public_aid.cents": PlanAccount("106810", "Autres réserves : aides publiques"),
    "share_interest.cents": PlanAccount("457100", "Intérêts aux parts sociales à payer"),
    "refunds.cents": PlanAccount("457200", "Ristournes à verser aux sociétaires"),
    "carried_forward.cents": PlanAccount("110100", "Report à nouveau"),
}
"""What the assembly decides of a year: the same classes in both."""

COOPERATIVE = Chart(
    {
        "clearing.cents": TO_COLLECT,
        "commons.cents": TO_SHARE,
        "observatory.cents": PlanAccount("467200", "Fonds de l'observatoire"),
        "inclusion.cents": PlanAccount("467300", "Fonds d'inclusion numérique"),
        "solidarity.cents": PlanAccount("467400", "Fonds de solidarité"),
        "reserve.cents": TO_ASSIGN,
        **ALLOTTED_TO,
    },
    surplus=PlanAccount("120000", "Résultat de l'exercice (excédent)"),
    deficit=PlanAccount("129000", "Résultat de l'exercice (déficit)"),
)
"""A SCIC or another cooperative company: funds are owed to their purpose, among third parties."""

ASSOCIATION = Chart(
    {
        "clearing.cents": TO_COLLECT,
        "commons.cents": TO_SHARE,
        "observatory.cents": PlanAccount("195200", "Fonds dédiés à l'observatoire"),
        "inclusion.cents": PlanAccount("195300", "Fonds dédiés à l'inclusion numérique"),
        "solidarity.cents": PlanAccount("195400", "Fonds dédiés à la solidarité"),
        "reserve.cents": TO_ASSIGN,
        **ALLOTTED_TO,
    },
    surplus=PlanAccount("120000", "Excédent de l'exercice"),
    deficit=PlanAccount("129000", "Déficit de l'exercice"),
)
"""An association: "fonds dédiés sur contributions financières d'autres organismes" (195, ANC 2018-06)."""
