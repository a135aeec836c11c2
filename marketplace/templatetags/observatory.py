"""Long lists of the observatory, written in one go: a hundred squares or rows cost a page little."""

from collections.abc import Iterable, Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from marketplace.domain.observatory.levels import Row
from marketplace.domain.observatory.maps import Square

register = template.Library()

KEY = '<th scope="row" role="rowheader" data-label="{}">{}</th>'
FIGURE = '<td role="cell" class="number" data-label="{}">{}</td>'
HIDDEN = '<td role="cell" colspan="{}"><span class="soft">{}</span></td>'


@register.simple_tag
def table_rows(rows: Iterable[Row], labels: tuple[str, ...]) -> SafeString:
    """Rows as `{% row %}` and `{% cell %}` write them. labels: of the columns, the first one of the names."""
    return format_html_join("\n", "<tr{}>{}{}</tr>", (_row(one, labels) for one in rows))


def _row(row: Row, labels: tuple[str, ...]) -> tuple[SafeString, SafeString, SafeString]:
    opening = SafeString(' role="row" class="total"' if row.is_total else ' role="row"')
    key = format_html(KEY, labels[0], row.label)
    if row.hidden:
        return opening, key, format_html(HIDDEN, len(labels) - 1, row.hidden)
    return opening, key, format_html_join("", FIGURE, zip(labels[1:], row.figures, strict=True))


@register.simple_tag
def map_squares(squares: Iterable[tuple[Square, str, str]], hatch: str) -> SafeString:
    """squares: each with what stands on it, and with all of it in a line. hatch: the id of the pattern."""
    return format_html_join("\n", "<g><title>{}</title>{}{}{}</g>", _squares(squares, hatch))


def _squares(
    squares: Iterable[tuple[Square, str, str]], hatch: str
) -> Iterator[tuple[str, SafeString, SafeString, SafeString]]:
    for square, figure, said in squares:
        yield said, _ground(square, hatch), _words(square, figure), _marks(square)


def _ground(square: Square, hatch: str) -> SafeString:
    kind = f"tile tile-{square.number}" if square.number or square.is_hidden else "tile tile-none"
    fill = format_html(' fill="url(#{})"', hatch) if square.is_hidden else ""
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"{}/>',
        *(kind, square.across, square.top, square.side, square.side, fill),
    )


def _words(square: Square, figure: str) -> SafeString:
    name = format_html(
        '<text class="tile-name" x="{}" y="{}">{}</text>', square.middle, square.name, square.tile.label
    )
    if not figure:
        return name
    line = '{}<text class="tile-figure" x="{}" y="{}">{}</text>'
    return format_html(line, name, square.middle, square.words, figure)


def _marks(square: Square) -> SafeString:
    """All marks as one outline."""
    side = square.pip
    outline = "".join(f"M{across} {square.foot}h{side}v{side}h-{side}z" for across in square.pips)
    return format_html('<path class="tile-pip" d="{}"/>', outline) if outline else SafeString("")
