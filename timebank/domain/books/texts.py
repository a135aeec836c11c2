"""How texts and amounts are written so that no format takes them for its own signs.

What a member typed may hold quotes, line ends, tabs, NUL: a book that another program reads is never broken
by it, and two accounts never fall together under one name.
"""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from timebank.domain.natures import Unit

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
PLAIN = frozenset(LETTERS + LETTERS.upper() + DIGITS + "._:/@+-")
"""What a reference keeps as it is."""

COMMODITIES = {Unit.MINUTES: "MIN", Unit.CENTS: "EUR"}
"""What beancount and hledger call our units: whole minutes, and euros of two decimals."""

FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for a formula when a text begins with it."""


def one_line(text: str) -> str:
    """The text on one line: line ends, tabs, controls and odd blanks are one blank; the invisible goes."""
    seen = unicodedata.normalize("NFC", text)
    if not seen.isprintable():
        seen = "".join(_visible(character) for character in seen)
    return " ".join(seen.split())


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category[0] in "CZ" else character


def reference(text: str) -> str:
    """A reference in printable ASCII without blanks, commas or quotes: what is not plain as %XX of its UTF-8.

    No two texts give the same reference.
    """
    return "".join(character if character in PLAIN else _percent(character) for character in text)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def account_name(code: str) -> str:
    """The account of this code in beancount and hledger: "Assets:Member-time:Minutes:12".

    Both want ASCII words that begin with a capital or a digit. Lower-case letters and digits stay, "_"
    becomes "-", anything else its number between X and Z: no two codes give the same name. All stand under
    Assets, the root where both programs read a positive balance as something held, as we do.
    """
    return ":".join(["Assets", *(_word(part) for part in code.split("."))])


def _word(part: str) -> str:
    inner = "".join(_letter(character, place) for place, character in enumerate(part))
    return inner[:1].upper() + inner[1:] if part else "XZ"


def _letter(character: str, place: int) -> str:
    if character in LETTERS or character in DIGITS:
        return character
    return "-" if character == "_" and place else f"X{ord(character):x}Z"


def amount(value: int, unit: Unit, mark: str = ".") -> str:
    """Minutes as an integer, cents as euros with two decimals after `mark`. Exact, never grouped."""
    if unit is Unit.MINUTES:
        return str(value)
    sign, cents = "-" if value < 0 else "", abs(value)
    return f"{sign}{cents // 100}{mark}{cents % 100:02d}"


def euros(cents: int) -> Decimal:
    """Cents as euros with two decimals, for a cell."""
    return Decimal(amount(cents, Unit.CENTS))


def cells(values: Iterable[str | int | Decimal]) -> str:
    """One line of a table, parted by semicolons (RFC 4180 quoting). A text is never a formula."""
    return ";".join(_cell(value) for value in values)


def _cell(value: str | int | Decimal) -> str:
    if not isinstance(value, str):
        return str(value)
    text = one_line(value)
    if text.startswith(FORMULA):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if ";" in text or '"' in text else text
