"""What every benchmark leaves behind: a table for the eye, figures for programs, and a drawing."""

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parent.parent.parent / "var" / "bench"
ROW, LABEL, WIDTH = 24, 330, 360


@dataclass(frozen=True, slots=True)
class Bar:
    """One measured thing: its name, its value, and the limit that it is held against (None: no limit)."""

    name: str
    value: float
    limit: float | None = None


def publish(name: str, title: str, unit: str, bars: Sequence[Bar], figures: Mapping[str, float]) -> None:
    """Print the table, write var/bench/NAME.json (the figures, with the conditions) and NAME.svg."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    conditions = {"python": platform.python_version(), "machine": platform.machine(), "cores": _cores()}
    content = {**figures, "conditions": conditions}
    (FOLDER / f"{name}.json").write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")
    (FOLDER / f"{name}.svg").write_text(draw(title, unit, bars))
    sys.stdout.write(table(title, unit, bars, figures))


def table(title: str, unit: str, bars: Sequence[Bar], figures: Mapping[str, float]) -> str:
    wide = max([len(bar.name) for bar in bars] + [len(key) for key in figures] + [8])
    lines = [title, ""]
    lines += [f"  {bar.name:<{wide}}  {bar.value:>10.1f} {unit}{_against(bar, unit)}" for bar in bars]
    lines += ["", *(f"  {key:<{wide}}  {value:>10.2f}" for key, value in figures.items()), ""]
    return "\n".join(lines)


def draw(title: str, unit: str, bars: Sequence[Bar]) -> str:
    """Horizontal bars with their values written beside them, and the limit as a line."""
    most = max([bar.value for bar in bars] + [bar.limit or 0 for bar in bars] + [1e-9])
    height = ROW * (len(bars) + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LABEL + WIDTH + 110} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>',
        f'<text x="8" y="18" font-weight="bold">{escape(title)}</text>',
    ]
    for place, bar in enumerate(bars, start=1):
        top, length = ROW * place + 6, WIDTH * bar.value / most
        parts.append(f'<text x="{LABEL - 8}" y="{top + 14}" text-anchor="end">{escape(bar.name)}</text>')
        parts.append(f'<rect x="{LABEL}" y="{top + 3}" width="{length:.1f}" height="14" fill="#0f5c63"/>')
        parts.append(
            f'<text x="{LABEL + length + 6:.1f}" y="{top + 14}">{bar.value:.1f} {escape(unit)}</text>'
        )
        if bar.limit is not None:
            at = LABEL + WIDTH * bar.limit / most
            parts.append(
                f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{top}" y2="{top + 20}" '
                'stroke="#a33b20" stroke-width="2"/>'
            )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _against(bar: Bar, unit: str) -> str:
    return "" if bar.limit is None else f"   limit {bar.limit:.0f} {unit}"


def _cores() -> int:
    return os.cpu_count() or 0
