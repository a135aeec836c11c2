"""A template may only name what it was given. Django shows nothing in place of an unknown variable.

`{% if x %}` and the filters `default` and `default_if_none` are how a template says that one may be missing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.template import Context, VariableDoesNotExist
from django.template.base import FilterExpression, Parser, TokenType, Variable
from django.template.defaultfilters import default, default_if_none
from django.template.defaulttags import ForNode
from django.templatetags.i18n import BlockTranslateNode

from tests.strict.silence import SilentMistake, is_ours

compile_filter = Parser.compile_filter
loop = ForNode.__init__
translate = BlockTranslateNode.render
FORGIVING = {default, default_if_none}


@contextmanager
def enforced() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Parser, "compile_filter", _compile_filter)
        patch.setattr(ForNode, "__init__", _loop)
        patch.setattr(BlockTranslateNode, "render", _translate)
        yield


class OurVariable:
    """A variable that says aloud that it is missing, to whoever did not ask for silence.

    It asks the one that it stands for, which a tag may have told to translate meanwhile.
    """

    def __init__(self, one: Variable, where: str) -> None:
        self.one, self.where = one, where

    def resolve(self, context: Any) -> Any:  # noqa: ANN401
        try:
            return self.one.resolve(context)
        except VariableDoesNotExist as missing:
            raise SilentMistake(f"{self.where}: {missing}") from missing


class OurExpression(FilterExpression):
    """An expression of one of our templates. `may_be_missing`: whoever renders it may ask for silence."""

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        self.is_forgiven = any(function in FORGIVING for function, _ in self.filters)
        self.may_be_missing = True
        self.aloud: FilterExpression | None = None
        if isinstance(self.var, Variable) and not self.is_forgiven:
            self.aloud = FilterExpression(token, parser)
            self.aloud.var = OurVariable(self.var, f"{parser.origin}: {{{{ {self.token} }}}}")

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:  # noqa: ANN401
        if self.aloud is None or (ignore_failures and self.may_be_missing):
            return super().resolve(context, ignore_failures)
        return self.aloud.resolve(context)


def _compile_filter(parser: Parser, token: str) -> FilterExpression:
    return OurExpression(token, parser) if is_ours(str(parser.origin)) else compile_filter(parser, token)


def _loop(node: ForNode, loopvars: list[str], sequence: FilterExpression, *rest: Any) -> None:  # noqa: ANN401
    """`{% for %}` shows nothing for an unknown list, as if it were empty."""
    if isinstance(sequence, OurExpression):
        sequence.may_be_missing = False
    loop(node, loopvars, sequence, *rest)


def _translate(node: BlockTranslateNode, context: Context, nested: bool = False) -> str:
    """`{% blocktranslate %}` reads its variables by itself."""
    origin = str(getattr(node, "origin", ""))
    if is_ours(origin):
        tokens = [*node.singular, *node.plural]
        named = {token.contents for token in tokens if token.token_type is TokenType.VAR}
        for name in sorted(named - {node.countervar, *node.extra_context}):
            if name not in context:
                raise SilentMistake(f"{origin}: {{% blocktranslate %}} has no {name}")
    return translate(node, context, nested)
