"""The laws of taking names of occupations apart, tried on generated names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.genders import ENDINGS, Gender, unfold

STEMS = st.text("abcdefghilmnoprstu", min_size=3, max_size=8)
PAIRS = st.builds(
    lambda stem, endings: (stem + endings[0], stem + endings[1]),
    STEMS,
    st.sampled_from(
        [
            ("eur", "euse"),
            ("teur", "trice"),
            ("ier", "ière"),
            ("ien", "ienne"),
            ("ant", "ante"),
            ("if", "ive"),
        ]
    ),
)
WORDS = st.lists(st.text("aàbcdeéfghijklmnopqrstuvwxyz’", min_size=1, max_size=9), max_size=4)
MARKS = st.sampled_from(sorted((suffix, *pair) for suffix, pairs in ENDINGS.items() for pair in pairs[:1]))


@given(st.lists(PAIRS, min_size=1, max_size=3), WORDS)
def test_a_pair_and_what_is_said_once_come_apart(pairs: list[tuple[str, str]], behind: list[str]) -> None:
    his, hers = [one for one, _other in pairs], [other for _one, other in pairs]
    for slash in ("/", " / "):
        feminine, masculine = unfold(" ".join(his) + slash + " ".join([*hers, *behind]))
        assert (masculine.text, masculine.gender) == (" ".join([*his, *behind]), Gender.MASCULINE)
        assert (feminine.text, feminine.gender) == (" ".join([*hers, *behind]), Gender.FEMININE)


@given(PAIRS, WORDS)
def test_said_in_full_on_both_sides_is_the_same(pair: tuple[str, str], behind: list[str]) -> None:
    said = " ".join(behind)
    feminine, masculine = unfold(f"{pair[0]} {said}/{pair[1]} {said}".strip())
    assert [masculine.text, feminine.text] == [f"{one} {said}".strip() for one in pair]


@given(STEMS, MARKS, st.sampled_from(["{}({})", "{}·{}", "{}.{}"]))
def test_a_mark_is_said_in_full(stem: str, mark: tuple[str, str, str], written: str) -> None:
    suffix, his, hers = mark
    word = stem + his
    first = next((one, other) for one, other in ENDINGS[suffix] if word.endswith(one))
    feminine, masculine = unfold(written.format(word, suffix))
    assert masculine.text == word
    assert feminine.text == word.removesuffix(first[0]) + first[1]
    assert first == (his, hers) or not his


@given(st.text(max_size=60))
def test_any_text_gives_one_name_or_two_that_differ(text: str) -> None:
    forms = unfold(text)
    if len(forms) == 1:
        assert (forms[0].text, forms[0].gender) == (text, Gender.NEITHER)
    else:
        feminine, masculine = forms
        assert (feminine.gender, masculine.gender) == (Gender.FEMININE, Gender.MASCULINE)
        assert feminine.text != masculine.text


@given(WORDS)
def test_a_name_without_slash_and_mark_stays(words: list[str]) -> None:
    assert [form.text for form in unfold(" ".join(words))] == [" ".join(words)]


@pytest.mark.parametrize("name", ["Acheteur / Acheteuse", "directeur(trice)", "chargé·e"])
def test_what_came_apart_comes_apart_no_further(name: str) -> None:
    for form in unfold(name):
        assert [again.text for again in unfold(form.text)] == [form.text]
