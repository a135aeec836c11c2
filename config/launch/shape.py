"""`make shape`: how long files and functions are, as examples to follow rather than limits."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from config.launch.environment import ROOT
from config.launch.terminal import line
from config.sentences.words import say

FOLDERS = ("coop", "governance", "timebank", "marketplace", "config", "tests")
LONG_FUNCTION, LONG_FILE, LONG_TEMPLATE = 40, 200, 80
COLUMNS = "{:<12} {:>6} {:>7} {:>7} {:>7} {:>9} {:>7} {:>7} {:>10}"


def show() -> int:
    line(COLUMNS.format(*say("shape_columns").split("|")))
    outliers: list[str] = []
    for folder in FOLDERS:
        line(_measure(ROOT / folder, outliers))
    if outliers:
        line()
        line(say("shape_outliers", function=LONG_FUNCTION, file=LONG_FILE, template=LONG_TEMPLATE))
    for outlier in outliers:
        line(f"  {outlier}")
    return 0


def _measure(folder: Path, outliers: list[str]) -> str:
    files: dict[str, int] = {}
    functions: dict[str, int] = {}
    for path in sorted(folder.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text()
        name = str(path.relative_to(ROOT))
        files[name] = len(text.splitlines())
        functions |= {f"{name}:{start} {called}": length for called, start, length in _functions(text)}
    templates = {str(path.relative_to(ROOT)): _length(path) for path in sorted(folder.rglob("*.html"))}
    for lengths, limit in ((functions, LONG_FUNCTION), (files, LONG_FILE), (templates, LONG_TEMPLATE)):
        outliers += [f"{length:>4}  {name}" for name, length in lengths.items() if length > limit]
    return COLUMNS.format(folder.name, *_summary(files), *_summary(functions), *_summary(templates)[:2])


def _summary(lengths: dict[str, int]) -> tuple[int, int, int]:
    values = list(lengths.values()) or [0]
    return len(lengths), int(median(values)), max(values)


def _functions(text: str) -> Iterator[tuple[str, int, int]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def _length(path: Path) -> int:
    return len(path.read_text().splitlines())
