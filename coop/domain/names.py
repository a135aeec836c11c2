"""Names as people look for them: accents, case and ligatures do not matter."""

import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def fold(name: str) -> str:
    """The same name without accents and in lower case: what sorting compares."""
    plain = _decompose(_decompose(name).casefold()).translate(_LIGATURES)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _decompose(text: str) -> str:
    """Accents apart from their letters, and letters drawn otherwise (𝕬, ﬁ) as the letters that they are."""
    return unicodedata.normalize("NFKD", text)
