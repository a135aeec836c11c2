"""What a member notes of their quotes and missions: written, changed, brought in a file, and erased."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.selectors import skills
from marketplace.domain import keys
from marketplace.domain.observatory import consents as permissions
from marketplace.domain.observatory import facts as law
from marketplace.domain.observatory.facts import FactDraft
from marketplace.models import Engagement, PooledClient, PooledFact
from marketplace.selectors.observatory import facts as told
from marketplace.selectors.observatory.facts import SALT
from marketplace.services.observatory import holding


@transaction.atomic
def write(*, by: Actor, at: datetime, draft: FactDraft, key: str) -> int:
    """A row, under the key of its form; returns its id. The same key is the same row, as it was said last."""
    keys.check(key)
    member_id = holding.own(by=by, at=at)
    law.check(draft, on=_day(at), trade_ids=_trades(member_id))
    return _write(member_id, at, draft, key=f"form:{key}"[: keys.KEY_LENGTH])


@transaction.atomic
def write_of_engagement(*, by: Actor, at: datetime, draft: FactDraft, engagement_id: int) -> int:
    """The one row of a mission that one gave; said again, the last counts. Raises Hidden for another's."""
    member_id = holding.own(by=by, at=at)
    giver_id = Engagement.objects.filter(pk=engagement_id).values_list("giver_id", flat=True).first()
    if not permissions.may_keep(by, giver_id or 0):
        raise Hidden
    law.check(draft, on=_day(at), trade_ids=_trades(member_id))
    return _write(member_id, at, draft, key=f"engagement:{engagement_id}", engagement_id=engagement_id)


@transaction.atomic
def change(*, by: Actor, at: datetime, fact_id: int, draft: FactDraft) -> None:
    """Say a row anew. Raises Hidden for another's."""
    member_id = holding.own(by=by, at=at)
    row = PooledFact.objects.filter(pk=fact_id, member_id=member_id).first()
    if row is None:
        raise Hidden
    # A trade that was left since may stay where it stood.
    law.check(draft, on=_day(at), trade_ids=_trades(member_id) | {row.trade_id})
    PooledFact.objects.filter(pk=fact_id).update(**_columns(draft), written_at=at)
    _name(fact_id, draft.client)


@transaction.atomic
def bring(*, by: Actor, at: datetime, drafts: Sequence[FactDraft]) -> int:
    """The rows of a file, all or none; how many are new. What the same file brought before stays as it is."""
    member_id = holding.own(by=by, at=at)
    ids, on = _trades(member_id), _day(at)
    for draft in drafts:
        law.check(draft, on=on, trade_ids=ids)
    fresh = told.fresh(member_id, drafts)
    rows = PooledFact.objects.bulk_create(
        [PooledFact(member_id=member_id, key=key, written_at=at, **_columns(draft)) for key, draft in fresh]
    )
    PooledClient.objects.bulk_create(
        [
            PooledClient(fact=row, label=draft.client)
            for row, (_key, draft) in zip(rows, fresh, strict=True)
            if draft.client
        ]
    )
    return len(rows)


@transaction.atomic
def bring_months(*, by: Actor, at: datetime, drafts: Sequence[FactDraft], word: str) -> int:
    """Hours by month out of a calendar, all or none; how many months are new. A month is one row."""
    member_id = holding.own(by=by, at=at)
    ids, on, count = _trades(member_id), _day(at), 0
    for draft in drafts:
        law.check(draft, on=on, trade_ids=ids)
        said = f"{word}\x1f{draft.trade_id}\x1f{draft.happened_on:%Y-%m}"
        key = f"calendar:{salted_hmac(SALT, said, algorithm='sha256').hexdigest()}"
        count += not PooledFact.objects.filter(member_id=member_id, key=key).exists()
        _write(member_id, at, draft, key=key)
    return count


@transaction.atomic
def erase(*, by: Actor, at: datetime, fact_id: int) -> None:
    """Take a row away with its client. Twice is once; another's is never reached."""
    PooledFact.objects.filter(pk=fact_id, member_id=holding.own(by=by, at=at)).delete()


@transaction.atomic
def erase_all(*, by: Actor, at: datetime) -> int:
    """Take all of one's rows away; how many there were."""
    return _erase(holding.own(by=by, at=at))


@transaction.atomic
def leave(*, by: Actor, at: datetime, member_id: int) -> None:
    """Of who leaves: their rows go with them."""
    _erase(member_id)


def _erase(member_id: int) -> int:
    rows = PooledFact.objects.filter(member_id=member_id)
    count = rows.count()
    rows.delete()
    return count


def _write(
    member_id: int, at: datetime, draft: FactDraft, *, key: str, engagement_id: int | None = None
) -> int:
    values = {**_columns(draft), "written_at": at}
    row, _is_new = PooledFact.objects.update_or_create(
        member_id=member_id,
        key=key,
        defaults=values,
        create_defaults={**values, "engagement_id": engagement_id},
    )
    _name(row.pk, draft.client)
    return row.pk


def _name(fact_id: int, client: str) -> None:
    if client:
        PooledClient.objects.update_or_create(fact_id=fact_id, defaults={"label": client})
    else:
        PooledClient.objects.filter(fact_id=fact_id).delete()


def _columns(draft: FactDraft) -> dict[str, object]:
    """Of the row alone: the client is not among them."""
    return {
        "happened_on": draft.happened_on,
        "trade_id": draft.trade_id,
        "client_sector": draft.client_sector,
        "client_size": draft.client_size or "",
        "lead_source": draft.lead_source or "",
        "outcome": draft.outcome or "",
        "reason": draft.reason or "",
        "day_rate_cents": draft.day_rate_cents,
        "payment_days": draft.payment_days,
        "unpaid_minutes": draft.unpaid_minutes,
    }


def _trades(member_id: int) -> set[int]:
    return {one.skill_id for one in skills.of_member(member_id) if one.is_trade}


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
