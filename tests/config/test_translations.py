"""Every sentence has its French, and the catalogues hold nothing else."""

import gettext
import os
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config import catalogues

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
PAGE = """{% load i18n %}
  {% translate "Hello" %} {% translate "Mail" context "verb" %} {% button _("Send") %}
{% blocktranslate with name=person.name %}Dear {{ name }}, 5 % of it{% endblocktranslate %}
    {% blocktranslate trimmed count hours=n %}
      {{ hours }} hour
    {% plural %}
      {{ hours }} hours
    {% endblocktranslate %}
<p class="a 'b">{{ _("Inside")|upper }}</p>
"""
SCRIPT = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
from coop.domain.words import N_
A = _("Lazy")
B = N_("Of the domain, "
       "in two lines")
C = ngettext("one", "%(count)s", 2) + pgettext("month", "May")
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """An app of two files, and a catalogue that `write` fills."""
    (tmp_path / "app" / "templates").mkdir(parents=True)
    catalogues.path_of("app", tmp_path).parent.mkdir(parents=True)
    return tmp_path


def write(tree: Path, catalogue: str, *, page: str = "", script: str = "") -> list[str]:
    """The faults of an app with this page, this script and this catalogue."""
    (tree / "app" / "templates" / "page.html").write_text(page)
    (tree / "app" / "verbs.py").write_text(script)
    catalogues.path_of("app", tree).write_text(HEADER + catalogue)
    return [str(fault) for fault in catalogues.faults(tree, ["app"])]


def test_the_house_speaks_french() -> None:
    assert [str(fault) for fault in catalogues.faults()] == []


def test_no_french_sign_is_left_alone_at_the_start_of_a_line() -> None:
    """French sets a space before ; : ? ! and inside « »: one that never breaks."""
    breaks = re.compile(r" [;:?!»]|« ")
    said = [
        str(text)
        for app in catalogues.APPS
        for message in catalogues.read(app)
        if message.id
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
    ]
    assert [text for text in said if breaks.search(text)] == []
    assert len(said) > 1000


def test_sentences_are_gathered_from_templates(tree: Path) -> None:
    write(tree, "", page=PAGE)
    found = [(message.context, message.id) for message in catalogues.gather("app", tree) if message.id]
    assert found == [
        (None, "Hello"),
        ("verb", "Mail"),
        (None, "Send"),
        (None, "Dear %(name)s, 5 %% of it"),
        (None, ("%(hours)s hour", "%(hours)s hours")),
        (None, "Inside"),
    ]


def test_sentences_are_gathered_from_python(tree: Path) -> None:
    write(tree, "", script=SCRIPT)
    found = [(message.context, message.id) for message in catalogues.gather("app", tree) if message.id]
    assert found == [
        (None, "Lazy"),
        (None, "Of the domain, in two lines"),
        (None, ("one", "%(count)s")),
        ("month", "May"),
    ]


@pytest.mark.parametrize(
    ("catalogue", "fault"),
    [
        ("", "app/verbs.py:1: 'Hi %(name)s' is not in app/locale/fr/LC_MESSAGES/django.po"),
        ('msgid "Hi %(name)s"\nmsgstr ""\n', "'Hi %(name)s' has no French"),
        ('#, fuzzy\nmsgid "Hi %(name)s"\nmsgstr "Salut %(name)s"\n', "is fuzzy"),
        ('msgid "Hi %(name)s"\nmsgstr "Salut"\n', "has other placeholders in French"),
        ('msgid "Hi %(name)s"\nmsgstr "Salut %(nom)s"\n', "has other placeholders in French"),
        (
            'msgid "Hi %(name)s"\nmsgstr "Salut %(name)s"\n\nmsgid "Bye"\nmsgstr "Adieu"\n',
            "'Bye' is said nowhere any more",
        ),
        (
            'msgid "Hi %(name)s"\nmsgstr "Salut %(name)s"\n\n#~ msgid "Bye"\n#~ msgstr "Adieu"\n',
            "is obsolete",
        ),
    ],
)
def test_a_fault_in_a_catalogue_is_said(tree: Path, catalogue: str, fault: str) -> None:
    found = write(tree, catalogue, script='gettext("Hi %(name)s")')
    assert len(found) == 1
    assert fault in found[0]


