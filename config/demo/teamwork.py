"""A need of the demo's member that a team answers: what waits for the member to read, and to choose."""

from datetime import datetime, timedelta

from config.demo.calendar import Calendar
from config.demo.cast import Cast
from config.demo.exchanges import id_of
from coop.selectors import skills
from marketplace.domain.requests import Need
from marketplace.domain.team_plans import Plan, PlannedLot
from marketplace.domain.terms import Terms
from marketplace.selectors import team_answers as composed
from marketplace.services import requests, team_answers

LEAD, SECOND = "Sarah Benchetrit", "Mehdi Lakhdari"
MINUTES = 4 * 60


def answer(cast: Cast, calendar: Calendar) -> None:
    calendar.plan(calendar.days_before(3, 10), _answer, cast=cast)


def _answer(cast: Cast, at: datetime) -> None:
    ids = skills.ids_by_code()
    need = Need(
        title="Une fête de quartier : l’affiche, le son et la page",
        text="Le 12, dans la cour. Il manque une affiche, quelqu’un au son et une page pour s’inscrire.",
        skill_ids=(ids["website"], ids["crafts"]),
        wanted_minutes=MINUTES,
        terms=Terms.HOURS,
        is_remote=True,
    )
    request_id = requests.post(by=cast.member, at=at, need=need, key="demo:teamwork")
    lead, second = cast.actors[LEAD], cast.actors[SECOND]
    lots = (
        PlannedLot("La page et l’affiche", 150, 0, id_of(lead)),
        PlannedLot("Le son, le soir même", 90, 0, id_of(second)),
    )
    plan = Plan(lots, {id_of(lead): 5, id_of(second): 3})
    answer_id = team_answers.compose(by=lead, at=at, request_id=request_id, plan=plan)
    stamp = composed.get(answer_id).fingerprint
    later = at + timedelta(hours=1)
    team_answers.sign(by=second, at=later, answer_id=answer_id, fingerprint=stamp)
    team_answers.offer(by=lead, at=later, answer_id=answer_id)
