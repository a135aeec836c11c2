"""A budget: a sum of euros, and the projects that could be paid from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain.counting import Method
from governance.domain.kinds.choices import method_of, named
from governance.domain.polls import Limits
from governance.domain.questions import Option, Question
from governance.domain.rules import Json

METHODS = (Method.EQUAL_SHARES, Method.GREEDY)


def clean(*, method: str, cents: int, projects: Sequence[tuple[str, int]]) -> dict[str, Json]:
    """What is kept. cents: the sum, in euro cents; projects: title and cost in euro cents. Raises Refused."""
    method = method_of(method, METHODS)
    if cents <= 0:
        raise Refused(N_("Say which sum is to be spent."), field="cents")
    projects = [(title, cost) for title, cost in projects if title.strip()]
    told = []
    for option, (_title, cost) in zip(
        named([title for title, _cost in projects], "projects"), projects, strict=True
    ):
        if not 0 < cost <= cents:
            raise Refused(
                N_("“%(title)s”: a project costs something, and no more than the whole sum."),
                field="projects",
                title=option["label"],
            )
        told.append({"id": option["id"], "title": option["label"], "cents": cost})
    return {"method": method, "cents": cents, "projects": told}


def question(asked: Mapping[str, Any]) -> Question:
    """The ballot of a budget that `clean` gave: each voter ticks projects."""
    projects = asked["projects"]
    return Question(
        method=asked["method"],
        options=tuple(Option(project["id"], project["title"]) for project in projects),
        limits=Limits(least=1, most=1),
        cents=asked["cents"],
        costs={project["id"]: project["cents"] for project in projects},
    )
