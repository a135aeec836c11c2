"""An answer to a letter of a conversation: what its writer wrote, without the letter that they answer.

Mail programs quote in their own ways. A letter begins with a line above which one answers; what stands
under it unquoted is the letter, what is quoted is left out wherever it stands, and so is the sentence by
which a program announces it.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from hashlib import sha256
from html.parser import HTMLParser

MARK = "##-"
"""In the line above which one answers: nobody types it."""
SIGNATURE = re.compile(r"^-- ?$")
ANNOUNCES = re.compile(r":\s*$")
HEADER = re.compile(r"^\W*\w{1,12}\s?:")
RULER = re.compile(r"^\s*[_-]{5,}\s*$")
BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote"})
UNREAD = frozenset({"style", "script", "head", "title"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A letter as it came. sender: its address, lower case; key: the same for the same letter.

    is_automatic: a machine wrote it (somebody is away, a letter did not arrive), and nobody means it.
    """

    sender: str
    text: str
    key: str
    is_automatic: bool
    has_files: bool


def read(raw: bytes) -> Incoming:
    """The letter of these bytes (RFC 5322), whatever its charset; what can not be decoded is replaced."""
    letter = message_from_bytes(raw, policy=policy.default)
    assert isinstance(letter, EmailMessage)  # by that policy
    body = letter.get_body(("plain", "html"))
    text = "" if body is None else _decoded(body)
    if body is not None and body.get_content_subtype() == "html":
        text = _Text.of(text)
    return Incoming(
        sender=parseaddr(_header(letter, "From"))[1].lower(),
        text=text,
        key=f"mail:{sha256(_header(letter, 'Message-ID').encode() or raw).hexdigest()}",
        is_automatic=_is_automatic(letter),
        has_files=any(True for _file in letter.iter_attachments()) if letter.is_multipart() else False,
    )


def said(text: str, *, ours: tuple[str, ...]) -> str:
    """What was written: without quotes, without the letter under the mark, without a signature.

    ours: the name and the addresses from which letters go out; what announces a quote names one of them.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    marked = next((row for row, line in enumerate(lines) if MARK in line), None)
    if marked is not None and not _is_quoted(lines[marked]):
        lines = lines[:marked]
    written = [line for line in lines if not _is_quoted(line)]
    signed = next((row for row, line in enumerate(written) if SIGNATURE.match(line)), len(written))
    paragraphs = re.split(r"\n{2,}", "\n".join(written[:signed]))
    return "\n\n".join(one for one in paragraphs if not _announces(one, ours)).strip()


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _announces(paragraph: str, ours: tuple[str, ...]) -> bool:
    """Whether a program wrote it: it names us, and ends by a colon or is a list of headers."""
    lines = [line for line in paragraph.split("\n") if line.strip() and not RULER.match(line)]
    if not lines:
        return bool(paragraph.strip())
    is_named = any(one.lower() in " ".join(lines).lower() for one in ours)
    return is_named and (ANNOUNCES.search(lines[-1]) is not None or all(HEADER.match(line) for line in lines))


def _is_automatic(letter: EmailMessage) -> bool:
    """RFC 3834, and what came before it."""
    return (
        _header(letter, "Auto-Submitted").lower() not in ("", "no")
        or _header(letter, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or letter.get_content_type() == "multipart/report"
        or letter["X-Autoreply"] is not None
    )


def _header(letter: EmailMessage, name: str) -> str:
    return str(letter.get(name, "")).strip()


def _decoded(body: MIMEPart) -> str:
    content = body.get_payload(decode=True)
    found = content if isinstance(content, bytes) else b""
    try:
        return found.decode(body.get_content_charset("utf-8"), errors="replace")
    except LookupError:  # a charset that nobody knows
        return found.decode("utf-8", errors="replace")


class _Text(HTMLParser):
    """The words of a letter that came as a page alone; what it quotes begins like a quoted line."""

    def __init__(self) -> None:
        super().__init__()
        self.found, self.quotes, self.unread = list[str](), 0, 0

    @classmethod
    def of(cls, page: str) -> str:
        parser = cls()
        parser.feed(page)
        parser.close()
        return "".join(parser.found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in UNREAD
        self.quotes += tag == "blockquote"
        if tag in BREAKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        self.unread = max(0, self.unread - (tag in UNREAD))
        self.quotes = max(0, self.quotes - (tag == "blockquote"))
        if tag in BREAKS - {"br"}:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.found.append(" ".join(data.split("\n")))

    def _break(self) -> None:
        self.found.append("\n> " if self.quotes else "\n")
