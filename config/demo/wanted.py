"""What the members of the demo ask for: the words are theirs, in French, as they would write them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    title: str
    text: str
    skills: tuple[str, ...]
    minutes: int
    terms: str
    is_remote: bool


def _read(block: str) -> Wanted:
    title, text, facts = block.strip().splitlines()
    skills, minutes, terms, where = (part.strip() for part in facts.split("|"))
    return Wanted(title, text, tuple(skills.split()), int(minutes), terms, where == "remote")


# title / text / skills | minutes | terms | remote or here
_BLOCKS = """
Un logo pour mon atelier de céramique
J’ouvre un petit atelier et j’aimerais un logo simple, lisible en tampon comme en vitrine. J’ai deux croquis à partager.
graphic-design illustration | 240 | hours | remote

Mettre mon site aux normes d’accessibilité
Mon site vitrine a douze pages. J’ai besoin d’un regard sur les contrastes, les titres et la navigation au clavier, puis d’un coup de main pour corriger.
accessibility-review website | 180 | hours | remote

Relire ma lettre d’information avant l’envoi
Une page, tous les premiers lundis du mois. Je cherche un œil neuf pour les fautes et la clarté.
proofreading | 60 | hours | remote

Aider ma mère à créer son espace santé
Elle a 82 ans, une tablette, et beaucoup de patience. Il faut quelqu’un qui explique doucement.
digital-first-steps online-procedures | 120 | gift | here

Réparer une porte d’atelier qui frotte
La porte en bois a gonflé cet hiver. Outils sur place, café aussi.
joinery appliance-repair | 120 | hours | here

Traduire une fiche produit en anglais
Trois cents mots sur des cuillères en bois, dans un anglais simple.
translation-english | 90 | hours | remote

Photos de ma boulangerie au petit matin
Une vingtaine d’images pour le site et les réseaux, entre cinq et huit heures.
photography | 180 | mixed | here

Comprendre ma déclaration de chiffre d’affaires
Première année en micro-entreprise : je voudrais la faire une fois avec quelqu’un, puis savoir seule.
bookkeeping tax-return | 90 | hours | remote

Installer un tableur pour suivre mes stocks
Je note tout sur papier. Un tableau simple, avec les alertes quand il manque un produit.
free-software | 150 | hours | remote

Monter une vidéo de deux minutes
Les images sont prêtes, il manque le rythme, les sous-titres et un peu de musique libre.
video | 300 | euros | remote

Apprendre à sauvegarder mes photos
Dix ans de photos sur un vieil ordinateur. Je voudrais une méthode que je puisse refaire seul.
data-backup digital-first-steps | 120 | hours | here

Un coup de main pour déménager l’atelier
Deux heures à porter des cartons, samedi matin, avec une camionnette.
moving-help appliance-repair | 120 | hours | here

Raconter des histoires à la médiathèque
Une heure de contes pour quinze enfants, un mercredi après-midi.
theatre | 90 | gift | here

Préparer ma prise de parole devant les élus
J’ai cinq minutes pour défendre notre tiers-lieu. Je cherche quelqu’un pour répéter deux fois.
coaching | 120 | hours | remote

Refaire la mise en page de notre livret
Vingt pages, textes prêts, images à placer. Le budget est petit mais réel.
layout | 360 | mixed | remote

Réviser mon vélo cargo
Freins et chaîne. Je peux venir avec, ou attendre chez moi.
bicycle-repair | 90 | hours | here

Écrire un courrier au bailleur
Une fuite qui dure depuis octobre. Je voudrais une lettre claire et polie, avec les bons articles.
public-letter-writing legal-first-advice | 60 | hours | remote

Créer une page pour prendre rendez-vous
Une page sobre, deux créneaux par jour, un rappel par courriel.
web-development website | 480 | euros | remote

Cuisiner pour l’assemblée du quartier
Soixante personnes, cuisine équipée, un menu végétarien à inventer ensemble.
cooking | 300 | mixed | here

Initier trois aînés à la visioconférence
Ils voudraient parler à leurs petits-enfants. Une séance au calme, une semaine plus tard une autre.
digital-first-steps smartphone-help | 120 | gift | here

