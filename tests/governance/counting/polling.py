"""Polls that hypothesis draws, and papers written short."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import strategies as st

from governance.domain.polls import HALF, Budget, Limits, Mark, Paper, Poll

OPTIONS = ("a", "b", "c", "d", "e")
counts = st.integers(1, 4)


def paper(marks: Mapping[str, Mark] | str = "", count: int = 1) -> Paper:
    """Of a text the options it approves; of a mapping what it gives each."""
    found = dict.fromkeys(marks, 1) if isinstance(marks, str) else marks
    return Paper(tuple(found.items()), count)


def ranking(text: str, count: int = 1) -> Paper:
    """ "a bc": first a, then b and c as equals."""
    return Paper(tuple((one, rank) for rank, tier in enumerate(text.split(), 1) for one in tier), count)


def poll(
    *papers: Paper,
    options: str = "abc",
    ties: tuple[str, ...] = (),
    seats: int = 1,
    budget: Budget | None = None,
    limits: Limits | None = None,
    majority: Fraction = HALF,
) -> Poll:
    return Poll(tuple(options), papers, ties, seats, budget, limits or Limits(), majority)


def marked(marks: "st.SearchStrategy[int] | st.SearchStrategy[Fraction]") -> st.SearchStrategy[Paper]:
    """Papers that mark some options, in whatever order."""
    found = st.dictionaries(st.sampled_from(OPTIONS), marks, max_size=len(OPTIONS))
    return st.builds(paper, found, counts)


def polls(
    papers: st.SearchStrategy[Paper], *, most_seats: int = 1, most_papers: int = 12
) -> st.SearchStrategy[Poll]:
    return st.builds(
        Poll,
        st.just(OPTIONS),
        st.lists(papers, max_size=most_papers).map(tuple),
        ties=st.permutations(OPTIONS).map(tuple),
        seats=st.integers(1, most_seats),
    )


approvals = marked(st.just(1))
points = marked(st.integers(0, 5))
rankings = marked(st.integers(1, 4))
strict = st.builds(
    lambda order, length, count: ranking(" ".join(order[:length]), count),
    st.permutations(OPTIONS),
    st.integers(0, len(OPTIONS)),
    counts,
)


def budgets(papers: st.SearchStrategy[Paper], *, most_papers: int = 12) -> st.SearchStrategy[Poll]:
    """Polls with a budget; costs may have cents and may be nothing."""
    costs = st.integers(0, 600).map(lambda cents: Fraction(cents, 4))
    money = st.builds(
        Budget,
        st.integers(0, 1200).map(lambda cents: Fraction(cents, 4)),
        st.fixed_dictionaries(dict.fromkeys(OPTIONS, costs)),
    )
    return st.builds(
        Poll,
        st.just(OPTIONS),
        st.lists(papers, max_size=most_papers).map(tuple),
        ties=st.permutations(OPTIONS).map(tuple),
        budget=money,
    )
