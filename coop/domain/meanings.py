"""What texts mean, as a model of language tells it, beside the words that they are made of.

An extra, off by default (docs/adr/0016): where the model is absent, words alone are weighed.
Nearness is in millionths: a million is the same meaning.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from coop.domain.ranking import MILLION

K = TypeVar("K", bound=Hashable)

REACH = 150_000
"""What is so much farther than the nearest has nothing of it."""
MARGIN = 55_000
"""A nearest that is not so much nearer than any text is on average means nothing: words alone are weighed."""


@dataclass(frozen=True)
class Near(Generic[K]):
    """What is nearest in meaning, and how near all is on average."""

    nearness: Mapping[K, int]
    mean: int

    @property
    def is_telling(self) -> bool:
        return bool(self.nearness) and max(self.nearness.values()) - self.mean >= MARGIN


def blended(words: Mapping[K, int], near: Near[K]) -> dict[K, int]:
    """Half of what is said in the same words, half of what means the same: in millionths of the best of each.

    words: scores above 0. Where meaning tells nothing, the words as they are.
    """
    if not near.is_telling:
        return dict(words)
    most, nearest = max(words.values(), default=1), max(near.nearness.values())
    meant = {one: _within(nearest - nearness) for one, nearness in near.nearness.items()}
    both = {one: (MILLION * words.get(one, 0) // most + meant.get(one, 0)) // 2 for one in {*words, *meant}}
    return {one: score for one, score in both.items() if score}


def _within(farther: int) -> int:
    return MILLION * max(0, REACH - farther) // REACH
