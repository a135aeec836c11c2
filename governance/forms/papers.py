"""The ballot paper of each method."""

from collections.abc import Mapping

from django.http import QueryDict

from governance.domain.counting import Method
from governance.domain.slips import Marks, Slip
from governance.forms.marked_papers import DotsPaper, GradedPaper, JudgedPaper, RankedPaper
from governance.forms.paper_forms import PaperForm
from governance.forms.ticked_papers import BudgetPaper, ChoicePaper, ConsentPaper, TickedPaper

KINDS: Mapping[Method, type[PaperForm]] = {
    Method.YES_NO: ChoicePaper,
    Method.APPROVAL: TickedPaper,
    Method.SCORE: GradedPaper,
    Method.DOTS: DotsPaper,
    Method.MAJORITY_JUDGMENT: JudgedPaper,
    Method.IRV: RankedPaper,
    Method.STV: RankedPaper,
    Method.SCHULZE: RankedPaper,
    Method.CONSENT: ConsentPaper,
    Method.GREEDY: BudgetPaper,
    Method.EQUAL_SHARES: BudgetPaper,
}


def paper(slip: Slip, data: QueryDict | None = None, *, marks: Marks | None = None) -> PaperForm:
    """The paper of its method: empty, as it was written before, or as it was sent."""
    return KINDS[slip.method](slip, data, marks=marks)
