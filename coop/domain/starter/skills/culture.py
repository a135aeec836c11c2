"""Culture and events: playing, showing, gathering."""

SKILLS = """
music-lessons
    fr Cours de musique | solfège | apprendre un instrument | éveil musical
    en Music lessons | learning an instrument | music theory
event-organisation
    fr Organisation d’événements | fête de quartier | festival | conférence | évènementiel
    en Event organisation | street party | festival | conference
workshop-facilitation
    fr Animation d’ateliers | facilitation | intelligence collective | animer une réunion
    en Workshop facilitation | facilitating a meeting | collective intelligence
sound-and-light
    fr Son et lumière | sonorisation | régie | éclairage de scène | micro
    en Sound and light | PA system | stage lighting | microphone
theatre
    fr Théâtre et lecture à voix haute | improvisation | clown | mise en scène | conte
    en Theatre and reading aloud | improvisation | clown | staging
crafts
    fr Artisanat d’art | métiers d’art | créations artisanales | fait main
    en Arts and crafts | fine crafts | handmade
guitar
    fr Guitare | basse | ukulélé | accompagnement à la guitare
    en Guitar | bass | ukulele
piano
    fr Piano et clavier | synthétiseur | accompagnement au piano
    en Piano and keyboards | synthesiser
singing
    fr Chant et chorale | chanter | technique vocale | chef de chœur
    en Singing and choir | voice | choir leading
percussion
    fr Percussions et batterie | djembé | rythme | batucada
    en Percussion and drums | djembe | rhythm
music-recording
    fr Enregistrement et mixage | MAO | home studio | production musicale
    en Recording and mixing | home studio | music production
podcasts
    fr Podcasts et radio | émission | prise de son | documentaire sonore
    en Podcasts and radio | radio show | audio documentary
storytelling
    fr Contes et histoires | raconter des histoires | conter | kamishibaï
    en Tales and stories | storytelling | telling stories
writing-workshops
    fr Ateliers d’écriture | poésie | slam | nouvelles
    en Writing workshops | poetry | slam | short stories
local-heritage
    fr Patrimoine et visites de quartier | balade urbaine | mémoire locale
    en Heritage and neighbourhood walks | urban walk | local memory
film-club
    fr Ciné-club et projections | cinéma | débat après un film
    en Film club and screenings | cinema | film discussion
archive-digitising
    fr Numérisation d’archives familiales | diapositives | cassettes | vieux films
    en Digitising family archives | slides to files | tapes | old films
ticketing-and-hosting
    fr Accueil du public et billetterie | bénévolat sur un festival | buvette
    en Front of house and ticketing | festival volunteering | refreshment stall
"""

OCCUPATIONS = """
musician
    fr Musicienne / musicien | instrumentiste | compositrice / compositeur
    en Musician | instrumentalist | composer
music-teacher
    fr Professeure de musique / professeur de musique | prof de piano | prof de guitare
    en Music teacher | piano teacher | guitar teacher
actor
    fr Comédienne / comédien | actrice / acteur | conteuse / conteur
    en Actor | actress | storyteller
event-organiser
    fr Organisatrice d’événements / organisateur d’événements | chargée de production / chargé de production
    en Event organiser | event planner | production manager
facilitator
    fr Facilitatrice / facilitateur | animatrice d’ateliers / animateur d’ateliers | facilitation graphique
    en Facilitator | workshop leader | graphic recorder
sound-technician
    fr Technicienne du son / technicien du son | ingénieure du son / ingénieur du son | régisseuse / régisseur
    en Sound technician | sound engineer | stage manager
singer
    fr Chanteuse / chanteur | cheffe de chœur / chef de chœur | coach vocale / coach vocal
    en Singer | choir leader | vocal coach
"""
