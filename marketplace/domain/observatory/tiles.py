"""France as squares: each region and each department one, near its neighbours, as a map without a map.

No outline and no tile server: a square says as much of a small department as of a large one. Overseas stands
apart, at the left (departments) or below (regions). Which department lies in which region, and what regions
are called, is said in `places`; the layout is the house's own.
"""

from dataclasses import dataclass

from marketplace.domain.observatory import places


@dataclass(frozen=True, slots=True)
class Tile:
    """A square. code: "D75" or "R11"; label: what stands on it; column, row: from the top left, from 0.

    region: the code of the region that it lies in, its own where it is one.
    """

    code: str
    label: str
    name: str
    column: int
    row: int
    region: str


_REGIONS = """
    32 2 0 HDF
    28 1 1 NOR
    11 2 1 IDF
    44 3 1 GES
    53 0 2 BRE
    52 1 2 PDL
    24 2 2 CVL
    27 3 2 BFC
    75 1 3 NAQ
    84 2 3 ARA
    76 1 4 OCC
    93 2 4 PAC
    94 4 4 COR
    01 0 6 GLP
    02 1 6 MTQ
    03 2 6 GUF
    04 3 6 REU
    06 4 6 MYT
"""
"""Number, column, row, short label."""
_DEPARTMENTS = """
    01 9 7 Ain
    02 7 1 Aisne
    03 7 6 Allier
    04 9 10 Alpes-de-Haute-Provence
    05 10 9 Hautes-Alpes
    06 10 10 Alpes-Maritimes
    07 8 8 Ardèche
    08 8 1 Ardennes
    09 6 12 Ariège
    10 8 3 Aube
    11 6 11 Aude
    12 6 9 Aveyron
    13 8 10 Bouches-du-Rhône
    14 3 2 Calvados
    15 6 8 Cantal
    16 3 7 Charente
    17 2 7 Charente-Maritime
    18 6 6 Cher
    19 5 8 Corrèze
    21 8 5 Côte-d’Or
    22 1 3 Côtes-d’Armor
    23 5 7 Creuse
    24 4 8 Dordogne
    25 9 5 Doubs
    26 9 9 Drôme
    27 4 2 Eure
    28 5 4 Eure-et-Loir
    29 0 3 Finistère
    2A 11 13 Corse-du-Sud
    2B 11 12 Haute-Corse
    30 7 10 Gard
    31 5 11 Haute-Garonne
    32 3 10 Gers
    33 3 8 Gironde
    34 6 10 Hérault
    35 2 4 Ille-et-Vilaine
    36 5 6 Indre
    37 4 5 Indre-et-Loire
    38 9 8 Isère
    39 9 6 Jura
    40 3 9 Landes
    41 5 5 Loir-et-Cher
    42 7 7 Loire
    43 7 8 Haute-Loire
    44 2 5 Loire-Atlantique
    45 6 5 Loiret
    46 5 9 Lot
    47 4 9 Lot-et-Garonne
    48 7 9 Lozère
    49 3 5 Maine-et-Loire
    50 2 3 Manche
    51 8 2 Marne
    52 8 4 Haute-Marne
    53 3 4 Mayenne
    54 9 3 Meurthe-et-Moselle
    55 9 2 Meuse
    56 1 4 Morbihan
    57 10 2 Moselle
    58 7 5 Nièvre
    59 7 0 Nord
    60 5 1 Oise
    61 3 3 Orne
    62 6 0 Pas-de-Calais
    63 6 7 Puy-de-Dôme
    64 3 11 Pyrénées-Atlantiques
    65 4 11 Hautes-Pyrénées
    66 7 12 Pyrénées-Orientales
    67 11 3 Bas-Rhin
    68 11 4 Haut-Rhin
    69 8 7 Rhône
    70 9 4 Haute-Saône
    71 8 6 Saône-et-Loire
    72 4 4 Sarthe
    73 10 8 Savoie
    74 10 7 Haute-Savoie
    75 6 2 Paris
    76 4 1 Seine-Maritime
    77 7 3 Seine-et-Marne
    78 4 3 Yvelines
    79 3 6 Deux-Sèvres
    80 6 1 Somme
    81 5 10 Tarn
    82 4 10 Tarn-et-Garonne
    83 9 11 Var
    84 8 9 Vaucluse
    85 2 6 Vendée
    86 4 6 Vienne
    87 4 7 Haute-Vienne
    88 10 3 Vosges
    89 7 4 Yonne
    90 10 4 Territoire de Belfort
    91 6 4 Essonne
    92 5 3 Hauts-de-Seine
    93 7 2 Seine-Saint-Denis
    94 6 3 Val-de-Marne
    95 5 2 Val-d’Oise
    971 0 8 Guadeloupe
    972 0 9 Martinique
    973 0 10 Guyane
    974 0 11 La Réunion
    976 0 12 Mayotte
"""
"""Number, column, row, name."""


def _regions() -> tuple[Tile, ...]:
    lines = (line.split() for line in _REGIONS.strip().splitlines())
    return tuple(
        Tile(f"R{number}", label, places.REGIONS[number][0], int(column), int(row), f"R{number}")
        for number, column, row, label in lines
    )


def _departments() -> tuple[Tile, ...]:
    lines = (line.split(maxsplit=3) for line in _DEPARTMENTS.strip().splitlines())
    return tuple(
        Tile(f"D{number}", number, name, int(column), int(row), places.TREE.parents[f"D{number}"])
        for number, column, row, name in lines
    )


REGIONS = _regions()
DEPARTMENTS = _departments()
BY_CODE = {tile.code: tile for tile in (*REGIONS, *DEPARTMENTS)}
"""Every region and every department, by its code."""
