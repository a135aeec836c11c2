"""Files for a spreadsheet: semicolons and a byte-order mark, which French spreadsheets open as they are."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import islice

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

Cell = str | int | None
MARK = "\ufeff"
CHUNK = 500


def stream(request: HttpRequest, name: str, rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """The rows as a file of that name, sent while they are read. The first row holds the titles."""
    lines = _lines(rows)
    response = StreamingHttpResponse(
        _from_thread(lines) if isinstance(request, ASGIRequest) else lines,
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    yield MARK.encode()
    for row in rows:
        line = io.StringIO()
        csv.writer(line, delimiter=";").writerow([_plain(cell) for cell in row])
        yield line.getvalue().encode()


async def _from_thread(lines: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Under ASGI the database is read in the thread of the request, a chunk at a time."""
    while chunk := await sync_to_async(lambda: b"".join(islice(lines, CHUNK)))():
        yield chunk


def _plain(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula is marked as text; figures stay figures."""
    if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{cell}"
    return cell
