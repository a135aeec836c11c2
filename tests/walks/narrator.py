"""Write down what a walk saw, so that its committed page can not lie."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

WALKS = Path(__file__).resolve().parent.parent.parent / "docs" / "walks"
WRITING = os.environ.get("WRITE_WALKS") == "1"


class Narrator:
    """Paragraphs, headings and tables in Markdown, one walk a page."""

    def __init__(self, title: str) -> None:
        self._blocks = [f"# {title}"]

    def heading(self, text: str) -> None:
        self._blocks.append(f"## {text}")

    def say(self, text: str) -> None:
        self._blocks.append(" ".join(text.split()))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        lines = [head, ["---"] * len(head), *rows]
        self._blocks.append("\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines))

    def page(self) -> str:
        return "\n\n".join(self._blocks) + "\n"


def check_page(name: str, told: str) -> None:
    """Fails when the committed page says something else; `make fix` writes it again."""
    page = WALKS / f"{name}.md"
    if WRITING:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(told)
    assert page.exists(), f"docs/walks/{name}.md is missing: run `make fix`"
    assert page.read_text() == told, f"docs/walks/{name}.md is stale: run `make fix` and read what changed"
