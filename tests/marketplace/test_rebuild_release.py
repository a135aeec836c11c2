"""`manage.py rebuild_release`: the frozen bytes come again, or it is said that they do not."""

import zlib
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from coop.domain.actors import PLATFORM
from coop.domain.errors import Hidden
from marketplace.domain.observatory import indicators, sources
from marketplace.domain.observatory import releases as law
from marketplace.models import Release, ReleaseInputs, ReleaseSeries
from marketplace.selectors.observatory import releases as told
from marketplace.selectors.observatory.releases import Told
from marketplace.services.observatory import building, releases
from tests import releasing
from tests.marketplace.test_observatory_building import computed, lived
from tests.people import make_coordinator, make_member
from tests.rights import OWNER, acting_as
from tests.timebank.ledger import helped, record
from timebank.domain import canonical

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


def rebuilt(*words: str) -> tuple[str, str]:
    """What it says, and what it tells of how far it is."""
    out, progress = StringIO(), StringIO()
    with override("en"):
        call_command("rebuild_release", *words, stdout=out, stderr=progress)
    return out.getvalue(), progress.getvalue()


def tampered(rows: Any, **changes: object) -> None:  # noqa: ANN401  of any model
    """As whoever holds the server could; the application can not."""
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        assert rows.update(**changes) == 1
        cursor.execute("SET LOCAL session_replication_role = origin")


def given(release: Told) -> Any:  # noqa: ANN401  a queryset
    return ReleaseSeries.objects.filter(release_id=release.id, indicator="hours_given", audience="members")


def test_the_same_bytes_come_again_and_how_far_it_is_is_told() -> None:
    lived()
    release = computed()
    said, progress = rebuilt("2026-Q1", "--check")
    assert said.splitlines() == [
        release.content_hash,
        "The same bytes and the same hash as the release that is kept.",
    ]
    steps = progress.splitlines()
    assert len(steps) == sources.count()
    assert steps[-1] == f"{sources.count()} of {sources.count()} series"
    assert rebuilt("2026-Q1")[0].splitlines() == [release.content_hash]


def test_a_series_that_was_changed_is_named() -> None:
    lived()
    release = computed()
    text = given(release).get().content
    assert '"count":6' in text
    tampered(given(release), content=text.replace('"count":6', '"count":7', 1))
    with pytest.raises(
        CommandError, match=r"^The bytes that are kept .* Series that differ: hours_given \(members\)\.$"
    ) as refusal:
        rebuilt("2026-Q1", "--check")
    assert refusal.value.returncode == 1
    assert rebuilt("2026-Q1")[0].splitlines() == [release.content_hash]  # what it should be


def test_a_hash_that_was_changed_is_told_with_the_one_it_should_be() -> None:
    lived()
    release = computed()
    tampered(Release.objects.filter(pk=release.id), content_hash="0" * 64)
    with pytest.raises(CommandError, match=f"{release.content_hash}, where 0000") as refusal:
        rebuilt("2026-Q1", "--check")
    assert "bytes" not in str(refusal.value)


def test_inputs_that_were_changed_are_not_what_it_was_computed_from() -> None:
    lived()
    release = computed()
    text = told.inputs_of(release.id)
    assert text is not None
    other = zlib.compress(text.replace("M-", "N-").encode())
    tampered(ReleaseInputs.objects.filter(release_id=release.id), content=other)
    with pytest.raises(CommandError, match="is not what it was computed from"):
        rebuilt("2026-Q1", "--check")


def test_what_is_not_there_is_said() -> None:
    lived()
    release = computed()
    for words, said in (
        (("2025-Q4",), "No release of this quarter"),
        (("2026-Q1", "--version", "2"), "No release of this quarter"),
        (("spring",), "2026-Q3"),
    ):
        with pytest.raises(CommandError, match=said):
            rebuilt(*words)
    ReleaseInputs.objects.filter(release_id=release.id).delete()
    with pytest.raises(CommandError, match="is erased"):
        rebuilt("2026-Q1", "--check")


def test_a_version_is_chosen() -> None:
    lived()
    first = computed()
    odile = releasing.observer(at=timezone.now())
    releases.approve(by=odile, at=timezone.now(), release_id=first.id)
    late = [make_member(name) for name in people_of(12)]
    for number, giver in enumerate(late):
        record(helped(giver, late[number - 1], 60), by=late[number - 1], key=f"late {number}")
    words = {"changed_fr": "Il en manquait.", "changed_en": "Some were missing."}
    second_id = releases.correct(by=make_coordinator(), at=timezone.now(), release_id=first.id, **words)
    building.build_due(by=PLATFORM, at=timezone.now())
    second = told.known(PLATFORM, second_id)
    assert second.content_hash != first.content_hash
    assert rebuilt("2026-Q1", "--check")[0].splitlines()[0] == second.content_hash
    assert rebuilt("2026-Q1", "--version", "1", "--check")[0].splitlines()[0] == first.content_hash
    assert told.computed("2026-Q1").version == 2
    with pytest.raises(Hidden):
        told.computed("2026-Q1", 3)


def people_of(count: int) -> list[str]:
    return [f"Membre {number}" for number in range(count)]


def test_a_release_of_before_an_indicator_was_added_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no rows for it, nor its tree: what it holds is computed, and nothing else."""
    known = dict(indicators._known)
    added = ("client_sector", "balances", "first_exchange")
    with monkeypatch.context() as before:
        before.setattr(indicators, "_known", {key: one for key, one in known.items() if key not in added})
        lived()
        release = computed()
    assert not ReleaseSeries.objects.filter(release_id=release.id, indicator__in=added).exists()
    text = told.inputs_of(release.id)
    assert text is not None
    written = law.read(text)
    for name in ("bought", "held", "beginners"):
        del written["rows"][name]
    for name in ("sector", "balance"):
        del written["trees"][name]
    older = canonical.written(written)
    assert sources.read(older).inputs.held == ()
    tampered(ReleaseInputs.objects.filter(release_id=release.id), content=zlib.compress(older.encode()))
    tampered(Release.objects.filter(pk=release.id), inputs_hash=law.digest(older))
    assert "The same bytes" in rebuilt("2026-Q1", "--check")[0]
