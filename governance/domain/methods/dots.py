"""Dots: each paper sticks whole dots on options, as many in all as the limits allow; the most dots win."""

from governance.domain.methods.score import is_whole
from governance.domain.polls import Poll, Tally, opened, sums, text, told


def count(poll: Poll) -> Tally:
    papers = opened(poll, is_whole)
    dots = sums(poll, papers.counted)
    order = poll.ranked(dots)
    most = None if poll.limits.total is None else text(poll.limits.total)
    given = {option: int(dots[option]) for option in order}
    return told("dots", poll, papers, order[: poll.seats], seats=poll.seats, dots=given, dots_each=most)
