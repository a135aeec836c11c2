"""Tables that people bring: lines of an id, a tab and a text."""

from collections.abc import Mapping

Texts = Mapping[str, Mapping[str, str]]
"""Concepts, each with its names by their ids."""


class Misread(ValueError):
    """A table is not what it should be: the sentence names the line."""


def read_texts(content: bytes) -> dict[str, str]:
    """Texts by id; a line ends where a file's lines end, whatever else a text holds. Raises Misread."""
    try:
        lines = [line.removesuffix("\r") for line in content.decode("utf-8-sig").split("\n")]
    except UnicodeDecodeError as error:
        above = content[: error.start].count(b"\n")
        raise Misread(f"line {above + 1} is not UTF-8.") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        name, tab, text = line.partition("\t")
        if not tab or not name.strip() or "\t" in text:
            raise Misread(f"line {number} is not an id, a tab and a text.")
        if "\x00" in line:
            raise Misread(f"line {number} holds a NUL character.")
        if name in found:
            raise Misread(f"line {number} repeats the id {name}.")
        found[name] = text
    return found


def grouped(texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """By concept, which is what stands before the first underscore of an id."""
    concepts: dict[str, dict[str, str]] = {}
    for name, text in texts.items():
        concepts.setdefault(name.partition("_")[0], {})[name] = text
    return concepts