Enregistrer un jingle pour notre balado
Dix secondes, une voix et une guitare, en licence libre.
sound-and-light | 120 | hours | remote

Un regard sur mon dossier de subvention
Dossier régional de vingt pages, à rendre dans trois semaines.
grant-applications | 180 | hours | remote

Planter une haie avec les voisins
Trente plants, une demi-journée, des gants pour tout le monde.
gardening | 240 | hours | here

Illustrer une histoire pour enfants
Six dessins à l’aquarelle, univers marin, délai souple.
illustration | 600 | euros | remote

Rafraîchir mes bases d’anglais avant un salon
Trois conversations d’une heure, sur mon métier de brasseur.
english-lessons | 180 | hours | remote

Réparer un ordinateur qui ne démarre plus
Il s’allume, puis plus rien. Mes factures sont dedans.
computer-repair data-backup | 120 | hours | here

Interpréter une réunion en langue des signes
Réunion d’une heure et demie avec un nouveau sociétaire sourd.
sign-language | 120 | mixed | here

Lancer une lettre d’information
Choisir un outil sobre, importer soixante adresses, écrire le premier numéro ensemble.
communication-plan | 180 | hours | remote

Ourlets et reprises pour une troupe
Onze costumes, fil fourni, bonne humeur garantie.
sewing | 240 | hours | here

Vérifier un contrat de prestation
Six pages d’un client plus gros que moi. Je voudrais comprendre ce que je signe.
legal-first-advice | 90 | euros | remote

Accompagner mon père à ses rendez-vous
Deux après-midi par mois, en transports, avec un peu de conversation.
company-for-elders | 180 | hours | here

Remettre à l’endroit ma comptabilité de l’an dernier
Des factures dans une boîte, et une échéance qui approche.
bookkeeping invoicing | 300 | mixed | remote

Sonoriser une petite scène
Quarante personnes dans une grange, deux micros, matériel sur place.
sound-and-light | 240 | hours | here

Des ateliers de dessin au café associatif
Quatre séances pour adultes débutants.
workshop-facilitation | 360 | mixed | here

Saisir deux cents fiches dans un tableau
Fiches papier d’un inventaire de semences. Relecture par nous.
secretarial-work | 240 | hours | remote

Préparer mes réseaux pour la saison
Un calendrier de publications pour trois mois, que je pourrai tenir seul.
social-media | 150 | hours | remote

Changer le robinet de la cuisine partagée
Le joint est mort. Pièce achetée.
plumbing | 90 | hours | here

Une séance de yoga pour l’équipe
Huit personnes, dont trois n’en ont jamais fait.
massage | 60 | gift | here

Donner un coup de main en mathématiques
Ma fille prépare le brevet et doute beaucoup.
school-support | 180 | hours | remote

Remplir un dossier en ligne avec un voisin
Il ne lit pas bien le français administratif. Une heure, au calme, avec ses papiers.
online-procedures public-letter-writing | 90 | gift | here

Un portrait pour mon site
Deux ou trois photos naturelles, en lumière du jour.
photography | 60 | hours | here

Installer l’éclairage de l’expo
Douze spots et une multiprise récalcitrante.
electricity | 180 | mixed | here

Écrire le texte de notre page « qui sommes-nous »
Nous parlons trop de nous et pas assez de ce que nous faisons.
copywriting | 120 | hours | remote

Un communiqué pour l’ouverture du jardin
Presse locale, ton chaleureux, une page.
press-relations | 90 | hours | remote

Restaurer une chaise paillée
Elle était à ma grand-mère. L’assise est bonne, le pied non.
joinery | 150 | hours | here

Organiser le forum des indépendants
Salle, intervenants, buffet : il manque une tête calme pour le jour même.
event-organisation | 420 | mixed | here
"""

WANTED = tuple(_read(block) for block in _BLOCKS.strip().split("\n\n"))

FILES = {
    "Traduire une fiche produit en anglais": (
        "fiche-produit.txt",
        "Cuillère de cuisine en hêtre\n\nTaillée à la main dans un bois d’une forêt voisine, huilée deux fois, sans vernis. "
        "Elle ne raye pas les poêles. À laver à la main et à sécher debout.\n\nLongueur 32 cm, poids 60 g.\n",
    )
}
"""A file beside a need, by its title."""
