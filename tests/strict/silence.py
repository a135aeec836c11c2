"""What a silent mistake becomes in strict mode, and how strict mode tells our code from others'."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent.parent
OTHERS = ROOT / "var"  # the environment and what is computed


class SilentMistake(AssertionError):
    """Something that Django accepts without a word, and that would be wrong in production."""


@cache
def is_ours(path: str | None) -> bool:
    """True for a source file or a template of this project. Asked of the same ones over and over."""
    if not path or path.startswith("<"):
        return False
    return Path(path).is_relative_to(ROOT) and not Path(path).is_relative_to(OTHERS)


def callers(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames that led here, the nearest first."""
    while frame is not None:
        yield frame
        frame = frame.f_back
