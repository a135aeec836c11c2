"""Consent: a wording is adopted when nobody objects to it any longer.

The options are the wordings in the order of the rounds, as amended one after the other. A mark of 1 is an
objection, 0 is its lifting. An objection stands through the rounds until whoever made it lifts it; who says
nothing, and objected to nothing, consents. The first wording without an objection is adopted.
"""

from governance.domain.polls import Paper, Poll, Tally, opened, told


def count(poll: Poll) -> Tally:
    papers = opened(poll, _says_yes_or_no)
    rounds = []
    adopted: list[str] = []
    objecting = dict.fromkeys(range(len(papers.counted)), False)
    for wording in poll.options:
        before = dict(objecting)
        for number, paper in enumerate(papers.counted):
            objecting[number] = bool(dict(paper.marks).get(wording, before[number]))
        figures = {"made": (False, True), "lifted": (True, False), "standing": (True, True)}
        rounds.append(
            {"wording": wording}
            | {
                name: sum(
                    paper.count
                    for number, paper in enumerate(papers.counted)
                    if (before[number], objecting[number]) == change
                )
                for name, change in figures.items()
            }
        )
        if not any(objecting.values()):
            adopted = [wording]
            break
    return told("consent", poll, papers, adopted, rounds=rounds)


def _says_yes_or_no(paper: Paper) -> bool:
    return all(mark in (0, 1) for _option, mark in paper.marks)
