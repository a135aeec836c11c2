"""Numbers that stand in the code of the apps: where, under which name, and what they are compared with."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.shape.sources import APPS

ROOT = Path(__file__).resolve().parent.parent.parent
COLUMNS = ("domain", "services", "selectors", "views", "forms", "api", "consumers", "models")
"""Where something is decided; `rules.py` is where what members vote is declared."""
HARMLESS = {0, 1, 2}
"""None, one, and both of two: what nobody would vote."""
AMOUNTS = {"days", "hours", "minutes", "weeks", "cents", "most", "count"}
"""Words of an argument that says how much or how long."""


def numbers() -> Iterator[str]:
    """Each as "app/column/file.py:NAME", or with the expression where it has no name."""
    for app in APPS:
        for column in COLUMNS:
            for path in sorted((ROOT / app / column).rglob("*.py")):
                told = path.relative_to(ROOT).as_posix()
                yield from (f"{told}:{name}" for name in _of(ast.parse(path.read_text())))


def _of(tree: ast.Module) -> Iterator[str]:
    named = {id(each) for name, value in _constants(tree) for each in ast.walk(value)}
    yield from (name for name, value in _constants(tree) if _has_number(value))
    for node in ast.walk(tree):
        if id(node) not in named and _decides(node):
            yield ast.unparse(node)


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name.isupper():
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name.isupper():
                yield name, value


def _has_number(value: ast.expr) -> bool:
    """A plain number, a length of time, or a few of them; not a table of other things in which one stands."""
    match value:
        case ast.Constant():
            return _is_number(value)
        case ast.BinOp(left=left, right=right):
            return _has_number(left) or _has_number(right)
        case ast.UnaryOp(operand=operand):
            return _has_number(operand)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return any(_has_number(part) for part in parts)
        case ast.Call(func=ast.Name(id="timedelta" | "Fraction" | "Decimal"), args=args, keywords=keywords):
            return any(isinstance(each, ast.Constant) for each in [*args, *(word.value for word in keywords)])
    return False


def _decides(node: ast.AST) -> bool:
    match node:
        case ast.Compare(left=left, comparators=others):
            return any(_is_number(each) for each in (left, *others))
        case ast.Call(func=ast.Name(id="timedelta")):
            return any(_is_number(word.value, harmless=False) for word in node.keywords)
        case ast.Subscript(slice=ast.Slice(upper=ast.expr() as upper)):
            return _is_number(upper)
        case ast.keyword(arg=word, value=value) if word in AMOUNTS:
            return _is_number(value)
        case ast.Call(func=ast.Name(id="Fraction" | "Decimal"), args=args):
            return any(isinstance(each, ast.Constant) and str(each.value) not in "012" for each in args)
    return False


def _is_number(node: ast.AST, *, harmless: bool = True) -> bool:
    match node:
        case ast.Constant(value=bool()):
            return False
        case ast.Constant(value=int() | float() as number):
            return not harmless or abs(number) not in HARMLESS
    return False
