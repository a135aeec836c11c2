"""Answers of teams for programs: for who asked once they are offered, and for the team."""

from django.http import HttpRequest
from ninja import Router
from ninja.pagination import LimitOffsetPagination, paginate

from marketplace.api import answers
from marketplace.api.doors import REFUSED, actor_of
from marketplace.api.schemas import TeamAnswerOut
from marketplace.selectors import requests as asked
from marketplace.selectors import team_answers as composed

router = Router()


@router.get("/needs/{int:request_id}/team-answers", response={200: list[TeamAnswerOut], **REFUSED})
@paginate(LimitOffsetPagination)
def team_answers_of(request: HttpRequest, request_id: int) -> list[TeamAnswerOut]:
    """Those to a need that this person may see, the oldest first."""
    actor = actor_of(request, members_only=True)
    asked.facts(request_id)
    return [answers.team_answer(one) for one in composed.of_request(request_id, by=actor)]


@router.get("/team-answers/{int:answer_id}", response={200: TeamAnswerOut, **REFUSED})
def team_answer(request: HttpRequest, answer_id: int) -> TeamAnswerOut:
    """One answer: its lots, each one's part to the minute and the cent, and who has signed."""
    return answers.team_answer(composed.seen(answer_id, by=actor_of(request, members_only=True)))
