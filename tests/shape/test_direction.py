"""Everything points down: foreign keys, migrations, templates, addresses and static files, like imports."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.template import engines
from django.template.exceptions import TemplateDoesNotExist
from django.urls import URLPattern, URLResolver, get_resolver

from tests.shape import sources
from tests.shape.sources import Script, Template, listed, rank
from tests.strict.silence import ROOT

INCLUDED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"'#]+)""")
ADDRESSED = re.compile(r"""\{%\s*url\s+["']([^"']+)["']""")
STATIC = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
REVERSING = {"reverse", "reverse_lazy", "redirect", "resolve_url", "urls.reverse"}


@dataclass(frozen=True)
class Look:
    """Somewhere in an app, something of another app is looked at."""

    where: str
    by: str
    what: str
    of: str


def upward(looks: Iterable[Look]) -> list[str]:
    return [f"{look.where}: {look.what} lies in {look.of}" for look in looks if rank(look.of) > rank(look.by)]


# --- tables ---------------------------------------------------------------------------------------


def relations() -> Iterator[Look]:
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.app_label
        for field in model._meta.get_fields():
            if rank(label) >= 0 and field.is_relation and not field.auto_created and field.related_model:
                target = field.related_model._meta
                yield Look(f"{label}.{model.__name__}.{field.name}", label, target.label, target.app_label)


def migration_dependencies() -> Iterator[Look]:
    for (app, name), migration in MigrationLoader(connection).disk_migrations.items():
        if rank(app) >= 0:
            for other, needed in [*migration.dependencies, *migration.run_before]:
                yield Look(f"{app}.{name}", app, f"{other}.{needed}", other)


@pytest.mark.django_db
def test_foreign_keys_point_down() -> None:
    assert any(look.by != look.of for look in relations())
    assert listed(upward(relations())) == ""


@pytest.mark.django_db
def test_migrations_point_down() -> None:
    assert any(look.by != look.of for look in migration_dependencies())
    assert listed(upward(migration_dependencies())) == ""


# --- templates and static files -------------------------------------------------------------------


def app_of_template(name: str) -> str:
    try:
        origin = engines["django"].get_template(name).origin.name  # type: ignore[attr-defined]  # Django's engine
    except TemplateDoesNotExist:
        return "nowhere"
    path = str(origin).removeprefix(f"{ROOT}/")
    return path.partition("/")[0]


def app_of_static(name: str) -> str:
    found = finders.find(name)
    return str(found).removeprefix(f"{ROOT}/").partition("/")[0] if found else "nowhere"


def looks_of_templates(templates: Sequence[Template]) -> Iterator[Look]:
    for template in templates:
        for pattern, app_of in ((INCLUDED, app_of_template), (STATIC, app_of_static)):
            for match in pattern.finditer(template.text):
                where = f"{template.path}:{sources.line_of(template.text, match.start())}"
                yield Look(where, template.app, match[1], app_of(match[1]))


def test_templates_and_static_files_point_down() -> None:
    assert any(look.by != look.of for look in looks_of_templates(sources.templates()))
    assert listed(upward(looks_of_templates(sources.templates()))) == ""


def test_whatever_a_template_asks_for_exists() -> None:
    looks = looks_of_templates(sources.templates())
    assert listed(f"{look.where}: {look.what}" for look in looks if look.of == "nowhere") == ""


def test_a_template_that_looks_up_is_seen() -> None:
    bad = Template("coop", "coop/bad.html", '<p>\n{% include "governance/rules/index.html" %}')
    assert upward(looks_of_templates([bad])) == [
        "coop/templates/coop/bad.html:2: governance/rules/index.html lies in governance"
    ]


# --- addresses ------------------------------------------------------------------------------------


def apps_of_names(resolver: URLResolver | None = None, inside: str = "") -> dict[str, str]:
    """The app whose urls module gives each address its name; what others name is nobody's."""
    found: dict[str, str] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            module = getattr(entry.urlconf_name, "__name__", "")
            app = module.partition(".")[0] if module.endswith(".urls") else inside
            found |= apps_of_names(entry, app if rank(app) >= 0 else "others")
        elif isinstance(entry, URLPattern) and entry.name and inside != "others":
            found[entry.name] = inside or entry.callback.__module__.partition(".")[0]
    return found


def addresses_of_templates(templates: Sequence[Template]) -> Iterator[tuple[str, str, str]]:
    for template in templates:
        for match in ADDRESSED.finditer(template.text):
            yield f"{template.path}:{sources.line_of(template.text, match.start())}", template.app, match[1]


def addresses_of_scripts(scripts: Sequence[Script]) -> Iterator[tuple[str, str, str]]:
    for script in scripts:
        for called, node in sources.calls(script.tree):
            first = getattr(node.args[0], "value", None) if node.args else None
            if called in REVERSING and isinstance(first, str) and "/" not in first:
                yield f"{script.path}:{node.lineno}", script.app, first


def looks_of_addresses(used: Iterable[tuple[str, str, str]]) -> Iterator[Look]:
    names = apps_of_names()
    for where, app, name in used:
        yield Look(where, app, f"the address {name}", names.get(name, "others"))


def test_addresses_point_down_in_templates() -> None:
    used = list(addresses_of_templates(sources.templates()))
    assert len(used) > 10
    assert listed(upward(looks_of_addresses(used))) == ""


def test_addresses_point_down_in_python() -> None:
    used = list(addresses_of_scripts(sources.scripts()))
    assert len(used) > 10
    assert listed(upward(looks_of_addresses(used))) == ""


def test_an_address_that_looks_up_is_seen() -> None:
    template = Template("coop", "coop/bad.html", '<a href="{% url "rules" %}">')
    script = Script("coop/views/bad.py", 'def show():\n    return redirect("rules")')
    used = [*addresses_of_templates([template]), *addresses_of_scripts([script])]
    assert upward(looks_of_addresses(used)) == [
        "coop/templates/coop/bad.html:1: the address rules lies in governance",
        "coop/views/bad.py:2: the address rules lies in governance",
    ]


def test_a_table_that_looks_up_is_seen() -> None:
    look = Look("coop.Member.ballot", "coop", "governance.Ballot", "governance")
    assert upward([look]) == ["coop.Member.ballot: governance.Ballot lies in governance"]
