"""What a proposal of introductions says to the coordinator who reads it, and what a run says afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coop.domain.actors import Actor
from coop.domain.people import Person
from coop.domain.words import N_, Sentence
from coop.selectors import members
from coop.words import say
from governance.domain import registry
from marketplace.domain import batches as law
from marketplace.domain.batches import Asked, Batch, Scope, Suited
from marketplace.domain.criteria import Criterion
from marketplace.domain.introductions import Introduced
from marketplace.selectors import batches
from marketplace.selectors import requests as asked_for
from marketplace.selectors.introductions import Met
from marketplace.selectors.requests import Posted
from marketplace.views import said
from marketplace.views.said import Badge, Shown

MOST_REASONS = 2
MET = N_("Those who would fit know of it already, or asked not to be proposed for such needs.")
FIRST = 3
"""Places of a list that the drawing sets apart from the further ones."""


@dataclass(frozen=True, slots=True)
class Named:
    """A member in a row: why them, and what they answered since."""

    person: Person
    place: int
    reasons: tuple[str, ...]
    answer: Badge | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A need, whom it is introduced to, and where somebody lacks, why."""

    shown: Shown
    people: tuple[Named, ...]
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the drawing."""

    label: str
    value: int
    total: int
    words: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What the whole proposal comes to. waiting: needs beyond those that are looked at are counted too."""

    waiting: int
    looked_at: int
    served: int
    people: int
    pairs: int
    bars: tuple[Bar, ...]


def order(found: Iterable[Introduced]) -> list[Introduced]:
    """Those that get somebody first, then those that get nobody: each by id, who asked first first."""
    return sorted(found, key=lambda one: (not one.member_ids, one.request_id))


def summary(batch: Batch, found: Sequence[Introduced], *, waiting: int) -> Summary:
    places = law.places(batch.asked, found)
    served, pairs = sum(bool(one.member_ids) for one in found), len(places)
    first = sum(place == 1 for place in places.values())
    near = sum(1 < place <= FIRST for place in places.values())
    of_pairs = [
        (_("The first of their list"), first),
        (_("The second or third"), near),
        (_("Further down"), pairs - first - near),
    ]
    said_of = ngettext("%(part)s of %(all)s need", "%(part)s of %(all)s needs", len(found))
    bars = [
        Bar(_("Needs that get somebody"), served, len(found), said_of % {"part": served, "all": len(found)})
    ]
    for label, count in of_pairs:
        words = ngettext("%(part)s of %(all)s introduction", "%(part)s of %(all)s introductions", pairs)
        bars.append(Bar(label, count, pairs, words % {"part": count, "all": pairs}))
    return Summary(
        waiting=waiting,
        looked_at=len(found),
        served=served,
        people=len({member_id for _request_id, member_id in places}),
        pairs=pairs,
        bars=tuple(bars) if pairs else (),
    )


def rows(found: Sequence[Introduced], batch: Batch, actor: Actor, at: datetime) -> list[Row]:
    """The same number of queries for any number of needs."""
    by_id = {one.wanted.request_id: one for one in batch.asked}
    needs = asked_for.of_ids([one.request_id for one in found])
    people = _people(needs, (id for one in found for id in one.member_ids))
    shown = {one.need.id: one for one in said.needs(needs, actor, known=people)}
    alone = [by_id[one.request_id].wanted for one in found if not by_id[one.request_id].suited]
    blocked = batches.blockages(alone, at=at) if alone else {}
    places = law.places(batch.asked, found)
    return [
        Row(
            shown[one.request_id],
            tuple(
                Named(people[id], places[one.request_id, id], _reasons(by_id[one.request_id], id))
                for id in one.member_ids
            ),
            tuple(say(each) for each in _lacking(one, blocked.get(one.request_id))),
        )
        for one in found
    ]


def made_rows(found: Sequence[Met], actor: Actor) -> list[Row]:
    """What a run made, need by need."""
    needs = asked_for.of_ids(sorted({one.request_id for one in found}))
    people = _people(needs, (one.member_id for one in found))
    shown = {one.need.id: one for one in said.needs(needs, actor, known=people)}
    return [
        Row(
            shown[request_id],
            tuple(
                Named(people[one.member_id], place, _said(one.reasons), said.introduced(one.is_willing))
                for place, one in enumerate(group, start=1)
            ),
        )
        for request_id, group in groupby(found, key=lambda one: one.request_id)
    ]


def _people(needs: Iterable[Posted], member_ids: Iterable[int]) -> dict[int, Person]:
    """Those who ask, and those who are introduced, in one query."""
    return members.people({*member_ids, *(need.requester_id for need in needs)})


def rules_of(versions: Mapping[str, int]) -> list[tuple[str, str]]:
    """Key and name of each rule that was obeyed."""
    return sorted(((key, _(registry.get(key).label)) for key in versions), key=lambda one: one[1])


def scope_said(scope: Scope, departments: Mapping[str, str]) -> str:
    """Which needs were looked at, in one line."""
    parts = [said.category(scope.category), departments.get(scope.department, scope.department)]
    if scope.days:
        days = ngettext("%(count)s day or more", "%(count)s days or more", scope.days)
        parts.append(days % {"count": scope.days})
    return " · ".join(part for part in parts if part) or _("all the open needs")


def _lacking(one: Introduced, blocked: Sequence[Sentence] | None) -> Sequence[Sentence]:
    """blocked: what keeps everybody away, None where somebody fits; nothing, where they have met already."""
    return one.reasons if blocked is None else blocked or (Sentence(MET),)


def _reasons(asked: Asked, member_id: int) -> tuple[str, ...]:
    (one,) = (each for each in asked.suited if each.fit.member_id == member_id)
    return _said(_sentences(one))


def _sentences(suited: Suited) -> tuple[Sentence, ...]:
    """The strongest first; who says nothing of it is not told to say nothing."""
    told = [
        reason.sentence
        for reason in suited.fit.reasons
        if (reason.criterion, reason.points) != (Criterion.WORDS, 0)
    ]
    return (*told[:MOST_REASONS], *([suited.why] if suited.why else []))


def _said(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    return tuple(say(sentence) for sentence in sentences[: MOST_REASONS + 1])
