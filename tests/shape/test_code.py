"""Habits of the code that no linter knows."""

import ast
import re
import sys
from collections.abc import Callable, Iterator, Sequence

import pytest

from tests.shape import sources
from tests.shape.sources import Script, calls, listed
from tests.strict.silence import ROOT

NAMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "manager",
    "managers",
    "misc",
    "base",
    "lib",
}
CLOCKS = {
    *("timezone.now", "timezone.localdate", "timezone.localtime", "datetime.now", "datetime.utcnow"),
    *("datetime.today", "date.today", "datetime.datetime.now", "datetime.date.today", "time.time"),
}
# Verbs that nobody does at an instant, each with its reason.
NOT_ACTS = {
    "coop/services/live.py": {"announce"},  # says that something changed, after the act that changed it
    "governance/services/urns.py": {"tell_together"},  # what the count does with an urn that it holds
    "governance/services/asking.py": {  # what services ask about a proposal whose row they hold
        *(
            "obstacle",
            "check",
            "check_announced",
            "check_secret",
            "check_fresh",
            "change",
            "question",
            "mandate",
        ),
        *("lock_base", "is_replaced"),
    },
    "coop/services/starter.py": {"load"},  # the same skills and places for every house
}
# A distance on a sphere needs a sine; it becomes an integer of kilometres in the same function.
SPHERES = {"coop/domain/distances.py"}
PURE = {
    *(
        "__future__",
        "abc",
        "base64",
        "bisect",
        "calendar",
        "collections",
        "csv",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "email",
    ),
    *(
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "heapq",
        "html",
        "itertools",
        "json",
        "math",
        "operator",
        "re",
        "string",
    ),
    *("string", "types", "typing", "unicodedata", "uuid", "zoneinfo"),
}
# Others' modules that write nothing either: a word goes in, its stem comes out; a line, its instant.
PURE_OF_OTHERS = {"icalendar", "snowballstemmer"}


# A comment that silences the types and says no more.
UNTOLD_IGNORE = re.compile(r"# type: ignore(\[[^]]*\])?\s*$", re.MULTILINE)


def at(script: Script, node: ast.AST, what: str) -> str:
    return f"{script.path}:{getattr(node, 'lineno', 1)}: {what}"


