"""The life of an engagement as the steps of a timeline: what was done, who acts next, what comes after."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop import words
from coop.domain import quantities
from coop.domain.pieces import Step
from marketplace.domain import engagements
from marketplace.domain.engagements import SIDE_NAMES, Act, Side, State
from marketplace.selectors.engagements import Line, StepTaken

Names = Mapping[Side, str]

TITLES = {
    Act.INVITE: gettext_lazy("Invited"),
    Act.ACCEPT: gettext_lazy("Agreed"),
    Act.DECLINE: gettext_lazy("Declined"),
    Act.WITHDRAW: gettext_lazy("Invitation taken back"),
    Act.CONFIRM: gettext_lazy("Hours noted: %(minutes)s"),
    Act.COMPLETE: gettext_lazy("Hours confirmed: %(minutes)s"),
    Act.DISPUTE: gettext_lazy("Mediation asked"),
    Act.CANCEL: gettext_lazy("Cancelled"),
    Act.PROPOSE: gettext_lazy("Hours proposed: %(minutes)s"),
    Act.AGREE: gettext_lazy("Agreed between the two: %(minutes)s"),
    Act.SETTLE: gettext_lazy("Hours settled: %(minutes)s"),
    Act.MISS: gettext_lazy("In question: the meeting did not take place"),
    Act.LAPSE: gettext_lazy("The meeting did not take place"),
    Act.QUOTE: gettext_lazy("Terms proposed"),
    Act.TAKE: gettext_lazy("Agreed on the terms proposed"),
}
BY_ITSELF = {
    Act.WITHDRAW: gettext_lazy("Somebody else accepted first"),
    Act.COMPLETE: gettext_lazy("Confirmed without an answer, as voted: %(minutes)s"),
    Act.SETTLE: gettext_lazy("Term of the mediation, as voted: %(minutes)s"),
    Act.CANCEL: gettext_lazy("Term of the mediation, as voted: cancelled"),
    Act.LAPSE: gettext_lazy("The meeting did not take place: no other answer came in time, as voted"),
    Act.FULFIL: gettext_lazy("Ended with its last lot"),
    Act.FALL: gettext_lazy("Cancelled with its last lot"),
}
"""What the platform does alone."""
STOPS = frozenset({Act.DECLINE, Act.WITHDRAW, Act.CANCEL, Act.FALL, Act.LAPSE})
AWAITED = {
    State.INVITED: gettext_lazy("Answer the invitation"),
    State.AGREED: gettext_lazy("Do it together, then note the hours"),
    State.CONFIRMING: gettext_lazy("Confirm the hours"),
    State.MISSED: gettext_lazy("Say whether the meeting took place"),
    State.DISPUTED: gettext_lazy("Mediation"),
}
AFTER = {
    State.INVITED: (gettext_lazy("Hours noted by each"), gettext_lazy("Written in the ledger")),
    State.AGREED: (gettext_lazy("Written in the ledger"),),
    State.CONFIRMING: (gettext_lazy("Written in the ledger"),),
    State.MISSED: (),
    State.DISPUTED: (),
}


def names_of(line: Line, people: Mapping[int, str]) -> dict[Side, str]:
    """Who each side is; a mediator stays without a name, so that the decision is the cooperative's."""
    return {
        Side.GIVER: people[line.facts.giver_id],
        Side.RECEIVER: people[line.facts.receiver_id],
        Side.MEDIATOR: _(SIDE_NAMES[Side.MEDIATOR]).capitalize(),
        Side.PLATFORM: "",
    }


def steps(line: Line, taken: Iterable[StepTaken], names: Names, today: date) -> list[Step]:
    done = [_done(step, names, today) for step in taken]
    state = line.facts.state
    if state not in AWAITED:
        return [*done, *_written(line)]
    now = Step(title=str(AWAITED[state]), state="current", who=_awaited(line, names))
    return [*done, now, *(Step(title=str(title), state="next") for title in AFTER[state])]


def _awaited(line: Line, names: Names) -> str:
    """Who acts next: "Awa Diop", "Awa Diop and Jules Roy", "The mediator" or ""."""
    sides = engagements.awaited(line.facts)
    said = [names[side] for side in Side if side in sides]
    return _("%(one)s and %(other)s") % {"one": said[0], "other": said[1]} if len(said) > 1 else "".join(said)


def _done(step: StepTaken, names: Names, today: date) -> Step:
    language = words.language()
    title = str((BY_ITSELF if step.side is Side.PLATFORM else TITLES)[step.act])
    if step.act is Act.DISPUTE and step.minutes is not None:
        title = _("Hours noted: %(minutes)s, too far from the others: a mediator is asked")
    said = "" if step.minutes is None else quantities.say_minutes(step.minutes, language)
    return Step(
        title=title % {"minutes": said},
        state="stopped" if step.act in STOPS else "done",
        who=names[step.side],
        when=quantities.say_instant(timezone.localtime(step.at), language, today),
        note=step.reason,
    )


def _written(line: Line) -> list[Step]:
    if line.entry_id is None:
        return []
    return [
        Step(
            title=_("Written in the ledger"),
            state="done",
            icon="book-open-check",
            url=reverse("entry", args=[line.entry_id]),
        )
    ]
