"""French names of occupations, written twice in one, taken apart into the feminine and the masculine.

"Abatteur / Abatteuse de carrière" names two people: an "Abatteur de carrière" and an "Abatteuse de carrière";
so do "technicien(ne)", "chargé·e" and "technicien d’engins/technicienne d’engins". What is not understood for
certain is left as it is written: half a name would be found by nobody.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from coop.domain.names import fold


class Gender(StrEnum):
    """Whom a name speaks of. NEITHER: of both, or nobody knows."""

    NEITHER = ""
    FEMININE = "f"
    MASCULINE = "m"


@dataclass(frozen=True, slots=True)
class Form:
    """A name as it is said of a woman, of a man, or of both."""

    text: str
    gender: Gender


ENDINGS = {
    "e": (("er", "ère"), ("ien", "ienne"), ("", "e")),
    "ne": (("n", "nne"),),
    "nne": (("n", "nne"),),
    "enne": (("en", "enne"),),
    "ienne": (("ien", "ienne"),),
    "onne": (("on", "onne"),),
    "le": (("l", "lle"),),
    "elle": (("el", "elle"),),
    "fe": (("f", "ffe"),),
    "te": (("t", "tte"),),
    "ve": (("f", "ve"),),
    "ive": (("if", "ive"),),
    "que": (("c", "que"),),
    "se": (("eur", "euse"), ("eux", "euse")),
    "euse": (("eur", "euse"), ("eux", "euse"), ("er", "euse")),
    "sse": (("e", "esse"),),
    "esse": (("e", "esse"),),
    "re": (("eur", "eure"),),
    "eure": (("eur", "eure"),),
    "ère": (("er", "ère"),),
    "ière": (("ier", "ière"),),
    "rice": (("eur", "rice"),),
    "trice": (("teur", "trice"),),
}
"""What a mark such as "(trice)" stands for: endings of the masculine, each with that of the feminine."""
REMAINDERS = {
    *(("", "e"), ("", "ne"), ("", "le"), ("", "te"), ("", "fe"), ("", "sse"), ("r", "se"), ("x", "se")),
    *(("er", "ere"), ("f", "ve"), ("eur", "rice"), ("c", "que"), ("", "que"), ("ur", "resse")),
    *(("r", "resse"), ("r", "use"), ("er", "rice"), ("on", "e"), ("o", "a")),
    *(("man", "woman"), ("boy", "girl")),
}
"""How a masculine and its feminine end after the letters that they share, without accents."""
UNLIKE = {
    *(("homme", "femme"), ("man", "woman"), ("boy", "girl"), ("garcon", "fille")),
    *(("garcon", "serveuse"), ("monsieur", "dame")),
    *(("steward", "hotesse"), ("valet", "femme"), ("barman", "barmaid"), ("maieuticien", "sage-femme")),
}
"""Pairs that do not come from each other."""
MASCULINE_ARTICLES = {"au", "du", "le"}

_MARK = re.compile(r"(\w+)(?:\((\w+)\)|[·•‧.](\w+))(?!\w)")


def unfold(name: str) -> tuple[Form, ...]:
    """The feminine and the masculine of a name that says both, else the name itself, of neither."""
    masculine, feminine = _apart(name)
    if masculine == feminine:
        return (Form(name, Gender.NEITHER),)
    return (Form(feminine, Gender.FEMININE), Form(masculine, Gender.MASCULINE))


def _apart(name: str) -> tuple[str, str]:
    """(masculine, feminine), the same twice where the name does not say both."""
    masculine, feminine = _at_slashes(name)
    return _at_marks(masculine)[0], _at_marks(feminine)[1]


def _at_slashes(name: str) -> tuple[str, str]:
    """At the first slash with a man's name before and the same of a woman behind."""
    for slash in re.finditer(r"\s*/\s*", name):
        pair = _pair(name[: slash.start()].split(), name[slash.end() :].split())
        if pair:
            return _at_slashes(pair[0])[0], _at_slashes(pair[1])[1]
    return name, name


def _pair(left: list[str], right: list[str]) -> tuple[str, str] | None:
    """Words before a slash and behind it: first what is said once, then the pair, last what is said once.

    "Aide | carrossier / carrossière" and "Accueillant familial / Accueillante familiale | auprès d’adultes".
    """
    for start in range(len(left)):
        masculine, feminine = left[start:], right[: len(left) - start]
        is_told_twice = masculine != feminine and len(masculine) == len(feminine)
        if is_told_twice and all(map(_agree, masculine, feminine)):
            before, behind = left[:start], right[len(feminine) :]
            return " ".join([*left, *behind]), " ".join([*before, *feminine, *behind])
    return None


def _agree(masculine: str, feminine: str) -> bool:
    """The same word, or the feminine of it, part by part: "Fondeur-composeur", "Fondeuse-composeuse"."""
    his, hers = fold(masculine), fold(feminine)
    if his == hers or (his, hers) in UNLIKE:
        return True
    parts = re.split(r"[-/]", his), re.split(r"[-/]", hers)
    if len(parts[0]) > 1:
        return len(parts[0]) == len(parts[1]) and all(map(_agree, *parts))
    shared = sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], zip(his, hers, strict=False)))
    return shared > 1 and (his[shared:], hers[shared:]) in REMAINDERS


def _at_marks(name: str) -> tuple[str, str]:
    """Each word with a mark, "directeur(trice)" or "chargé·e", said in full."""
    masculine = _MARK.sub(lambda mark: mark[1] if _feminine(mark) else mark[0], name)
    return masculine, _MARK.sub(lambda mark: _said_of_her(mark), name)


def _said_of_her(mark: re.Match[str]) -> str:
    """The feminine of a word with a mark; behind a masculine article it stays masculine: "au directeur"."""
    feminine = _feminine(mark)
    before = mark.string[: mark.start()].split()
    if feminine and before and before[-1].casefold() in MASCULINE_ARTICLES:
        return mark[1]
    return feminine or mark[0]


def _feminine(mark: re.Match[str]) -> str:
    """The word that a mark makes; "" when the mark means something else: "site(s)", "art.déco"."""
    word, suffix = mark[1], mark[2] or mark[3]
    for his, hers in ENDINGS.get(suffix, ()):
        if word.endswith(his) and len(word) > len(his):
            return word.removesuffix(his) + hers
    return ""
