"""What was said of a proposal: by kind, then in the order in which it was said, each with its answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, Value, When

from coop.selectors.lists import Late
from governance.domain.moderation import Moderated
from governance.domain.remarks import Kind
from governance.models import Remark
from governance.selectors import moderation

PAGE_SIZE = 20
RANKS = {Kind.OBJECTION: 0, Kind.QUESTION: 1, Kind.SUPPORT: 2}


@dataclass(frozen=True, slots=True)
class RemarkFacts:
    """A remark. lifted_at: since when its author no longer objects. answers_id: the
    remark that it answers; answers: the first one first.
    """

    id: int
    author_id: int
    kind: Kind
    text: str
    said_at: datetime
    lifted_at: datetime | None
    answers_id: int | None = None
    answers: "tuple[RemarkFacts, ...]" = ()


def listed(proposal_id: int, *, page: str | None = None) -> "Page[RemarkFacts]":
    """Objections first, since they ask for an answer; then questions, then supports."""
    rank = Case(
        *(When(kind=kind, then=Value(place)) for kind, place in RANKS.items()), output_field=IntegerField()
    )
    rows = Remark.objects.filter(proposal_id=proposal_id, answers=None).order_by(rank, "said_at", "pk")
    cut = Paginator(rows, PAGE_SIZE).get_page(page)
    shown = list(cut.object_list)
    under: dict[int, list[RemarkFacts]] = {remark.pk: [] for remark in shown}
    for answer in Remark.objects.filter(answers__in=shown).order_by("said_at", "pk"):
        under[answer.answers_id or 0].append(_facts(answer))
    facts = [_facts(remark, tuple(under[remark.pk])) for remark in shown]
    return Page(facts, cut.number, cut.paginator)  # type: ignore[arg-type]  # same pages, other rows


def every(proposal_id: int, *, at: datetime) -> Late[tuple[RemarkFacts, Moderated]]:
    """Each remark and answer by itself, the first one first, with what moderation says of it."""
    rows = Remark.objects.filter(proposal_id=proposal_id).order_by("said_at", "pk")

    def read(found: Iterable[Remark]) -> list[tuple[RemarkFacts, Moderated]]:
        shown = [_facts(remark) for remark in found]
        told = moderation.of([one.id for one in shown], at=at)
        return [(one, told[one.id]) for one in shown]

    return Late(rows, read)


def counts(proposal_id: int) -> Mapping[Kind, int]:
    """How many of each kind stand; a lifted objection no longer does."""
    rows = Remark.objects.filter(proposal_id=proposal_id, lifted_at=None)
    told = rows.aggregate(**{kind: Count("pk", filter=Q(kind=kind)) for kind in RANKS})
    return {kind: told[kind] for kind in RANKS}


def get(remark_id: int, *, proposal_id: int) -> RemarkFacts | None:
    """A remark on this proposal that may be answered."""
    remark = Remark.objects.filter(pk=remark_id, proposal_id=proposal_id, answers=None).first()
    return _facts(remark) if remark else None


def _facts(remark: Remark, answers: tuple[RemarkFacts, ...] = ()) -> RemarkFacts:
    return RemarkFacts(
        id=remark.pk,
        author_id=remark.author_id,
        kind=Kind(remark.kind),
        text=remark.text,
        said_at=remark.said_at,
        lifted_at=remark.lifted_at,
        answers_id=remark.answers_id,
        answers=answers,
    )


def words_of(proposal_id: int, *, member_id: int, at: datetime) -> list[str]:
    """All that one member said of a proposal, the first first; without what is hidden."""
    said = Remark.objects.filter(proposal_id=proposal_id, author_id=member_id).order_by("said_at", "pk")
    hidden = moderation.hidden_among(set(said.values_list("pk", flat=True)), at=at)
    return list(said.exclude(pk__in=hidden).values_list("text", flat=True))
