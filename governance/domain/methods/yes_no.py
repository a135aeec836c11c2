"""Yes, no, or abstention: yes is carried by more than a share of the votes that say yes or no."""

from math import floor

from governance.domain.polls import Paper, Poll, Tally, opened, sums, told


def count(poll: Poll) -> Tally:
    """Of two options, the first where it has its majority, else the second. A blank paper abstains."""
    if len(poll.options) != 2:
        raise ValueError("yes or no are two options")
    papers = opened(poll, _says_one)
    votes = sums(poll, papers.counted)
    yes, no = poll.options
    needed = floor(poll.majority * papers.papers) + 1
    return told(
        "yes_no",
        poll,
        papers,
        [yes if votes[yes] >= needed else no],
        votes={option: int(number) for option, number in votes.items()},
        majority=str(poll.majority),
        needed=needed,
    )


def _says_one(paper: Paper) -> bool:
    return [mark for _option, mark in paper.marks] == [1]
