"""Tables that know their columns, so that on a phone each cell carries the name of its column.

`{% table %}` gathers its `{% column %}`s first, then renders its `{% row %}`s; a cell counts to find its own.
"""

from dataclasses import dataclass, field
from typing import Literal

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

Kind = Literal["", "key", "number", "words"]
"""words: sentences, which on a phone stand below their label."""


@dataclass(slots=True)
class Columns:
    """The columns of the table being rendered, and how far its current row has come."""

    labels: list[str] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    reached: int = 0

    def of(self, position: int) -> tuple[str, Kind]:
        """The label and kind of a column; a cell beyond the last column has neither."""
        return (self.labels[position], self.kinds[position]) if position < len(self.labels) else ("", "")


class TableNode(Node):
    """The table: its content is rendered with a fresh set of columns in sight."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, caption: FilterExpression, shown: FilterExpression | None) -> None:
        self.nodelist = nodelist
        self.caption = caption
        self.shown = shown

    def render(self, context: Context) -> SafeString:
        columns = Columns()
        with context.push(table_columns=columns):
            rows = self.nodelist.render(context)
        assert context.template is not None  # a tag is always rendered by a template
        values = {
            "caption": self.caption.resolve(context),
            "show_caption": self.shown is None or self.shown.resolve(context),
            "columns": list(zip(columns.labels, columns.kinds, strict=True)),
            "rows": SafeString(rows.strip()),
        }
        return context.template.engine.get_template("components/table.html").render(context.new(values))


@register.tag
def table(parser: Parser, token: Token) -> TableNode:
    """`{% table caption show_caption=True %} … {% endtable %}`"""
    _name, caption, *options = token.split_contents()
    shown: FilterExpression | None = None
    for option in options:
        key, _equals, value = option.partition("=")
        if key != "show_caption":
            raise template.TemplateSyntaxError(f"table has no option {key!r}")
        shown = parser.compile_filter(value)
    nodelist = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(nodelist, parser.compile_filter(caption), shown)


@register.simple_tag(takes_context=True)
def column(context: Context, label: str, *, kind: Kind = "") -> str:
    """One column: `key` makes its cells the headers of their rows, `number` sets them in tabular figures."""
    columns: Columns = context["table_columns"]
    columns.labels.append(label)
    columns.kinds.append(kind)
    return ""


class RowNode(Node):
    """One row: its cells count from the first column again."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, total: FilterExpression | None) -> None:
        self.nodelist = nodelist
        self.total = total

    def render(self, context: Context) -> SafeString:
        columns = context.get("table_columns") or Columns()
        columns.reached = 0
        with context.push(table_columns=columns):
            cells = SafeString(self.nodelist.render(context).strip())
        is_total = self.total is not None and self.total.resolve(context)
        return format_html(
            '<tr role="row"{}>{}</tr>', SafeString(' class="total"' if is_total else ""), cells
        )


@register.tag
def row(parser: Parser, token: Token) -> RowNode:
    """`{% row total=False %} … {% endrow %}`"""
    total: FilterExpression | None = None
    for option in token.split_contents()[1:]:
        key, _equals, value = option.partition("=")
        if key != "total":
            raise template.TemplateSyntaxError(f"row has no option {key!r}")
        total = parser.compile_filter(value)
    nodelist = parser.parse(("endrow",))
    parser.delete_first_token()
    return RowNode(nodelist, total)


@register.simple_block_tag(takes_context=True)
def cell(context: Context, content: SafeString, *, span: int = 1) -> SafeString:
    """One cell, labelled with its column; one over several columns speaks for itself."""
    columns: Columns = context["table_columns"]
    label, kind = columns.of(columns.reached) if span == 1 else ("", "")
    columns.reached += span
    opening = 'th scope="row" role="rowheader"' if kind == "key" else 'td role="cell"'
    return format_html(
        '<{}{}{} data-label="{}">{}</{}>',
        SafeString(opening),
        SafeString(f' class="{kind}"' if kind in ("number", "words") else ""),
        SafeString(f' colspan="{int(span)}"') if span > 1 else "",
        label,
        SafeString(content.strip()),
        opening[:2],
    )
