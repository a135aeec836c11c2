"""What a release is computed from, whole: rows, trees and policies, as canonical text and back.

The same text always gives the same release, to the bit: it is what the hash of its inputs is taken over.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from fractions import Fraction
from typing import Any, get_args, get_type_hints

from marketplace.domain.observatory import computing, indicators, quarters, releases
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.trees import Tree
from timebank.domain import canonical

_OTHERS = frozenset({"quarter", "before"})
_ROWS = {name: get_args(kind)[0] for name, kind in get_type_hints(Inputs).items() if name not in _OTHERS}
"""Of each tuple of rows of the inputs: what its rows are."""


@dataclass(frozen=True, slots=True)
class Source:
    """inputs: without those of an earlier version. trees: by dimension. policies: by audience."""

    inputs: Inputs
    trees: Mapping[str, Tree]
    policies: Mapping[str, Policy]

    @property
    def policy(self) -> dict[str, dict[str, int | str]]:
        """As a release tells it."""
        return {
            audience: {"threshold": one.threshold, "dominance": str(one.dominance)}
            for audience, one in self.policies.items()
        }


def written(source: Source) -> str:
    """The canonical text. Raises TypeError where a row holds a float."""
    inputs = source.inputs
    return canonical.written(
        {
            "quarter": quarters.code(inputs.quarter),
            "rows": {name: [list(astuple(row)) for row in getattr(inputs, name)] for name in _ROWS},
            "trees": {
                name: {"root": tree.root, "parents": dict(tree.parents)}
                for name, tree in source.trees.items()
            },
            "policies": source.policy,
        }
    )


def read(text: str) -> Source:
    """The same source again. Raises KeyError for a text of another format.

    Rows that no figure was made of when it was written are none.
    """
    told = releases.read(text)
    rows: dict[str, Any] = {
        name: tuple(kind(*row) for row in told["rows"].get(name, ())) for name, kind in _ROWS.items()
    }
    return Source(
        inputs=Inputs(quarter=quarters.read(told["quarter"]), **rows),
        trees={name: Tree(one["root"], one["parents"]) for name, one in told["trees"].items()},
        policies={
            name: Policy(one["threshold"], Fraction(one["dominance"]))
            for name, one in told["policies"].items()
        },
    )


def series(
    source: Source, before: Inputs | None, only: Collection[tuple[str, str]] | None = None
) -> Iterator[dict[str, Any]]:
    """Every series, one after the other, from nothing else. before: of the version that is corrected; None of
    a first version. only: these indicators and audiences, and no other.
    """
    return computing.each_series(replace(source.inputs, before=before), source.trees, source.policies, only)


def count() -> int:
    """How many series a release has."""
    return sum(len(one.audiences) for one in indicators.every())
