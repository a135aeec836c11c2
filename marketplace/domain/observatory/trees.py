"""How figures roll up: trade to family to all, department to region to country."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Tree:
    """Codes under one root. parents: the code above each code but the root.

    Raises ValueError where a code does not lead to the root, and KeyError when asked for an unknown code.
    """

    root: str
    parents: Mapping[str, str]

    def __hash__(self) -> int:
        return hash((self.root, len(self.parents)))

    def __post_init__(self) -> None:
        if self.root in self.parents:
            raise ValueError(f"{self.root} is the root and has something above it")
        for code in self.parents:
            self._lead(code)

    @classmethod
    def flat(cls, root: str, leaves: Iterable[str]) -> "Tree":
        """One total over leaves that have nothing between."""
        return cls(root, dict.fromkeys(leaves, root))

    @cached_property
    def lines(self) -> Mapping[str, tuple[str, ...]]:
        """Of each code: itself, then what is above it, up to the root."""
        return {code: self._lead(code) for code in (self.root, *self.parents)}

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {code: [] for code in (self.root, *self.parents)}
        for code, above in self.parents.items():
            below[above].append(code)
        return {code: tuple(sorted(codes)) for code, codes in below.items()}

    @cached_property
    def _leaves(self) -> Mapping[str, tuple[str, ...]]:
        leaves: dict[str, list[str]] = {code: [] for code in self._below}
        for code in sorted(self._below):
            for over in self.lines[code] if not self._below[code] else ():
                leaves[over].append(code)
        return {code: tuple(found) for code, found in leaves.items()}

    def ancestors(self, code: str) -> tuple[str, ...]:
        """What is above a code, the nearest first; nothing is above the root."""
        return self.lines[code][1:]

    def children(self, code: str) -> tuple[str, ...]:
        """What is directly below a code, in the order of codes."""
        return self._below[code]

    def leaves(self) -> tuple[str, ...]:
        """Codes with nothing below, in the order of codes."""
        return self._leaves[self.root]

    def leaves_of(self, code: str) -> tuple[str, ...]:
        """The leaves in a code, itself if it is one."""
        return self._leaves[code]

    def is_leaf(self, code: str) -> bool:
        return not self._below[code]

    def _lead(self, code: str) -> tuple[str, ...]:
        line = [code]
        while line[-1] != self.root:
            above = self.parents.get(line[-1])
            if above is None or above in line:
                raise ValueError(f"{code} does not lead to {self.root}")
            line.append(above)
        return tuple(line)
