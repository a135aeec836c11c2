"""The papers of the house are true: every noun has its word, every decision its guard."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import translation

from coop.models import Member
from tests.shape import sources
from tests.shape.sources import Script, listed
from tests.strict.silence import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"
DECISIONS = ROOT / "docs" / "adr"
GUARD = re.compile(r"^Guarded by: (.+)$", re.MULTILINE)
TITLE = re.compile(r"^# (\d{4}) \S.+$", re.MULTILINE)


def glossary(text: str) -> dict[str, str]:
    """French by "app.Noun", from the rows `| in code | français | …`; a row may name several."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) >= 2:
            for name in re.findall(r"`(\w+\.\w+)`", cells[0]):
                found[name] = cells[1]
    return found


def nouns_of_domain(script: Script) -> Iterator[str]:
    """The public classes of a domain module: its enums, its facts, its refusals."""
    for node in script.tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield f"{script.app}.{node.name}"


def models() -> list[type[Model]]:
    return [model for model in apps.get_models() if sources.rank(model._meta.app_label) >= 0]


def unnamed_models(found: list[type[Model]], words: dict[str, str]) -> Iterator[str]:
    for model in found:
        name = f"{model._meta.app_label}.{model.__name__}"
        with translation.override("fr"):
            french = str(model._meta.verbose_name)
        if french.lower() not in words.get(name, "").lower():
            yield f"docs/glossary.md: {name} is “{french}” on screen"


def unnamed_nouns(scripts: tuple[Script, ...], words: dict[str, str]) -> Iterator[str]:
    for script in scripts:
        for noun in nouns_of_domain(script):
            if not words.get(noun):
                yield f"docs/glossary.md: {noun} ({script.path}) has no French word"


def decision_faults(path: Path) -> Iterator[str]:
    text = path.read_text()
    title = TITLE.search(text)
    if title is None or not path.name.startswith(title[1]):
        yield f"{path.name}: its title does not begin with its number"
    guards = GUARD.findall(text)
    if not guards:
        yield f"{path.name}: no line “Guarded by: tests/…”"
    for guard in re.split(r",\s*", ", ".join(guards)):
        if guard and not (guard.startswith("tests/") and (ROOT / guard).exists()):
            yield f"{path.name}: {guard} does not exist"


def twice(text: str) -> list[str]:
    """First cells of tables that stand twice in a paper, headings apart: two answers to one question."""
    cells = [line.split("|")[1].strip() for line in text.splitlines() if re.match(r"\| [^-]", line)]
    headings = {"in code", "noun", "question", "I want to…"}
    return sorted({cell for cell in cells if cells.count(cell) > 1 and cell not in headings})


def test_nothing_stands_twice_in_the_papers() -> None:
    assert twice(GLOSSARY.read_text()) == []
    assert twice((ROOT / "docs" / "where_is.md").read_text()) == []
    assert twice("| a | b |\n|---|---|\n| c | d |\n| c | e |\n") == ["c"]


def test_every_table_has_its_word() -> None:
    assert listed(unnamed_models(models(), glossary(GLOSSARY.read_text()))) == ""


def test_every_noun_of_the_domain_has_its_word() -> None:
    assert listed(unnamed_nouns(sources.scripts("domain"), glossary(GLOSSARY.read_text()))) == ""


def test_every_decision_is_guarded() -> None:
    papers = sorted(DECISIONS.glob("*.md"))
    assert [path.name[:4] for path in papers] == [f"{number:04d}" for number in range(1, len(papers) + 1)]
    assert listed(fault for path in papers for fault in decision_faults(path)) == ""


def test_a_word_that_is_missing_is_seen() -> None:
    words = glossary("| `coop.Actor`, `coop.Role` | personne | … |\n| `coop.Member` | membre | … |")
    assert words == {"coop.Actor": "personne", "coop.Role": "personne", "coop.Member": "membre"}
    assert list(unnamed_models([Member], words)) == [
        "docs/glossary.md: coop.Member is “sociétaire” on screen"
    ]
    script = Script("coop/domain/a.py", "class Actor: ...\nclass Spot: ...\nclass _Own: ...")
    (fault,) = unnamed_nouns((script,), words)
    assert fault == "docs/glossary.md: coop.Spot (coop/domain/a.py) has no French word"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("# 0001 Rules\n\nNobody guards it.\n", "no line"),
        ("# 0001 Rules\n\nGuarded by: tests/nowhere.py\n", "tests/nowhere.py does not exist"),
        ("# 0001 Rules\n\nGuarded by: coop/models\n", "coop/models does not exist"),
        ("# 0002 Rules\n\nGuarded by: tests/shape\n", "its title"),
    ],
)
def test_a_decision_without_a_guard_is_seen(tmp_path: Path, text: str, fault: str) -> None:
    paper = tmp_path / "0001-rules.md"
    paper.write_text(text)
    (found,) = decision_faults(paper)
    assert fault in found
