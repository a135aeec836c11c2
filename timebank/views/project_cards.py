"""What projects show on the home page: a report that one owes, a project to examine."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from timebank.selectors import projects
from timebank.views.cards import MOST_ASKED


def cards(actor: Actor, at: datetime) -> Iterator[Card]:
    """Reports that this member owes, the first one due first; projects that wait for this coordinator."""
    if actor.member_id is None:
        return
    found = projects.awaiting(actor)
    owed = [(project_id, title, due_on) for project_id, title, due_on in found if due_on is not None]
    for project_id, title, due_on in owed[:MOST_ASKED]:
        yield _owed(project_id, title, due_on, at)
    asked = [(project_id, title) for project_id, title, due_on in found if due_on is None]
    for project_id, title in asked[:MOST_ASKED]:
        yield _asked(project_id, title)


def _owed(project_id: int, title: str, due_on: date, at: datetime) -> Card:
    return Card(
        key=f"grant-report-{project_id}-{due_on}",
        urgency=100 if due_on < timezone.localdate(at) else 60,
        family="timebank",
        icon="file-pen",
        title=Sentence(N_("A report on “%(title)s” is awaited"), {"title": title}),
        reason=Sentence(
            N_("Due on %(due_on)s. While it is late, nothing more is paid."),
            {"due_on": due_on.isoformat()},
        ),
        action=Sentence(N_("See the project")),
        url=reverse("project", args=[project_id]),
    )


def _asked(project_id: int, title: str) -> Card:
    return Card(
        key=f"project-{project_id}",
        urgency=70,
        family="timebank",
        icon="sprout",
        title=Sentence(N_("A project waits to be examined")),
        reason=Sentence(N_("“%(title)s”, for a fund"), {"title": title}),
        action=Sentence(N_("See the project")),
        url=reverse("project", args=[project_id]),
    )
