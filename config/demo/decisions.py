"""What the demo's members decided, and what they are deciding today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.demo.calendar import Calendar
from config.demo.cast import MEMBER, Cast
from coop.domain.actors import PLATFORM, Actor
from governance.services import ballots, proposals


@dataclass(frozen=True, slots=True)
class Decision:
    """opened_days_ago: how long before now the vote opened; yes: how many in ten vote yes."""

    title: str
    reason: str
    rule_key: str
    value: object
    opened_days_ago: int
    proposer: int
    yes: int
    turnout: int = 7


BLANK = 9
"""Of ten voters, the one who votes blank."""

DECIDED = (
    Decision(
        "Davantage pour l’inclusion numérique",
        "Les demandes d’accompagnement arrivent plus vite que nos moyens. Je propose de porter la part de l’inclusion "
        "numérique de 35 à 42 %, en la prenant sur la réserve et sur la solidarité, qui ont bien tenu.",
        "timebank.distribution_shares",
        {"observatory": "0.25", "inclusion": "0.42", "solidarity": "0.18", "reserve": "0.15"},
        opened_days_ago=96,
        proposer=4,
        yes=8,
    ),
    Decision(
        "Contribution à 10 % sur les heures",
        "Doubler la contribution remplirait plus vite le pot commun. Parlons-en avant de voter.",
        "timebank.contribution_share",
        "0.10",
        opened_days_ago=70,
        proposer=9,
        yes=3,
    ),
    Decision(
        "Cinq invitations, c’est peu",
        "Quand personne ne répond, on attend. Huit invitations ouvertes à la fois laisseraient plus de chances.",
        "marketplace.invitation_count",
        8,
        opened_days_ago=40,
        proposer=16,
        yes=7,
    ),
)
OPEN = (
    Decision(
        "La proximité d’abord",
        "Pour les coups de main sur place, dix kilomètres changent tout. Je propose de faire compter la distance un "
        "peu plus, et les compétences un peu moins.",
        "marketplace.match_weights",
        {
            "skills": "0.30",
            "words": "0.10",
            "distance": "0.25",
            "availability": "0.12",
            "terms": "0.08",
            "reciprocity": "0.10",
            "trust": "0.05",
        },
        opened_days_ago=6,
        proposer=12,
        yes=6,
        turnout=4,
    ),
    Decision(
        "Vingt-cinq heures pour démarrer",
        "Plusieurs nouveaux sociétaires hésitent à demander avant d’avoir donné. Un peu plus de marge les mettrait à "
        "l’aise, et l’équilibre général n’en souffre pas.",
        "timebank.credit_minutes",
        25 * 60,
        opened_days_ago=3,
        proposer=20,
        yes=7,
        turnout=3,
    ),
)
WITHDRAWN = Decision(
    "Des votes plus courts",
    "Trois jours suffiraient-ils ? Après discussion, je retire : tout le monde ne lit pas ses messages chaque jour.",
    "governance.voting_days",
    3,
    opened_days_ago=25,
    proposer=7,
    yes=0,
)
WRITING = Decision(
    "Un préavis de trois jours",
    "Le temps de lire et de s’y préparer, avant qu’une nouvelle règle ne s’applique.",
    "governance.notice_days",
    3,
    opened_days_ago=1,
    proposer=0,
    yes=0,
)
DISCUSSED = Decision(
    "Deux semaines pour voter",
    "Sept jours passent vite quand on est en chantier ou en déplacement. Quatorze laisseraient à chacun le temps de lire, "
    "d’en parler et de voter.",
    "governance.voting_days",
    14,
    opened_days_ago=2,
    proposer=14,
    yes=0,
)
ANNOUNCED = Decision(
    "Être là depuis un mois pour voter",
    "Un mois permet de faire un premier échange et de comprendre ce qu’on décide. Personne n’est écarté longtemps.",
    "governance.electorate_days",
    30,
    opened_days_ago=-2,
    proposer=10,
    yes=0,
)
DISCUSSION_DAYS = 6
"""From the publication to the announcement: five whole days lie between."""
ANNOUNCEMENT_DAYS = 4
"""From the announcement to the opening: three whole days lie between."""


def decide(cast: Cast, calendar: Calendar) -> None:
    """Plan each proposal, its discussion, its announcement, its vote and its count."""
    for decision in (*DECIDED, *OPEN, ANNOUNCED):
        opens_at = calendar.days_before(decision.opened_days_ago, 11)
        announced_at = calendar.days_before(decision.opened_days_ago + ANNOUNCEMENT_DAYS, 11)
        at = calendar.days_before(decision.opened_days_ago + ANNOUNCEMENT_DAYS + DISCUSSION_DAYS, 11)
        told = {"cast": cast, "decision": decision}
        calendar.plan(at, _publish, **told, calendar=calendar, sponsors=2)
        calendar.plan(announced_at, _announce, **told)
        calendar.plan(opens_at, _open, **told, calendar=calendar)
    for decision in (WITHDRAWN, WRITING):
        at = calendar.days_before(decision.opened_days_ago, 12)
        calendar.plan(at, _write, cast=cast, calendar=calendar, decision=decision)
    at = calendar.days_before(DISCUSSED.opened_days_ago, 12)
    calendar.plan(at, _publish, cast=cast, calendar=calendar, decision=DISCUSSED, sponsors=1)


def _publish(cast: Cast, calendar: Calendar, decision: Decision, sponsors: int, at: datetime) -> None:
    """Those who joined next after the proposer sponsor it, each on a later day."""
    proposal_id = _propose(cast, decision, at)
    cast.proposals[decision.title] = proposal_id
    proposals.publish(by=cast.members()[decision.proposer], at=at, proposal_id=proposal_id)
    for rank in range(1, sponsors + 1):
        person = cast.members()[decision.proposer + rank]
        calendar.plan(at + timedelta(hours=20 * rank), proposals.sponsor, by=person, proposal_id=proposal_id)


def _announce(cast: Cast, decision: Decision, at: datetime) -> None:
    proposer = cast.members()[decision.proposer]
    proposals.announce(by=proposer, at=at, proposal_id=cast.proposals[decision.title])


def _open(cast: Cast, calendar: Calendar, decision: Decision, at: datetime) -> None:
    proposer = cast.members()[decision.proposer]
    ballot_id = ballots.open(by=proposer, at=at, proposal_id=cast.proposals[decision.title])
    for voter in cast.members():
        # The demo's member has not voted yet: their home says so.
        waits = decision in OPEN and voter is cast.actors[MEMBER.name]
        if cast.random.randrange(10) < decision.turnout and not waits:
            _plan_vote(cast, calendar, decision, ballot_id, voter, at)
    calendar.plan(at + timedelta(days=7, hours=1), ballots.close_due, by=PLATFORM)


def _plan_vote(
    cast: Cast, calendar: Calendar, decision: Decision, ballot_id: int, voter: Actor, opened_at: datetime
) -> None:
    said = cast.random.randrange(10)
    choice = "yes" if said < decision.yes else "blank" if said == BLANK else "no"
    at = opened_at + timedelta(minutes=cast.random.randrange(10, 6 * 24 * 60))
    calendar.plan(at, ballots.cast, by=voter, ballot_id=ballot_id, choice=choice)


def _propose(cast: Cast, decision: Decision, at: datetime) -> int:
    value = dict(decision.value) if isinstance(decision.value, Mapping) else decision.value
    return proposals.write(
        by=cast.members()[decision.proposer],
        at=at,
        title=decision.title,
        reason=decision.reason,
        rule_key=decision.rule_key,
        value=value,
    )


def _write(cast: Cast, calendar: Calendar, decision: Decision, at: datetime) -> None:
    proposal_id = _propose(cast, decision, at)
    if decision is WITHDRAWN:
        proposer = cast.members()[decision.proposer]
        calendar.plan(at + timedelta(days=2), proposals.withdraw, by=proposer, proposal_id=proposal_id)
