"""Sessions: noted by the helper, credited from the fund in their order, undone by a reversal."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from governance.selectors import rules
from marketplace.domain.keys import KEY_LENGTH
from marketplace.domain.support import crediting, permissions, sessions
from marketplace.domain.support.crediting import CreditTerms
from marketplace.domain.support.rules import CREDITED_MINUTES, CREDITED_SHARE
from marketplace.domain.support.sessions import MISTAKE_NAMES, Mistake, SessionDraft
from marketplace.models import Beneficiary, SupportAssignment, SupportSession
from timebank.domain import legs
from timebank.domain.natures import Nature
from timebank.services import posting
from timebank.services.posting import Draft


@transaction.atomic
def note(*, by: Actor, at: datetime, assignment_id: int, draft: SessionDraft, key: str) -> int:
    """Write down a session that was given; returns its id. The same key is the same session.

    It is credited when the fund has hours, the oldest first: `credit_due` does it, at once where it can.
    """
    # The person first, as everybody holds them who touches what is done for them.
    people = Beneficiary.objects.select_for_update(no_key=True, of=("self",))
    person = people.filter(needs__assignments=assignment_id).first()
    row = SupportAssignment.objects.select_for_update(no_key=True).filter(pk=assignment_id).first()
    if person is None or row is None or by.user_id is None or not permissions.may_note(by, row.helper_id):
        raise Hidden
    if not key or len(key) > KEY_LENGTH:
        raise Refused(N_("This form is out of date. Open the page again and send it once more."))
    known = SupportSession.objects.filter(assignment=row, key=key).values_list("pk", flat=True).first()
    if known is not None:
        return known
    if person.erased_at is not None:
        raise Refused(N_("Nothing is noted any more for who was erased."))
    sessions.check(
        draft,
        assigned_on=timezone.localtime(row.assigned_at).date(),
        until_on=person.until_on,
        on=timezone.localtime(row.ended_at or at).date(),
    )
    return SupportSession.objects.create(
        assignment=row,
        beneficiary=person,
        key=key,
        theme=draft.theme,
        held_on=draft.held_on,
        minutes=draft.minutes,
        place_id=None if draft.is_remote else person.place_id,
        outcome=draft.outcome,
        next_step=" ".join(draft.next_step.split()),
        satisfaction=draft.satisfaction or "",
        heard=draft.heard or "",
        word=" ".join(draft.word.split()),
        noted_at=at,
        noted_by_id=by.user_id,
    ).pk


def credit_due(*, by: Actor, at: datetime) -> int:
    """Credit the sessions that wait, the oldest first, as far as the fund goes; how many.

    Who comes first is never passed over for somebody whose session was shorter.
    """
    if not by.is_platform:
        raise Forbidden
    done = 0
    while (session_id := _waiting().values_list("pk", flat=True).first()) is not None:
        try:
            done += _credit(at, session_id)
        except (Refused, posting.Outdated):  # too little; or a rule changed now: the next round reads it
            break
    return done


@transaction.atomic
def undo(*, by: Actor, at: datetime, session_id: int, mistake: Mistake) -> None:
    """Take a session back, with its hours, for one of the known reasons. Twice is once."""
    row = _held(session_id)
    if row is None or not permissions.may_undo(by, row.assignment.helper_id):
        raise Hidden
    if row.undone_at is not None:
        return
    row.undone_at, row.undone_reason = at, mistake
    if row.entry_id is not None:
        row.reversal_id = _give_back(at, row, mistake)
    row.save(update_fields=["undone_at", "undone_reason", "reversal"])


def _waiting() -> "QuerySet[SupportSession]":
    """Of helpers who are members still: who has left has no account that anything reaches."""
    rows = SupportSession.objects.filter(
        credited_minutes__isnull=True,
        undone_at__isnull=True,
        assignment__helper__member__left_at__isnull=True,
    )
    return rows.order_by("pk")


@transaction.atomic
def _credit(at: datetime, session_id: int) -> int:
    """One session; 1 where hours were counted or none were due. Raises Refused where the fund holds less."""
    row = _held(session_id)
    if row is None or row.credited_minutes is not None or row.undone_at is not None:
        return 0
    row.credited_minutes, row.entry_id = _post(at, row)
    row.save(update_fields=["credited_minutes", "entry"])
    return 1


def _post(at: datetime, row: SupportSession) -> tuple[int, int | None]:
    """Minutes and entry, by the rules of the day on which it is credited."""
    voted = rules.together(CREDITED_SHARE, CREDITED_MINUTES, at=at)
    share, most = voted[CREDITED_SHARE.key], voted[CREDITED_MINUTES.key]
    minutes = crediting.credited(row.minutes, CreditTerms(share.value, most.value))
    if not minutes:
        return 0, None
    draft = Draft(
        key=f"support:{row.pk}",
        content={"verb": "support", "session_id": row.pk, "minutes": minutes},
        nature=Nature.COMMONS,
        happened_at=at,
        subject=f"support:{row.pk}",
        legs=crediting.legs(row.assignment.helper_id, minutes),
        version_ids=(share.version_id, most.version_id),
    )
    return minutes, posting.post(by=PLATFORM, at=at, draft=draft)


def _give_back(at: datetime, row: SupportSession, mistake: Mistake) -> int:
    minutes = row.credited_minutes or 0
    draft = Draft(
        key=f"support_undone:{row.pk}",
        content={"verb": "support_undone", "session_id": row.pk, "minutes": minutes},
        nature=Nature.REVERSAL,
        happened_at=at,
        subject=f"support:{row.pk}",
        legs=legs.turned(crediting.legs(row.assignment.helper_id, minutes)),
        reverses_id=row.entry_id,
        reason=MISTAKE_NAMES[mistake],
    )
    return posting.post(by=PLATFORM, at=at, draft=draft)


def _held(session_id: int) -> SupportSession | None:
    rows = SupportSession.objects.select_for_update(no_key=True, of=("self",)).select_related("assignment")
    return rows.filter(pk=session_id).first()
