"""Making by hand: thread, earth, wood, metal, paper."""

SKILLS = """
knitting
    fr Tricot et crochet | tricoter | laine | aiguilles
    en Knitting and crochet | wool | needles
embroidery
    fr Broderie | point de croix | sashiko | canevas
    en Embroidery | cross stitch | sashiko
dressmaking
    fr Création de vêtements | patron de couture | robe sur mesure | stylisme
    en Making clothes | sewing pattern | made-to-measure dress
weaving
    fr Tissage et filage | métier à tisser | macramé | laine cardée
    en Weaving and spinning | loom | macramé
natural-dyeing
    fr Teinture et impression textile | indigo | sérigraphie | tampon
    en Dyeing and textile printing | indigo | screen printing
pottery
    fr Poterie et céramique | argile | tour de potier | émail
    en Pottery and ceramics | clay | potter’s wheel | glaze
leatherwork
    fr Travail du cuir | maroquinerie | sac | ceinture | réparer un sac
    en Leatherwork | bag making | belt | mending a bag
jewellery-making
    fr Création de bijoux | perles | bagues | réparer un bijou
    en Jewellery making | beads | rings
wood-carving
    fr Sculpture et tournage du bois | tourner le bois | cuillères en bois
    en Wood carving and turning | woodturning | wooden spoons
basketry
    fr Vannerie | osier | panier | rotin
    en Basketry | wicker | willow | cane
metalwork
    fr Travail du métal | soudure | forge | ferronnerie
    en Metalwork | welding | forging | wrought iron
glasswork
    fr Travail du verre | vitrail | mosaïque
    en Glasswork | stained glass | mosaic
bookbinding
    fr Reliure et papier | carnets | cartonnage | papier recyclé | origami
    en Bookbinding and paper | notebooks | paper making | origami
calligraphy
    fr Calligraphie et lettrage | écriture à la plume | enluminure
    en Calligraphy and lettering | pen writing | illumination
drawing-and-painting
    fr Dessin et peinture | aquarelle | croquis | peinture à l’huile
    en Drawing and painting | watercolour | sketching | oil painting
upholstery
    fr Tapisserie d’ameublement | refaire un fauteuil | rideaux | coussins
    en Upholstery | reupholstering a chair | curtains | cushions
soap-and-candles
    fr Savons et bougies | savon à froid | cire | parfums
    en Soap and candles | cold process soap | wax
model-making
    fr Maquettes et modélisme | maquette | train miniature | figurines
    en Model making | scale model | model trains
"""

OCCUPATIONS = """
dressmaker
    fr Couturière / couturier | retoucheuse / retoucheur | styliste
    en Dressmaker | tailor | fashion designer
potter
    fr Potière / potier | céramiste
    en Potter | ceramic artist
upholsterer
    fr Tapissière d’ameublement / tapissier d’ameublement | tapissière décoratrice / tapissier décorateur
    en Upholsterer | soft furnisher
leather-worker
    fr Maroquinière / maroquinier | sellière / sellier | cordonnière / cordonnier
    en Leather worker | saddler | shoe repairer
jeweller
    fr Bijoutière / bijoutier | joaillière / joaillier | créatrice de bijoux / créateur de bijoux
    en Jeweller | jewellery designer
visual-artist
    fr Artiste plasticienne / artiste plasticien | peintre | sculptrice / sculpteur
    en Visual artist | painter | sculptor
bookbinder
    fr Relieuse / relieur | restauratrice de livres / restaurateur de livres
    en Bookbinder | book restorer
instrument-maker
    fr Luthière / luthier | factrice d’instruments / facteur d’instruments | accord de pianos
    en Instrument maker | luthier | piano tuner
ironworker
    fr Ferronnière d’art / ferronnier d’art | forgeronne / forgeron | métallière / métallier
    en Art ironworker | blacksmith | metalworker
"""
