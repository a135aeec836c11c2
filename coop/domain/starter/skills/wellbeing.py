"""Sport and well-being: moving, breathing, taking care. Nothing here replaces a health professional."""

SKILLS = """
walking-company
    fr Marche et randonnée accompagnées | balade | rando | marche nordique entre voisins
    en Walking and hiking together | rambling | hike | Nordic walking
running-company
    fr Course à pied à plusieurs | jogging | footing | préparer un 10 km
    en Running together | jogging | training for a 10k
cycling-confidence
    fr Apprendre à faire du vélo | remise en selle | vélo en ville | vélo-école
    en Learning to cycle | cycling in town | bike confidence
swimming-company
    fr Aller nager ensemble | piscine | vaincre la peur de l’eau
    en Swimming together | pool | fear of water
yoga
    fr Yoga | hatha yoga | postures | salutation au soleil
    en Yoga | hatha yoga | postures
meditation
    fr Méditation et respiration | pleine conscience | cohérence cardiaque | gestion du stress
    en Meditation and breathing | mindfulness | stress management
gentle-gymnastics
    fr Gymnastique douce | étirements | stretching | bouger à tout âge
    en Gentle gymnastics | stretching | moving at any age
tai-chi
    fr Taï-chi et qi gong | tai chi chuan | arts internes
    en Tai chi and qi gong | internal arts
dance
    fr Danse | danse de salon | salsa | danse folklorique | bal
    en Dance | ballroom | salsa | folk dance
team-sports
    fr Sports collectifs | football | basket | volley | hand | trouver une équipe
    en Team sports | football | basketball | volleyball | finding a team
racket-sports
    fr Sports de raquette | tennis | badminton | tennis de table | ping-pong
    en Racket sports | tennis | badminton | table tennis
relaxation
    fr Relaxation et sommeil | sophrologie | mieux dormir | détente guidée
    en Relaxation and sleep | guided relaxation | sleeping better
posture-at-work
    fr Gestes et postures au travail | ergonomie du poste | mal de dos | écran et chaise
    en Posture at work | desk ergonomics | back pain | chair and screen
self-image
    fr Conseil en image | vêtements | préparer un entretien | couleurs qui vont
    en Image advice | clothes | dressing for an interview
hair-cutting-basics
    fr Coiffure et coupe de cheveux | couper les cheveux | tresses | nattes
    en Hairdressing and haircuts | cutting hair | braids
make-up
    fr Maquillage et soins du visage | maquillage de fête | manucure | ongles
    en Make-up and facial care | party make-up | manicure | nails
first-aid
    fr Gestes de premiers secours | gestes qui sauvent | défibrillateur
    en First aid | life-saving gestures | defibrillator
"""

OCCUPATIONS = """
yoga-teacher
    fr Professeure de yoga / professeur de yoga | enseignante de yoga / enseignant de yoga
    en Yoga teacher | yoga instructor
sophrologist
    fr Sophrologue | praticienne en relaxation / praticien en relaxation
    en Sophrologist | relaxation practitioner
well-being-masseur
    fr Praticienne en massage bien-être / praticien en massage bien-être | shiatsu
    en Well-being massage practitioner | shiatsu practitioner
hairdresser
    fr Coiffeuse / coiffeur | coiffeuse à domicile / coiffeur à domicile | barbière / barbier
    en Hairdresser | mobile hairdresser | barber
beautician
    fr Esthéticienne / esthéticien | socio-esthéticienne / socio-esthéticien | prothésiste ongulaire
    en Beautician | beauty therapist | nail technician
"""
