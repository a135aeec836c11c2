"""Starter places: every prefecture of France, Corsica and overseas included, and some other towns.

One line each, under its region: INSEE code, latitude and longitude of a point of the commune in degrees, name
and department. The code begins with the number of the department. Official geographic code, 2022 (open data).
"""

from decimal import Decimal

PLACES = {
    "Auvergne-Rhône-Alpes": """
        01053 46.2062 5.2444 Bourg-en-Bresse | Ain
        03190 46.5628 3.3270 Moulins | Allier
        07186 44.7238 4.5914 Privas | Ardèche
        15014 44.9271 2.4450 Aurillac | Cantal
        26362 44.9260 4.9151 Valence | Drôme
        26113 44.7488 5.3807 Die | Drôme
        38185 45.1825 5.7301 Grenoble | Isère
        38544 45.5214 4.8822 Vienne | Isère
        42218 45.4283 4.3807 Saint-Étienne | Loire
        43157 45.0315 3.8930 Le Puy-en-Velay | Haute-Loire
        63113 45.7825 3.1074 Clermont-Ferrand | Puy-de-Dôme
        69123 45.7685 4.8236 Lyon | Rhône
        69266 45.7707 4.8902 Villeurbanne | Rhône
        73065 45.5793 5.9117 Chambéry | Savoie
        74010 45.8985 6.1014 Annecy | Haute-Savoie
    """,
    "Bourgogne-Franche-Comté": """
        21231 47.3238 5.0377 Dijon | Côte-d’Or
        25056 47.2600 6.0285 Besançon | Doubs
        39300 46.6754 5.5580 Lons-le-Saunier | Jura
        58194 46.9892 3.1609 Nevers | Nièvre
        70550 47.6330 6.1513 Vesoul | Haute-Saône
        71270 46.3155 4.8116 Mâcon | Saône-et-Loire
        89024 47.8066 3.5943 Auxerre | Yonne
        90010 47.6496 6.8381 Belfort | Territoire de Belfort
    """,
    "Bretagne": """
        22278 48.5157 -2.7639 Saint-Brieuc | Côtes-d’Armor
        29232 47.9914 -4.0916 Quimper | Finistère
        29019 48.4059 -4.5058 Brest | Finistère
        35238 48.1105 -1.6815 Rennes | Ille-et-Vilaine
        35288 48.6491 -1.9987 Saint-Malo | Ille-et-Vilaine
        56260 47.6559 -2.7490 Vannes | Morbihan
        56121 47.7495 -3.3825 Lorient | Morbihan
    """,
    "Centre-Val de Loire": """
        18033 47.0827 2.3987 Bourges | Cher
        28085 48.4483 1.4990 Chartres | Eure-et-Loir
        36044 46.8069 1.6918 Châteauroux | Indre
        37261 47.3952 0.6947 Tours | Indre-et-Loire
        41018 47.5856 1.3161 Blois | Loir-et-Cher
        45234 47.8828 1.9172 Orléans | Loiret
    """,
    "Corse": """
        2A004 41.9320 8.6694 Ajaccio | Corse-du-Sud
        2B033 42.6927 9.4372 Bastia | Haute-Corse
        2B096 42.2710 9.0893 Corte | Haute-Corse
    """,
    "Grand Est": """
        08105 49.7783 4.7198 Charleville-Mézières | Ardennes
        10387 48.2981 4.0820 Troyes | Aube
        51108 48.9556 4.3737 Châlons-en-Champagne | Marne
        51454 49.2484 4.0438 Reims | Marne
        52121 48.0966 5.1454 Chaumont | Haute-Marne
        54395 48.6889 6.1709 Nancy | Meurthe-et-Moselle
        55029 48.7685 5.1668 Bar-le-Duc | Meuse
        57463 49.1115 6.1906 Metz | Moselle
        67482 48.5673 7.7553 Strasbourg | Bas-Rhin
        68066 48.1203 7.3936 Colmar | Haut-Rhin
        68224 47.7491 7.3289 Mulhouse | Haut-Rhin
        88160 48.1688 6.4766 Épinal | Vosges
    """,
    "Guadeloupe": """
        97105 16.0005 -61.7281 Basse-Terre | Guadeloupe
        97120 16.2282 -61.5354 Pointe-à-Pitre | Guadeloupe
    """,
    "Guyane": """
        97302 4.9273 -52.2791 Cayenne | Guyane
    """,
    "Hauts-de-France": """
        02408 49.5723 3.6184 Laon | Aisne
        59350 50.6344 3.0476 Lille | Nord
        59512 50.6873 3.1833 Roubaix | Nord
        60057 49.4393 2.0851 Beauvais | Oise
        62041 50.2895 2.7659 Arras | Pas-de-Calais
        80021 49.8935 2.2924 Amiens | Somme
    """,
    "La Réunion": """
        97411 -20.9424 55.4469 Saint-Denis | La Réunion
        97416 -21.3187 55.5113 Saint-Pierre | La Réunion
    """,
    "Martinique": """
        97209 14.6419 -61.0695 Fort-de-France | Martinique
    """,
    "Mayotte": """
        97611 -12.7899 45.2255 Mamoudzou | Mayotte
    """,
    "Normandie": """
        14118 49.1798 -0.3719 Caen | Calvados
        27229 49.0249 1.1428 Évreux | Eure
        50502 49.1072 -1.0835 Saint-Lô | Manche
        61001 48.4284 0.0931 Alençon | Orne
        76540 49.4432 1.0984 Rouen | Seine-Maritime
        76351 49.5069 0.1284 Le Havre | Seine-Maritime
    """,
    "Nouvelle-Aquitaine": """
        16015 45.6466 0.1480 Angoulême | Charente
        17300 46.1592 -1.1710 La Rochelle | Charente-Maritime
        19272 45.2744 1.7597 Tulle | Corrèze
        23096 46.1657 1.8714 Guéret | Creuse
        24322 45.1947 0.7082 Périgueux | Dordogne
        33063 44.8572 -0.5874 Bordeaux | Gironde
        40192 43.8925 -0.4844 Mont-de-Marsan | Landes
        47001 44.2085 0.6294 Agen | Lot-et-Garonne
        64445 43.3197 -0.3462 Pau | Pyrénées-Atlantiques
        64102 43.4851 -1.4718 Bayonne | Pyrénées-Atlantiques
        79191 46.3265 -0.4678 Niort | Deux-Sèvres
        86194 46.5822 0.3631 Poitiers | Vienne
        87085 45.8597 1.2531 Limoges | Haute-Vienne
    """,
    "Occitanie": """
        09122 42.9624 1.6101 Foix | Ariège
        11069 43.2091 2.3567 Carcassonne | Aude
        12202 44.3579 2.5693 Rodez | Aveyron
        12145 44.1121 3.1072 Millau | Aveyron
        30189 43.8425 4.3460 Nîmes | Gard
        30007 44.1241 4.0917 Alès | Gard
        31555 43.6089 1.4368 Toulouse | Haute-Garonne
        32013 43.6602 0.5718 Auch | Gers
        34172 43.6183 3.8592 Montpellier | Hérault
        46042 44.4473 1.4339 Cahors | Lot
        48095 44.5314 3.4856 Mende | Lozère
        65440 43.2337 0.0653 Tarbes | Hautes-Pyrénées
        66136 42.7018 2.8972 Perpignan | Pyrénées-Orientales
        81004 43.9173 2.1448 Albi | Tarn
        82121 44.0220 1.3736 Montauban | Tarn-et-Garonne
    """,
    "Pays de la Loire": """
        44109 47.2397 -1.5492 Nantes | Loire-Atlantique
        44184 47.2747 -2.2463 Saint-Nazaire | Loire-Atlantique
        49007 47.4776 -0.5628 Angers | Maine-et-Loire
        53130 48.0662 -0.7670 Laval | Mayenne
        72181 47.9908 0.2016 Le Mans | Sarthe
        85191 46.6676 -1.4231 La Roche-sur-Yon | Vendée
    """,
    "Provence-Alpes-Côte d’Azur": """
        04070 44.0883 6.2513 Digne-les-Bains | Alpes-de-Haute-Provence
        05061 44.5720 6.0628 Gap | Hautes-Alpes
        05023 44.8976 6.6421 Briançon | Hautes-Alpes
        06088 43.7123 7.2651 Nice | Alpes-Maritimes
        13055 43.2545 5.3722 Marseille | Bouches-du-Rhône
        13001 43.5097 5.3967 Aix-en-Provence | Bouches-du-Rhône
        83137 43.1249 5.9306 Toulon | Var
        84007 43.9460 4.8465 Avignon | Vaucluse
    """,
    "Île-de-France": """
        75056 48.8450 2.3752 Paris | Paris
        77288 48.5426 2.6595 Melun | Seine-et-Marne
        78646 48.8032 2.1325 Versailles | Yvelines
        91228 48.6264 2.4250 Évry-Courcouronnes | Essonne
        92050 48.8966 2.2108 Nanterre | Hauts-de-Seine
        93008 48.9110 2.4460 Bobigny | Seine-Saint-Denis
        93048 48.8635 2.4501 Montreuil | Seine-Saint-Denis
        94028 48.7823 2.4577 Créteil | Val-de-Marne
        95127 49.0362 2.0524 Cergy | Val-d’Oise
    """,
}


def rows() -> list[dict[str, str | Decimal]]:
    """One row per commune, with the columns of the table of places."""
    return [
        _row(line, region) for region, lines in PLACES.items() for line in lines.split("\n") if line.strip()
    ]


def _row(line: str, region: str) -> dict[str, str | Decimal]:
    code, latitude, longitude, rest = line.split(maxsplit=3)
    name, department_name = rest.split(" | ")
    return {
        "insee_code": code,
        "name": name,
        "department": code[:3] if code.startswith("97") else code[:2],
        "department_name": department_name,
        "region": region,
        "latitude": Decimal(latitude),
        "longitude": Decimal(longitude),
    }
