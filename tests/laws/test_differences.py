"""What changed between two texts is told whole: nothing is lost, nothing is made up."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain import differences
from governance.domain.differences import Kind, Piece, after, before, of_lists, of_texts

WORDS = st.sampled_from(
    [
        "heures",
        "l’",
        "l'amie",
        "peut-être",
        "1 000",
        "5 %",
        "«\u00a0oui\u00a0»",
        " ",
        "\n\n",
        "\u00a0:",
        ",",
        ".",
        "é",
        "€",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS).map("".join)
)
LINES = st.lists(st.sampled_from(["Un four", "Un vélo", "Une fête", " ", ""]), max_size=8)


@given(TEXTS, TEXTS)
def test_the_old_text_and_the_new_one_are_read_from_it(old: str, new: str) -> None:
    pieces = of_texts(old, new)
    assert (before(pieces), after(pieces)) == (old, new)
    assert all(piece.text for piece in pieces)
    assert of_texts(old, new) == pieces


@given(TEXTS)
def test_what_is_the_same_changes_nothing(text: str) -> None:
    assert of_texts(text, text) == ((Piece(Kind.KEPT, text),) if text else ())


@given(TEXTS, TEXTS)
def test_what_changes_stands_between_what_is_kept(old: str, new: str) -> None:
    """Of each change at most one piece is taken out, then at most one put in."""
    kinds = [piece.kind for piece in of_texts(old, new)]
    following = set(pairwise(kinds))
    assert following <= {
        (Kind.KEPT, Kind.REMOVED),
        (Kind.KEPT, Kind.ADDED),
        (Kind.REMOVED, Kind.ADDED),
        (Kind.REMOVED, Kind.KEPT),
        (Kind.ADDED, Kind.KEPT),
    }


@given(LINES, LINES)
def test_of_lists_each_line_is_told(old: list[str], new: list[str]) -> None:
    pieces = of_lists(old, new)
    assert [piece.text for piece in pieces if piece.kind is not Kind.ADDED] == old
    assert [piece.text for piece in pieces if piece.kind is not Kind.REMOVED] == new


def told(old: str, new: str) -> str:
    signs = {Kind.KEPT: "{}", Kind.REMOVED: "-[{}]", Kind.ADDED: "+[{}]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in of_texts(old, new))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("Nous payons cinq heures.", "Nous payons six heures.", "Nous payons -[cinq]+[six] heures."),
        ("Un mot !", "Un mot\u00a0!", "Un mot-[ !]+[\u00a0!]"),
        ("l’ami et l’amie", "l’ami et l’hôte", "l’ami et l’-[amie]+[hôte]"),
        ("un deux trois", "un quatre cinq", "un -[deux trois]+[quatre cinq]"),
        ("1\u00a0000 heures", "2\u00a0000 heures", "-[1\u00a0000]+[2\u00a0000] heures"),
        ("«\u00a0oui\u00a0» ou non", "«\u00a0non\u00a0» ou non", "«\u00a0-[oui]+[non]\u00a0» ou non"),
        ("Une fin", "Une fin, enfin", "Une fin+[, enfin]"),
    ],
)
def test_words_are_compared_and_signs_keep_their_blanks(old: str, new: str, wanted: str) -> None:
    assert told(old, new) == wanted


def test_what_repeats_for_pages_is_told_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = "x " + "a b " * 40 + "y", "x " + "b a c " * 40 + "y"
    assert len(of_texts(old, new)) > 4
    monkeypatch.setattr(differences, "MOST_PAIRS", 100)
    assert [piece.kind for piece in of_texts(old, new)] == [Kind.KEPT, Kind.REMOVED, Kind.ADDED, Kind.KEPT]
    assert (before(of_texts(old, new)), after(of_texts(old, new))) == (old, new)
