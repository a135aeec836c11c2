"""A small list of communes, invented, in the two files that `manage.py import_places` reads."""

from pathlib import Path

from coop.domain.communes import Source

TITLES = "insee_code,name,post_codes,department_code,region_code,population,longitude,latitude"
BELLEVILLE = "69990,Belleville-l'Étang,69995 69990,69,84,2400,4.70000,46.10000"
ISLAND = "98799,Île Perdue,98799,987,97,,,"
COMMUNES = f"{TITLES}\n{BELLEVILLE}\n{ISLAND}\n"
DIVISIONS = """kind,insee_code,name,region_code
department,69,Rhône,84
department,987,Polynésie française,97
department,2B,Haute-Corse,94
region,R84,Auvergne-Rhône-Alpes,
region,R94,Corse,
region,R97,Collectivités d'outre-mer,
"""


def source(name: str, text: str | bytes) -> Source:
    raw = text.encode() if isinstance(text, str) else text
    return Source(name, raw.splitlines(keepends=True))


def folder(path: Path, communes: str | bytes = COMMUNES, divisions: str | bytes = DIVISIONS) -> Path:
    """A folder with the two files."""
    for name, text in (("communes.csv", communes), ("departments_regions.csv", divisions)):
        (path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return path