def signal_receivers(script: Script) -> Iterator[str]:
    """No signal carries hours, money or votes: what happens is written in the service that does it."""
    for node in ast.walk(script.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals"):
            yield at(script, node, "signals of models")
    for called, call in calls(script.tree):
        if called == "receiver" or (called.endswith(".connect") and "signal" in called):
            yield at(script, call, f"{called}() receives a signal")


def saving_overrides(script: Script) -> Iterator[str]:
    """`save` and `delete` do what Django says they do: bulk statements would pass beside an override."""
    for node in ast.walk(script.tree):
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name in ("save", "delete"):
                    yield at(script, inner, f"{node.name}.{inner.name}() is overridden")


def nameless_modules(script: Script) -> Iterator[str]:
    """A module is called after its noun, not after its being of some use."""
    for part in script.module.split("."):
        if part in NAMELESS:
            yield f"{script.path}: a module called {part}"


def clock_readings(script: Script) -> Iterator[str]:
    """The instant of an act is given to it: it can be replayed, and a test says when it happens."""
    for called, node in calls(script.tree):
        is_conversion = called.startswith("timezone.local") and bool(node.args)
        is_databases = called.rpartition(".")[2] == "Now" and script.column != "models"
        if (called in CLOCKS and not is_conversion) or is_databases:
            yield at(script, node, f"{called}() reads the clock")


def floats(script: Script) -> Iterator[str]:
    """Hours, money, shares and votes are exact."""
    if script.path in SPHERES:
        return
    for node in ast.walk(script.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield at(script, node, f"the float {node.value}")
        if isinstance(node, ast.Call) and sources.dotted(node.func) == "float":
            yield at(script, node, "float()")


def impure_imports(script: Script) -> Iterator[str]:
    """The domain and the rules know Python's pure modules and other domains; nothing that reads or writes."""
    for node in ast.walk(script.tree):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        for module in modules:
            root, _, rest = module.partition(".")
            inside = sources.rank(root) >= 0 and rest.split(".")[0] in ("domain", "rules")
            if root not in PURE | PURE_OF_OTHERS and not inside:
                yield at(script, node, f"imports {module}")


def careless_services(script: Script) -> Iterator[str]:
    """A verb says who acts and when, and every argument by its name: `by: Actor`, `at: datetime`."""
    for node in script.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if node.name in NOT_ACTS.get(script.path, set()):
            continue
        if node.args.args or node.args.posonlyargs or node.args.vararg:
            yield at(script, node, f"{node.name}() takes arguments by position")
        given = {
            argument.arg: sources.dotted(argument.annotation or node) for argument in node.args.kwonlyargs
        }
        if given.get("by") != "Actor" or given.get("at") not in ("datetime", "datetime.datetime"):
            yield at(script, node, f"{node.name}() lacks by: Actor or at: datetime")


Check = Callable[[Script], Iterator[str]]
EVERYWHERE: tuple[str, ...] = ()
TIMELESS = ("domain", "rules", "models", "selectors", "services")
CHECKS: list[tuple[Check, Sequence[str]]] = [
    (signal_receivers, EVERYWHERE),
    (saving_overrides, EVERYWHERE),
    (nameless_modules, EVERYWHERE),
    (clock_readings, TIMELESS),
    (floats, ("domain", "rules")),
    (impure_imports, ("domain", "rules")),
    (careless_services, ("services",)),
]
SELF_TESTS: list[tuple[Check, str, str, str]] = [
    (signal_receivers, "coop/apps.py", "@receiver(post_save)\ndef act(): ...", "coop/apps.py:1: receiver()"),
    (signal_receivers, "coop/apps.py", "from django.db.models.signals import post_save", "signals of models"),
    (signal_receivers, "coop/apps.py", "signals.user_logged_in.connect(act)", "receives a signal"),
    (
        saving_overrides,
        "coop/models/a.py",
        "class A:\n    def save(self): ...",
        "A.save() is overridden",
    ),
    (nameless_modules, "coop/domain/utils.py", "", "a module called utils"),
    (nameless_modules, "coop/helpers/dates.py", "", "a module called helpers"),
    (clock_readings, "coop/services/a.py", "a = timezone.now()", "coop/services/a.py:1: timezone.now()"),
    (clock_readings, "coop/services/a.py", "a = timezone.localdate()", "reads the clock"),
    (clock_readings, "coop/services/a.py", "a.update(b=functions.Now())", "functions.Now() reads the clock"),
    (floats, "timebank/domain/a.py", "a = 0.5", "the float 0.5"),
    (floats, "timebank/domain/a.py", "a = float(b)", "float()"),
    (impure_imports, "timebank/domain/a.py", "import os", "imports os"),
    (impure_imports, "timebank/domain/a.py", "from coop.services import audit", "imports coop.services"),
    (careless_services, "coop/services/a.py", "def act(a, *, by: Actor, at: datetime): ...", "by position"),
    (careless_services, "coop/services/a.py", "def act(*, by: Actor, at: date): ...", "lacks by: Actor"),
    (careless_services, "coop/services/a.py", "def act(*, at: datetime): ...", "lacks by: Actor"),
]


@pytest.mark.parametrize(("check", "columns"), CHECKS, ids=[check.__name__ for check, _ in CHECKS])
def test_the_house_keeps_the_habit(check: Check, columns: Sequence[str]) -> None:
    seen = [script for script in sources.scripts(*columns) if "migrations" not in script.path.split("/")]
    assert len(seen) > 3
    assert listed(fault for script in seen for fault in check(script)) == ""


@pytest.mark.parametrize(("check", "path", "text", "fault"), SELF_TESTS)
def test_a_bad_sample_is_seen(check: Check, path: str, text: str, fault: str) -> None:
    (found,) = check(Script(path, text))
    assert fault in found


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (clock_readings, "a = timezone.localdate(at)"),
        (signal_receivers, "a.connect(b)"),
        (impure_imports, "from decimal import Decimal\nfrom coop.domain.words import N_"),
        (careless_services, "def act(*, by: Actor, at: datetime, member_id: int) -> None: ..."),
        (careless_services, "def _act(a): ..."),
        (floats, "a = 5"),
    ],
)
def test_a_good_sample_passes(check: Check, text: str) -> None:
    assert list(check(Script("coop/services/a.py", text))) == []


def test_what_the_types_are_not_asked_has_its_reason() -> None:
    written = (
        (path, path.read_text()) for part in (*sources.APPS, "tests") for path in (ROOT / part).rglob("*.py")
    )
    untold = (f"{path}: {found[0]}" for path, text in written for found in UNTOLD_IGNORE.finditer(text))
    assert listed(untold) == ""
    assert UNTOLD_IGNORE.search("act()  # type: ignore[" + "misc]\n")
    assert not UNTOLD_IGNORE.search("act()  # type: ignore[" + "misc]  # it has no types\n")


def test_what_is_pure_is_pythons_own() -> None:
    assert sorted(PURE - sys.stdlib_module_names) == []


def test_no_exception_outlives_its_reason() -> None:
    paths = {script.path for script in sources.scripts()}
    assert (NOT_ACTS.keys() | SPHERES) - paths == set()
