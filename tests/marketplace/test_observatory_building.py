"""A release is computed by the keeper from what stood when it was begun, and again to the bit by anybody."""

import os
import subprocess
import sys

import pytest
from django.utils import timezone

from coop.domain.actors import PLATFORM
from coop.domain.errors import Refused
from marketplace.domain.observatory import releases as law
from marketplace.domain.observatory import sources
from marketplace.domain.observatory.releases import State
from marketplace.models import ReleaseInputs
from marketplace.selectors.observatory import releases as told
from marketplace.services.observatory import building, releases
from tests.config.production import database_url
from tests.people import make_coordinator, make_member
from tests.releasing import observer
from tests.strict.silence import ROOT
from tests.timebank.ledger import helped, record

AGAIN = """
import django; django.setup()
from django.utils import timezone

from coop.domain.actors import PLATFORM
from marketplace.services.observatory import building
print(building.rebuilt(by=PLATFORM, at=None, release_id={}))
"""


def lived() -> None:
    """Six members who help each other in March 2026."""
    names = ("Ana Petit", "Bao Nguyen", "Chloé Faure", "Denis Leroy", "Élise Moreau", "Farid Amrani")
    people = [make_member(name) for name in names]
    for number, (giver, receiver) in enumerate(zip(people, people[1:] + people[:1], strict=True)):
        record(helped(giver, receiver, 60 + 10 * number), by=receiver, key=f"lived {number}")


def computed(quarter: str = "2026-Q1") -> told.Told:
    at = timezone.now()  # what was recorded before
    release_id = releases.begin(by=PLATFORM, at=at, quarter=quarter)
    assert building.build_due(by=PLATFORM, at=at) == 1
    return told.known(PLATFORM, release_id)


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
def test_what_members_lived_becomes_figures_that_hide_the_few() -> None:
    lived()
    release = computed()
    assert (release.state, release.done, release.steps) == (State.BUILT, sources.count(), sources.count())
    assert len(release.obeys) == 3
    given = told.series(release, "hours_given", "members")
    assert given is not None

    [total] = [cell for cell in given["cells"] if set(cell["keys"]) == {"all", "FR"}]
    assert (total["status"], total["count"]) == ("F", 6)
    public = told.series(release, "hours_given", "open")
    assert public is not None
    assert {(cell["status"], cell["count"]) for cell in public["cells"]} == {("C", None)}
    policy = law.read(told.document(release))["policy"]
    assert policy["open"] == {"threshold": 11, "dominance": "17/20"}


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
def test_the_text_of_the_inputs_is_that_of_the_hash_and_gives_the_release_again() -> None:
    lived()
    release = computed()
    text = told.inputs_of(release.id)
    assert text is not None
    assert law.digest(text) == release.inputs_hash
    assert sources.written(sources.read(text)) == text
    assert building.rebuilt(by=PLATFORM, at=timezone.now(), release_id=release.id) == release.content_hash
    other = computed("2025-Q4")
    assert other.inputs_hash != release.inputs_hash
    ReleaseInputs.objects.all().delete()
    assert building.rebuilt(by=PLATFORM, at=timezone.now(), release_id=release.id) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
def test_a_correction_with_too_few_differences_tells_nothing_more() -> None:
    """One member more in the quarter: the total of before and that of now would tell of them."""
    lived()
    first = computed()
    odile = observer(at=timezone.now())
    releases.approve(by=odile, at=timezone.now(), release_id=first.id)
    ana, gaia = make_member("Ines Weber"), make_member("Gaïa Rossi")
    record(helped(ana, gaia, 600), by=gaia, key="late")
    words = {"changed_fr": "Un échange manquait.", "changed_en": "One exchange was missing."}
    release_id = releases.correct(by=make_coordinator(), at=timezone.now(), release_id=first.id, **words)
    assert building.build_due(by=PLATFORM, at=timezone.now()) == 1
    second = told.known(PLATFORM, release_id)
    assert second.obeys == first.obeys
    before, now = (told.series(one, "hours_given", "members") for one in (first, second))
    assert before is not None
    assert now is not None
    assert [cell["count"] for cell in before["cells"] if set(cell["keys"]) == {"all", "FR"}] == [6]
    assert [cell["count"] for cell in now["cells"] if set(cell["keys"]) == {"all", "FR"}] == [None]
    assert {change["indicator"] for change in second.changes} >= {"hours_given"}
    assert building.rebuilt(by=PLATFORM, at=timezone.now(), release_id=release_id) == second.content_hash
    releases.approve(by=odile, at=timezone.now(), release_id=release_id)
    ReleaseInputs.objects.filter(release_id=first.id).delete()
    with pytest.raises(Refused, match="is erased"):
        building.rebuilt(by=PLATFORM, at=timezone.now(), release_id=release_id)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("founded")
def test_another_process_with_another_order_of_hashes_comes_to_the_same_bytes() -> None:
    lived()
    release = computed()
    for seed in ("1", "4711"):
        env = os.environ | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONHASHSEED": seed,
        }
        words = [sys.executable, "-c", AGAIN.format(release.id)]
        run = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert (run.stdout.strip(), run.stderr) == (release.content_hash, "")
