"""The eighteen zones of a FEC, and the description that has to come with the file.

Source: article A47 A-1 of the Livre des procédures fiscales, VII 1° (the table of zones) and XI (the
description: name, nature and meaning of each zone, meaning of the codes, technical facts). The description is
for the tax administration: it is in French whatever the reader's language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LINE_END = "\r\n"
ENCODING = "utf-8"
"""XII 1° allows ASCII, ISO 8859-15 and UTF-8: the last writes every name as it is."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A column: its name and its nature as the article has them, and what it means here."""

    name: str
    nature: str
    meaning: str


ALPHANUMERIC, DATE, NUMERIC = "Alphanumérique", "Date", "Numérique"
ZONES = (
    Zone("JournalCode", ALPHANUMERIC, "Code journal de l'écriture comptable"),
    Zone("JournalLib", ALPHANUMERIC, "Libellé journal de l'écriture comptable"),
    Zone("EcritureNum", ALPHANUMERIC, "Numéro sur une séquence continue, propre à chaque journal"),
    Zone("EcritureDate", DATE, "Date de comptabilisation de l'écriture comptable"),
    Zone("CompteNum", ALPHANUMERIC, "Numéro de compte du plan comptable français"),
    Zone("CompteLib", ALPHANUMERIC, "Libellé de compte"),
    Zone("CompAuxNum", ALPHANUMERIC, "Numéro de compte auxiliaire (à blanc si non utilisé)"),
    Zone("CompAuxLib", ALPHANUMERIC, "Libellé de compte auxiliaire (à blanc si non utilisé)"),
    Zone("PieceRef", ALPHANUMERIC, "Référence de la pièce justificative"),
    Zone("PieceDate", DATE, "Date de la pièce justificative"),
    Zone("EcritureLib", ALPHANUMERIC, "Libellé de l'écriture, précédé de son numéro légal dans le registre"),
    Zone("Debit", NUMERIC, "Montant au débit, en euros"),
    Zone("Credit", NUMERIC, "Montant au crédit, en euros"),
    Zone("EcritureLet", ALPHANUMERIC, "Lettrage de l'écriture (à blanc, non utilisé)"),
    Zone("DateLet", DATE, "Date de lettrage (à blanc, non utilisée)"),
    Zone("ValidDate", DATE, "Date de validation : jour de l'enregistrement définitif, heure de Paris"),
    Zone("Montantdevise", NUMERIC, "Montant en devise (à blanc, non utilisé)"),
    Zone("Idevise", ALPHANUMERIC, "Identifiant de la devise (à blanc, non utilisé)"),
)


def description(journals: Mapping[str, str]) -> Iterator[str]:
    """The lines of the description of XI. journals: the label of each code that the file may hold."""
    yield "Description du fichier des écritures comptables (LPF, art. A47 A-1, XI)"
    yield ""
    yield "1. Zones, dans l'ordre"
    for place, zone in enumerate(ZONES, start=1):
        yield f"{place}. {zone.name} ({zone.nature}) : {zone.meaning}"
    yield ""
    yield "2. Codes"
    for code, label in journals.items():
        yield f"JournalCode {code} : {label}"
    yield ""
    yield "3. Informations techniques"
    yield f"Jeu de caractères : {ENCODING.upper()}"
    yield "Structure : fichier à plat, une seule structure, noms des zones sur la première ligne"
    yield "Longueur des enregistrements : variable ; séparateur de zones : tabulation"
    yield "Séparateur d'enregistrements : retour chariot et fin de ligne"
    yield "Dates : AAAAMMJJ ; montants : deux décimales après une virgule, sans séparateur de milliers"
