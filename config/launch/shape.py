"""`make shape`: how long functions, files and templates are, as examples to follow rather than limits."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from config.launch.environment import ROOT
from config.launch.terminal import line
from config.sentences.words import say

FOLDERS = ("coop", "governance", "timebank", "marketplace", "config", "tests")
FUNCTIONS, FILES, TEMPLATES = "shape_functions", "shape_files", "shape_templates"
LONG = {FUNCTIONS: 40, FILES: 200, TEMPLATES: 80}
COLUMNS = "{:<12} {:>6} {:>7} {:>5} {:>5}  {}"

Lengths = dict[str, int]


def show() -> int:
    measured = {folder: _measure(ROOT / folder) for folder in FOLDERS}
    for kind in LONG:
        line(COLUMNS.format(say(kind), *say("shape_columns").split("|")))
        for folder in FOLDERS:
            if measured[folder][kind]:
                line(COLUMNS.format(folder, *_summary(measured[folder][kind])))
        line()
    line(say("shape_outliers", function=LONG[FUNCTIONS], file=LONG[FILES], template=LONG[TEMPLATES]))
    for kind, limit in LONG.items():
        for folder in FOLDERS:
            for name, length in measured[folder][kind].items():
                if length > limit:
                    line(f"{length:>6}  {name}")
    return 0


def _measure(folder: Path) -> dict[str, Lengths]:
    """The number of lines of each function, file and template, by where it stands."""
    scripts = [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]
    return {
        FUNCTIONS: dict(found for path in scripts for found in _functions(path)),
        FILES: {_name(path): _length(path) for path in scripts},
        TEMPLATES: {_name(path): _length(path) for path in sorted(folder.rglob("*.html"))},
    }


def _summary(lengths: Lengths) -> tuple[int, int, int, int, str]:
    """How many, the median, the length that nine in ten keep to, the longest and where it is."""
    values = sorted(lengths.values())
    longest = max(lengths, key=lambda name: lengths[name])
    return len(values), int(median(values)), values[(len(values) * 9 - 1) // 10], lengths[longest], longest


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield f"{_name(path)}:{node.lineno} {node.name}", length


def _length(path: Path) -> int:
    return len(path.read_text().splitlines())


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))
