"""The catalogues of translations, one for each app, read and written with Babel: no GNU gettext is needed.

A catalogue holds exactly the sentences of its app's Python files and templates, each with its French. One
sentence may stand in two catalogues, with the same French: Django joins them all into one.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("coop", "governance", "timebank", "marketplace", "config")
LANGUAGE = "fr"
TEMPLATES = (".html", ".txt", ".xml")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACE = re.compile(r"%(?:\((?P<name>\w+)\))?[a-zA-Z]|%%")
CONSTANT_WITH_PERCENT = re.compile(r"""\{[{%](?!\s*translate\b)[^}]*?_\((["'])[^"']*%[^"']*\1\)""")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: a file, with its line where there is one."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def path_of(app: str, root: Path = ROOT) -> Path:
    return root / app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def read(app: str, root: Path = ROOT) -> Catalog:
    """The catalogue as it is; an empty one when there is no file yet."""
    path = path_of(app, root)
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def gather(app: str, root: Path = ROOT) -> Catalog:
    """The sentences of the app's files, in their order, with the places where they stand."""
    found = _empty()
    for path in _files(root / app):
        name = str(path.relative_to(root))
        for line, message, comments, context in _sentences(path):
            found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def update(app: str, root: Path = ROOT) -> bool:
    """Bring the file up to date: new sentences come without French, old ones go. True when it changed."""
    catalogue, path = read(app, root), path_of(app, root)
    catalogue.update(gather(app, root), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=0, no_location=True, omit_header=False)
    if path.exists() and path.read_bytes() == written.getvalue():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written.getvalue())
    return True


def compile_due(app: str, root: Path = ROOT) -> bool:
    """Compile the catalogue when it is younger than its compiled file. True when it was written."""
    source, target = path_of(app, root), path_of(app, root).with_suffix(".mo")
    if not source.exists():
        return False
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    unfinished = target.with_suffix(f".{os.getpid()}")
    with unfinished.open("wb") as file:
        write_mo(file, read(app, root))
    unfinished.replace(target)
    return True


def compile_all(root: Path = ROOT) -> list[str]:
    """Compile each catalogue that is younger than its compiled file; the apps of these."""
    return [app for app in APPS if compile_due(app, root)]


def faults(root: Path = ROOT, apps: Iterable[str] = APPS) -> list[Fault]:
    """Everything that keeps the house from speaking French, in every catalogue."""
    french: dict[tuple[str, str], tuple[str, object]] = {}
    found: list[Fault] = []
    for app in apps:
        name, catalogue = str(path_of(app, root).relative_to(root)), read(app, root)
        found += _percent_faults(root / app, root)
        found += _missing(gather(app, root), catalogue, name)
        found += _useless(gather(app, root), catalogue, name)
        for message in _messages(catalogue):
            found += [Fault(f"{name}:{message.lineno}", what) for what in _wrong(message)]
            key = (str(message.context or ""), _msgid(message))
            elsewhere, said = french.setdefault(key, (name, message.string))
            if said != message.string:
                what = f"{key[1]!r} is said otherwise in {elsewhere}"
                found.append(Fault(f"{name}:{message.lineno}", what))
    return found


def _missing(gathered: Catalog, catalogue: Catalog, name: str) -> Iterator[Fault]:
    for message in _messages(gathered):
        here = catalogue.get(message.id, message.context)
        if here is None or isinstance(here.id, str) != isinstance(message.id, str):
            path, line = message.locations[0]
            yield Fault(f"{path}:{line}", f"{_msgid(message)!r} is not in {name}")


def _useless(gathered: Catalog, catalogue: Catalog, name: str) -> Iterator[Fault]:
    for message in _messages(catalogue):
        if gathered.get(message.id, message.context) is None:
            yield Fault(f"{name}:{message.lineno}", f"{_msgid(message)!r} is said nowhere any more")
    for obsolete in catalogue.obsolete.values():
        yield Fault(name, f"{_msgid(obsolete)!r} is obsolete")


def _wrong(message: Message) -> Iterator[str]:
    said = _forms(message.string or "")
    asked = _forms(message.id)
    if not all(said):
        yield f"{_msgid(message)!r} has no French"
        return
    if message.fuzzy:
        yield f"{_msgid(message)!r} is fuzzy"
    allowed, needed = _places(*asked), _places(asked[-1])
    # A singular may drop its number ("one hour" for "%(count)s hour"); nothing may add a place.
    if _places(said[-1]) != needed or not all(_places(form) <= allowed for form in said):
        yield f"{_msgid(message)!r} has other placeholders in French"


def _forms(text: str | Iterable[str]) -> list[str]:
    """A sentence, or its singular and its plural."""
    return [text] if isinstance(text, str) else list(text)


def _places(*texts: str) -> set[str]:
    return {match[0] for text in texts for match in PLACE.finditer(text) if match[0] != "%%"}


def _percent_faults(folder: Path, root: Path) -> Iterator[Fault]:
    """Django doubles the percent of `_("5 %")` in the argument of a tag; `{% translate %}` is right."""
    for path in _files(folder):
        if path.suffix == ".html":
            for match in CONSTANT_WITH_PERCENT.finditer(text := path.read_text()):
                line = text.count("\n", 0, match.start()) + 1
                where = f"{path.relative_to(root)}:{line}"
                yield Fault(where, "a percent sign in _(…): use {% translate … as name %}")


def _files(folder: Path) -> list[Path]:
    """What people may read: Python files but migrations, and every kind of template."""
    scripts = [path for path in folder.rglob("*.py") if "migrations" not in path.parts]
    templates = [path for path in (folder / "templates").rglob("*") if path.suffix in TEMPLATES]
    return sorted(scripts) + sorted(templates)


def _sentences(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = path.read_text()
    if path.suffix != ".py":
        # Its output is made of names and calls, one line each; their indentation means nothing.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    file = BytesIO(source.encode())
    return extract("python", file, KEYWORDS, comment_tags=["Translators"], options={"encoding": "utf-8"})


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _msgid(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _empty() -> Catalog:
    return Catalog(locale=LANGUAGE, project="Commontime", charset="utf-8", fuzzy=False)
