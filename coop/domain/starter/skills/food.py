"""Food and garden: from the seed to the table."""

SKILLS = """
cooking
    fr Cuisine | cours de cuisine | préparer un repas | recettes | cuisine du monde
    en Cooking | cooking lessons | preparing a meal | recipes | world cooking
catering
    fr Traiteur et buffets | buffet | repas de fête | cocktail | mariage
    en Catering | buffet | party food | wedding meal
baking
    fr Pain et pâtisserie | gâteaux | viennoiserie | levain | pâte à pain
    en Bread and pastry | cakes | sourdough | baking bread
gardening
    fr Jardinage | potager | tondre la pelouse | désherber | planter | fleurs
    en Gardening | vegetable patch | mowing the lawn | weeding | planting | flowers
market-gardening
    fr Maraîchage | légumes | serre | récolte | AMAP
    en Market gardening | vegetables | greenhouse | harvest | community-supported agriculture
beekeeping
    fr Apiculture | abeilles | ruche | miel | essaim
    en Beekeeping | bees | hive | honey | swarm
vegetarian-cooking
    fr Cuisine végétale | végétarien | végane | protéines végétales
    en Plant-based cooking | vegetarian | vegan
preserves
    fr Conserves et confitures | bocaux | lactofermentation | sirops | séchage
    en Jams and preserves | canning | fermenting | cordials | drying
everyday-menus
    fr Menus et repas de la semaine | batch cooking | cuisiner à petit prix | cuisine anti-gaspi
    en Weekly menus | batch cooking | cooking on a budget | no-waste cooking
collective-kitchen
    fr Cuisine pour un groupe | cantine | repas partagé | disco soupe
    en Cooking for a group | canteen | shared meal | community kitchen
cheese-and-dairy
    fr Fromages et yaourts maison | fromage | crème | beurre | lait
    en Home-made cheese and yoghurt | dairy | butter | milk
drinks
    fr Cidre, bière et boissons maison | brassage amateur | jus de pomme | kéfir | kombucha
    en Home-made cider, beer and drinks | home brewing | apple juice | kefir | kombucha
wine-tasting
    fr Découverte du vin | dégustation | accords mets et vins | œnologie
    en Discovering wine | tasting | food and wine pairing
pruning
    fr Taille et entretien d’arbres | fruitiers | haie | rosiers | greffe
    en Pruning and tree care | fruit trees | hedge | roses | grafting
composting
    fr Compost et sol vivant | composteur | lombricompost | paillage
    en Compost and living soil | composter | worm compost | mulch
permaculture
    fr Permaculture | jardin-forêt | association de plantes | agroécologie
    en Permaculture | forest garden | companion planting | agroecology
seeds-and-seedlings
    fr Graines et semis | plants | troc de graines | bouturage
    en Seeds and seedlings | seed swap | cuttings
indoor-plants
    fr Plantes d’intérieur et balcons | rempoter | jardinière | plantes vertes
    en Indoor plants and balconies | repotting | window box | house plants
"""

OCCUPATIONS = """
baker
    fr Boulangère / boulanger | paysanne-boulangère / paysan-boulanger
    en Baker | farmer-baker | bread maker
pastry-cook
    fr Pâtissière / pâtissier | cake designer | chocolatière / chocolatier
    en Pastry cook | cake maker | chocolate maker
cook
    fr Cuisinière / cuisinier | cheffe à domicile / chef à domicile | restauratrice / restaurateur
    en Cook | home chef | restaurant owner
caterer
    fr Traiteuse / traiteur | organisatrice de réceptions / organisateur de réceptions
    en Caterer | reception caterer
gardener
    fr Jardinière / jardinier | jardinière-paysagiste / jardinier-paysagiste
    en Gardener | landscape gardener
market-gardener
    fr Maraîchère / maraîcher | productrice de légumes / producteur de légumes
    en Market gardener | vegetable grower
farmer
    fr Agricultrice / agriculteur | paysanne / paysan | éleveuse / éleveur
    en Farmer | smallholder | livestock farmer
"""
