"""Releases of the observatory for tests: published with any series, without waiting for a computation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from coop.domain.actors import PLATFORM, Actor, Role
from marketplace.domain.observatory import releases as law
from marketplace.models import Release
from marketplace.selectors.observatory import releases as told
from marketplace.selectors.observatory.releases import Told
from marketplace.services.observatory import releases
from tests.governance.measuring import empower
from tests.instants import after
from tests.people import make_member

POLICY = {
    "members": {"threshold": 5, "dominance": "17/20"},
    "open": {"threshold": 11, "dominance": "17/20"},
}
EMPTY_INPUTS = "{}"


def observer(*, at: datetime | None = None, name: str = "Odile Garnier") -> Actor:
    """A member with a mandate for the observatory, from that instant on."""
    return empower(make_member(name), Role.OBSERVER, at=at or after(days=1), decision_id=None)


def cell(*keys: str, count: int, **values: int) -> dict[str, Any]:
    """A cell that is shown."""
    return {"keys": list(keys), "status": "F", "reason": "", "count": count, "values": values}


def hidden(*keys: str, status: str = "C", reason: str = "few") -> dict[str, Any]:
    return {"keys": list(keys), "status": status, "reason": reason, "count": None, "values": None}


def series(
    indicator: str, *cells: Mapping[str, Any], audience: str = "open", **more: object
) -> dict[str, Any]:
    told = {"dimensions": ["trade", "place"], "unit": "cents", **more}
    return {"indicator": indicator, "audience": audience, "cells": list(cells), **told}


@transaction.atomic
def built(
    quarter: str,
    content: Sequence[Mapping[str, Any]],
    *,
    at: datetime | None = None,
    inputs: str = EMPTY_INPUTS,
) -> int:
    """Begun by the keeper, and computed: its id. A later version says that a figure was wrong."""
    instant = at or after(days=2)
    before = Release.objects.filter(quarter=quarter, state=law.State.APPROVED).order_by("-version").first()
    release = Release.objects.create(
        quarter=quarter,
        version=1 if before is None else before.version + 1,
        corrects=before,
        changed_fr="" if before is None else "Un chiffre était faux.",
        changed_en="" if before is None else "A figure was wrong.",
        state=law.State.BUILDING,
        begun_at=instant,
    )
    releases.keep(
        by=PLATFORM,
        at=instant,
        release_id=release.pk,
        built=releases.Built(policy=POLICY, series=content, inputs=inputs, obeys=()),
    )
    return release.pk


@transaction.atomic
def published(
    quarter: str, content: Sequence[Mapping[str, Any]], *, by: Actor | None = None, at: datetime | None = None
) -> Told:
    """Computed, and approved by a member with a mandate. by: that member, a new one unless said."""
    instant = at or after(days=2)
    release_id = built(quarter, content, at=instant)
    who = by or observer(name=f"Odile Garnier {release_id}")
    releases.approve(by=who, at=instant, release_id=release_id)
    return told.known(PLATFORM, release_id)
