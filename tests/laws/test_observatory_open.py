"""Laws of what the observatory shows and hands out: classes, drawings, and the two forms of a graph."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.observatory import ranges, scales, shading, trends, triples
from marketplace.domain.observatory.ranges import Measured
from marketplace.domain.observatory.triples import Iri, Literal, Triple

VALUES = st.integers(0, 10**12)
MEASURED = st.one_of(
    st.just(Measured(None, None, None)),
    VALUES.map(lambda value: Measured(None, value, None)),
    st.lists(VALUES, min_size=3, max_size=3).map(lambda some: Measured(*sorted(some))),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
"""Everything that can be encoded: quotes, ends of lines, characters of control, other alphabets."""


@given(st.lists(VALUES, max_size=60))
def test_classes_part_all_values_in_order(values: list[int]) -> None:
    bands = shading.bands(values)
    assert len(bands) == min(5, len(set(values)))
    for value in values:
        assert [band.number for band in bands if band.holds(value)] == [shading.number_of(value, bands)]
    assert [band.number for band in bands] == list(range(1, len(bands) + 1))
    sizes = [sum(band.holds(value) for value in set(values)) for band in bands]
    assert not sizes or max(sizes) - min(sizes) <= 1


@given(st.lists(MEASURED, max_size=12), st.sampled_from(["cents", "minutes", "days", "bp", "count"]))
def test_ink_stays_in_its_box_and_in_order(rows: list[Measured], unit: str) -> None:
    drawn = ranges.draw(rows, unit)
    for row, ink in zip(rows, drawn.inks, strict=True):
        assert 6 <= ink.start <= ink.across <= ink.end <= drawn.width - 6 or ink.is_hidden
        assert ink.is_hidden == (row.middle is None)
        assert ink.rail < drawn.height
    line = trends.draw(rows[:8], unit)
    for dot in line.dots:
        assert 26 <= dot.height <= 150
        assert 0 < dot.across < line.width
        assert dot.low is None or dot.high is None or dot.high <= dot.height <= dot.low


@given(st.integers(0, 10**15), st.sampled_from(["cents", "minutes", "days", "bp", "count"]))
def test_the_end_of_a_scale_is_near_and_no_less(greatest: int, unit: str) -> None:
    top, step = scales.top_of(greatest, unit), scales.STEPS.get(unit, 1)
    assert greatest <= top
    assert top == step or 2 * top <= 5 * (greatest + step)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["dct:title", "dcat:keyword"]),
            TEXTS,
            st.sampled_from(["", "fr", "en"]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_both_forms_say_the_same_to_whoever_reads_them(said: list[tuple[str, str, str, bool]]) -> None:
    rdflib = pytest.importorskip("rdflib", reason="rdflib, an extra of tests, reads the graph")
    found = [
        Triple(
            'https://h.example/é a"<>',
            predicate,
            Literal(text, language, "xsd:string" if typed and not language else ""),
        )
        for predicate, text, language, typed in said
    ]
    found.append(Triple('https://h.example/é a"<>', "rdf:type", Iri("dcat:Dataset")))
    turtle = rdflib.Graph().parse(data=triples.turtle(found), format="turtle")
    linked = rdflib.Graph().parse(data=triples.json_ld(found), format="json-ld")
    told = {(str(one.predicate), one.thing.text) for one in found if isinstance(one.thing, Literal)}
    names = {
        triples.PREFIXES["dct"] + "title": "dct:title",
        triples.PREFIXES["dcat"] + "keyword": "dcat:keyword",
    }
    read = {(names[str(p)], str(o)) for _s, p, o in turtle if str(p) in names}
    assert read == told
    assert {(s, p, str(o)) for s, p, o in turtle} == {(s, p, str(o)) for s, p, o in linked}
    assert json.loads(triples.json_ld(found))["@graph"][0]["@type"] == [triples.PREFIXES["dcat"] + "Dataset"]