def test_a_sound_catalogue_has_no_fault(tree: Path) -> None:
    said = 'msgid "Hi %(name)s"\nmsgstr "Salut %(name)s"\n'
    assert write(tree, said, script='gettext("Hi %(name)s")') == []


def test_a_singular_may_leave_its_number_out(tree: Path) -> None:
    said = 'msgid "%(n)s hour"\nmsgid_plural "%(n)s hours"\nmsgstr[0] "une heure"\nmsgstr[1] "%(n)s heures"\n'
    assert write(tree, said, script='ngettext("%(n)s hour", "%(n)s hours", 2)') == []


def test_a_percent_in_the_argument_of_a_tag_is_said(tree: Path) -> None:
    said = 'msgid "5 % off"\nmsgstr "5 % de moins"\n'
    found = write(tree, said, page='{% load i18n %}\n{% button _("5 % off") %}')
    assert found == ["app/templates/page.html:2: a percent sign in _(…): use {% translate … as name %}"]


def test_two_apps_say_the_same_sentence_alike(tmp_path: Path) -> None:
    for app, french in (("one", "Bonjour"), ("two", "Salut")):
        catalogues.path_of(app, tmp_path).parent.mkdir(parents=True)
        catalogues.path_of(app, tmp_path).write_text(f'{HEADER}msgid "Hello"\nmsgstr "{french}"\n')
        (tmp_path / app / "verbs.py").write_text('gettext("Hello")')
    (fault,) = catalogues.faults(tmp_path, ["one", "two"])
    assert "'Hello' is said otherwise in one/locale/" in str(fault)


def test_extracting_adds_what_is_new_and_keeps_what_is_said(tree: Path) -> None:
    write(tree, 'msgid "Hi"\nmsgstr "Salut"\n\nmsgid "Old"\nmsgstr "Vieux"\n', script='_("Hi"); _("New")')
    assert catalogues.update("app", tree) is True
    catalogue = catalogues.read("app", tree)
    assert {message.id: message.string for message in catalogue if message.id} == {"Hi": "Salut", "New": ""}
    assert catalogues.update("app", tree) is False


def test_a_catalogue_is_compiled_when_it_is_younger(tree: Path) -> None:
    write(tree, 'msgid "Hi"\nmsgstr "Salut"\n', script='_("Hi")')
    assert catalogues.compile_due("app", tree) is True
    assert catalogues.compile_due("app", tree) is False
    compiled = catalogues.path_of("app", tree).with_suffix(".mo")
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Hi") == "Salut"
    os.utime(catalogues.path_of("app", tree), (2**31, 2**31))
    assert catalogues.compile_due("app", tree) is True


def test_an_app_without_sentences_needs_no_catalogue(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    assert catalogues.faults(tmp_path, ["app"]) == []
    assert catalogues.compile_due("app", tmp_path) is False


def test_the_command_fails_with_each_fault(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tree, "", script='_("Hi")')
    monkeypatch.setattr(catalogues, "faults", lambda: [catalogues.Fault("app/verbs.py:1", "'Hi' is lost")])
    with pytest.raises(CommandError, match="1 faults"):
        call_command("translations", "check")
    assert capsys.readouterr().out == "app/verbs.py:1: 'Hi' is lost\n"


def test_the_command_extracts_and_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str]] = []

    def update(app: str) -> bool:
        seen.append(("update", app))
        return True

    def compile_due(app: str, root: Path) -> bool:
        seen.append(("compile", app))
        return True

    monkeypatch.setattr(catalogues, "update", update)
    monkeypatch.setattr(catalogues, "compile_due", compile_due)
    said = StringIO()
    call_command("translations", "extract", stdout=said)
    call_command("translations", "compile", stdout=said)
    assert "coop/locale/fr/LC_MESSAGES/django.po: compiled" in said.getvalue()
    assert seen == [(verb, app) for verb in ("update", "compile") for app in catalogues.APPS]
