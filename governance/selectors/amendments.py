"""Amendments as members read them: what each would change, what became of it, what it asks of whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from coop.domain.words import N_, Sentence
from coop.selectors.lists import Late
from governance.domain import amendments, registry
from governance.domain.amendments import Answer, Fate, Text
from governance.domain.concerns import LATELY
from governance.domain.kinds.names import Kind
from governance.domain.proposals import State
from governance.domain.rules import Json
from governance.models import Amendment, Proposal, Sponsorship

PAGE_SIZE = 20
AWAITED = "amendment"

TO_ANSWER = Sentence(N_("An amendment of your proposal awaits your answer."))
ACCEPTED = Sentence(N_("Your amendment was accepted."))
DECLINED = Sentence(N_("Your amendment was declined: read why."))
TO_SPONSOR = Sentence(N_("Its text was amended since you sponsored it: you are asked again."))

_IS_OF_THIS_TEXT = Q(replaces=F("proposal__amendment")) | Q(replaces=None, proposal__amendment=None)


@dataclass(frozen=True, slots=True)
class AmendmentFacts:
    """An amendment. old, new: the whole text before and after. replaces_id: the one that gave the old text.

    words: of its answer, said by the proposer. answered_at: of any answer, also of a withdrawal.
    """

    id: int
    proposal_id: int
    amender_id: int
    replaces_id: int | None
    old: Text
    new: Text
    why: str
    proposed_at: datetime
    fate: Fate
    answered_at: datetime | None
    words: str


class Counts(NamedTuple):
    """Of one proposal: those that await an answer, those that were accepted, and all."""

    awaited: int
    accepted: int
    made: int


class News(NamedTuple):
    """Why amendments make a proposal somebody's concern. mark: other than the last time, where it is news."""

    sentence: Sentence
    mark: str


def get(amendment_id: int) -> AmendmentFacts | None:
    row = _rows().filter(pk=amendment_id).first()
    return _facts(row) if row else None


