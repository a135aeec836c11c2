"""How the support programme is said on its pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from coop.domain.pieces import Crumb
from coop.selectors import members
from marketplace.domain.support.beneficiaries import (
    BASIS_NAMES,
    HOLDER_NAMES,
    STATUS_NAMES,
    PaperHolder,
    Status,
)
from marketplace.domain.support.sessions import MISTAKE_NAMES, OUTCOME_NAMES, SATISFACTION_NAMES
from marketplace.domain.support.structures import KIND_NAMES, StructureFacts
from marketplace.domain.support.themes import THEME_NAMES, Theme
from marketplace.selectors.support.beneficiaries import Known, Line
from marketplace.selectors.support.needs import Asked
from marketplace.selectors.support.sessions import Given
from marketplace.selectors.support.structures import Told

TONES = {Status.AWAITED: "wait", Status.ACTIVE: "good", Status.OVER: "neutral", Status.ERASED: "neutral"}
ICONS = {Status.AWAITED: "clock", Status.ACTIVE: "check", Status.OVER: "circle-minus", Status.ERASED: "x"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge."""

    word: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class StructureRow:
    told: Told
    kind: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class PersonRow:
    line: Line
    themes: str
    mark: Mark
    alias: str = ""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """mistake: why it was undone; "" where it stands."""

    given: Given
    theme: str
    outcome: str
    satisfaction: str
    mistake: str


@dataclass(frozen=True, slots=True)
class NeedRow:
    asked: Asked
    theme: str
    helper: str


def trail(*steps: Crumb) -> list[Crumb]:
    return [Crumb(_("Digital support"), reverse("support")), *steps]


def theme(one: Theme) -> str:
    return _(THEME_NAMES[one])


def themes(found: Iterable[Theme]) -> str:
    return ", ".join(theme(one) for one in found)


def status(one: Status) -> Mark:
    return Mark(_(STATUS_NAMES[one]), TONES[one], ICONS[one])


def structure_mark(facts: StructureFacts) -> Mark:
    if facts.is_ended:
        return Mark(_("has ended"), "neutral", "circle-minus")
    if facts.is_validated:
        return Mark(_("validated"), "good", "check")
    return Mark(_("waits to be validated"), "wait", "clock")


def structures(found: Iterable[Told]) -> list[StructureRow]:
    return [StructureRow(one, _(KIND_NAMES[one.kind]), structure_mark(one.facts)) for one in found]


def people(found: Iterable[Line], aliases: dict[int, str] | None = None) -> list[PersonRow]:
    """aliases: where the reader may see all of them."""
    return [
        PersonRow(one, themes(one.themes), status(one.status), (aliases or {}).get(one.id, ""))
        for one in found
    ]


def needs(found: Iterable[Asked]) -> list[NeedRow]:
    rows = list(found)
    names = members.names_of({one.helper_id for one in rows if one.helper_id is not None})
    return [NeedRow(one, theme(one.theme), names.get(one.helper_id or 0, "")) for one in rows]


def session(one: Given) -> SessionRow:
    return SessionRow(
        given=one,
        theme=theme(one.theme),
        outcome=_(OUTCOME_NAMES[one.outcome]),
        satisfaction=_(SATISFACTION_NAMES[one.satisfaction]) if one.satisfaction else "",
        mistake=_(MISTAKE_NAMES[one.mistake]) if one.mistake else "",
    )


def signed(known: Known, *, on: date) -> dict[str, object]:
    """What a file says of the paper."""
    return {
        "basis": _(BASIS_NAMES[known.basis]),
        "holder": _(HOLDER_NAMES[PaperHolder(known.holder)]) if known.holder else "",
        "mark": status(known.facts.status(on=on)),
    }
