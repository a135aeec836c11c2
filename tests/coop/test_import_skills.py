"""Official files taken over: whole or not at all, again and again, in one language and then in the other."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from coop.domain.actors import PLATFORM
from coop.domain.concepts import Source
from coop.domain.errors import Forbidden, Refused
from coop.domain.names import fold
from coop.domain.starter import skills as starter
from coop.models import AuditEvent, MemberSkill, Skill, SkillLabel
from coop.selectors import directory, skills
from coop.services import skills as services
from tests import people
from tests.instants import START

pytestmark = pytest.mark.django_db

OFFICIAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "skills"
official = pytest.mark.skipif(
    not OFFICIAL.exists(), reason="the official classifications are not on this machine"
)
ESCO = "http://data.europa.eu/esco/"
FRENCH = f"""conceptUri,preferredLabel,altLabels
{ESCO}occupation/bb-1,horloger d'art/horlogère d'art,réparateur de pendules
{ESCO}occupation/bb-2,oiseleur/oiseleuse,
"""
ENGLISH = f"""conceptUri,preferredLabel,altLabels
{ESCO}occupation/bb-1,clockmaker,"clock repairer
horologist"
"""


def load(folder: Path, text: str, name: str = "occupations_fr.csv", **options: object) -> str:
    file, out = folder / name, StringIO()
    file.write_text(text, encoding="utf-8")
    with translation.override("en"):
        call_command("import_skills", str(file), stdout=out, **options)
    return out.getvalue()


def counted(added: int, changed: int, unchanged: int) -> str:
    return f"Concepts added: {added}, changed: {changed}, unchanged: {unchanged}.\n"


def names_of(code: str) -> set[tuple[str, str, str]]:
    return {*SkillLabel.objects.filter(skill__code=code).values_list("language", "text", "gender")}


def everything() -> tuple[list[object], ...]:
    return (
        [*Skill.objects.order_by("pk").values_list()],
        [*SkillLabel.objects.order_by("pk").values_list()],
        [*AuditEvent.objects.order_by("pk").values_list("action", "subject", "data")],
    )


def test_a_file_is_loaded_and_loading_it_again_changes_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, FRENCH) == counted(2, 0, 0)
    watchmaker = Skill.objects.get(code="esco-bb-1")
    assert (watchmaker.kind, watchmaker.source, watchmaker.family) == ("occupation", "esco", "")
    assert (watchmaker.label_fr, watchmaker.label_en) == ("horloger d’art/horlogère d’art", "")
    assert watchmaker.uri == f"{ESCO}occupation/bb-1"
    assert names_of("esco-bb-1") == {
        ("fr", "horlogère d’art", "f"),
        ("fr", "horloger d’art", "m"),
        ("fr", "réparateur de pendules", ""),
    }
    before = everything()
    assert load(tmp_path, FRENCH) == counted(0, 0, 2)
    assert everything() == before
    assert before[2] == [
        ("coop.import_skills", "skills:esco", {"added": 2, "changed": 0, "unchanged": 0}),
    ]


def test_the_english_file_names_the_same_concepts(tmp_path: Path) -> None:
    load(tmp_path, FRENCH)
    shown = Skill.objects.get(code="esco-bb-1").pk
    assert skills.labels([shown], "en") == skills.labels([shown], "fr")
    assert load(tmp_path, ENGLISH, "occupations_en.csv") == counted(0, 1, 0)
    assert skills.labels([shown], "fr") == {shown: "horloger d’art/horlogère d’art"}
    assert skills.labels([shown], "en") == {shown: "clockmaker"}
    assert len(names_of("esco-bb-1")) == 5
    assert ("en", "horologist", "") in names_of("esco-bb-1")
    assert load(tmp_path, FRENCH) == counted(0, 0, 2)
    assert Skill.objects.filter(source="esco").count() == 2


def test_an_english_file_alone_is_shown_in_french_too(tmp_path: Path) -> None:
    load(tmp_path, ENGLISH, "labels.csv", language="en")
    found = Skill.objects.get(code="esco-bb-1")
    assert (found.label_fr, found.label_en) == ("", "clockmaker")
    assert skills.labels([found.pk], "fr") == {found.pk: "clockmaker"}


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    before = everything()
    told = load(tmp_path, FRENCH, dry_run=True)
    assert told == counted(2, 0, 0) + "Nothing was written: this was a dry run.\n"
    assert everything() == before
    load(tmp_path, FRENCH)
    changed = FRENCH.replace("réparateur de pendules", "réparateur de montres")
    assert load(tmp_path, changed, dry_run=True).startswith(counted(0, 1, 1))
    assert load(tmp_path, changed) == counted(0, 1, 1)
    assert ("fr", "réparateur de montres", "") in names_of("esco-bb-1")
    assert ("fr", "réparateur de pendules", "") in names_of("esco-bb-1")


def test_a_concept_that_the_file_lacks_stays_with_who_offers_it(tmp_path: Path) -> None:
    load(tmp_path, FRENCH)
    ana, birds = people.make_member("Ana Petit"), Skill.objects.get(code="esco-bb-2")
    MemberSkill.objects.create(member_id=ana.member_id or 0, skill=birds)
    load(tmp_path, "\n".join(FRENCH.splitlines()[:2]))
    assert [offered.skill_id for offered in skills.of_member(ana.member_id or 0)] == [birds.pk]


def test_one_wrong_row_and_nothing_is_written(tmp_path: Path) -> None:
    before = everything()
    wrong = FRENCH + f"{ESCO}occupation/bb-3,,\n{ESCO}skill/bb-4,nouer,\n"
    with pytest.raises(CommandError) as refused:
        load(tmp_path, wrong, format="esco-occupations")
    head, *rows = str(refused.value).splitlines()
    assert head.endswith("occupations_fr.csv can not be taken over. Nothing was written.")
    assert rows[0] == "row 4: “preferredLabel” says nothing."
    assert rows[1].startswith("row 5: “http://data.europa.eu/esco/skill/bb-4” is of the other kind")
    assert everything() == before


def test_a_file_that_is_wrong_everywhere_is_told_briefly_and_in_french(tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    rows = "".join(f"{ESCO}skill/s-{number},,\n" for number in range(50))
    file.write_text("conceptUri,preferredLabel,altLabels\n" + rows, encoding="utf-8")
    with translation.override("fr"), pytest.raises(CommandError) as refused:
        call_command("import_skills", str(file), "--dry-run")
    said = str(refused.value).splitlines()
    assert said[1] == "ligne 2\xa0: «\xa0preferredLabel\xa0» ne dit rien."
    assert said[-1] == "… et d’autres\xa0: 20"
    assert len(said) == 32


def test_bytes_that_are_no_utf_8_are_told_with_their_row(tmp_path: Path) -> None:
    file = tmp_path / "latin.csv"
    file.write_bytes(FRENCH.replace("é", "e").encode("latin-1", errors="replace"))
    with translation.override("en"), pytest.raises(CommandError, match="row 2: The text in “preferredLabel”"):
        call_command("import_skills", str(file))
    with pytest.raises(CommandError, match=r"nowhere\.csv: No such file"):
        call_command("import_skills", str(tmp_path / "nowhere.csv"))


def test_a_file_with_a_mark_at_its_beginning_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, f"\ufeff{FRENCH}") == counted(2, 0, 0)


def test_a_code_of_the_house_is_not_taken(tmp_path: Path) -> None:
    Skill.objects.create(code="esco-bb-2", label_fr="À nous", family="care")
    with pytest.raises(CommandError, match="The code esco-bb-2 is that of another skill already"):
        load(tmp_path, FRENCH)
    assert not Skill.objects.filter(source="esco").exists()


def test_only_the_machine_takes_over() -> None:
    with pytest.raises(Forbidden):
        services.take_over(by=people.make_administrator("Ana Petit"), at=START, source=Source.ESCO, read=())
    services.take_over(by=PLATFORM, at=START, source=Source.ESCO, read=())
    assert not AuditEvent.objects.filter(action="coop.import_skills").exists()
    of_the_house = starter.concepts()[:1]
    with pytest.raises(Refused):
        services.take_over(by=PLATFORM, at=START, source=Source.ROME, read=of_the_house)


def test_forms_stay_short_after_an_import_and_what_is_imported_is_searched(tmp_path: Path) -> None:
    before = skills.families("fr")
    load(tmp_path, FRENCH)
    load(tmp_path, ENGLISH, "occupations_en.csv")
    assert skills.families("fr") == before
    ana, paula = people.make_member("Ana Petit"), people.make_member("Paula Roux")
    MemberSkill.objects.create(member_id=ana.member_id or 0, skill=Skill.objects.get(code="esco-bb-1"))
    MemberSkill.objects.create(member_id=paula.member_id or 0, skill=Skill.objects.get(code="baker"))
    for text, name in (
        ("clockmaker", "Ana Petit"),
        ("HOROLOGIST", "Ana Petit"),
        ("horlogere", "Ana Petit"),
        ("d'art", "Ana Petit"),
        ("pendules", "Ana Petit"),
        ("BOULANGERE", "Paula Roux"),
        ("bread maker", "Paula Roux"),
        ("paysan", "Paula Roux"),
    ):
        page = directory.search(text=text, language="fr")
        assert [listed.person.name for listed in page] == [name], text


def rows_of(name: str) -> list[dict[str, str]]:
    with (OFFICIAL / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.long
@official
def test_the_official_files_are_loaded_whole() -> None:
    out, names = StringIO(), ("esco_skills_fr.csv", "esco_occupations_fr.csv", "rome_appellations.csv")
    for name in names:
        call_command("import_skills", str(OFFICIAL / name), stdout=out)
    abilities, occupations, titles = map(rows_of, names)
    esco = Skill.objects.filter(source="esco")
    assert esco.filter(kind="skill").count() == len({row["conceptUri"] for row in abilities})
    assert esco.filter(kind="occupation").count() == len({row["conceptUri"] for row in occupations})
    codes = {row["rome_code"] for row in titles}
    assert Skill.objects.filter(source="rome").count() == len(codes)
    by_code = SkillLabel.objects.filter(skill__source="rome")
    assert set(by_code.values_list("skill__code", flat=True)) == {f"rome-{code.lower()}" for code in codes}
    women, men = by_code.filter(gender="f").count(), by_code.filter(gender="m").count()
    assert min(women, men) > 8_500
    assert not by_code.exclude(gender="").filter(text__contains=" / ").filter(text__contains="(e)").exists()
    _every_other_label_is_known(abilities)
    for name in names:
        call_command("import_skills", str(OFFICIAL / name), stdout=out)
    numbers = [int(figure) for figure in re.findall(r"\d+", out.getvalue())]
    total = [len(abilities), len(occupations), len(codes)]
    assert numbers == [n for whole in total for n in (whole, 0, 0)] + [
        n for whole in total for n in (0, 0, whole)
    ]


def _every_other_label_is_known(rows: list[dict[str, str]]) -> None:
    known: dict[str, set[str]] = {}
    for uri, text in SkillLabel.objects.filter(skill__source="esco").values_list("skill__uri", "text"):
        known.setdefault(uri, set()).add(fold(text))
    for row in rows:
        preferred = fold(row["preferredLabel"].replace("'", "’"))
        for name in row["altLabels"].split("|"):
            text = fold(" ".join(name.replace("'", "’").split()))
            assert text in known.get(row["conceptUri"], {preferred}) | {"", preferred}
