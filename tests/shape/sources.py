"""The files of the house, read once."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.strict.silence import ROOT

APPS = ("coop", "governance", "timebank", "marketplace", "config")
"""From the ground up: an app may look only at those named before it."""


@dataclass(frozen=True)
class Script:
    """A Python file: its path from the root of the project, and its text."""

    path: str
    text: str

    @property
    def app(self) -> str:
        return self.path.partition("/")[0]

    @property
    def column(self) -> str:
        """The layer: the second part of the path, without its suffix."""
        return self.path.split("/")[1].removesuffix(".py")

    @property
    def name(self) -> str:
        return Path(self.path).stem

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)


@dataclass(frozen=True)
class Template:
    """A template: its app, the name by which it is asked for, and its text."""

    app: str
    name: str
    text: str

    @property
    def path(self) -> str:
        return f"{self.app}/templates/{self.name}"


def rank(app: str) -> int:
    """How high an app stands; -1 for what is not ours, which everybody may use."""
    return APPS.index(app) if app in APPS else -1


@cache
def scripts(*columns: str) -> tuple[Script, ...]:
    """The Python files of the apps, of these columns only when they are named."""
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    found = [Script(str(path.relative_to(ROOT)), path.read_text()) for path in paths]
    return tuple(script for script in found if not columns or script.column in columns)


@cache
def templates() -> tuple[Template, ...]:
    folders = [(app, ROOT / app / "templates") for app in APPS]
    return tuple(
        Template(app, str(path.relative_to(folder)), path.read_text())
        for app, folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".html", ".txt", ".xml")
    )


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Each call with the dotted name that it calls: `timezone.now()` is "timezone.now"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (called := dotted(node.func)):
            yield called, node


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""


def listed(faults: Iterable[str]) -> str:
    """Faults as an assertion shows them: one a line."""
    return "\n".join(faults)
