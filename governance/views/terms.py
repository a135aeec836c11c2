"""The life of a mandate, as steps that its page shows."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.domain.pieces import Step
from governance.domain.mandates import ENDINGS, STATE_NAMES, State
from governance.selectors.mandates import Told


def steps(told: Told, *, at: datetime) -> list[Step]:
    """Decided, begun, accounted for, ended, followed."""
    return [_decided(told), *_begun(told, at), *_reported(told, at), _ended(told, at), *_followed(told, at)]


def _decided(told: Told) -> Step:
    return Step(_("Decided"), "done", when=_day(told.opened_at), note=told.decided)


def _begun(told: Told, at: datetime) -> list[Step]:
    if told.begun_at is not None:
        return [Step(_("The powers were given"), "done", when=_day(told.mandate.begins_at))]
    if told.mandate.state(at) in ENDINGS:
        return []
    said = _("from %(day)s") % {"day": _day(told.mandate.begins_at)}
    return [Step(_("The powers are given by themselves"), "next", when=said)]


def _reported(told: Told, at: datetime) -> list[Step]:
    day = quantities.say_day(told.mandate.report_due_on, get_language() or "fr")
    if told.has_report:
        return [Step(_("The report is handed in"), "done")]
    if told.begun_at is None and told.mandate.state(at) in ENDINGS:
        return []
    is_late = told.mandate.report_due_on < timezone.localdate(at)
    said = _("by %(day)s") % {"day": day}
    return [Step(_("The report is due"), "current" if is_late else "next", who=told.holder, when=said)]


def _ended(told: Told, at: datetime) -> Step:
    mandate, state = told.mandate, told.mandate.state(at)
    last = _day(mandate.last_at)
    if state in ENDINGS:
        title = capfirst(_(STATE_NAMES[state]))
        return Step(title, "done" if state is State.TERM else "stopped", when=last, note=told.ending_reason)
    said = _("with %(day)s") % {"day": last}
    return Step(_("It ends by itself"), "next", when=said, note=_("Nobody has to take the powers back."))


def _followed(told: Told, at: datetime) -> list[Step]:
    if told.successor_id is None:
        return []
    url = reverse("mandate", args=[told.successor_id])
    has_come = told.mandate.state(at) in ENDINGS
    return [Step(_("Another mandate follows"), "done" if has_come else "next", url=url)]


def _day(instant: datetime) -> str:
    return quantities.say_day(timezone.localdate(instant), get_language() or "fr")
