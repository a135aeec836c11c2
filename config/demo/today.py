"""What awaits the demo people today, so that each finds something to do at the first log-in."""

from datetime import datetime

from config.demo.calendar import Calendar
from config.demo.cast import Cast
from config.demo.exchanges import ask, id_of
from config.demo.wanted import Wanted
from config.demo.weeks import MORNINGS
from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from governance.services import letters
from marketplace.selectors import engagements as agreed
from marketplace.services import absences, engagements, gifts, messages, notices, reviews
from marketplace.services import pledges as runs
from timebank.domain.limits import LimitSide
from timebank.selectors import balances
from timebank.selectors import limits as granted
from timebank.services import limits, pledges

POSTER = Wanted(
    "Une affiche pour la fête des voisins",
    "Format A3, en deux couleurs, avec un plan d’accès. Nous avons les textes ; il manque l’œil.",
    ("graphic-design", "layout"),
    180,
    "hours",
    True,
)
SIGN = Wanted(
    "Dessiner l’enseigne de la recyclerie",
    "Une enseigne en bois d’un mètre vingt. Je cherche un dessin simple, que l’on reconnaît de loin.",
    ("illustration", "graphic-design"),
    150,
    "hours",
    True,
)
TAXES = Wanted(
    "Relire ma première facture à l’étranger",
    "Un client belge, une prestation de graphisme : quelles mentions, quelle TVA ? Une heure suffirait.",
    ("invoicing", "bookkeeping"),
    60,
    "hours",
    True,
)
SHELVES = Wanted(
    "Des étagères pour la bibliothèque partagée",
    "Trois planches en chêne, les tasseaux sont coupés. Il faut de bons niveaux et une visseuse.",
    ("joinery",),
    180,
    "hours",
    False,
)
INTRODUCTION = Wanted(
    "Présenter mon travail en anglais",
    "Un salon à Gand dans un mois. Je voudrais répéter trois phrases et savoir répondre aux questions.",
    ("english-lessons", "translation-english"),
    120,
    "hours",
    True,
)
SUBTITLES = Wanted(
    "Sous-titrer un entretien filmé",
    "Douze minutes de paroles, la transcription est faite. Il reste à caler et à relire.",
    ("video", "proofreading"),
    180,
    "hours",
    True,
)


ERRAND = Wanted(
    "Trier les cartons du local associatif",
    "Une dizaine de cartons de papiers. À deux, cela va vite ; le café est offert.",
    ("proofreading",),
    60,
    "hours",
    True,
)
RAMP = Wanted(
    "Une rampe pour la salle commune",
    "Deux marches à l’entrée, le bois est là. Il faut un plan simple et une demi-journée à deux.",
    ("joinery",),
    240,
    "hours",
    True,
)
BENCH = Wanted(
    "Réparer le banc du jardin",
    "Deux lattes ont cédé cet hiver. Le bois est acheté ; il manque une scie et un après-midi.",
    ("joinery",),
    120,
    "hours",
    False,
)
KEPT_BY_MEMBER = 5 * 60
KEPT_BY_OTHER = 3 * 60


def await_people(cast: Cast, calendar: Calendar) -> None:
    """Plan the last days: an invitation, hours to confirm, a conversation, a mediation, needs nearby."""
    calendar.plan(calendar.days_before(9, 9), _mediation, cast=cast, calendar=calendar)
    calendar.plan(calendar.days_before(8, 9), _hours_to_confirm, cast=cast, calendar=calendar)
    calendar.plan(calendar.days_before(6, 9), _did_not_meet, cast=cast, calendar=calendar)
    calendar.plan(calendar.days_before(5, 9), _conversation, cast=cast, calendar=calendar)
    calendar.plan(calendar.days_before(16, 9), _nobody_answers, cast=cast)
    calendar.plan(
        calendar.days_before(3, 9),
        ask,
        requester=cast.member,
        wanted=INTRODUCTION,
        key="today:introduction",
        half_days=MORNINGS,
    )
    calendar.plan(calendar.days_before(2, 9), _need_nearby, cast=cast)
    calendar.plan(calendar.days_before(2, 11), _hours_lacking, cast=cast)
    calendar.plan(calendar.days_before(1, 17), _invitation, cast=cast)
    calendar.plan(calendar.days_before(1, 20), _pledges, cast=cast)
    calendar.plan(calendar.days_before(1, 21), reviews.reveal_due, by=PLATFORM)
    # Nobody is written to about what the demo invented.
    calendar.plan(calendar.days_before(1, 22), notices.settle, by=PLATFORM)
    calendar.plan(calendar.days_before(1, 22), letters.settle, by=PLATFORM)


def _invitation(cast: Cast, at: datetime) -> None:
    asker = cast.actors["Gwenaël Prigent"]
    request_id = ask(asker, POSTER, at, "today:poster")
    engagements.invite(by=asker, at=at, request_id=request_id, member_id=id_of(cast.member))


def _nobody_answers(cast: Cast, at: datetime) -> None:
    """What a coordinator finds at the desk: an invitation that has waited for two weeks."""
    asker, giver = cast.actors["Nadège Rouvière"], cast.actors["Loïc Hénaff"]
    request_id = ask(asker, BENCH, at, "today:bench")
    engagements.invite(by=asker, at=at, request_id=request_id, member_id=id_of(giver))


