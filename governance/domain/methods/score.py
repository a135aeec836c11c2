"""Score: each paper gives points within the limits; the highest sums win. What is not marked gets 0."""

from governance.domain.polls import Paper, Poll, Tally, opened, sums, text, told


def count(poll: Poll) -> Tally:
    papers = opened(poll)
    points = sums(poll, papers.counted)
    order = poll.ranked(points)
    figures = {option: {"points": text(points[option])} for option in order}
    return told("score", poll, papers, order[: poll.seats], seats=poll.seats, points=figures)


def is_whole(paper: Paper) -> bool:
    """Whether all marks are whole numbers from 0."""
    return all(mark >= 0 and mark == int(mark) for _option, mark in paper.marks)
