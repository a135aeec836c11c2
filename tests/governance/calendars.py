"""A small reader of iCalendar texts, written from RFC 5545 alone: for tests of what we write."""

from collections.abc import Iterator

SIGNS = {"n": "\n", "N": "\n", "\\": "\\", ";": ";", ",": ","}


def unfolded(text: str) -> list[str]:
    """The content lines (3.1). Raises ValueError where one has another end or is longer than 75 octets."""
    if not text.endswith("\r\n"):
        raise ValueError("the last line has no end")
    lines: list[str] = []
    for line in text.removesuffix("\r\n").split("\r\n"):
        if "\n" in line or "\r" in line:
            raise ValueError("a line ends otherwise")
        if len(line.encode()) > 75:
            raise ValueError("a line is longer than 75 octets")
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def unescaped(value: str) -> str:
    """A value of type text (3.3.11). Raises ValueError where something that separates stands bare."""
    signs = iter(value)
    return "".join(_sign(sign, signs) for sign in signs)


def events(text: str) -> list[dict[str, str]]:
    """The properties of each event by name."""
    found: list[dict[str, str]] = []
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name != "END":
            found[-1][name] = value
    return found


def _sign(sign: str, rest: Iterator[str]) -> str:
    if sign == "\\":
        return SIGNS[next(rest)]
    if sign in ";,":
        raise ValueError("a sign that separates stands bare")
    return sign
