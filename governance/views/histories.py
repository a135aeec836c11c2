"""The history of a rule as a page shows it: steps in words, and a line that holds each value to the next."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.domain.pieces import Point, Step, StepState
from governance.domain import values
from governance.domain.rules import Rule, Unit
from governance.selectors.rules import Story, Version
from governance.words import say_value

KINDS = {Unit.MINUTES: "hours", Unit.CENTS: "euros", Unit.SHARE: "share"}


def steps(story: Story, *, at: datetime, may_read_votes: bool) -> list[Step]:
    """Each version with the vote behind it; the vote itself is a link for those who may read votes."""
    return [
        Step(
            title=say_value(story.rule, version.value),
            state=_state(version, at),
            when="" if version.is_founding else _("from %(day)s") % {"day": _day(version, short=False)},
            note=_vote(version, may_read_votes=may_read_votes),
            icon="landmark" if version.is_founding else "",
            said=_("until then") if _state(version, at) == "done" else "",
            url=reverse("ballot", args=[version.ballot_id]) if version.ballot_id and may_read_votes else "",
        )
        for version in story.versions
    ]


def points(story: Story, *, at: datetime) -> list[Point]:
    """The values as a line, where they are single numbers and have changed at least once."""
    heights = [(version, values.height(story.rule, version.value)) for version in story.versions]
    drawn = [Point(_day(version), height) for version, height in heights if height is not None]
    if len(drawn) < 2:
        return []
    is_last_obeyed = story.newest.is_in_force(at)
    return [*drawn, Point(_("today"), drawn[-1].value)] if is_last_obeyed else drawn


def kind(rule: Rule[Any]) -> str:
    """How the drawing says its figures."""
    return KINDS.get(rule.unit, "count")


def since(version: Version) -> str:
    """From when the value of today is obeyed, and why."""
    if version.is_founding:
        return _("Since the founding")
    return _("Since %(day)s, by a vote") % {"day": _day(version, short=False)}


def _state(version: Version, at: datetime) -> StepState:
    if version.is_in_force(at):
        return "current"
    return "next" if version.effective_at > at else "done"


def _day(version: Version, *, short: bool = True) -> str:
    if version.is_founding:
        return _("founding")
    language, day = get_language() or "fr", timezone.localdate(version.effective_at)
    return quantities.say_short_day(day, language) if short else quantities.say_day(day, language)


def _vote(version: Version, *, may_read_votes: bool) -> str:
    if version.count is None:
        return _("The value with which the cooperative began.")
    counted = _("Voted: %(yes)s yes, %(no)s no, %(blank)s blank, of %(electorate)s members.") % version.count
    if not may_read_votes:
        return counted
    return _("“%(title)s”. %(counted)s") % {"title": version.title, "counted": counted}
