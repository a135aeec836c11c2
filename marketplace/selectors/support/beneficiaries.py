"""People who are helped. A list tells numbers; whoever may opens the file of one of them.

A role-holder's reading is an act of power: `marketplace.services.support.beneficiaries.read` writes it down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from coop.domain.errors import Hidden
from coop.domain.places import label
from marketplace.domain.support import beneficiaries as law
from marketplace.domain.support.beneficiaries import Basis, BeneficiaryFacts, Ending, Status
from marketplace.domain.support.themes import Theme
from marketplace.models import Beneficiary, SupportAssignment, SupportErasure, SupportNeed

ROWS = 200


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of somebody."""

    facts: BeneficiaryFacts
    structure_id: int
    structure: str
    alias: str
    reach: str
    place: str
    basis: Basis
    purpose: str
    vouched_at: datetime
    signed_on: date | None
    holder: str

    @property
    def number(self) -> str:
        return law.paper_number(self.facts.id)


@dataclass(frozen=True, slots=True)
class Line:
    """In a list: no name; what is open and how it stands."""

    id: int
    structure: str
    status: Status
    until_on: date
    themes: tuple[Theme, ...]

    @property
    def number(self) -> str:
        return law.paper_number(self.id)


@dataclass(frozen=True, slots=True)
class Erased:
    """One line of the journal of erasures."""

    number: str
    erased_at: datetime
    ending: Ending


def facts(row: Beneficiary) -> BeneficiaryFacts:
    """Two queries."""
    helping = SupportAssignment.objects.filter(need__beneficiary=row, ended_at__isnull=True)
    return BeneficiaryFacts(
        id=row.pk,
        answerer_id=row.structure.answerer_id,
        helper_ids=frozenset(helping.order_by("pk").values_list("helper_id", flat=True)),
        until_on=row.until_on,
        is_signed=row.signed_on is not None,
        is_erased=row.erased_at is not None,
    )


def facts_of(beneficiary_id: int) -> BeneficiaryFacts:
    """Raises Hidden for an id that names nobody."""
    return facts(_row(beneficiary_id))


def known(beneficiary_id: int) -> Known:
    """Raises Hidden for an id that names nobody."""
    row = _row(beneficiary_id)
    return Known(
        facts=facts(row),
        structure_id=row.structure_id,
        structure=row.structure.name,
        alias=row.alias,
        reach=row.reach,
        place=label(row.place.name, row.place.department) if row.place else "",
        basis=Basis(row.basis),
        purpose=row.purpose,
        vouched_at=row.vouched_at,
        signed_on=row.signed_on,
        holder=row.paper_holder,
    )


def of_structure(structure_id: int, *, on: date) -> list[Line]:
    return _lines(Beneficiary.objects.filter(structure_id=structure_id), on)


def every(*, on: date) -> list[Line]:
    """Those who are still known, the latest first."""
    return _lines(Beneficiary.objects.filter(erased_at__isnull=True).order_by("-pk"), on)


def aliases(ids: Sequence[int]) -> dict[int, str]:
    """For those who may see all of these people."""
    return dict(Beneficiary.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "alias"))


def erased() -> list[Erased]:
    """The journal, the latest first."""
    rows = SupportErasure.objects.order_by("-erased_at", "-pk")[:ROWS]
    return [Erased(law.paper_number(row.beneficiary_id), row.erased_at, Ending(row.ending)) for row in rows]


def due(*, days: int, on: date) -> list[int]:
    """Whose time of being known is over on that day."""
    rows = Beneficiary.objects.filter(erased_at__isnull=True).order_by("pk")
    last = Max("sessions__held_on", filter=Q(sessions__undone_at__isnull=True))
    found = rows.annotate(last_on=last).values_list("pk", "until_on", "last_on", "vouched_at")
    return [
        pk
        for pk, until_on, last_on, vouched_at in found
        if on
        >= law.erase_on(
            until_on=until_on, last_on=last_on or timezone.localtime(vouched_at).date(), days=days
        )
    ]


def over(*, on: date) -> list[int]:
    """What they signed has ended, and something is still open for them."""
    rows = Beneficiary.objects.filter(erased_at__isnull=True, until_on__lt=on)
    return list(
        rows.filter(needs__closed_at__isnull=True, needs__isnull=False)
        .order_by("pk")
        .distinct()
        .values_list("pk", flat=True)
    )


def _lines(rows: "QuerySet[Beneficiary]", on: date) -> list[Line]:
    """Two queries, however many."""
    found = list(rows.select_related("structure")[:ROWS])
    themes: dict[int, list[Theme]] = {}
    opened = SupportNeed.objects.filter(beneficiary__in=[row.pk for row in found], closed_at__isnull=True)
    for beneficiary_id, theme in opened.order_by("wanted_by", "pk").values_list("beneficiary_id", "theme"):
        themes.setdefault(beneficiary_id, []).append(Theme(theme))
    return [
        Line(
            id=row.pk,
            structure=row.structure.name,
            status=_bare(row).status(on=on),
            until_on=row.until_on,
            themes=tuple(themes.get(row.pk, ())),
        )
        for row in found
    ]


def _bare(row: Beneficiary) -> BeneficiaryFacts:
    """Without who helps."""
    return BeneficiaryFacts(
        row.pk,
        row.structure.answerer_id,
        frozenset(),
        row.until_on,
        row.signed_on is not None,
        row.erased_at is not None,
    )


def _row(beneficiary_id: int) -> Beneficiary:
    row = Beneficiary.objects.filter(pk=beneficiary_id).select_related("structure", "place").first()
    if row is None:
        raise Hidden
    return row