def listed(proposal_id: int, *, page: str | None = None) -> "Page[AmendmentFacts]":
    """Those that may still be answered first; each the latest first."""
    rank = Case(When(answer="", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = _rows().filter(proposal_id=proposal_id).order_by(rank, "-proposed_at", "-pk")
    cut = Paginator(rows, PAGE_SIZE).get_page(page)
    facts = [_facts(row) for row in cut.object_list]
    return Page(facts, cut.number, cut.paginator)  # type: ignore[arg-type]  # same pages, other rows


def every(proposal_id: int) -> Late[AmendmentFacts]:
    """All amendments of a proposal, in the order in which they were made; read where it is cut."""
    rows = _rows().filter(proposal_id=proposal_id).order_by("proposed_at", "pk")
    return Late(rows, lambda found: [_facts(row) for row in found])


def accepted(proposal_id: int) -> list[AmendmentFacts]:
    """Those that gave the proposal its texts, the first first: each old text is the new one before it."""
    rows = _rows().filter(proposal_id=proposal_id, answer=Answer.ACCEPTED)
    return [_facts(row) for row in rows.order_by("answered_at", "pk")]


def text_of(proposal: Proposal) -> Text:
    """All that an amendment may change, as it stands."""
    return Text(proposal.title, proposal.reason, proposal.asked, proposal.value)


def looked_at(proposal_id: int, **typed: Any) -> Text:  # noqa: ANN401  what `amended` takes
    """The text as it would stand, before anything is written. Raises Refused as `amended` does."""
    return amended(Proposal.objects.select_related("base").get(pk=proposal_id), **typed)


def amended(
    proposal: Proposal,
    *,
    title: str,
    reason: str,
    value: Json = None,
    asked: Mapping[str, Any] | None = None,
) -> Text:
    """The text of a proposal as this would make it. Raises Refused, also where it changes nothing."""
    return amendments.amended(
        text_of(proposal),
        kind=Kind(proposal.kind),
        rule=registry.get(proposal.rule_key) if proposal.rule_key else None,
        today=proposal.base.value if proposal.base else None,
        title=title,
        reason=reason,
        value=value,
        asked=asked,
    )


def counts(proposal_id: int) -> Counts:
    is_awaited = Q(answer="", proposal__state=State.DISCUSSED) & _IS_OF_THIS_TEXT
    told = Amendment.objects.filter(proposal_id=proposal_id).aggregate(
        awaited=Count("pk", filter=is_awaited),
        accepted=Count("pk", filter=Q(answer=Answer.ACCEPTED)),
        made=Count("pk"),
    )
    return Counts(**told)


def made_by(member_id: int, *, proposal_id: int) -> int:
    """How many this member offered, without those that are outdated."""
    return counted().filter(amender_id=member_id, proposal_id=proposal_id).count()


def counted() -> "QuerySet[Amendment]":
    """Of members other than the proposer, those that are answered, or made on the text as it stands."""
    made = Amendment.objects.exclude(amender=F("proposal__proposer"))
    return made.filter(~Q(answer="") | _IS_OF_THIS_TEXT)


def awaiting_rows(member_id: int) -> "QuerySet[Amendment, Any]":
    """What a proposer has to answer, as one arm of what is asked of every home."""
    return (
        _awaited()
        .filter(proposal__proposer_id=member_id)
        .order_by()
        .values_list("pk", "proposal__title", "proposed_at", Value(AWAITED), Value(0))
    )


def news(
    proposal_ids: Collection[int], member_ids: Collection[int], *, at: datetime
) -> Mapping[tuple[int, int], News]:
    """What amendments ask of whom, by proposal and member: the weightiest of what there is.

    A proposer is told of what awaits them, a former sponsor of the text that changed, an amender of the
    answer, for some days.
    """
    found: dict[tuple[int, int], News] = {}
    rows = Amendment.objects.filter(
        proposal_id__in=proposal_ids, amender_id__in=member_ids, answered_at__gt=at - LATELY
    )
    for pk, proposal_id, member_id, answer in rows.order_by("answered_at", "pk").values_list(
        "pk", "proposal_id", "amender_id", "answer"
    ):
        if answer != Answer.WITHDRAWN:
            sentence = ACCEPTED if answer == Answer.ACCEPTED else DECLINED
            found[proposal_id, member_id] = News(sentence, f"answer-{pk}")
    for pk, proposal_id, member_id in _asked_again(proposal_ids, member_ids):
        found[proposal_id, member_id] = News(TO_SPONSOR, f"text-{pk}")
    waiting = _awaited().filter(proposal_id__in=proposal_ids, proposal__proposer_id__in=member_ids)
    for pk, proposal_id, member_id in waiting.order_by("pk").values_list(
        "pk", "proposal_id", "proposal__proposer_id"
    ):
        found[proposal_id, member_id] = News(TO_ANSWER, f"amendment-{pk}")
    return found


def _asked_again(proposal_ids: Collection[int], member_ids: Collection[int]) -> list[tuple[int, int, int]]:
    """Whose sponsorship ended with the last text, while it is discussed, and who gave none since."""
    rows = Sponsorship.objects.filter(
        proposal_id__in=proposal_ids,
        member_id__in=member_ids,
        proposal__state=State.DISCUSSED,
        ended_at=F("proposal__amendment__answered_at"),
    )
    again = Sponsorship.objects.filter(proposal_id__in=proposal_ids, ended_at=None)
    pairs = set(again.order_by("pk").values_list("proposal_id", "member_id"))
    told = rows.order_by("pk").values_list("proposal__amendment_id", "proposal_id", "member_id")
    return [one for one in told if one[1:] not in pairs]


def _awaited() -> "QuerySet[Amendment]":
    return Amendment.objects.filter(_IS_OF_THIS_TEXT, answer="", proposal__state=State.DISCUSSED)


def _rows() -> "QuerySet[Amendment]":
    return Amendment.objects.select_related("proposal")


def _facts(row: Amendment) -> AmendmentFacts:
    return AmendmentFacts(
        id=row.pk,
        proposal_id=row.proposal_id,
        amender_id=row.amender_id,
        replaces_id=row.replaces_id,
        old=amendments.of_json(row.old),
        new=amendments.of_json(row.new),
        why=row.why,
        proposed_at=row.proposed_at,
        fate=amendments.fate(
            Answer(row.answer) if row.answer else None,
            state=State(row.proposal.state),
            is_of_this_text=row.replaces_id == row.proposal.amendment_id,
        ),
        answered_at=row.answered_at,
        words=row.words,
    )
