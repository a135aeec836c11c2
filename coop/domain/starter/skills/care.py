"""Care and transmission: being there for somebody, at any age."""

SKILLS = """
childcare
    fr Garde d’enfants | baby-sitting | sortie d’école | garder un bébé | périscolaire
    en Childcare | babysitting | school pick-up | minding a baby
company-for-elders
    fr Compagnie aux personnes âgées | visite à domicile | rompre l’isolement | seniors | promenade
    en Company for older people | home visits | loneliness | seniors
school-support
    fr Soutien scolaire | aide aux devoirs | collège | lycée | réviser
    en School support | homework help | tutoring | revision
french-lessons
    fr Cours de français | FLE | français langue étrangère | alphabétisation | conversation en français
    en French lessons | French as a foreign language | literacy | French conversation
english-lessons
    fr Cours d’anglais | parler anglais | conversation en anglais | préparer le TOEIC
    en English lessons | speaking English | English conversation
sign-language
    fr Langue des signes française | LSF | communiquer avec des personnes sourdes
    en French sign language | LSF | communicating with deaf people
driving-people
    fr Transport solidaire | accompagner en voiture | rendez-vous médical | conduire quelqu’un
    en Driving people | lift to an appointment | community transport
coaching
    fr Accompagnement de projet professionnel | coaching | bilan | reconversion | trouver un emploi
    en Career coaching | changing career | job search | skills review
massage
    fr Massage et bien-être | massage assis | détente | relaxation
    en Massage and well-being | chair massage | relaxation
caregiver-respite
    fr Répit des aidants | relayer un proche | pause pour un aidant familial
    en Respite for carers | relieving a relative | break for a family carer
appointment-company
    fr Accompagnement à un rendez-vous | aller à l’hôpital | guichet | ne pas y aller seul
    en Going along to an appointment | hospital visit | counter | moral support
reading-to-people
    fr Lecture à domicile | lire à quelqu’un | malvoyance | journal lu
    en Reading to people at home | reading for blind people | newspaper reading
disability-support
    fr Entraide autour du handicap | mobilité réduite | sortie en fauteuil | autisme
    en Help around disability | reduced mobility | wheelchair outing | autism
parent-support
    fr Entraide entre parents | jeunes parents | parentalité | relais de nuit
    en Help between parents | new parents | parenting
grief-company
    fr Écoute et présence | deuil | maladie | conversation | téléphone
    en Listening and being there | grief | illness | phone company
newcomer-support
    fr Accompagnement de personnes exilées | demande d’asile | réfugiés | parrainage citoyen
    en Support for people in exile | asylum | refugees | community sponsorship
youth-mentoring
    fr Mentorat de jeunes | orientation | stage | premier emploi | parrainage
    en Youth mentoring | finding one’s way | internship | first job
conflict-mediation
    fr Médiation entre voisins | conflit | médiation familiale | communication non violente | CNV
    en Mediation between neighbours | conflict | family mediation | non-violent communication
mutual-aid-shopping
    fr Livraison de repas à un voisin | portage de repas | repas chaud
    en Bringing meals to a neighbour | meal delivery | hot meal
"""

OCCUPATIONS = """
home-carer
    fr Auxiliaire de vie | assistante de vie / assistant de vie | aide aux personnes âgées
    en Home carer | care worker | personal assistant
childminder
    fr Assistante maternelle agréée / assistant maternel agréé | nounou | garde d’enfants à domicile
    en Registered childminder | nanny | babysitter
mediator
    fr Médiatrice / médiateur | médiatrice sociale / médiateur social
    en Mediator | community mediator
career-coach
    fr Coach professionnelle / coach professionnel | conseillère emploi / conseiller emploi
    en Career coach | career adviser
sign-language-interpreter
    fr Interprète en langue des signes | interprète LSF | interface de communication
    en Sign language interpreter | LSF interpreter
social-support-worker
    fr Accompagnatrice sociale / accompagnateur social | intervenante sociale / intervenant social
    en Social support worker | community support worker
"""
