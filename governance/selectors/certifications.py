"""The check of a count as members read it: who certified it, who contests it, what was answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models import Value as Constant

from governance.domain import certifying
from governance.domain.certifying import Contested, Verdict
from governance.domain.proposals import State
from governance.models import Certification, Contest, ContestAnswer, Elector, Scrutiny

CERTIFY, ANSWER = OURS = ("certify", "answer")


@dataclass(frozen=True, slots=True)
class Scrutineer:
    """Who certified a count, and when."""

    member_id: int
    certified_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What a scrutineer answered."""

    scrutineer_id: int
    verdict: Verdict
    text: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class ContestFacts:
    """Who contests and why. standing: where it is, at the instant that was asked for."""

    id: int
    ballot_id: int
    member_id: int
    motive: str
    contested_at: datetime
    due_at: datetime
    standing: Contested
    answers: tuple[Answer, ...]

    def is_awaited_of(self, member_id: int | None, *, at: datetime) -> bool:
        """Whether this scrutineer may still answer."""
        answered = member_id in [answer.scrutineer_id for answer in self.answers]
        return self.standing is Contested.OPEN and at < self.due_at and not answered


@dataclass(frozen=True, slots=True)
class ScrutinyFacts:
    """The check of a count. fingerprint: of the sheet as it lies in the kit. needed: how many certify it.

    due_at: from then on it is too late. executable_at: from then on it is carried out; None until
    it is certified.
    """

    fingerprint: str
    needed: int
    due_at: datetime
    certified_at: datetime | None
    executable_at: datetime | None
    scrutineers: tuple[Scrutineer, ...]
    contests: tuple[ContestFacts, ...]

    @property
    def missing(self) -> int:
        """How many certifications it still lacks."""
        return 0 if self.certified_at else max(0, self.needed - len(self.scrutineers))

    def may_be_certified(self, at: datetime) -> bool:
        return self.certified_at is None and at < self.due_at

    def may_be_contested(self, at: datetime) -> bool:
        return self.executable_at is not None and at < self.executable_at

    def is_scrutineer(self, member_id: int | None) -> bool:
        return member_id in [one.member_id for one in self.scrutineers]


@dataclass(frozen=True, slots=True)
class Check:
    """What a counted vote awaits of this member: a certification (id: the ballot), or an answer (id: the
    contest), before due_at.
    """

    id: int
    title: str
    due_at: datetime
    is_answer: bool


def of_ballot(ballot_id: int, *, at: datetime) -> ScrutinyFacts | None:
    """None before the count, and of a vote that was counted before counts were certified."""
    scrutiny = Scrutiny.objects.filter(ballot_id=ballot_id).first()
    if scrutiny is None:
        return None
    found = Certification.objects.filter(elector__ballot_id=ballot_id).order_by("certified_at", "pk")
    scrutineers = tuple(Scrutineer(*row) for row in found.values_list("elector__member_id", "certified_at"))
    return ScrutinyFacts(
        scrutiny.fingerprint,
        scrutiny.needed,
        scrutiny.due_at,
        scrutiny.certified_at,
        scrutiny.executable_at,
        scrutineers,
        _contests(ballot_id, len(scrutineers), at),
    )


def standings(ballot_id: int, *, at: datetime) -> list[Contested]:
    """Where each contest of a result stands, the first one first."""
    scrutineers = Certification.objects.filter(elector__ballot_id=ballot_id).count()
    return [contest.standing for contest in _contests(ballot_id, scrutineers, at)]


def contest(contest_id: int, *, at: datetime) -> ContestFacts | None:
    row = Contest.objects.filter(pk=contest_id).values_list("elector__ballot_id", flat=True).first()
    if row is None:
        return None
    scrutineers = Certification.objects.filter(elector__ballot_id=row).count()
    return next(one for one in _contests(row, scrutineers, at) if one.id == contest_id)


def duties(rows: Iterable[tuple[Any, ...]]) -> list[Check]:
    """Those of these rows that are ours, the nearest term first."""
    found = [
        Check(pk, title, due_at, what == ANSWER) for pk, title, due_at, what, _who in rows if what in OURS
    ]
    return sorted(found, key=lambda duty: (duty.due_at, duty.id))


def awaiting_rows(member_id: int, *, at: datetime) -> "tuple[QuerySet[Elector, Any], QuerySet[Contest, Any]]":
    """The same as (id, title, term, what, 0), in no order: to be asked together with what else awaits."""
    return _to_certify(member_id, at), _to_answer(member_id, at)


def _to_certify(member_id: int, at: datetime) -> "QuerySet[Elector, Any]":
    done = Certification.objects.filter(elector=OuterRef("pk"))
    rows = Elector.objects.filter(
        ~Exists(done),
        ~Q(ballot__proposal__proposer_id=member_id),
        member_id=member_id,
        ballot__proposal__state=State.COUNTED,
        ballot__scrutiny__due_at__gt=at,
    )
    told = (
        "ballot_id",
        "ballot__proposal__title",
        "ballot__scrutiny__due_at",
        Constant(CERTIFY),
        Constant(0),
    )
    return rows.order_by().values_list(*told)


def _to_answer(member_id: int, at: datetime) -> "QuerySet[Contest, Any]":
    mine = Certification.objects.filter(
        elector__ballot=OuterRef("elector__ballot"), elector__member_id=member_id
    )
    done = ContestAnswer.objects.filter(contest=OuterRef("pk"), certification__elector__member_id=member_id)
    rows = Contest.objects.filter(
        Exists(mine), ~Exists(done), elector__ballot__proposal__state=State.CONTESTED, due_at__gt=at
    )
    told = ("pk", "elector__ballot__proposal__title", "due_at", Constant(ANSWER), Constant(0))
    return rows.order_by().values_list(*told)


def _contests(ballot_id: int, scrutineers: int, at: datetime) -> tuple[ContestFacts, ...]:
    rows = Contest.objects.filter(elector__ballot_id=ballot_id).select_related("elector")
    contests = list(rows.order_by("contested_at", "pk"))
    answers = _answers([contest.pk for contest in contests])
    return tuple(
        ContestFacts(
            contest.pk,
            ballot_id,
            contest.elector.member_id,
            contest.motive,
            contest.contested_at,
            contest.due_at,
            certifying.standing(
                [answer.verdict for answer in answers[contest.pk]],
                scrutineers=scrutineers,
                is_over=at >= contest.due_at,
            ),
            tuple(answers[contest.pk]),
        )
        for contest in contests
    )


def _answers(ids: Collection[int]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {contest_id: [] for contest_id in ids}
    rows = ContestAnswer.objects.filter(contest__in=ids).order_by("answered_at", "pk")
    told = ("contest_id", "certification__elector__member_id", "verdict", "text", "answered_at")
    for contest_id, member_id, verdict, text, answered_at in rows.values_list(*told):
        found[contest_id].append(Answer(member_id, Verdict(verdict), text, answered_at))
    return found
