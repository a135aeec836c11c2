"""Works and repair: a house that holds, and things that last."""

SKILLS = """
joinery
    fr Menuiserie | travail du bois | pose de portes | pose de fenêtres | étagères sur mesure
    en Joinery | woodwork | fitting doors | fitting windows | made-to-measure shelves
electricity
    fr Électricité | prises | interrupteurs | luminaires | tableau électrique
    en Electrical work | sockets | switches | light fittings | fuse box
plumbing
    fr Plomberie | fuite d’eau | robinet | évier bouché | chasse d’eau
    en Plumbing | water leak | tap | blocked sink | toilet flush
painting
    fr Peinture et revêtements | repeindre une pièce | papier peint | enduit
    en Painting and coverings | decorating a room | wallpaper | plastering over
insulation-advice
    fr Conseil en isolation | économies d’énergie | rénovation énergétique | courants d’air
    en Insulation advice | energy saving | draught proofing
bicycle-repair
    fr Réparation de vélos | mécanique vélo | crevaison | freins de vélo | bicyclette
    en Bicycle repair | bike mechanics | puncture | bike brakes
appliance-repair
    fr Réparation d’appareils | électroménager | machine à laver | café réparation | grille-pain
    en Appliance repair | washing machine | repair café | toaster
sewing
    fr Couture et retouches | ourlet | fermeture éclair | machine à coudre | raccommodage
    en Sewing and alterations | hemming | zip | sewing machine | mending
moving-help
    fr Aide au déménagement | porter des meubles | cartons | camionnette
    en Help with moving | carrying furniture | packing boxes | van
handiwork
    fr Petit bricolage | bricoler | poser une étagère | percer un mur | accrocher un cadre
    en Odd jobs | do-it-yourself | putting up a shelf | drilling | DIY
furniture-assembly
    fr Montage de meubles | meuble en kit | monter une armoire
    en Furniture assembly | flat-pack furniture
furniture-restoration
    fr Restauration de meubles | décaper | poncer | relooking de meubles
    en Furniture restoration | stripping | sanding | upcycling furniture
tiling
    fr Carrelage et faïence | joints | poser du carrelage | salle de bains
    en Tiling | grouting | laying tiles | bathroom tiles
masonry
    fr Petite maçonnerie | muret | béton | pierre sèche | mortier
    en Small masonry work | low wall | concrete | dry stone
flooring
    fr Pose de sols | parquet | plancher | linoléum | moquette
    en Laying floors | parquet | laminate | linoleum | carpet
plasterwork
    fr Plâtre et cloisons | plaque de plâtre | placo | faux plafond
    en Plaster and partitions | plasterboard | drywall | false ceiling
earth-building
    fr Construction en terre et paille | écoconstruction | torchis | chaux | enduit terre
    en Building with earth and straw | natural building | cob | lime plaster
car-care
    fr Entretien de voiture | vidange | changer une roue | mécanique auto
    en Car care | oil change | changing a wheel | car mechanics
phone-repair
    fr Réparation de téléphones | écran cassé | changer une batterie
    en Phone repair | broken screen | battery replacement
tool-sharing
    fr Prêt et entretien d’outils | affûtage | outillage | prêter une perceuse
    en Lending and caring for tools | sharpening | lending a drill
"""

OCCUPATIONS = """
joiner
    fr Menuisière / menuisier | ébéniste | agenceuse / agenceur
    en Joiner | cabinet maker | carpenter
roof-carpenter
    fr Charpentière / charpentier | constructrice bois / constructeur bois
    en Roof carpenter | timber framer
electrician
    fr Électricienne / électricien | installatrice électrique / installateur électrique
    en Electrician | electrical fitter
plumber
    fr Plombière / plombier | plombière-chauffagiste / plombier-chauffagiste
    en Plumber | heating engineer | heating fitter
house-painter
    fr Peintre en bâtiment | peintre décoratrice / peintre décorateur | tapissière / tapissier
    en House painter | painter and decorator
mason
    fr Maçonne / maçon | tailleuse de pierre / tailleur de pierre
    en Mason | bricklayer | stonemason
bicycle-mechanic
    fr Mécanicienne cycles / mécanicien cycles | vélociste | réparatrice de vélos / réparateur de vélos
    en Bicycle mechanic | bike repairer
roofer
    fr Couvreuse / couvreur | zingueuse / zingueur
    en Roofer | zinc roofer
"""
