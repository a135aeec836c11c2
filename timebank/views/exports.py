"""Files to take away. For a spreadsheet: semicolons and a byte-order mark, as French ones open them."""

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

Cell = str | int | None
MARK = "\ufeff"
CHUNK = 500


def stream(request: HttpRequest, name: str, rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """The rows as a file of that name, sent while they are read. The first row holds the titles."""
    return send(request, name, _lines(rows), kind="text/csv; charset=utf-8")


class _Sent(StreamingHttpResponse):
    """It closes what it reads, also when whoever asked went away before the first line."""

    source: Iterator[bytes]

    def close(self) -> None:
        super().close()
        if close := getattr(self.source, "close", None):
            close()


def send(request: HttpRequest, name: str, chunks: Iterator[bytes], *, kind: str) -> StreamingHttpResponse:
    """A file of that name and kind, little by little."""
    response = _Sent(_from_thread(chunks) if isinstance(request, ASGIRequest) else chunks, content_type=kind)
    response.source = chunks
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def attached(name: str, told: Mapping[str, Any]) -> HttpResponse:
    """A small file of JSON, as the stand-alone verifier reads it."""
    data = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(data, content_type="application/json; charset=utf-8")
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
