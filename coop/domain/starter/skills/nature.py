"""Animals and nature: those who live with us, and what lives around."""

SKILLS = """
pet-sitting
    fr Garde d’animaux | garder un chat | nourrir un animal | pension à la maison
    en Pet sitting | cat sitting | feeding a pet
dog-walking
    fr Promenade de chiens | sortir un chien | balade canine
    en Dog walking | walking a dog
dog-training-basics
    fr Éducation du chien | rappel | chiot | dresser un chien
    en Dog training | recall | puppy
small-farmyard
    fr Poules et basse-cour | poulailler | lapins | canards
    en Hens and farmyard | hen house | rabbits | ducks
horses
    fr Chevaux et équitation | soins aux chevaux | poney | randonnée équestre
    en Horses and riding | horse care | pony | horse trekking
aquariums
    fr Aquariums et bassins | poissons | mare | plantes aquatiques
    en Aquariums and ponds | fish | water plants
bird-watching
    fr Observation des oiseaux | ornithologie | nichoir | mangeoire
    en Bird watching | ornithology | nesting box | bird feeder
plant-knowledge
    fr Connaissance des plantes | botanique | herbier | flore locale
    en Knowing plants | botany | herbarium | local flora
nature-outings
    fr Sorties nature | découverte de la forêt | bord de mer | traces d’animaux
    en Nature outings | forest discovery | seashore | animal tracks
wild-garden
    fr Accueil de la biodiversité | haie champêtre | hôtel à insectes | refuge au jardin
    en Welcoming wildlife | wild hedge | insect hotel | wildlife garden
citizen-science
    fr Sciences participatives | comptage de papillons | relevés naturalistes
    en Citizen science | butterfly count | nature records
astronomy
    fr Astronomie | étoiles | télescope | observer le ciel
    en Astronomy | stars | telescope | night sky
litter-picking
    fr Ramassage de déchets | nettoyage de rivière | nettoyage de plage
    en Litter picking | river clean-up | beach clean-up
water-saving
    fr Récupération d’eau de pluie | économiser l’eau | arrosage économe | cuve
    en Collecting rainwater | saving water | thrifty watering | tank
climate-workshops
    fr Ateliers sur le climat | fresque | bilan carbone personnel | transition écologique
    en Climate workshops | personal carbon footprint | ecological transition
"""

OCCUPATIONS = """
pet-sitter
    fr Gardienne d’animaux / gardien d’animaux | petsitter | promeneuse de chiens / promeneur de chiens
    en Pet sitter | dog walker
dog-trainer
    fr Éducatrice canine / éducateur canin | comportementaliste canine / comportementaliste canin
    en Dog trainer | canine behaviourist
environment-educator
    fr Animatrice nature / animateur nature | éducatrice à l’environnement / éducateur à l’environnement
    en Nature guide | environmental educator
landscape-designer
    fr Conceptrice de jardins / concepteur de jardins | paysagiste
    en Garden designer | landscaper
sustainability-consultant
    fr Consultante en transition écologique / consultant en transition écologique | RSE | conseil climat
    en Sustainability consultant | climate consultant
"""
