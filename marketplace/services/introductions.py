"""Introducing many needs at once, and answering an introduction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from marketplace.domain import batches, permissions
from marketplace.domain.batches import Batch, Scope
from marketplace.domain.introductions import Introduced
from marketplace.models import Introduction, IntroductionAnswer, IntroductionRun, ServiceRequest
from marketplace.selectors import batches as prepared
from marketplace.selectors import introductions as made
from marketplace.selectors.batches import Waiting

ALONE = "SELECT pg_advisory_xact_lock(hashtext('marketplace.introductions'))"
CHANGED = N_(
    "Something changed since this proposal was made: a need, a member, or a rule. Nobody was introduced; "
    "here is a fresh proposal."
)


@transaction.atomic
def confirm(*, by: Actor, at: datetime, scope: Scope, fingerprint: str) -> int:
    """Introduce everybody of a proposal that was read, or nobody. Returns the run's id; twice is once.

    fingerprint: of the inputs of what was read. Raises Refused where they are others by now. One confirms at
    a time, so that nobody is introduced beyond what they have room for.
    """
    if by.user_id is None or not permissions.may_introduce(by):
        raise Forbidden
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    known = IntroductionRun.objects.filter(fingerprint=fingerprint).values_list("pk", flat=True).first()
    if known is not None:
        return known
    batch = prepared.prepare(_held(scope, at), at=at)
    if batch.fingerprint() != fingerprint:
        raise Refused(CHANGED)
    found = [one for one in batch.proposal() if one.member_ids]
    if not found:
        raise Refused(N_("There is nobody to introduce."))
    run = _write(by.user_id, at, scope, batch, found)
    data = {"requests": run.served_count, "introductions": run.introduction_count}
    audit.record(by=by, at=at, action="marketplace.introduce", subject=f"introductions:{run.pk}", data=data)
    return run.pk


@transaction.atomic
def accept(*, by: Actor, at: datetime, introduction_id: int) -> int:
    """The member says that they could help: whoever asked reads it, and chooses. Returns the need's id.

    Twice is once. Raises Hidden where it is another's.
    """
    row = Introduction.objects.filter(pk=introduction_id).first()
    if row is None or not by.is_one_of(row.member_id):
        raise Hidden
    # Whoever closes the need, or invites, waits here.
    ServiceRequest.objects.select_for_update(no_key=True).get(pk=row.request_id)
    met = made.of_pair(row.request_id, row.member_id)
    if met is None:
        raise Refused(N_("This introduction no longer stands: the need is closed, or was answered."))
    _answer(at, row.pk, is_willing=True)
    return row.request_id


@transaction.atomic
def decline(*, by: Actor, at: datetime, request_id: int) -> None:
    """A need to which one was introduced is not for oneself: the other side sees it no more. Twice is once.

    Whoever calls holds the request.
    """
    if by.member_id is None:
        raise Forbidden
    for row in Introduction.objects.filter(request_id=request_id, member_id=by.member_id).order_by("pk"):
        _answer(at, row.pk, is_willing=False)


@transaction.atomic
def erase(*, by: Actor, at: datetime, member_id: int) -> None:
    """What was told of a member goes with them. Whoever calls ends the membership."""
    Introduction.objects.filter(member_id=member_id).exclude(reasons=[]).update(reasons=[])


def _held(scope: Scope, at: datetime) -> Waiting:
    """The needs of a proposal, held in the order of their ids, and read again once they are."""
    ids = prepared.waiting(scope, at=at).ids[: prepared.MOST_NEEDS]
    list(ServiceRequest.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    return prepared.waiting(scope, at=at)


def _write(
    user_id: int, at: datetime, scope: Scope, batch: Batch, found: Sequence[Introduced]
) -> IntroductionRun:
    pairs = [(one.request_id, member_id) for one in found for member_id in one.member_ids]
    run = IntroductionRun.objects.create(
        made_by_id=user_id,
        made_at=at,
        scope=scope.as_json(),
        versions=dict(batch.versions),
        fingerprint=batch.fingerprint(),
        request_count=len(batch.asked),
        served_count=len(found),
        member_count=len({member_id for _request_id, member_id in pairs}),
        introduction_count=len(pairs),
    )
    Introduction.objects.bulk_create(_rows(run, batch, found))
    return run


def _rows(run: IntroductionRun, batch: Batch, found: Sequence[Introduced]) -> list[Introduction]:
    suited = {(one.wanted.request_id, each.fit.member_id): each for one in batch.asked for each in one.suited}
    return [
        Introduction(
            run=run,
            request_id=request_id,
            member_id=member_id,
            place=place,
            score=suited[request_id, member_id].fit.score,
            reasons=suited[request_id, member_id].reasons,
        )
        for (request_id, member_id), place in batches.places(batch.asked, found).items()
    ]


def _answer(at: datetime, introduction_id: int, *, is_willing: bool) -> None:
    row = IntroductionAnswer(introduction_id=introduction_id, is_willing=is_willing, answered_at=at)
    IntroductionAnswer.objects.bulk_create([row], ignore_conflicts=True)
