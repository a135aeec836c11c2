"""What the members of the demo offer: each by the first of them who knows how."""

from datetime import datetime

from config.demo.calendar import Calendar
from config.demo.cast import Cast
from config.demo.exchanges import id_of
from coop.selectors import profiles, skills
from marketplace.domain.moderation import Kind
from marketplace.domain.offers import Service
from marketplace.domain.terms import Terms
from marketplace.services import attachments, offers

# title / text / skills | terms | least cents for an hour | minutes | remote or here | days ago
_BLOCKS = """
Je répare vos vélos
Freins, roues, chaîne, petite révision. Je viens avec mes outils, ou vous passez à l’atelier le samedi.
bicycle-repair | hours gift | 0 | 90 | here | 3

Une page web claire pour votre activité
Une page sobre, accessible et facile à mettre à jour, que je vous apprends à tenir ensuite.
website web-development | hours euros mixed | 4000 | 480 | remote | 9

Mettre vos comptes à l’endroit
Factures dans une boîte, tableur à reprendre, première déclaration : on le fait ensemble une fois.
bookkeeping | hours euros | 3500 | 120 | remote | 15

Premiers pas avec une tablette ou un téléphone
Doucement, chez vous, avec un carnet où tout est noté. Une heure, puis une autre une semaine plus tard.
digital-first-steps smartphone-help | hours gift | 0 | 60 | here | 21

Relire et corriger vos textes
Lettres d’information, dossiers, pages web : les fautes, et ce qui pourrait être plus simple.
proofreading | hours euros mixed | 3000 | 60 | remote | 34

Petits travaux de menuiserie
Portes qui frottent, étagères, chaises bancales. Je regarde une photo avant de dire oui.
joinery | hours mixed | 2800 | 180 | here | 48
"""
FILES = {
    "Relire et corriger vos textes": (
        "grille-de-relecture.txt",
        "Ce que je regarde, dans l’ordre\n\n1. Ce que le texte doit faire, et pour qui\n"
        "2. L’ordre des idées\n3. Les phrases longues\n4. L’orthographe et la ponctuation\n5. Les espaces\n",
    )
}
"""A file beside an offer, by its title."""


def offer(cast: Cast, calendar: Calendar) -> None:
    """Plan the offers, each on its day."""
    for ordinal, block in enumerate(_BLOCKS.strip().split("\n\n")):
        days = int(block.rpartition("|")[2])
        calendar.plan(calendar.days_before(days, 11), _post, cast=cast, block=block, ordinal=ordinal)


def _post(cast: Cast, block: str, ordinal: int, at: datetime) -> None:
    title, text, facts = block.splitlines()
    codes, terms, floor, minutes, where, _days = (part.strip() for part in facts.split("|"))
    knowing = [name for name, one in cast.people.items() if {*codes.split()} & {*one.trades, *one.skills}]
    author = cast.actors[min(knowing)] if knowing else cast.member
    ids, profile = skills.ids_by_code(), profiles.get(id_of(author))
    service = Service(
        title=title,
        text=text,
        skill_ids=tuple(ids[code] for code in codes.split()),
        terms=tuple(Terms(one) for one in terms.split()),
        place_id=profile.place_id,
        radius_km=profile.radius_km,
        is_remote=where == "remote",
        floor_cents=int(floor) or None,
        usual_minutes=int(minutes),
    )
    offer_id = offers.post(by=author, at=at, service=service, key=f"demo:offer:{ordinal}")
    if title in FILES:
        name, said = FILES[title]
        attachments.add(
            by=author, at=at, kind=Kind.OFFER, subject_id=offer_id, name=name, content=said.encode()
        )
