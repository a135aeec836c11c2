"""Starter places: every prefecture of France, Corsica and overseas included, and some other towns.

One line each, under its region: INSEE code, latitude and longitude of a point of the commune in degrees,
name, department and post codes, from-to where they follow each other. The INSEE code begins with the number
of the department. Official geographic code, 2022 (open data).
"""

from decimal import Decimal
from typing import Any

from coop.domain.places import Commune

PLACES = {
    "Auvergne-Rhône-Alpes": """
        01053 46.2062 5.2444 Bourg-en-Bresse | Ain | 01000
        03190 46.5628 3.3270 Moulins | Allier | 03000
        07186 44.7238 4.5914 Privas | Ardèche | 07000
        15014 44.9271 2.4450 Aurillac | Cantal | 15000
        26362 44.9260 4.9151 Valence | Drôme | 26000
        26113 44.7488 5.3807 Die | Drôme | 26150
        38185 45.1825 5.7301 Grenoble | Isère | 38000 38100 38700
        38544 45.5214 4.8822 Vienne | Isère | 38200
        42218 45.4283 4.3807 Saint-Étienne | Loire | 42000 42100 42230
        43157 45.0315 3.8930 Le Puy-en-Velay | Haute-Loire | 43000 43750
        63113 45.7825 3.1074 Clermont-Ferrand | Puy-de-Dôme | 63000 63100
        69123 45.7685 4.8236 Lyon | Rhône | 69001-69009
        69266 45.7707 4.8902 Villeurbanne | Rhône | 69100
        73065 45.5793 5.9117 Chambéry | Savoie | 73000
        74010 45.8985 6.1014 Annecy | Haute-Savoie | 74000 74370 74600 74940 74960
    """,
    "Bourgogne-Franche-Comté": """
        21231 47.3238 5.0377 Dijon | Côte-d’Or | 21000
        25056 47.2600 6.0285 Besançon | Doubs | 25000
        39300 46.6754 5.5580 Lons-le-Saunier | Jura | 39000
        58194 46.9892 3.1609 Nevers | Nièvre | 58000
        70550 47.6330 6.1513 Vesoul | Haute-Saône | 70000
        71270 46.3155 4.8116 Mâcon | Saône-et-Loire | 71000
        89024 47.8066 3.5943 Auxerre | Yonne | 89000
        90010 47.6496 6.8381 Belfort | Territoire de Belfort | 90000
    """,
    "Bretagne": """
        22278 48.5157 -2.7639 Saint-Brieuc | Côtes-d’Armor | 22000
        29232 47.9914 -4.0916 Quimper | Finistère | 29000
        29019 48.4059 -4.5058 Brest | Finistère | 29000 29200 29240
        35238 48.1105 -1.6815 Rennes | Ille-et-Vilaine | 35000 35200 35700
        35288 48.6491 -1.9987 Saint-Malo | Ille-et-Vilaine | 35400
        56260 47.6559 -2.7490 Vannes | Morbihan | 56000
        56121 47.7495 -3.3825 Lorient | Morbihan | 56100
    """,
    "Centre-Val de Loire": """
        18033 47.0827 2.3987 Bourges | Cher | 18000
        28085 48.4483 1.4990 Chartres | Eure-et-Loir | 28000
        36044 46.8069 1.6918 Châteauroux | Indre | 36000
        37261 47.3952 0.6947 Tours | Indre-et-Loire | 37000 37100 37200
        41018 47.5856 1.3161 Blois | Loir-et-Cher | 41000
        45234 47.8828 1.9172 Orléans | Loiret | 45000 45100
    """,
    "Corse": """
        2A004 41.9320 8.6694 Ajaccio | Corse-du-Sud | 20000 20090 20129 20166 20167
        2B033 42.6927 9.4372 Bastia | Haute-Corse | 20200 20600
        2B096 42.2710 9.0893 Corte | Haute-Corse | 20250
    """,
    "Grand Est": """
        08105 49.7783 4.7198 Charleville-Mézières | Ardennes | 08000
        10387 48.2981 4.0820 Troyes | Aube | 10000
        51108 48.9556 4.3737 Châlons-en-Champagne | Marne | 51000
        51454 49.2484 4.0438 Reims | Marne | 51100
        52121 48.0966 5.1454 Chaumont | Haute-Marne | 52000
        54395 48.6889 6.1709 Nancy | Meurthe-et-Moselle | 54000 54100
        55029 48.7685 5.1668 Bar-le-Duc | Meuse | 55000
        57463 49.1115 6.1906 Metz | Moselle | 57000 57050 57070 57140
        67482 48.5673 7.7553 Strasbourg | Bas-Rhin | 67000 67100 67200
        68066 48.1203 7.3936 Colmar | Haut-Rhin | 68000
        68224 47.7491 7.3289 Mulhouse | Haut-Rhin | 68100 68200
        88160 48.1688 6.4766 Épinal | Vosges | 88000
    """,
    "Guadeloupe": """
        97105 16.0005 -61.7281 Basse-Terre | Guadeloupe | 97100
        97120 16.2282 -61.5354 Pointe-à-Pitre | Guadeloupe | 97110
    """,
    "Guyane": """
        97302 4.9273 -52.2791 Cayenne | Guyane | 97300
    """,
    "Hauts-de-France": """
        02408 49.5723 3.6184 Laon | Aisne | 02000
        59350 50.6344 3.0476 Lille | Nord | 59000 59160 59260 59777 59800
        59512 50.6873 3.1833 Roubaix | Nord | 59100
        60057 49.4393 2.0851 Beauvais | Oise | 60000
        62041 50.2895 2.7659 Arras | Pas-de-Calais | 62000
        80021 49.8935 2.2924 Amiens | Somme | 80000 80080 80090
    """,
    "La Réunion": """
        97411 -20.9424 55.4469 Saint-Denis | La Réunion | 97400 97417 97490
        97416 -21.3187 55.5113 Saint-Pierre | La Réunion | 97410 97430 97432
    """,
    "Martinique": """
        97209 14.6419 -61.0695 Fort-de-France | Martinique | 97200 97212 97234
    """,
    "Mayotte": """
        97611 -12.7899 45.2255 Mamoudzou | Mayotte | 97600
    """,
    "Normandie": """
        14118 49.1798 -0.3719 Caen | Calvados | 14000
        27229 49.0249 1.1428 Évreux | Eure | 27000
        50502 49.1072 -1.0835 Saint-Lô | Manche | 50000
        61001 48.4284 0.0931 Alençon | Orne | 61000
        76540 49.4432 1.0984 Rouen | Seine-Maritime | 76000 76100 76600
        76351 49.5069 0.1284 Le Havre | Seine-Maritime | 76600 76610 76620
    """,
    "Nouvelle-Aquitaine": """
        16015 45.6466 0.1480 Angoulême | Charente | 16000
        17300 46.1592 -1.1710 La Rochelle | Charente-Maritime | 17000
        19272 45.2744 1.7597 Tulle | Corrèze | 19000
        23096 46.1657 1.8714 Guéret | Creuse | 23000
        24322 45.1947 0.7082 Périgueux | Dordogne | 24000
        33063 44.8572 -0.5874 Bordeaux | Gironde | 33000 33090 33100 33200 33300 33800
        40192 43.8925 -0.4844 Mont-de-Marsan | Landes | 40000
        47001 44.2085 0.6294 Agen | Lot-et-Garonne | 47000
        64445 43.3197 -0.3462 Pau | Pyrénées-Atlantiques | 64000 64023
        64102 43.4851 -1.4718 Bayonne | Pyrénées-Atlantiques | 64100
        79191 46.3265 -0.4678 Niort | Deux-Sèvres | 79000
        86194 46.5822 0.3631 Poitiers | Vienne | 86000
        87085 45.8597 1.2531 Limoges | Haute-Vienne | 87000 87100 87280
    """,
    "Occitanie": """
        09122 42.9624 1.6101 Foix | Ariège | 09000
        11069 43.2091 2.3567 Carcassonne | Aude | 11000
        12202 44.3579 2.5693 Rodez | Aveyron | 12000
        12145 44.1121 3.1072 Millau | Aveyron | 12100 12720
        30189 43.8425 4.3460 Nîmes | Gard | 30000 30900 30998
        30007 44.1241 4.0917 Alès | Gard | 30100
        31555 43.6089 1.4368 Toulouse | Haute-Garonne | 31000 31100 31200 31300 31400 31500 31998
        32013 43.6602 0.5718 Auch | Gers | 32000
        34172 43.6183 3.8592 Montpellier | Hérault | 34000 34070 34080 34090 34295
        46042 44.4473 1.4339 Cahors | Lot | 46000
        48095 44.5314 3.4856 Mende | Lozère | 48000
        65440 43.2337 0.0653 Tarbes | Hautes-Pyrénées | 65000
        66136 42.7018 2.8972 Perpignan | Pyrénées-Orientales | 66000 66100
        81004 43.9173 2.1448 Albi | Tarn | 81000
        82121 44.0220 1.3736 Montauban | Tarn-et-Garonne | 82000
    """,
    "Pays de la Loire": """
        44109 47.2397 -1.5492 Nantes | Loire-Atlantique | 44000 44100 44200 44300
        44184 47.2747 -2.2463 Saint-Nazaire | Loire-Atlantique | 44600
        49007 47.4776 -0.5628 Angers | Maine-et-Loire | 49000 49100
        53130 48.0662 -0.7670 Laval | Mayenne | 53000
        72181 47.9908 0.2016 Le Mans | Sarthe | 72000 72100
        85191 46.6676 -1.4231 La Roche-sur-Yon | Vendée | 85000
    """,
    "Provence-Alpes-Côte d’Azur": """
        04070 44.0883 6.2513 Digne-les-Bains | Alpes-de-Haute-Provence | 04000
        05061 44.5720 6.0628 Gap | Hautes-Alpes | 05000
        05023 44.8976 6.6421 Briançon | Hautes-Alpes | 05100
        06088 43.7123 7.2651 Nice | Alpes-Maritimes | 06000 06100 06200 06300
        13055 43.2545 5.3722 Marseille | Bouches-du-Rhône | 13001-13016
        13001 43.5097 5.3967 Aix-en-Provence | Bouches-du-Rhône | 13080 13090 13100 13122 13290 13540
        83137 43.1249 5.9306 Toulon | Var | 83000 83100 83200 83800
        84007 43.9460 4.8465 Avignon | Vaucluse | 84000 84140
    """,
    "Île-de-France": """
        75056 48.8450 2.3752 Paris | Paris | 75001-75020
        77288 48.5426 2.6595 Melun | Seine-et-Marne | 77000
        78646 48.8032 2.1325 Versailles | Yvelines | 78000
        91228 48.6264 2.4250 Évry-Courcouronnes | Essonne | 91000 91080
        92050 48.8966 2.2108 Nanterre | Hauts-de-Seine | 92000
        93008 48.9110 2.4460 Bobigny | Seine-Saint-Denis | 93000
        93048 48.8635 2.4501 Montreuil | Seine-Saint-Denis | 93100
        94028 48.7823 2.4577 Créteil | Val-de-Marne | 94000
        95127 49.0362 2.0524 Cergy | Val-d’Oise | 95000 95520 95800
    """,
}


def rows() -> list[dict[str, Any]]:
    """One row per commune, with the columns of the table of places."""
    return [
        _commune(line, region).as_row()
        for region, lines in PLACES.items()
        for line in lines.split("\n")
        if line.strip()
    ]


def _commune(line: str, region: str) -> Commune:
    code, latitude, longitude, rest = line.split(maxsplit=3)
    name, department_name, post_codes = rest.split(" | ")
    return Commune(
        insee_code=code,
        name=name,
        department=code[:3] if code.startswith("97") else code[:2],
        department_name=department_name,
        region=region,
        post_codes=tuple(post_code for span in post_codes.split() for post_code in _span(span)),
        latitude=Decimal(latitude),
        longitude=Decimal(longitude),
    )


def _span(codes: str) -> list[str]:
    """ "69001-69003" is 69001, 69002 and 69003."""
    first, _dash, last = codes.partition("-")
    return [f"{code:05d}" for code in range(int(first), int(last or first) + 1)]