def _hours_to_confirm(cast: Cast, calendar: Calendar, at: datetime) -> None:
    giver = cast.actors["Nadège Rouvière"]
    request_id = ask(cast.member, TAXES, at, "today:taxes")
    engagement_id = engagements.invite(by=cast.member, at=at, request_id=request_id, member_id=id_of(giver))
    calendar.plan(calendar.days_before(7), _accept, cast=cast, giver=giver, engagement_id=engagement_id)
    calendar.plan(
        calendar.days_before(1, 18), engagements.confirm, by=giver, engagement_id=engagement_id, minutes=75
    )


def _accept(cast: Cast, giver: Actor, engagement_id: int, at: datetime) -> None:
    """Who is to be met today is met whatever the months before: who has no room left is granted some."""
    line = agreed.get(engagement_id)
    room = granted.room(line.facts.receiver_id, at=at)
    if room.to_spend < line.agreed_minutes:
        limits.grant(
            by=cast.coordinator,
            at=at,
            member_id=line.facts.receiver_id,
            side=LimitSide.LEAST,
            minutes=room.low - line.agreed_minutes,
            reason="Une année difficile : nous en avons parlé ensemble.",
        )
    engagements.accept(by=giver, at=at, engagement_id=engagement_id)


def _conversation(cast: Cast, calendar: Calendar, at: datetime) -> None:
    asker = cast.actors["Mehdi Lakhdari"]
    request_id = ask(asker, SIGN, at, "today:sign")
    engagement_id = engagements.invite(by=asker, at=at, request_id=request_id, member_id=id_of(cast.member))
    calendar.plan(calendar.days_before(4), _accept, cast=cast, giver=cast.member, engagement_id=engagement_id)
    lines = (
        (
            3,
            asker,
            "Bonjour Camille ! Je peux passer avec la planche mardi, si cela vous aide à voir le bois.",
        ),
        (3, cast.member, "Bonjour Mehdi, très volontiers. Je prépare deux pistes d’ici là."),
        (1, asker, "Parfait. La première me plaît déjà beaucoup, surtout l’hirondelle."),
    )
    for step, (days, author, text) in enumerate(lines):
        calendar.plan(
            calendar.days_before(days, 11 + step),
            messages.send,
            by=author,
            engagement_id=engagement_id,
            text=text,
            key=f"demo:today:{step}",
        )


def _mediation(cast: Cast, calendar: Calendar, at: datetime) -> None:
    asker, giver = cast.actors["Fanny Gauthereau"], cast.actors["Killian Mazurier"]
    request_id = ask(asker, SUBTITLES, at, "today:subtitles")
    engagement_id = engagements.invite(by=asker, at=at, request_id=request_id, member_id=id_of(giver))
    calendar.plan(calendar.days_before(8), _accept, cast=cast, giver=giver, engagement_id=engagement_id)
    calendar.plan(
        calendar.days_before(4), engagements.confirm, by=giver, engagement_id=engagement_id, minutes=270
    )
    # Too far from the giver's figure: a coordinator is called.
    calendar.plan(
        calendar.days_before(3), engagements.confirm, by=asker, engagement_id=engagement_id, minutes=180
    )


def _did_not_meet(cast: Cast, calendar: Calendar, at: datetime) -> None:
    asker, giver = cast.actors["Gwenaël Prigent"], cast.actors["Nadège Rouvière"]
    request_id = ask(asker, ERRAND, at, "today:errand", is_dated=False)
    engagement_id = engagements.invite(by=asker, at=at, request_id=request_id, member_id=id_of(giver))
    calendar.plan(calendar.days_before(5, 11), _accept, cast=cast, giver=giver, engagement_id=engagement_id)
    calendar.plan(
        calendar.days_before(2, 10),
        absences.say,
        by=asker,
        engagement_id=engagement_id,
        reason="Nous nous sommes manqués lundi, et je n’ai pas de nouvelles depuis.",
    )


def _need_nearby(cast: Cast, at: datetime) -> None:
    ask(cast.actors["Sarah Benchetrit"], SHELVES, at, "today:shelves")


def _hours_lacking(cast: Cast, at: datetime) -> None:
    """Whoever has received most asks once more and says that they lack hours; a neighbour gives one."""
    asker, *_others = by_balance(cast)
    request_id = ask(asker, RAMP, at, "today:ramp")
    gifts.welcome(by=asker, at=at, request_id=request_id)
    giver = cast.actors["Mehdi Lakhdari"]
    if giver is asker:
        giver = cast.actors["Sarah Benchetrit"]
    try:
        gifts.give(by=giver, at=at, request_id=request_id, minutes=60, is_named=True, key="demo:today:ramp")
    except Refused:
        # A demo of a day long past: by the database's clock its hours would be back already.
        return


def _pledges(cast: Cast, at: datetime) -> None:
    """Whoever has given most, and the demo member, pledge what they hold above some hours."""
    *_others, generous = by_balance(cast)
    for who, above, to_solidarity in (
        (generous, KEPT_BY_OTHER, False),
        (cast.member, KEPT_BY_MEMBER, True),
    ):
        pledges.make(by=who, at=at, member_id=id_of(who), above_minutes=above, to_solidarity=to_solidarity)
    runs.run(by=PLATFORM, at=at)


def by_balance(cast: Cast) -> list[Actor]:
    """Everybody but the demo member, those who received most first."""
    people = {id_of(actor): actor for actor in cast.members() if actor.user_id and actor != cast.member}
    held = balances.of_members(list(people))
    return [people[pk] for pk in sorted(people, key=lambda pk: (held[pk], pk))]
