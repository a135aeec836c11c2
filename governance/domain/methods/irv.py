"""Instant run-off: the last option goes out and its papers move on, until one has more than half of them.

A paper counts for the first of its options that is still there. It is exhausted where none is, or where equal
ranks do not say which. Of several last options, the one goes out that stands last in the order of ties.
"""

from governance.domain.polls import Poll, Tally, opened, told
from governance.domain.rankings import first_of, has_ranks, piled


def count(poll: Poll) -> Tally:
    if poll.seats != 1:
        raise ValueError("an instant run-off fills one seat")
    papers = opened(poll, has_ranks)
    piles, left = piled(papers.counted), set(poll.options)
    rounds: list[dict[str, object]] = []
    while left:
        votes = dict.fromkeys(poll.ranked(dict.fromkeys(poll.options, 0), left), 0)
        for ranking, number in piles.items():
            held = first_of(ranking, left)
            if held is not None:
                votes[held] += number
        order = poll.ranked(votes, left)
        figures = {option: votes[option] for option in order}
        rounds.append({"votes": figures, "exhausted": papers.papers - sum(votes.values())})
        if 2 * votes[order[0]] > sum(votes.values()) or len(order) == 1:
            return told("irv", poll, papers, order[:1], rounds=rounds)
        rounds[-1]["out"] = order[-1]
        left.remove(order[-1])
    return told("irv", poll, papers, (), rounds=rounds)
