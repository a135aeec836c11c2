from collections.abc import Callable

import pytest
from django.db import connection
from django.template import Context, Engine, Origin, Template

from coop.models import Skill
from tests.strict.queries import is_reading
from tests.strict.silence import ROOT, SilentMistake


def function_of(module: str, source: str) -> Callable[[], object]:
    """The function `ask` of a module that exists only here."""
    names: dict[str, object] = {"__name__": module, "Skill": Skill}
    exec(source, names)  # noqa: S102  a source that stands below
    asked = names["ask"]
    assert callable(asked)
    return asked


WRITE = "def ask(): return Skill.objects.filter(code='x').update(family='y')"
READ = "def ask(): return list(Skill.objects.filter(code='x'))"


@pytest.mark.django_db
def test_a_selector_that_writes_fails() -> None:
    with pytest.raises(SilentMistake, match=r"coop\.selectors\.skills\.ask writes: UPDATE"):
        function_of("coop.selectors.skills", WRITE)()


@pytest.mark.django_db
def test_a_selector_may_read_and_a_service_may_write() -> None:
    assert function_of("coop.selectors.skills", READ)() == []
    assert function_of("coop.services.skills", WRITE)() == 0


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1", True),
        ("  with a as (select 1) select * from a", True),
        ("SAVEPOINT s", True),
        ("(SELECT 1) UNION ALL (SELECT 2)", True),
        ("(DELETE FROM t)", False),
        ("WITH a AS (DELETE FROM t RETURNING 1) SELECT * FROM a", False),
        ("INSERT INTO t VALUES (1)", False),
        ("SELECT * FROM t FOR UPDATE", True),
        ("TRUNCATE t", False),
    ],
)
def test_reading_is_told_from_writing(sql: str, expected: bool) -> None:
    assert is_reading(sql) is expected


def template_at(path: str) -> Template:
    return Template(
        "{% for skill in skills %}{{ skill.code }}{% endfor %}",
        origin=Origin(path),
        engine=Engine(libraries={}),
    )


@pytest.mark.django_db
def test_a_template_of_ours_asks_nothing() -> None:
    page = template_at(f"{ROOT}/coop/templates/coop/home.html")
    with pytest.raises(SilentMistake, match="a query while rendering"):
        page.render(Context({"skills": Skill.objects.filter(code="x")}))
    assert page.render(Context({"skills": list(Skill.objects.filter(code="x"))})) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/usr/lib/django/admin/index.html", f"{ROOT}/coop/templates/mfa/index.html", "<unknown source>"]
)
def test_templates_of_others_may(path: str) -> None:
    assert template_at(path).render(Context({"skills": Skill.objects.filter(code="x")})) == ""


@pytest.mark.django_db
def test_raw_sql_is_seen_too() -> None:
    source = "def ask():\n with connection.cursor() as c: c.execute('DELETE FROM coop_snooze')"
    names: dict[str, object] = {"__name__": "coop.selectors.cards", "connection": connection}
    exec(source, names)  # noqa: S102  the line above
    asked = names["ask"]
    assert callable(asked)
    with pytest.raises(SilentMistake, match="DELETE FROM coop_snooze"):
        asked()
