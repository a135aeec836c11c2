"""What a member noted of their work, as they alone read it; and what the house knows of a mission already."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from coop.domain.errors import Hidden
from coop.selectors import skills
from coop.selectors.lists import Late
from marketplace.domain.engagements import Facts
from marketplace.domain.observatory import prefilling, tables
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.markets import ClientSize, LeadSource, QuoteOutcome, QuoteReason
from marketplace.models import PooledFact
from marketplace.selectors import engagements as agreed
from marketplace.selectors import invoices

SALT = "marketplace.pooled"


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A row as its writer reads it, with the client. engagement_id: of the mission that it is about."""

    id: int
    engagement_id: int | None
    trade_code: str
    trade_label_fr: str
    trade_label_en: str
    draft: FactDraft
    written_at: datetime

    def trade(self, language: str) -> str:
        both = (self.trade_label_en, self.trade_label_fr)
        return next(name for name in (both if language.startswith("en") else both[::-1]) if name)


def trades(member_id: int, language: str) -> list[tuple[int, str]]:
    """The concepts that a member declared as their trade."""
    ids = [one.skill_id for one in skills.of_member(member_id) if one.is_trade]
    return list(skills.labels(ids, language).items())


def trade_names(member_id: int) -> dict[str, int]:
    """All that these are called, by name."""
    ids = [one.skill_id for one in skills.of_member(member_id) if one.is_trade]
    return {name: id for id, names in skills.names(ids).items() for name in names}


def of_member(member_id: int) -> Late[OwnFact]:
    """The rows of a member, the latest first, read where they are cut."""
    rows = PooledFact.objects.filter(member_id=member_id).select_related("trade", "client")
    return Late(rows.order_by("-happened_on", "-pk"), lambda found: [_own(row) for row in found])


def every(member_id: int) -> list[OwnFact]:
    """All rows, the oldest first."""
    return _told(PooledFact.objects.filter(member_id=member_id).order_by("happened_on", "pk"))


def get(fact_id: int, member_id: int) -> OwnFact:
    """Raises Hidden for another's."""
    for one in _told(PooledFact.objects.filter(pk=fact_id, member_id=member_id).order_by("pk")):
        return one
    raise Hidden


def of_engagement(engagement_id: int, member_id: int) -> OwnFact | None:
    """What was noted of a mission, None until then."""
    rows = PooledFact.objects.filter(engagement_id=engagement_id, member_id=member_id)
    return next(iter(_told(rows.order_by("pk"))), None)


def fresh(member_id: int, drafts: Sequence[FactDraft]) -> list[tuple[str, FactDraft]]:
    """The rows of a file that its bringer does not have yet, each with its key, in their order.

    One is known by its key where the same file brought it before, also when it was changed since; and by what
    it says where it was written by hand.
    """
    had = Counter(tables.said(one.draft) for one in every(member_id))
    keyed = [(said, number, _key(said, number)) for said, number in tables.numbered(drafts)]
    rows = PooledFact.objects.filter(member_id=member_id, key__in=[key for _said, _number, key in keyed])
    brought = set(rows.order_by().values_list("key", flat=True))
    return [
        (key, draft)
        for (said, number, key), draft in zip(keyed, drafts, strict=True)
        if key not in brought and number > had[said]
    ]


def _key(said: str, number: int) -> str:
    """A fingerprint that nobody outside can try clients on."""
    return f"file:{salted_hmac(SALT, f'{said}|{number}', algorithm='sha256').hexdigest()}"


def known(engagement_id: int, trade_id: int, *, on: date) -> FactDraft:
    """What the quote, the invoices and their payment say of a mission, for the form to begin with."""
    line = agreed.get(engagement_id)
    declared = invoices.of_engagement(engagement_id, today=on)
    issued = [one for one in declared if one.corrects is None]
    net = sum(one.amounts.net_cents for one in issued) - sum(
        one.amounts.net_cents for one in declared if one.corrects is not None
    )
    return prefilling.draft(
        prefilling.KnownMission(
            is_agreed=line.agreed_at is not None,
            agreed_on=line.agreed_at.date() if line.agreed_at else None,
            minutes=_minutes(line.facts) or line.agreed_minutes,
            cents=net or line.price_cents,
            payment_days=tuple(one.delay.days for one in issued if one.delay is not None),
        ),
        trade_id=trade_id,
        on=on,
    )


def _minutes(facts: Facts) -> int | None:
    return facts.receiver_minutes or facts.giver_minutes


def _told(rows: "QuerySet[PooledFact]") -> list[OwnFact]:
    return [_own(row) for row in rows.select_related("trade", "client")]


def _own(row: PooledFact) -> OwnFact:
    client = getattr(row, "client", None)
    draft = FactDraft(
        happened_on=row.happened_on,
        trade_id=row.trade_id,
        client_sector=row.client_sector,
        client_size=ClientSize(row.client_size) if row.client_size else None,
        lead_source=LeadSource(row.lead_source) if row.lead_source else None,
        outcome=QuoteOutcome(row.outcome) if row.outcome else None,
        reason=QuoteReason(row.reason) if row.reason else None,
        day_rate_cents=row.day_rate_cents,
        payment_days=row.payment_days,
        unpaid_minutes=row.unpaid_minutes,
    )
    return OwnFact(
        id=row.pk,
        engagement_id=row.engagement_id,
        trade_code=row.trade.code,
        trade_label_fr=row.trade.label_fr,
        trade_label_en=row.trade.label_en,
        draft=replace(draft, client=client.label) if client else draft,
        written_at=row.written_at,
    )
