"""What the demo's members decided, and what they are deciding today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from config.demo.calendar import Calendar
from config.demo.cast import MEMBER, Cast
from coop.domain.actors import PLATFORM, Actor
from governance.domain.moderation import Deed
from governance.selectors import certifications as checked
from governance.services import (
    amendments,
    ballots,
    certifications,
    execution,
    moderation,
    proposals,
    proxies,
    rehearsals,
    remarks,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """opened_days_ago: how long before now the vote opened; yes: how many in ten vote yes; scrutineers: how
    many have certified its count.
    """

    title: str
    reason: str
    rule_key: str
    value: object
    opened_days_ago: int
    proposer: int
    yes: int
    turnout: int = 7
    scrutineers: int = 2


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
COUNTED = Decision(
    "Des comptes rendus plus tôt",
    "Deux mois après la fin d’un mandat, on a oublié la moitié de ce qui s’est passé. Je propose quarante-cinq jours.",
    "governance.report_days",
    45,
    opened_days_ago=8,
    proposer=6,
    yes=8,
    scrutineers=1,
)
CERTIFIED = Decision(
    "Cinq jours pour contester",
    "Trois jours francs passent vite en août. Cinq laissent le temps de relire le dépouillement, sans rien bloquer.",
    "governance.contest_days",
    5,
    opened_days_ago=9,
    proposer=11,
    yes=8,
)
CONTESTED = Decision(
    "Des mandats de deux ans",
    "Trois ans, c’est long pour s’engager. Deux ans aideraient de nouvelles personnes à se présenter.",
    "governance.mandate_days",
    730,
    opened_days_ago=10,
    proposer=18,
    yes=6,
)
CHECKED = (COUNTED, CERTIFIED, CONTESTED)
"""Voted and counted: one waits for its second scrutineer, one may still be contested, one is."""
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
AMENDED_TITLE = "Un peu plus d’une semaine pour voter"
DISCUSSION_DAYS = 6
"""From the publication to the announcement: five whole days lie between."""
ANNOUNCEMENT_DAYS = 4
"""From the announcement to the opening: three whole days lie between."""


def decide(cast: Cast, calendar: Calendar) -> None:
    """Plan each proposal, its discussion, its announcement, its vote and its count."""
    for decision in (*DECIDED, *CHECKED, *OPEN, ANNOUNCED):
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
    calendar.plan(at + timedelta(hours=21), _talk, cast=cast)
    calendar.plan(at + timedelta(hours=26), _amend, cast=cast)


def _publish(cast: Cast, calendar: Calendar, decision: Decision, sponsors: int, at: datetime) -> None:
    """Those who joined next after the proposer sponsor it, each on a later day."""
    proposal_id = _propose(cast, decision, at)
    cast.proposals[decision.title] = proposal_id
    proposals.publish(by=cast.members()[decision.proposer], at=at, proposal_id=proposal_id)
    rehearsals.rehearse_due(by=PLATFORM, at=at)
    for rank in range(1, sponsors + 1):
        person = cast.members()[decision.proposer + rank]
        calendar.plan(at + timedelta(hours=20 * rank), proposals.sponsor, by=person, proposal_id=proposal_id)


def _talk(cast: Cast, at: datetime) -> None:
    """An objection with its answer, a question that still waits for one, a support, and words that somebody
    reports: the coordinator looks at them.
    """
    people, proposal_id = cast.members(), cast.proposals[DISCUSSED.title]
    say = partial(remarks.say, proposal_id=proposal_id)
    proposer, objector, asker, friend = (people[DISCUSSED.proposer + rank] for rank in (0, 5, 9, 1))
    objection = say(
        by=objector,
        at=at,
        kind="objection",
        text="Deux semaines, c’est long quand une règle bloque quelqu’un.",
    )
    say(
        by=proposer,
        at=at + timedelta(hours=1),
        answers_id=objection,
        text="C’est vrai. Une règle qui bloque peut être proposée tôt ; celle-ci ne change que la durée du vote.",
    )
    say(by=asker, at=at + timedelta(hours=2), kind="question", text="Dix jours ne suffiraient-ils pas ?")
    say(by=friend, at=at + timedelta(hours=3), kind="support", text="J’ai manqué deux votes cet été : oui.")
    hasty = say(by=asker, at=at + timedelta(hours=4), kind="question", text="Qui a encore eu cette idée ?")
    moderation.do(
        by=friend,
        at=at + timedelta(hours=5),
        remark_id=hasty,
        deed=Deed.REPORT,
        text="Cela vise la personne, et pas le texte.",
    )


def _amend(cast: Cast, at: datetime) -> None:
    """An amendment that is accepted, a sponsor who is asked again, and another one that waits for its answer."""
    people, proposal_id = cast.members(), cast.proposals[DISCUSSED.title]
    proposer, asker, objector, friend = (people[DISCUSSED.proposer + rank] for rank in (0, 9, 5, 1))
    offer = partial(amendments.propose, proposal_id=proposal_id, title=AMENDED_TITLE)
    first = offer(
        by=asker,
        at=at,
        replaces_id=None,
        reason=DISCUSSED.reason.replace("Quatorze", "Dix"),
        value=10,
        why="Dix jours couvrent toujours deux fins de semaine, et une règle qui bloque attend moins.",
    )
    accepted_at = at + timedelta(hours=2)
    thanks = "Bonne idée : l’essentiel est que chacun ait le temps de lire."
    amendments.accept(by=proposer, at=accepted_at, amendment_id=first, words=thanks)
    rehearsals.rehearse_due(by=PLATFORM, at=accepted_at)
    proposals.sponsor(by=friend, at=at + timedelta(hours=3), proposal_id=proposal_id)
    offer(
        by=objector,
        at=at + timedelta(hours=4),
        replaces_id=first,
        reason=DISCUSSED.reason.replace("Quatorze", "Neuf"),
        value=9,
        why="Neuf jours suffisent, et le vote se termine alors toujours un jour ouvré.",
    )


def _announce(cast: Cast, decision: Decision, at: datetime) -> None:
    proposer = cast.members()[decision.proposer]
    proposals.announce(by=proposer, at=at, proposal_id=cast.proposals[decision.title])


def _open(cast: Cast, calendar: Calendar, decision: Decision, at: datetime) -> None:
    proposer = cast.members()[decision.proposer]
    ballot_id = ballots.open(by=proposer, at=at, proposal_id=cast.proposals[decision.title])
    random = Random(decision.title) if decision in CHECKED else cast.random  # noqa: S311  a story
    silent: list[Actor] = []
    for voter in cast.members():
        # The demo's member has not voted yet: their home says so.
        waits = decision in OPEN and voter is cast.actors[MEMBER.name]
        if random.randrange(10) < decision.turnout and not waits:
            _plan_vote(random, calendar, decision, ballot_id, voter, at)
        elif not waits:
            silent.append(voter)
    if decision is OPEN[0]:  # somebody asks the demo's member to vote for them too
        holder_id, proposal_id = cast.member.member_id, cast.proposals[decision.title]
        told = {"by": silent[0], "proposal_id": proposal_id, "holder_id": holder_id}
        calendar.plan(at + timedelta(hours=3), proxies.give, **told)
    counted_at = at + timedelta(days=7, hours=1)
    calendar.plan(counted_at, ballots.close_due, by=PLATFORM)
    answering = {"cast": cast, "decision": decision, "ballot_id": ballot_id}
    scrutineers = [cast.members()[decision.proposer + rank] for rank in range(1, decision.scrutineers + 1)]
    check(calendar, scrutineers, ballot_id, counted_at)
    if decision is CONTESTED:
        calendar.plan(counted_at + timedelta(days=1), _contest, **answering)
        calendar.plan(counted_at + timedelta(days=1, hours=6), _answer, **answering)


def check(calendar: Calendar, scrutineers: Sequence[Actor], ballot_id: int, counted_at: datetime) -> None:
    """Plan that these count a vote again, and that its result is carried out once nobody may contest it."""
    for rank, person in enumerate(scrutineers, start=1):
        at = counted_at + timedelta(hours=2 * rank)
        calendar.plan(at, _certify, person=person, ballot_id=ballot_id)
    calendar.plan(counted_at + timedelta(days=5), execution.execute_due, by=PLATFORM)


def _certify(person: Actor, ballot_id: int, at: datetime) -> None:
    """Those who sponsored it count it again, as others could have."""
    scrutiny = checked.of_ballot(ballot_id, at=at)
    if scrutiny is None:
        raise LookupError(f"ballot {ballot_id} was not counted")
    certifications.certify(by=person, at=at, ballot_id=ballot_id, fingerprint=scrutiny.fingerprint)


def _contest(cast: Cast, decision: Decision, ballot_id: int, at: datetime) -> None:
    motive = "Le rappel m’est arrivé après la fin du vote. Le dépouillement tient-il compte des votes du dernier soir ?"
    person = cast.members()[decision.proposer + 4]
    certifications.contest(by=person, at=at, ballot_id=ballot_id, motive=motive)


def _answer(cast: Cast, decision: Decision, ballot_id: int, at: datetime) -> None:
    """One of its two scrutineers; the other one still has days to answer."""
    scrutiny = checked.of_ballot(ballot_id, at=at)
    if scrutiny is None:
        raise LookupError(f"{decision.title} was not counted")
    (contest,) = scrutiny.contests
    certifications.answer(
        by=cast.members()[decision.proposer + 1],
        at=at,
        contest_id=contest.id,
        verdict="maintained",
        text="Oui : j’ai recompté tous les votes reçus avant le terme, et le total est le même.",
    )


def _plan_vote(
    random: Random, calendar: Calendar, decision: Decision, ballot_id: int, voter: Actor, opened_at: datetime
) -> None:
    said = random.randrange(10)
    choice = "yes" if said < decision.yes else "blank" if said == BLANK else "no"
    at = opened_at + timedelta(minutes=random.randrange(10, 6 * 24 * 60))
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
