"""The history of a rule as a page shows it: steps in words, and a line that holds each value to the next."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.domain.pieces import Point, Step, StepState
from governance.domain import measures, values
from governance.domain.rules import BEGINNING, Rule, Unit
from governance.selectors.rules import Story, Version
from governance.words import say_value

KINDS = {Unit.MINUTES: "hours", Unit.CENTS: "euros", Unit.SHARE: "share", Unit.FRACTION: "share"}


def steps(story: Story, *, at: datetime, may_read_votes: bool) -> list[Step]:
    """Each version with the vote behind it; the vote itself is a link for those who may read votes."""
    return [
        Step(
            title=say_value(story.rule, version.value),
            state=_state(version, at),
            when=_when(version),
            note=_why(version, may_read_votes=may_read_votes),
            icon=_icon(version),
            said=_("until then") if _state(version, at) == "done" else "",
            url=reverse("ballot", args=[version.ballot_id]) if version.ballot_id and may_read_votes else "",
        )
        for version in story.versions
    ]


def points(story: Story, *, at: datetime) -> list[Point]:
    """The values as a line, where they are single numbers and have changed at least once."""
    turns = measures.turns(story.versions)
    heights = [(begun, values.height(story.rule, version.value)) for begun, version in turns]
    drawn = [Point(_short(begun), height) for begun, height in heights if height is not None]
    if len(drawn) < 2:
        return []
    is_last_obeyed = turns[-1][0] <= at
    return [*drawn, Point(_("today"), drawn[-1].value)] if is_last_obeyed else drawn


def kind(rule: Rule[Any]) -> str:
    """How the drawing says its figures."""
    return KINDS.get(rule.unit, "count")


def since(version: Version) -> str:
    """From when the value of today is obeyed, and why."""
    if version.is_founding:
        return _("Since the founding")
    if version.is_measure:
        return _("Since %(day)s, by an emergency measure that ends by itself before %(until)s") % _span(
            version
        )
    return _("Since %(day)s, by a vote") % {"day": _day(version.effective_at)}


def _state(version: Version, at: datetime) -> StepState:
    if version.is_in_force(at):
        return "current"
    return "next" if version.effective_at > at else "done"


def _when(version: Version) -> str:
    if version.is_founding:
        return ""
    if version.is_measure:
        return _("from %(day)s until the eve of %(until)s at the latest") % _span(version)
    return _("from %(day)s") % {"day": _day(version.effective_at)}


def _icon(version: Version) -> str:
    if version.is_measure:
        return "siren"
    return "landmark" if version.is_founding else ""


def _span(version: Version) -> dict[str, str]:
    assert version.lapses_at is not None  # it is an emergency measure
    return {"day": _day(version.effective_at), "until": _day(version.lapses_at)}


def _day(instant: datetime) -> str:
    return quantities.say_day(timezone.localdate(instant), get_language() or "fr")


def _short(instant: datetime) -> str:
    if instant == BEGINNING:
        return _("founding")
    return quantities.say_short_day(timezone.localdate(instant), get_language() or "fr")


def _why(version: Version, *, may_read_votes: bool) -> str:
    if version.is_measure:
        return _("Emergency measure of two people: %(why)s") % {"why": version.why}
    if version.count is None:
        return _("The value with which the cooperative began.")
    counted = _("Voted: %(yes)s yes, %(no)s no, %(blank)s blank, of %(electorate)s members.") % version.count
    if not may_read_votes:
        return counted
    return _("“%(title)s”. %(counted)s") % {"title": version.title, "counted": counted}
