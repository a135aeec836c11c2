"""Projects of the funds: one is finished and gave something back, one runs, and a call is open for votes.

The funds of the demo hold what its missions brought: each project asks for a part of that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from config.demo.calendar import Calendar
from config.demo.cast import Cast
from config.demo.decisions import ANNOUNCEMENT_DAYS, DISCUSSION_DAYS
from config.demo.exchanges import id_of
from governance.selectors import ballots as facts
from governance.services import ballots, proposals
from timebank.domain.natures import FUNDS, AccountKind, Unit
from timebank.domain.projects import Milestone, ProjectDraft, Receiver
from timebank.selectors import grants as granted
from timebank.selectors import projects as known
from timebank.services import calls, grants, projects

CALL_DAYS = 22
LEAST_CENTS = 4_00
"""Below that a fund is too small to tell a story with."""


@dataclass(frozen=True, slots=True)
class Idea:
    """A project of the demo: who proposes it, what of the fund it asks for in percent, and its milestones."""

    title: str
    purpose: str
    proposer: str
    percent: int
    milestones: tuple[str, ...]


@dataclass(slots=True)
class Story:
    """What a call of the demo has become so far: its id, and its projects by title."""

    title: str
    text: str
    ideas: Sequence[Idea]
    call_id: int = 0
    ids: dict[str, int] = field(default_factory=dict)


SHEETS = Idea(
    "Des fiches en grands caractères",
    "Vingt fiches plastifiées pour les premiers gestes : allumer, écrire, raccrocher. "
    "Elles restent à la permanence.",
    "Sarah Benchetrit",
    45,
    ("Les fiches sont écrites et relues", "Les fiches sont imprimées"),
)
KIT = Idea(
    "Une trousse de câbles à prêter",
    "Des câbles, une souris, une loupe : ce qui manque toujours le mardi. "
    "Chaque prêt est noté dans un cahier.",
    "Mehdi Lakhdari",
    40,
    ("La trousse est achetée", "Un premier mois de prêts est raconté"),
)
SPRING = Story(
    "Pour la permanence du mardi",
    "Ce qui aiderait les personnes qui viennent sans ordinateur, ou sans savoir par où commencer.",
    (SHEETS, KIT),
)
AUTUMN = Story(
    "De petits moyens pour se retrouver",
    "Le fonds propose de payer de petites choses qui rassemblent. Proposez, puis choisissons à parts égales.",
    (
        Idea(
            "Le café des entretiens",
            "Un café offert à qui raconte une heure de son travail : les notes nourrissent l’observatoire.",
            "Gwenaël Prigent",
            45,
            ("Cinq entretiens sont faits",),
        ),
        Idea(
            "Un cahier de questions",
            "Imprimer le questionnaire pour celles et ceux qui répondent mieux sur papier.",
            "Nadège Rouvière",
            35,
            ("Les cahiers sont imprimés",),
        ),
        Idea(
            "Des timbres pour répondre",
            "Des enveloppes affranchies pour les sociétaires sans Internet, qui renvoient leur cahier.",
            "Fanny Gauthereau",
            40,
            ("Les enveloppes sont parties",),
        ),
    ),
)


def fund(cast: Cast, calendar: Calendar) -> None:
    """Plan the call that an assembly decided, then the call that is being voted."""
    _spring(cast, calendar, Story(SPRING.title, SPRING.text, SPRING.ideas))
    _autumn(cast, calendar, Story(AUTUMN.title, AUTUMN.text, AUTUMN.ideas))


def _spring(cast: Cast, calendar: Calendar, story: Story) -> None:
    told = {"cast": cast, "story": story}
    calendar.plan(calendar.days_before(82, 12), _open, **told)
    calendar.plan(calendar.days_before(75, 12), _propose, **told)
    calendar.plan(calendar.days_before(70, 12), _examine, **told)
    calendar.plan(calendar.days_before(58, 18), _decide, **told)
    calendar.plan(calendar.days_before(57, 9), _accept, **told)
    for days, title, place in ((50, SHEETS.title, 0), (45, KIT.title, 0), (40, SHEETS.title, 1)):
        calendar.plan(calendar.days_before(days, 10), _confirm, **told, title=title, place=place)
    calendar.plan(calendar.days_before(42, 20), _report, **told, place=0, percent=100)
    calendar.plan(calendar.days_before(35, 20), _report, **told, place=1, percent=60)
    calendar.plan(calendar.days_before(33, 9), _finish, **told)


def _autumn(cast: Cast, calendar: Calendar, story: Story) -> None:
    told, opened = {"cast": cast, "story": story}, 4
    announced = opened + ANNOUNCEMENT_DAYS
    published = announced + DISCUSSION_DAYS
    calendar.plan(calendar.days_before(published + 2 + CALL_DAYS, 12), _open, **told)
    calendar.plan(calendar.days_before(published + 12, 12), _propose, **told)
    calendar.plan(calendar.days_before(published + 4, 12), _examine, **told)
    calendar.plan(calendar.days_before(published, 9), _put, **told, calendar=calendar)
    calendar.plan(calendar.days_before(announced, 9), _announce, **told)
    calendar.plan(calendar.days_before(opened, 9), _vote, **told, calendar=calendar)


def _open(cast: Cast, story: Story, at: datetime) -> None:
    """The fund that is richest in euros calls for projects, for all that it has not promised."""
    every = granted.every_free()
    free = {kind: every[kind, Unit.CENTS] for kind in FUNDS}
    fund = AccountKind.INCLUSION if story.title == SPRING.title else max(FUNDS, key=lambda kind: free[kind])
    if free[fund] < LEAST_CENTS:
        return
    story.call_id = calls.open(
        by=cast.coordinator,
        at=at,
        fund=fund,
        unit=Unit.CENTS,
        title=story.title,
        text=story.text,
        amount=free[fund],
        closes_on=_day(at) + timedelta(days=CALL_DAYS - 1),
    )


def _propose(cast: Cast, story: Story, at: datetime) -> None:
    for idea in story.ideas if story.call_id else ():
        proposer = cast.actors[idea.proposer]
        amount = known.call(story.call_id).amount * idea.percent // 100
        first, rest = amount // len(idea.milestones), len(idea.milestones) - 1
        amounts = [first] * rest + [amount - first * rest]
        draft = ProjectDraft(
            title=idea.title,
            purpose=idea.purpose,
            receiver=Receiver.MEMBER,
            receiver_id=id_of(proposer),
            milestones=tuple(
                Milestone(title, cents, _day(at) + timedelta(days=30 * place))
                for place, (title, cents) in enumerate(zip(idea.milestones, amounts, strict=True), start=1)
            ),
        )
        story.ids[idea.title] = projects.write(by=proposer, at=at, call_id=story.call_id, draft=draft)
        projects.submit(by=proposer, at=at, project_id=story.ids[idea.title])


def _examine(cast: Cast, story: Story, at: datetime) -> None:
    for project_id in story.ids.values():
        projects.accept(by=cast.coordinator, at=at, project_id=project_id)


def _decide(cast: Cast, story: Story, at: datetime) -> None:
    if story.call_id:
        calls.decide(
            by=cast.coordinator,
            at=at,
            call_id=story.call_id,
            project_ids=list(story.ids.values()),
            reference="Assemblée de rentrée, résolution 6, à main levée",
        )


def _accept(cast: Cast, story: Story, at: datetime) -> None:
    for idea in story.ideas if story.call_id else ():
        agreement = granted.of_project(story.ids[idea.title])
        assert agreement is not None  # the assembly has just chosen both
        grants.accept(
            by=cast.actors[idea.proposer],
            at=at,
            project_id=agreement.project_id,
            text_hash=agreement.text_hash,
        )


def _confirm(cast: Cast, story: Story, title: str, place: int, at: datetime) -> None:
    if story.call_id:
        milestone = known.get(story.ids[title], by=cast.coordinator).milestones[place]
        grants.confirm(by=cast.coordinator, at=at, milestone_id=milestone.id)


def _report(cast: Cast, story: Story, place: int, percent: int, at: datetime) -> None:
    """On the sheets: the first part was spent, the second one in part."""
    if not story.call_id:
        return
    agreement = granted.of_project(story.ids[SHEETS.title])
    assert agreement is not None  # it was accepted
    paid = agreement.instalments[place].paid
    texts = (
        "Vingt fiches écrites à quatre mains, relues par deux personnes qui n’avaient jamais cliqué.",
        "Imprimées sur du papier qui restait à l’atelier : il n’a fallu payer que la plastification.",
    )
    grants.report(
        by=cast.actors[SHEETS.proposer],
        at=at,
        instalment_id=paid.id,
        text=texts[place],
        spent=paid.amount * percent // 100,
    )


def _finish(cast: Cast, story: Story, at: datetime) -> None:
    if story.call_id:
        grants.finish(by=cast.coordinator, at=at, project_id=story.ids[SHEETS.title])


def _put(cast: Cast, story: Story, calendar: Calendar, at: datetime) -> None:
    if not story.ids:
        return
    proposal_id = calls.put_to_vote(by=cast.coordinator, at=at, call_id=story.call_id)
    cast.proposals[story.title] = proposal_id
    proposals.publish(by=cast.coordinator, at=at, proposal_id=proposal_id)
    for rank in (4, 9):
        sponsor = cast.members()[rank]
        calendar.plan(at + timedelta(hours=10 * rank), proposals.sponsor, by=sponsor, proposal_id=proposal_id)


def _announce(cast: Cast, story: Story, at: datetime) -> None:
    if story.ids:
        proposals.announce(by=cast.coordinator, at=at, proposal_id=cast.proposals[story.title])


def _vote(cast: Cast, story: Story, calendar: Calendar, at: datetime) -> None:
    """Three in ten have voted so far; the demo's member has not."""
    if not story.ids:
        return
    ballot_id = ballots.open(by=cast.coordinator, at=at, proposal_id=cast.proposals[story.title])
    told, random = facts.get(ballot_id), Random(story.title)  # noqa: S311  a story, not a secret
    assert told is not None  # it has just opened
    for voter in cast.members():
        if random.randrange(10) < 3 and voter is not cast.member:
            later = at + timedelta(minutes=random.randrange(10, 3 * 24 * 60))
            marks = [(option, 1) for option in told.question.ids if random.randrange(10) < 5]
            calendar.plan(later, ballots.cast, by=voter, ballot_id=ballot_id, written=marks)


def _day(at: datetime) -> date:
    return timezone.localdate(at)
