"""A vote of each method to try: a question, its options, and what others are supposed to have written.

The rankings are the same for three methods, which do not choose the same option: that is what they show.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from coop.domain.words import N_
from governance.domain.counting import Method
from governance.domain.polls import Paper, Poll
from governance.domain.slips import USUAL, Slip

WORKSHOP, GARDEN, CANTEEN, LIBRARY = "workshop", "garden", "canteen", "library"
PROJECTS = (
    (WORKSHOP, N_("Repair workshop")),
    (GARDEN, N_("Shared garden")),
    (CANTEEN, N_("Tuesday canteen")),
    (LIBRARY, N_("Tool library")),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """question and the labels of slip: msgids. earlier: a wording that was asked before, of consent."""

    question: str
    slip: Slip
    papers: tuple[Paper, ...]
    earlier: tuple[tuple[str, str], ...] = ()

    def poll(self, papers: tuple[Paper, ...]) -> Poll:
        """Those of the sample with these, to be counted together."""
        earlier = [option for option, _wording in self.earlier]
        return self.slip.poll((*self.papers, *papers), earlier=earlier)


def _ticks(text: str, count: int) -> Paper:
    return Paper(tuple((option, 1) for option in text.split()), count)


def _ranks(text: str, count: int) -> Paper:
    return Paper(tuple((option, rank) for rank, option in enumerate(text.split(), start=1)), count)


def _grades(text: str, count: int) -> Paper:
    """ "5 0 3 2": one for each project, in their order."""
    ids = (option for option, _label in PROJECTS)
    return Paper(tuple((option, int(grade)) for option, grade in zip(ids, text.split(), strict=True)), count)


RANKINGS = (
    _ranks(f"{WORKSHOP} {GARDEN} {CANTEEN} {LIBRARY}", 8),
    _ranks(f"{GARDEN} {CANTEEN} {LIBRARY} {WORKSHOP}", 5),
    _ranks(f"{LIBRARY} {CANTEEN} {GARDEN} {WORKSHOP}", 4),
    _ranks(f"{CANTEEN} {LIBRARY} {GARDEN} {WORKSHOP}", 3),
    Paper((), 1),
)
FUNDING = (
    _ticks(f"{WORKSHOP} {CANTEEN}", 6),
    _ticks(f"{GARDEN} {LIBRARY}", 3),
    _ticks(GARDEN, 1),
    Paper((), 1),
)
COSTS = {WORKSHOP: 5_000_00, GARDEN: 4_000_00, CANTEEN: 5_000_00, LIBRARY: 2_500_00}
BUDGET_CENTS = 10_000_00
FIRST_OF_ALL = N_("What shall we begin with?")
TWO_OF_THEM = N_("Which two shall we begin with?")
WHAT_TO_FUND = N_("What shall we spend this year’s budget on?")


def _of_projects(method: Method, question: str, *papers: Paper, seats: int = 1) -> Sample:
    return Sample(question, Slip(method, PROJECTS, USUAL[method], seats), papers)


def _of_budget(method: Method) -> Sample:
    slip = Slip(method, PROJECTS, USUAL[method], budget_cents=BUDGET_CENTS, costs=COSTS)
    return Sample(WHAT_TO_FUND, slip, FUNDING)


SAMPLES: Mapping[Method, Sample] = {
    Method.YES_NO: Sample(
        N_("Shall the workshop open on Saturdays?"),
        Slip(Method.YES_NO, (("yes", N_("Yes")), ("no", N_("No"))), USUAL[Method.YES_NO]),
        (_ticks("yes", 6), _ticks("no", 5), Paper((), 2)),
    ),
    Method.APPROVAL: _of_projects(
        Method.APPROVAL,
        TWO_OF_THEM,
        _ticks(f"{WORKSHOP} {GARDEN}", 5),
        _ticks(f"{GARDEN} {CANTEEN}", 4),
        _ticks(f"{WORKSHOP} {CANTEEN} {LIBRARY}", 3),
        _ticks(LIBRARY, 2),
        Paper((), 1),
        seats=2,
    ),
    Method.SCORE: _of_projects(
        Method.SCORE,
        FIRST_OF_ALL,
        _grades("5 3 0 1", 6),
        _grades("0 4 5 2", 5),
        _grades("1 4 2 5", 3),
        Paper((), 1),
    ),
    Method.DOTS: _of_projects(
        Method.DOTS,
        FIRST_OF_ALL,
        _grades("7 3 0 0", 4),
        _grades("0 4 4 2", 4),
        _grades("0 0 0 10", 1),
        Paper((), 1),
    ),
    Method.MAJORITY_JUDGMENT: _of_projects(
        Method.MAJORITY_JUDGMENT,
        FIRST_OF_ALL,
        _grades("5 3 1 2", 6),
        _grades("0 4 5 3", 5),
        _grades("1 4 2 4", 3),
        Paper((), 1),
    ),
    Method.IRV: _of_projects(Method.IRV, FIRST_OF_ALL, *RANKINGS),
    Method.STV: _of_projects(Method.STV, TWO_OF_THEM, *RANKINGS, seats=2),
    Method.SCHULZE: _of_projects(Method.SCHULZE, FIRST_OF_ALL, *RANKINGS),
    Method.CONSENT: Sample(
        N_("How shall the shared room be lent?"),
        Slip(
            Method.CONSENT,
            (("second", N_("On Tuesdays and Fridays, to a group that names somebody in charge")),),
            USUAL[Method.CONSENT],
        ),
        (
            Paper((("first", 0), ("second", 0)), 5),
            Paper((("first", 1), ("second", 0)), 3),
            Paper((), 1),
        ),
        (("first", N_("Every evening, to whoever asks")),),
    ),
    Method.GREEDY: _of_budget(Method.GREEDY),
    Method.EQUAL_SHARES: _of_budget(Method.EQUAL_SHARES),
}
