"""A sheet of paper as PDF: a title, figures, a table over as many pages as it needs. Fonts come with us."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import font_source_sans_pro
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TableHeadingsDisplay
from fpdf.fonts import FontFace

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
FAMILY = "SourceSansPro"
MARGIN = 18
SIGNING_HEIGHT = 30
INK, SOFT, RULE = (32, 33, 36), (90, 92, 96), (200, 196, 188)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, how wide it is beside the others, and whether figures stand in it."""

    title: str
    width: int
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written, from above: lines, facts (a label and a figure), parts (a heading and a text), the
    table, a note, and who signs. page: how pages are numbered, with two places.
    """

    language: str
    title: str
    house: str
    lines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    note: str
    page: str
    parts: tuple[tuple[str, str], ...] = ()
    signed_by: tuple[str, ...] = ()


class _Paper(FPDF):
    """A4 with the sheet's name and the number of the page below."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(format="A4")
        self.sheet = sheet
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 4)
        self.add_font(FAMILY, "", FONTS / "SourceSansPro-Regular.ttf")
        self.add_font(FAMILY, "B", FONTS / "SourceSansPro-Bold.ttf")
        self.set_lang(sheet.language)
        self.set_title(sheet.title)
        self.set_creator(sheet.house)
        self.alias_nb_pages("{pages}")

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font(FAMILY, "", 8)
        self.set_text_color(*SOFT)
        number = self.sheet.page % {"page": self.page_no(), "pages": "{pages}"}
        self.cell(self.epw / 2, 5, f"{self.sheet.house} · {self.sheet.title}", align="L")
        self.cell(self.epw / 2, 5, number, align="R")


def written(sheet: Sheet, rows: Iterable[Sequence[str]]) -> bytes:
    """The file. Each row has a text for each column; titles of columns come again on each page."""
    paper = _Paper(sheet)
    paper.add_page()
    _head(paper, sheet)
    _table(paper, sheet, rows)
    if sheet.note:
        paper.ln(4)
        _text(paper, sheet.note, 9, SOFT)
    _signatures(paper, sheet.signed_by)
    return bytes(paper.output())


def _head(paper: FPDF, sheet: Sheet) -> None:
    _text(paper, sheet.house, 9, SOFT)
    _text(paper, sheet.title, 20, INK, "B")
    for line in sheet.lines:
        _text(paper, line, 11, INK)
    paper.ln(3)
    for label, figure in sheet.facts:
        paper.set_font(FAMILY, "", 10)
        paper.set_text_color(*SOFT)
        paper.cell(paper.epw * 0.6, 6, label)
        paper.set_font(FAMILY, "B", 10)
        paper.set_text_color(*INK)
        paper.cell(paper.epw * 0.4, 6, figure, align="R", new_x="LMARGIN", new_y="NEXT")
    for heading, text in sheet.parts:
        paper.ln(3)
        _text(paper, heading, 12, INK, "B")
        _text(paper, text, 10, INK)
    paper.ln(4)


def _table(paper: FPDF, sheet: Sheet, rows: Iterable[Sequence[str]]) -> None:
    paper.set_font(FAMILY, "", 9)
    paper.set_text_color(*INK)
    paper.set_draw_color(*RULE)
    with paper.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=tuple(column.width for column in sheet.columns),
        headings_style=FontFace(emphasis="BOLD", color=INK),
        line_height=5,
        padding=1,
        repeat_headings=TableHeadingsDisplay.ON_TOP_OF_EVERY_PAGE,
        text_align=tuple("RIGHT" if column.is_figure else "LEFT" for column in sheet.columns),
    ) as table:
        table.row([column.title for column in sheet.columns])
        for row in rows:
            table.row(list(row))


def _signatures(paper: FPDF, names: Sequence[str]) -> None:
    """A line to sign on for each, side by side, on one page."""
    if not names:
        return
    width = paper.epw / len(names)
    if paper.will_page_break(SIGNING_HEIGHT):
        paper.add_page()
    paper.ln(SIGNING_HEIGHT - 6)
    paper.set_font(FAMILY, "", 9)
    paper.set_text_color(*SOFT)
    paper.set_draw_color(*RULE)
    for place, name in enumerate(names):
        left = paper.l_margin + place * width
        paper.line(left, paper.get_y(), left + width - 6, paper.get_y())
        paper.set_x(left)
        paper.cell(width - 6, 6, name)


def _text(paper: FPDF, text: str, size: int, color: tuple[int, int, int], style: str = "") -> None:
    paper.set_font(FAMILY, style, size)
    paper.set_text_color(*color)
    paper.multi_cell(0, size * 0.5 + 1, text, align="L", new_x="LMARGIN", new_y="NEXT")
