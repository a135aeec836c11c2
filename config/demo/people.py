"""The members of the demo: invented, every one of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invented:
    """place: INSEE code. trades and skills: codes; the trades are the declared trade, the skills come on top."""

    name: str
    trade: str
    place: str
    trades: tuple[str, ...]
    skills: tuple[str, ...]
    radius_km: int
    is_remote: bool
    weekly_minutes: int


def _read(line: str) -> Invented:
    name, trade, place, trades, skills, reach, weekly = (part.strip() for part in line.split("|"))
    return Invented(
        name=name,
        trade=trade,
        place=place,
        trades=tuple(trades.split()),
        skills=tuple(skills.split()),
        radius_km=int(reach.removesuffix("+remote")),
        is_remote=reach.endswith("+remote"),
        weekly_minutes=int(weekly),
    )


# name | trade | INSEE code | skills of the trade | other skills | kilometres, "+remote" | minutes a week
_LINES = """
Camille Aubertin | graphiste | 69123 | graphic-design illustration | layout | 40+remote | 180
Hugo Lestienne | développeur web | 69123 | web-development | website | 30+remote | 240
Inès Marchandeau | traductrice | 75056 | translation-english proofreading | english-lessons | 30+remote | 180
Malo Kerdraon | charpentier | 29232 | joinery |  | 50 | 240
Nadège Rouvière | comptable | 69123 | bookkeeping invoicing | tax-return | 60+remote | 120
Yanis Belhadi | photographe | 13055 | photography | video | 60 | 180
Solène Guivarch | rédactrice web | 35238 | copywriting | proofreading communication-plan | 30+remote | 240
Théo Marsaleix | réparateur informatique | 69266 | computer-repair | digital-first-steps data-backup | 40 | 300
Aïssatou Diémé | couturière | 59350 | sewing | crafts | 25 | 240
Gaspard Villemin | maraîcher | 59350 | gardening | market-gardening cooking | 30 | 180
Léonie Pastouret | formatrice | 31555 | workshop-facilitation | coaching digital-first-steps | 50+remote | 180
Samir Ouaddah | électricien | 93008 | electricity | appliance-repair | 35 | 240
Élodie Charpentreau | community manager | 44109 | social-media | communication-plan copywriting | 30+remote | 180
Victor Lacassagne | vidéaste | 33063 | video | sound-and-light photography | 80 | 240
Manon Ferrière | architecte d’intérieur | 38185 | graphic-design | layout | 50+remote | 120
Karim Zerrouki | plombier | 13055 | plumbing | appliance-repair | 30 | 300
Clémence Dutilloy | juriste | 69123 | legal-first-advice | public-letter-writing | 30+remote | 120
Owen Le Tallec | guide nature | 35238 | workshop-facilitation | english-lessons | 60 | 180
Fatoumata Sangaré | aide-soignante indépendante | 93008 | company-for-elders |  | 20 | 180
Baptiste Roumégoux | boulanger | 31555 | baking | cooking | 25 | 120
Juliette Nadaud | illustratrice | 35238 | illustration | workshop-facilitation | 40+remote | 240
Enzo Caradec | développeur mobile | 35238 | web-development | website | 30+remote | 180
Rosalie Thévenin | coach vocale | 69123 | music-lessons | coaching | 40+remote | 120
Mehdi Lakhdari | livreur à vélo | 69123 | moving-help | bicycle-repair | 25 | 240
Agathe Bourdillon | consultante en subventions | 35238 | grant-applications | public-letter-writing | 30+remote | 180
Loïc Hénaff | ébéniste | 35238 | joinery |  | 45 | 180
Noémie Castagnède | interprète LSF | 31555 | sign-language | workshop-facilitation | 60+remote | 180
Paul-Émile Ratsimba | ingénieur du son | 97411 | sound-and-light | music-lessons | 40+remote | 240
Delphine Vauzelle | secrétaire indépendante | 63113 | public-letter-writing secretarial-work | invoicing | 30+remote | 300
Arthur Quémener | paysagiste | 29232 | gardening | appliance-repair | 40 | 240
Maëlys Joncquert | naturopathe | 13055 | massage | cooking | 30 | 120
Idriss Benhammou | médiateur numérique | 59350 | digital-first-steps online-procedures smartphone-help |  | 30 | 300
Lucie Sarrazin-Petit | correctrice | 75056 | proofreading | layout | 30+remote | 180
Romain Etcheverry | moniteur de surf | 64445 | workshop-facilitation | video | 60 | 180
Héloïse Bonnefond | céramiste | 69266 | crafts | workshop-facilitation | 30 | 120
Tanguy Moreau-Lebrun | analyste de données | 75056 | free-software | secretarial-work website | 30+remote | 180
Sarah Benchetrit | psychomotricienne | 69123 | childcare | massage | 20 | 120
Florian Duvernay | cuisinier | 38185 | cooking | baking | 30 | 180
Awa Cissokho | coiffeuse | 59350 | company-for-elders |  | 20 | 180
Gwenaël Prigent | menuisier | 29232 | joinery | appliance-repair | 50 | 240
Margaux Fontanille | attachée de presse | 75056 | press-relations | copywriting social-media | 30+remote | 120
Jonas Weissbecker | brasseur | 59350 | event-organisation | crafts | 40 | 120
Océane Rivalland | professeure de yoga | 13055 | massage | workshop-facilitation | 30 | 180
Ludovic Pommeret | mécanicien | 59350 | driving-people | bicycle-repair | 35 | 240
Anaïs Tessonneau | designer UX | 44109 | website accessibility-review | layout | 30+remote | 180
Bilal Messaoudi | professeur particulier | 93008 | school-support | english-lessons | 25+remote | 240
Capucine Laroche-Vidal | fleuriste | 75056 | crafts | gardening | 25 | 120
Dimitri Kovaltchouk | administrateur systèmes | 38185 | data-backup website | computer-repair | 30+remote | 240
Esther Mouyabi | cheffe de projet culturel | 97209 | event-organisation | grant-applications | 60+remote | 180
Fanny Gauthereau | conteuse | 38185 | theatre | childcare | 40 | 180
Grégoire Lanterne | apiculteur | 31555 | crafts | gardening | 35 | 120
Honorine Abadie | écrivaine publique | 31555 | public-letter-writing | online-procedures proofreading | 30+remote | 240
Isidore Palmier | pêcheur | 97105 | appliance-repair | cooking | 30 | 120
Jeanne Colombani | hôtelière | 2A004 |  | event-organisation english-lessons cooking | 40 | 120
Killian Mazurier | monteur vidéo | 35238 | video | photography | 30+remote | 240
Lætitia Garrabos | infirmière libérale | 13055 | company-for-elders |  | 25 | 120
"""

PEOPLE = tuple(_read(line) for line in _LINES.strip().splitlines())

_LIKED = """
accessibility-review appliance-repair baking beekeeping bicycle-repair bookkeeping business-plan catering
childcare coaching communication-plan company-for-elders computer-repair cooking copywriting crafts
data-backup digital-first-steps driving-people electricity email-and-calls english-lessons
event-organisation free-software french-lessons gardening grant-applications graphic-design illustration
insulation-advice interviewing invoicing joinery layout legal-first-advice market-gardening market-study
massage moving-help music-lessons online-procedures online-safety painting photography plumbing
press-relations project-coordination proofreading public-letter-writing sales school-support
secretarial-work sewing sign-language smartphone-help social-media sound-and-light tax-return theatre
translation-arabic translation-english translation-spanish video web-development website
workshop-facilitation
"""
LIKED = tuple(_LIKED.split())
"""Skills that anybody may like to help with, whatever their trade: codes, in the order of the alphabet."""
