"""Home and daily life: what makes a week easier."""

SKILLS = """
housekeeping
    fr Ménage | nettoyage | faire les vitres | grand ménage de printemps
    en Housework | cleaning | window cleaning | spring cleaning
ironing
    fr Lessive et repassage | repasser | linge | détachage
    en Laundry and ironing | washing | removing stains
grocery-shopping
    fr Faire les courses | courses alimentaires | aller à la pharmacie | marché pour un voisin
    en Doing the shopping | grocery run | going to the pharmacy | errands
home-organising
    fr Rangement et désencombrement | trier ses affaires | vider une pièce | organiser un placard
    en Tidying and decluttering | sorting belongings | clearing a room | organising a cupboard
house-watching
    fr Garde de maison | relever le courrier | arroser les plantes | absence pour vacances
    en House sitting | collecting mail | watering plants | holiday absence
parcel-reception
    fr Réception de colis et de clés | attendre un livreur | remise de clés
    en Receiving parcels and keys | waiting for a delivery | handing over keys
interior-decoration
    fr Décoration d’intérieur | aménager une pièce | couleurs | home staging
    en Interior decoration | arranging a room | colours | home staging
rental-hosting
    fr Accueil en location saisonnière | gîte | chambre d’hôtes | états des lieux
    en Hosting holiday lets | guest house | bed and breakfast
zero-waste
    fr Zéro déchet et produits maison | lessive maison | cosmétiques maison | réduire ses déchets
    en Zero waste and home-made products | home-made detergent | reducing waste
waste-sorting
    fr Tri et recyclage | déchetterie | encombrants | réemploi
    en Sorting and recycling | tip run | bulky waste | reuse
energy-bills
    fr Comprendre ses factures | énergie | eau | téléphone | changer de fournisseur
    en Understanding bills | energy | water | telephone | switching supplier
laundry-mending
    fr Entretien des vêtements | raccommoder | enlever les bouloches | cirer des chaussures
    en Caring for clothes | darning | removing pills | polishing shoes
party-preparation
    fr Préparer une fête chez soi | anniversaire | décoration de table | goûter d’enfants
    en Preparing a party at home | birthday | table decoration | children’s party
local-welcome
    fr Accueil de nouveaux arrivants | découvrir le quartier | adresses utiles | parrainage
    en Welcoming newcomers | discovering the area | useful addresses | buddy
carpooling
    fr Covoiturage du quotidien | trajet partagé | aller au travail ensemble
    en Everyday car sharing | shared ride | carpool
parcel-transport
    fr Transport d’objets | livraison à vélo | remorque | aller chercher un meuble
    en Carrying things | bike delivery | trailer | collecting furniture
"""

OCCUPATIONS = """
home-help
    fr Aide à domicile | aide-ménagère / aide-ménager | employée de maison / employé de maison
    en Home help | domestic worker | cleaner
home-organiser
    fr Consultante en rangement / consultant en rangement | home organiser
    en Home organiser | decluttering consultant
interior-designer
    fr Décoratrice d’intérieur / décorateur d’intérieur | architecte d’intérieur
    en Interior designer | interior decorator
concierge
    fr Concierge de quartier | gardienne d’immeuble / gardien d’immeuble | conciergerie
    en Neighbourhood concierge | caretaker | building keeper
courier
    fr Coursière à vélo / coursier à vélo | livreuse / livreur | cyclologistique
    en Bike courier | delivery rider
"""
