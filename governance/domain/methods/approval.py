"""Approval: each paper says yes to as many options as it likes; those of the most approvals win."""

from governance.domain.polls import Paper, Poll, Tally, opened, sums, told


def count(poll: Poll) -> Tally:
    papers = opened(poll, _only_approves)
    votes = sums(poll, papers.counted)
    order = poll.ranked(votes)
    approvals = {option: int(votes[option]) for option in order}
    return told("approval", poll, papers, order[: poll.seats], seats=poll.seats, votes=approvals)


def _only_approves(paper: Paper) -> bool:
    return all(mark == 1 for _option, mark in paper.marks)
