"""What every benchmark leaves behind: a table for the eye, figures for programs, and a drawing."""

import json
import math
import os
import platform
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parent.parent.parent / "var" / "bench"
ROW, LABEL, WIDTH = 24, 330, 360
LEFT, TOP, BREADTH, DEPTH = 84, 56, 420, 300
COLOURS = ("#0f5c63", "#a33b20", "#5b4a8a", "#5f6b1f")


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


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured at growing sizes: (size, value), the smallest first, each above 0."""

    name: str
    points: Sequence[tuple[float, float]]

    @property
    def slope(self) -> float:
        """Of the least squares through the logarithms: 1 where twice as much takes twice as long."""
        xs = [math.log(size) for size, _value in self.points]
        ys = [math.log(value) for _size, value in self.points]
        return statistics.linear_regression(xs, ys).slope


def publish_growth(name: str, title: str, size_unit: str, unit: str, lines: Sequence[Line]) -> None:
    """Write var/bench/NAME-growth.svg, and print each line with its slope."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}-growth.svg").write_text(curve(title, size_unit, unit, lines))
    for line in lines:
        sys.stdout.write(f"  {line.name}: slope {line.slope:.2f}\n")
        for size, value in line.points:
            sys.stdout.write(f"    {size:>12,.0f} {size_unit}  {value:>10.3f} {unit}\n")


def curve(title: str, size_unit: str, unit: str, lines: Sequence[Line]) -> str:
    """Sizes and values on logarithmic axes; dashed, from each first point, what would grow with the size."""
    sizes = _Axis([size for line in lines for size, _value in line.points], LEFT, LEFT + BREADTH)
    ends = [line.points[0][1] * line.points[-1][0] / line.points[0][0] for line in lines]
    values = _Axis([*(value for line in lines for _size, value in line.points), *ends], TOP + DEPTH, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + BREADTH + 190} {TOP + DEPTH + 56}" '
        f'role="img" font-family="sans-serif" font-size="13"><title>{escape(title)}</title>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="8" y="20" font-weight="bold">{escape(title)}</text>',
        f'<text x="{LEFT + BREADTH / 2:.0f}" y="{TOP + DEPTH + 46}" text-anchor="middle">'
        f"{escape(size_unit)} (logarithmic)</text>",
        f'<text x="8" y="{TOP - 10}">{escape(unit)} (logarithmic)</text>',
        *(_size_mark(mark, sizes.at(mark)) for mark in sizes.marks),
        *(_value_mark(mark, values.at(mark)) for mark in values.marks),
    ]
    for line, colour in zip(lines, COLOURS, strict=False):
        parts += _drawn(line, colour, sizes, values)
    return "\n".join([*parts, "</svg>"]) + "\n"


class _Axis:
    """From whole powers of ten to whole powers of ten. start, stop: where they lie in the drawing."""

    def __init__(self, values: Sequence[float], start: float, stop: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self.start, self.stop = start, stop

    @property
    def marks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]

    def at(self, value: float) -> float:
        part = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + part * (self.stop - self.start)


def _drawn(line: Line, colour: str, sizes: _Axis, values: _Axis) -> list[str]:
    (first, low), (last, high) = line.points[0], line.points[-1]
    path = " ".join(f"{sizes.at(size):.1f},{values.at(value):.1f}" for size, value in line.points)
    straight = (
        f"{sizes.at(first):.1f},{values.at(low):.1f} {sizes.at(last):.1f},{values.at(low * last / first):.1f}"
    )
    return [
        f'<polyline points="{straight}" fill="none" stroke="{colour}" stroke-dasharray="4 4" opacity="0.6"/>',
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(
            f'<circle cx="{sizes.at(size):.1f}" cy="{values.at(value):.1f}" r="4" fill="{colour}">'
            f"<title>{size:,.0f}: {value:.3f}</title></circle>"
            for size, value in line.points
        ),
        f'<text x="{sizes.at(last) + 10:.1f}" y="{values.at(high) + 4:.1f}" fill="{colour}">'
        f"{escape(line.name)}, slope {line.slope:.2f}</text>",
    ]


def _size_mark(mark: float, x: float) -> str:
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{TOP + DEPTH}" stroke="#ddd"/>'
        f'<text x="{x:.1f}" y="{TOP + DEPTH + 20}" text-anchor="middle">{mark:,.0f}</text>'
    )


def _value_mark(mark: float, y: float) -> str:
    return (
        f'<line x1="{LEFT}" x2="{LEFT + BREADTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{mark:,g}</text>'
    )


def _against(bar: Bar, unit: str) -> str:
    return "" if bar.limit is None else f"   limit {bar.limit:.0f} {unit}"


def _cores() -> int:
    return os.cpu_count() or 0
