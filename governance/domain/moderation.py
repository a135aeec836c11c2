"""Remarks that members find out of place: any member says so, who holds the power hides them and says why.

What happened to a remark is a row of deeds that are only added. Its author may appeal, once for each hiding;
another holder of the power decides, and an appeal on which nobody decides in time shows the remark again.
Only words are hidden: an objection whose words are hidden still counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coop.domain.actors import Actor, Role
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from governance.domain import texts

REASON_LENGTH = 600


class Deed(StrEnum):
    """What somebody did about a remark."""

    REPORT = "report"
    DISMISS = "dismiss"
    HIDE = "hide"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    RESTORE = "restore"


class Visibility(StrEnum):
    """shown: read by all; the others by its author and by those who moderate."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    APPEALED = "appealed"
    UPHELD = "upheld"


DEED_NAMES: dict[Deed, str] = {
    Deed.REPORT: N_("Remarks reported"),
    Deed.DISMISS: N_("Reports closed, nothing hidden"),
    Deed.HIDE: N_("Remarks hidden"),
    Deed.APPEAL: N_("Appeals"),
    Deed.UPHOLD: N_("Appeals rejected"),
    Deed.RESTORE: N_("Remarks shown again"),
}
MOVES: dict[tuple[Visibility, Deed], Visibility] = {
    (Visibility.SHOWN, Deed.REPORT): Visibility.SHOWN,
    (Visibility.SHOWN, Deed.DISMISS): Visibility.SHOWN,
    (Visibility.SHOWN, Deed.HIDE): Visibility.HIDDEN,
    (Visibility.HIDDEN, Deed.APPEAL): Visibility.APPEALED,
    (Visibility.HIDDEN, Deed.RESTORE): Visibility.SHOWN,
    (Visibility.APPEALED, Deed.UPHOLD): Visibility.UPHELD,
    (Visibility.APPEALED, Deed.RESTORE): Visibility.SHOWN,
    (Visibility.UPHELD, Deed.RESTORE): Visibility.SHOWN,
}
SETTLING = (Deed.DISMISS, Deed.HIDE)
"""Whoever holds the power has looked at what was reported until then."""
POWERS_OVER = (Deed.DISMISS, Deed.HIDE, Deed.UPHOLD, Deed.RESTORE)


@dataclass(frozen=True, slots=True)
class DeedDone:
    """One deed. due_at: of an appeal, until when it is decided."""

    deed: Deed
    person_id: int
    text: str
    done_at: datetime
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moderated:
    """Where a remark stands. hiding, appeal: the last ones, where it is not shown; decision: the appeal
    rejected, or the remark shown again; reports: those that nobody has looked at yet.
    """

    author_id: int
    proposer_id: int
    visibility: Visibility = Visibility.SHOWN
    hiding: DeedDone | None = None
    appeal: DeedDone | None = None
    decision: DeedDone | None = None
    reports: tuple[DeedDone, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return self.visibility is not Visibility.SHOWN


def moderated(deeds: Sequence[DeedDone], *, author_id: int, proposer_id: int, at: datetime) -> Moderated:
    """Where a remark stands at an instant. deeds: all of them, the first one first; proposer_id: of the
    proposal on which it was made.
    """
    visibility = Visibility.SHOWN
    last = dict[Deed, DeedDone]()
    reports = list[DeedDone]()
    for one in deeds:
        visibility = MOVES[_lapsed(visibility, last.get(Deed.APPEAL), one.done_at), one.deed]
        if one.deed is Deed.REPORT:
            reports.append(one)
            continue
        last = {one.deed: one} if one.deed in SETTLING else last | {one.deed: one}
        reports = [] if one.deed in SETTLING else reports
    visibility = _lapsed(visibility, last.get(Deed.APPEAL), at)
    is_hidden = visibility is not Visibility.SHOWN
    return Moderated(
        author_id,
        proposer_id,
        visibility,
        hiding=last.get(Deed.HIDE) if is_hidden else None,
        appeal=last.get(Deed.APPEAL) if is_hidden else None,
        decision=last.get(Deed.UPHOLD if is_hidden else Deed.RESTORE),
        reports=tuple(reports),
    )


def _lapsed(visibility: Visibility, appeal: DeedDone | None, at: datetime) -> Visibility:
    """An appeal on which nobody decided in time shows the remark again."""
    is_over = appeal is not None and appeal.due_at is not None and appeal.due_at <= at
    return Visibility.SHOWN if visibility is Visibility.APPEALED and is_over else visibility


def may_moderate(actor: Actor) -> bool:
    """Members who hold the power to coordinate, by a mandate or by hand."""
    return actor.is_member and actor.has_role(Role.COORDINATOR)


def may_read(actor: Actor, *, author_id: int, is_hidden: bool) -> bool:
    """Words that are hidden are for their author, who may appeal, and for those who moderate."""
    return not is_hidden or actor.is_one_of(author_id) or may_moderate(actor)


def may_do(actor: Actor, deed: Deed, told: Moderated) -> bool:
    """Whether this person may do it now: see `check`."""
    try:
        check(actor, deed, told)
    except (Forbidden, Refused):
        return False
    return True


def check(actor: Actor, deed: Deed, told: Moderated) -> None:
    """Any other member reports. Its author appeals. Who holds the power does the rest: never about words of
    their own or on a proposal of their own, and an appeal is rejected by another than who hid.

    Raises Forbidden for who may never, Refused for what does not apply now.
    """
    check_person(actor, deed, told)
    if (told.visibility, deed) not in MOVES or (deed is Deed.DISMISS and not told.reports):
        raise Refused(N_("This was already decided: read the remark again."))
    if deed is Deed.UPHOLD and told.hiding is not None and actor.is_one_of(told.hiding.person_id):
        raise Refused(N_("You hid it: another person decides on the appeal."))


def check_person(actor: Actor, deed: Deed, told: Moderated) -> None:
    """Whoever may do it at some time. Raises Forbidden."""
    is_author = actor.is_one_of(told.author_id)
    if deed is Deed.APPEAL:
        may = is_author
    elif deed is Deed.REPORT:
        may = actor.is_member and not is_author
    else:
        may = may_moderate(actor) and not is_author and not actor.is_one_of(told.proposer_id)
    if not may:
        raise Forbidden


def clean_reason(text: str) -> str:
    """Raises Refused."""
    return texts.clean(text, "text", REASON_LENGTH, absent=N_("Please say why, in a few words."))


POWERS = {
    "governance.dismiss_remark": N_("closed reports of a remark without hiding it"),
    "governance.hide_remark": N_("hid a remark"),
    "governance.uphold_remark": N_("rejected an appeal against a hidden remark"),
    "governance.restore_remark": N_("showed a remark again"),
}
"""Acts of power over remarks, as the record of them names them."""
