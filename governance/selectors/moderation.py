"""What was done about remarks: where each stands, what is to be looked at, and figures for anyone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models import Value as Constant

from governance.domain import moderation
from governance.domain.concerns import LATELY
from governance.domain.moderation import SETTLING, Deed, DeedDone, Moderated
from governance.models import Remark, RemarkDeed

LOOK = "look"
PAGE_SIZE = 20
DECIDED = (Deed.HIDE, Deed.UPHOLD, Deed.RESTORE)
OURS = (LOOK, *DECIDED)


@dataclass(frozen=True, slots=True)
class Desk:
    """A remark about which something was done, for who moderates."""

    remark_id: int
    proposal_id: int
    title: str
    text: str
    told: Moderated


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided last about somebody's words."""

    remark_id: int
    proposal_id: int
    title: str
    deed: Deed
    done_at: datetime


@dataclass(frozen=True, slots=True)
class Awaits:
    """decided: about one's own words. to_look_at: how many remarks wait for who moderates."""

    decided: list[Decided]
    to_look_at: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How often each was done, ever; hidden: how many remarks are hidden now."""

    done: Mapping[Deed, int]
    hidden: int


def of(remark_ids: Collection[int], *, at: datetime) -> dict[int, Moderated]:
    """Where each of these remarks stands."""
    deeds: dict[int, list[DeedDone]] = defaultdict(list)
    columns = ("remark_id", "deed", "person_id", "text", "done_at", "due_at")
    rows = RemarkDeed.objects.filter(remark_id__in=remark_ids).order_by("pk")
    for remark_id, deed, person_id, text, done_at, due_at in rows.values_list(*columns):
        deeds[remark_id].append(DeedDone(Deed(deed), person_id, text, done_at, due_at))
    people = Remark.objects.filter(pk__in=remark_ids).values_list("pk", "author_id", "proposal__proposer_id")
    return {
        remark_id: moderation.moderated(deeds[remark_id], author_id=author_id, proposer_id=proposer_id, at=at)
        for remark_id, author_id, proposer_id in people.order_by("pk")
    }


def hidden_among(remark_ids: Collection[int], *, at: datetime) -> set[int]:
    """Those whose words are hidden."""
    touched = RemarkDeed.objects.filter(remark_id__in=remark_ids, deed=Deed.HIDE)
    found = of(set(touched.values_list("remark_id", flat=True)), at=at)
    return {remark_id for remark_id, told in found.items() if told.is_hidden}


def get(remark_id: int, *, at: datetime) -> Moderated | None:
    """None for an id that names no remark."""
    return of([remark_id], at=at).get(remark_id)


def text_of(remark_id: int) -> tuple[int, str, str]:
    """The proposal of a remark, its title, and what the remark says."""
    told = Remark.objects.values_list("proposal_id", "proposal__title", "text")
    proposal_id, title, text = told.get(pk=remark_id)
    return proposal_id, title, text


def to_look_at(*, at: datetime, page: str | None = None) -> "Page[Desk]":
    """Reports that nobody has looked at, and appeals: who waits longest first."""
    rows = _waiting(at).values("remark_id").annotate(first=Min("pk"))
    ids = rows.order_by("first").values_list("remark_id", flat=True)
    return _desks(Paginator(ids, PAGE_SIZE).get_page(page), at)


def hidden(*, at: datetime, page: str | None = None) -> "Page[Desk]":
    """What is hidden and awaits nobody, that of late first."""
    waiting = set(_waiting(at).values_list("remark_id", flat=True))
    rows = RemarkDeed.objects.filter(deed=Deed.HIDE).values("remark_id").annotate(last=Max("pk"))
    ids = list(rows.order_by("-last").values_list("remark_id", flat=True))
    found = hidden_among(ids, at=at) - waiting
    return _desks(Paginator([one for one in ids if one in found], PAGE_SIZE).get_page(page), at)


def _desks(cut: "Page[int]", at: datetime) -> "Page[Desk]":
    ids = list(cut.object_list)
    rows = Remark.objects.filter(pk__in=ids).order_by("pk")
    said = {row[0]: row for row in rows.values_list("pk", "proposal_id", "proposal__title", "text")}
    told = of(ids, at=at)
    desks = [Desk(*said[remark_id], told[remark_id]) for remark_id in ids]
    return Page(desks, cut.number, cut.paginator)  # type: ignore[arg-type]  # same pages, other rows


def figures(*, at: datetime) -> Figures:
    """For anyone: numbers alone. After an appeal on which nobody decided in time a remark is shown."""
    rows = RemarkDeed.objects.order_by().values_list("deed").annotate(number=Count("pk"))
    done = {Deed(deed): number for deed, number in rows}
    ids = set(RemarkDeed.objects.filter(deed=Deed.HIDE).values_list("remark_id", flat=True))
    return Figures({deed: done.get(deed, 0) for deed in Deed}, len(hidden_among(ids, at=at)))


def awaiting_rows(
    member_id: int, *, is_moderator: bool, at: datetime
) -> "tuple[QuerySet[RemarkDeed, Any], ...]":
    """What was lately decided about this member's words, and for who moderates what is to be looked at, as
    (remark, title, instant, state, proposal): to be asked together with what else awaits.
    """
    later = _later()
    told = ("remark_id", "remark__proposal__title", "done_at")
    rows = RemarkDeed.objects.order_by()
    own = rows.filter(remark__author_id=member_id, deed__in=DECIDED).exclude(
        Exists(later.exclude(deed__in=[Deed.REPORT, Deed.DISMISS]))
    )
    lately = own.filter(Q(deed=Deed.HIDE) | Q(done_at__gt=at - LATELY))
    found = (lately.values_list(*told, "deed", "remark__proposal_id"),)
    if not is_moderator:
        return found
    return (*found, _waiting(at).values_list(*told, Constant(LOOK), Constant(0)))


def _waiting(at: datetime) -> "QuerySet[RemarkDeed]":
    """Reports on which nothing was settled since, and appeals on which nobody has decided."""
    reported = Q(deed=Deed.REPORT) & ~Exists(_later().filter(deed__in=SETTLING))
    decided = _later().filter(deed__in=[Deed.UPHOLD, Deed.RESTORE])
    appealed = Q(deed=Deed.APPEAL, due_at__gt=at) & ~Exists(decided)
    return RemarkDeed.objects.order_by().filter(reported | appealed)


def _later() -> "QuerySet[RemarkDeed]":
    """What was done about the same remark after a deed."""
    return RemarkDeed.objects.filter(remark_id=OuterRef("remark_id"), pk__gt=OuterRef("pk"))


def awaited(rows: Iterable[tuple[int, str, datetime, str, int]]) -> Awaits:
    """rows: of all that awaits."""
    told = list(rows)
    decided = [
        Decided(remark_id, proposal_id, title, Deed(state), at)
        for remark_id, title, at, state, proposal_id in told
        if state in DECIDED
    ]
    return Awaits(decided, len({row[0] for row in told if row[3] == LOOK}))
