"""Whatever is done to a good file, it is counted, or refused in words with a row: nothing else happens."""

import json
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from governance.domain import counting
from governance.domain.counting import Method
from governance.domain.files import blt, carrying, pabulib, ranked_csv
from governance.domain.files.rows import Misread
from governance.domain.polls import Poll
from tests.governance.counting.test_files import BUDGET, BURLINGTON, WARD, with_points
from tests.governance.counting.test_ranked_csv import MAINE

ORDINAL = BUDGET.replace("approval", "ordinal").replace("v2;1;", "v2;P/2,1;")
POINTS = with_points("1;a,b;3,2\n2;b,a;2.5,1\n3;;\n", "scoring", "default_score;1\n")
BUDGETS = (BUDGET, ORDINAL, POINTS, POINTS.replace("scoring", "cumulative").replace("default_score", "note"))
RANKED = ((blt.read, WARD), (ranked_csv.read, BURLINGTON), (ranked_csv.read, MAINE))

Read = TypeVar("Read")

pieces = st.sampled_from(
    [
        *";,\n\r\t\"'=#-0129.",
        "",
        " ",
        "\0",
        "\ufeff",
        "é",
        "none",
        "-1",
        "1e9",
        "0\n",
        "=",
        "META\n",
        "VOTES\n",
    ]
)


@st.composite
def mutated(draw: st.DrawFn, text: str) -> bytes:
    """Some slips: a piece typed over, a row dropped, doubled or moved, the end cut off."""
    for _slip in range(draw(st.integers(1, 4))):
        place, gone = draw(st.integers(0, len(text))), draw(st.integers(0, 6))
        rows = text.split("\n")
        row = draw(st.integers(0, len(rows) - 1))
        text = draw(
            st.sampled_from(
                [
                    text[:place] + draw(pieces) + text[place + gone :],
                    "\n".join(rows[:row] + rows[row + 1 :]),
                    "\n".join([*rows[:row], rows[row], *rows[row:]]),
                    "\n".join([*rows[:row], *rows[row + 1 :], rows[row]]),
                    text[:place],
                ]
            )
        )
    return text.encode()


def read_or_refused(read: Callable[[bytes], Read], content: bytes) -> Read | Misread:
    try:
        return read(content)
    except Misread as fault:
        return fault


def assert_has_its_row(fault: Misread, content: bytes) -> None:
    assert 1 <= fault.row <= content.count(b"\n") + content.count(b"\r") + 1
    assert str(fault.sentence)


def counted(poll: Poll, method: Method) -> None:
    tally = counting.count(method, poll)
    assert json.dumps(tally.sheet)
    assert set(tally.winners) <= set(poll.options)


@pytest.mark.parametrize("text", BUDGETS)
@given(data=st.data())
def test_a_budget_with_slips_is_counted_or_refused(text: str, data: st.DataObject) -> None:
    content = data.draw(mutated(text))
    file = read_or_refused(pabulib.read, content)
    if isinstance(file, Misread):
        assert_has_its_row(file, content)
        return
    pabulib.differences(file)
    pabulib.beyond(file)
    for method in Method:
        try:
            poll = carrying.of_budget(file, method)
        except Refused:
            continue
        if method is not Method.EQUAL_SHARES or file.budget < 10_000:
            counted(poll, method)


@pytest.mark.parametrize(("read", "text"), RANKED)
@given(data=st.data())
def test_ranked_papers_with_slips_are_counted_or_refused(
    read: carrying.Reader, text: str, data: st.DataObject
) -> None:
    content = data.draw(mutated(text))
    file = read_or_refused(read, content)
    if isinstance(file, Misread):
        assert_has_its_row(file, content)
        return
    for method in (Method.IRV, Method.STV, Method.SCHULZE):
        counted(carrying.of_ranked(file, method), method)
