"""What the demo's members decide besides rules: a budget that was voted, a choice among options and an
election.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from config.demo.calendar import Calendar
from config.demo.cast import MEMBER, Cast
from config.demo.decisions import ANNOUNCEMENT_DAYS, DISCUSSION_DAYS, check
from coop.domain.actors import PLATFORM, Role
from governance.selectors import ballots as facts
from governance.selectors import mandates
from governance.services import ballots, candidacies, kinds, proposals, urns

Marking = Callable[[Random, Sequence[str]], list[tuple[str, int]]]
"""What a voter writes: options and marks, drawn apart, so that the rest of the demo is as it was."""


@dataclass(frozen=True, slots=True)
class Plan:
    """write: gives the proposal's id; candidates: ranks among the members; turnout: how many in ten vote.

    is_secret: they put their papers into an urn.
    """

    title: str
    opened_days_ago: int
    proposer: int
    write: Callable[..., int]
    marking: Marking
    candidates: tuple[int, ...] = ()
    turnout: int = 6
    is_secret: bool = False


def _ticked(random: Random, options: Sequence[str]) -> list[tuple[str, int]]:
    return [(option, 1) for option in options if random.randrange(10) < 5]


def _graded(random: Random, options: Sequence[str]) -> list[tuple[str, int]]:
    return [(option, random.randrange(6)) for option in options]


def _ranked(random: Random, options: Sequence[str]) -> list[tuple[str, int]]:
    order = random.sample(list(options), len(options))
    return [(option, rank) for rank, option in enumerate(order, start=1)]


BUDGET = "Mille deux cents euros pour le quartier"
PLANS = (
    Plan(
        BUDGET,
        opened_days_ago=30,
        proposer=3,
        write=partial(
            kinds.spend,
            title=BUDGET,
            reason="Le fonds de solidarité a bien tenu cette année. Choisissons ensemble ce qu’il paie.",
            method="equal_shares",
            cents=1200_00,
            projects=[
                ("Un vélo cargo à partager", 700_00),
                ("Des outils de jardin", 300_00),
                ("Un repas de quartier", 250_00),
                ("Des ateliers de réparation", 400_00),
            ],
        ),
        marking=_ticked,
    ),
    Plan(
        "Quand nous retrouver ?",
        opened_days_ago=4,
        proposer=5,
        write=partial(
            kinds.resolve,
            title="Quand nous retrouver ?",
            reason="Les rencontres du mois ne conviennent pas à tout le monde : "
            "donnons une mention à chaque moment.",
            text="La rencontre du mois a lieu au moment qui obtient la meilleure mention.",
            method="majority_judgment",
            options=["Le mardi soir", "Le jeudi midi", "Le samedi matin", "Le dimanche après-midi"],
        ),
        marking=_graded,
    ),
    Plan(
        "Qui contrôle les comptes après l’été ?",
        opened_days_ago=2,
        proposer=8,
        write=partial(
            kinds.elect,
            title="Qui contrôle les comptes après l’été ?",
            reason="Le mandat en cours se termine bientôt. "
            "Deux personnes au moins devraient pouvoir se présenter.",
            seats=1,
            method="irv",
            purpose="Vérifier chaque mois que le livre des heures est entier, "
            "et dire aux sociétaires ce qui ne va pas.",
            powers=[Role.AUDITOR.value],
            days=180,
        ),
        marking=_ranked,
        candidates=(11, 15, 18),
        turnout=4,
        is_secret=True,
    ),
)
DUTY = "Contrôle des comptes"


def decide(cast: Cast, calendar: Calendar) -> None:
    """Plan each: written and published, sponsored, announced, opened, voted, counted by the keeper's job."""
    for plan in PLANS:
        first = plan.opened_days_ago + ANNOUNCEMENT_DAYS + DISCUSSION_DAYS
        told = {"cast": cast, "plan": plan}
        calendar.plan(calendar.days_before(first, 10), _publish, **told, calendar=calendar)
        announced_at = calendar.days_before(plan.opened_days_ago + ANNOUNCEMENT_DAYS, 10)
        calendar.plan(announced_at, _announce, **told)
        calendar.plan(calendar.days_before(plan.opened_days_ago, 10), _open, **told, calendar=calendar)


def _publish(cast: Cast, calendar: Calendar, plan: Plan, at: datetime) -> None:
    people = cast.members()
    duty = {"duty_id": _duty()} if plan.candidates else {}
    proposal_id = plan.write(by=people[plan.proposer], at=at, **duty)
    cast.proposals[plan.title] = proposal_id
    proposals.publish(by=people[plan.proposer], at=at, proposal_id=proposal_id)
    for rank in (1, 2):
        sponsor = people[plan.proposer + rank]
        calendar.plan(at + timedelta(hours=20 * rank), proposals.sponsor, by=sponsor, proposal_id=proposal_id)
    for rank in plan.candidates:
        text = "Je me présente : les chiffres ne me font pas peur, et j’expliquerai ce que je trouve."
        candidacies.stand(by=people[rank], at=at, proposal_id=proposal_id, text=text)


def _announce(cast: Cast, plan: Plan, at: datetime) -> None:
    proposals.announce(
        by=cast.members()[plan.proposer],
        at=at,
        proposal_id=cast.proposals[plan.title],
        is_secret=plan.is_secret,
    )


def _open(cast: Cast, calendar: Calendar, plan: Plan, at: datetime) -> None:
    proposal_id = cast.proposals[plan.title]
    ballot_id = ballots.open(by=cast.members()[plan.proposer], at=at, proposal_id=proposal_id)
    told, random = facts.get(ballot_id), Random(plan.title)  # noqa: S311  a story, not a secret
    assert told is not None  # it has just opened
    for voter in cast.members():
        # The demo's member has not voted yet where a vote is open: their home says so.
        waits = plan.title != BUDGET and voter is cast.actors[MEMBER.name]
        if random.randrange(10) < plan.turnout and not waits:
            later = at + timedelta(minutes=random.randrange(10, 6 * 24 * 60))
            marks = plan.marking(random, told.question.ids)
            vote = urns.put if plan.is_secret else ballots.cast
            calendar.plan(later, vote, by=voter, ballot_id=ballot_id, written=marks)
    counted_at = at + timedelta(days=7, hours=1)
    calendar.plan(counted_at, ballots.close_due, by=PLATFORM)
    scrutineers = [cast.members()[plan.proposer + rank] for rank in (1, 2)]
    check(calendar, scrutineers, ballot_id, counted_at)


def _duty() -> int:
    return next(duty_id for duty_id, name in mandates.duty_choices() if name == DUTY)
