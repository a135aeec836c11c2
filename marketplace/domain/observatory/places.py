"""Where a figure is: departments, in regions, in France. Codes of INSEE (official geographic code, 2022)."""

from collections.abc import Mapping

from coop.domain.words import N_
from marketplace.domain.observatory.branches import COUNTRY
from marketplace.domain.observatory.trees import Tree

REGIONS: Mapping[str, tuple[str, str]] = {
    "84": ("Auvergne-Rhône-Alpes", "01 03 07 15 26 38 42 43 63 69 73 74"),
    "27": ("Bourgogne-Franche-Comté", "21 25 39 58 70 71 89 90"),
    "53": ("Bretagne", "22 29 35 56"),
    "24": ("Centre-Val de Loire", "18 28 36 37 41 45"),
    "94": ("Corse", "2A 2B"),
    "44": ("Grand Est", "08 10 51 52 54 55 57 67 68 88"),
    "01": ("Guadeloupe", "971"),
    "03": ("Guyane", "973"),
    "32": ("Hauts-de-France", "02 59 60 62 80"),
    "11": ("Île-de-France", "75 77 78 91 92 93 94 95"),
    "04": ("La Réunion", "974"),
    "02": ("Martinique", "972"),
    "06": ("Mayotte", "976"),
    "28": ("Normandie", "14 27 50 61 76"),
    "75": ("Nouvelle-Aquitaine", "16 17 19 23 24 33 40 47 64 79 86 87"),
    "76": ("Occitanie", "09 11 12 30 31 32 34 46 48 65 66 81 82"),
    "52": ("Pays de la Loire", "44 49 53 72 85"),
    "93": ("Provence-Alpes-Côte d’Azur", "04 05 06 13 83 84"),
}
"""By code: the name, and the departments."""
ELSEWHERE, ELSEWHERE_REGION = "D00", "R00"
"""Of those who said no place, or one in a territory that is no department."""
NAMES = {ELSEWHERE: N_("elsewhere, or not said"), ELSEWHERE_REGION: N_("elsewhere, or not said")}
"""Msgids of the codes that are no place."""

TREE = Tree(
    COUNTRY,
    {f"R{code}": COUNTRY for code in REGIONS}
    | {f"D{one}": f"R{code}" for code, (_name, departments) in REGIONS.items() for one in departments.split()}
    | {ELSEWHERE_REGION: COUNTRY, ELSEWHERE: ELSEWHERE_REGION},
)
"""Department ("D69") to region ("R84") to "FR"."""


def leaf(department: str | None) -> str:
    """The code of a department: "D69", "D2A", "D971"."""
    code = f"D{department}"
    return code if code in TREE.parents else ELSEWHERE
