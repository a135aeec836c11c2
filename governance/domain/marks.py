"""What an elector wrote: an option and its mark, each option once. The paper of a ballot, checked when it
is cast.

A paper that its method would count as invalid is refused with words, so that nobody wastes a vote; a blank
one is a vote of its own.
"""

from collections.abc import Sequence

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import slips
from governance.domain.ballots import Choice
from governance.domain.questions import YES_NO, Question
from governance.domain.slips import Marks, Slip

BLANK: Marks = ()
ONE_OF_THREE = N_("Choose yes, no or blank.")


def of_choice(choice: str) -> Marks:
    """The paper of one word: yes, no or blank. Raises Refused."""
    try:
        said = Choice(choice)
    except ValueError:
        raise Refused(ONE_OF_THREE, field="choice") from None
    return BLANK if said is Choice.BLANK else ((said.value, 1),)


def choice_of(marks: Marks) -> Choice:
    """The word of a paper of yes and no."""
    return Choice(marks[0][0]) if marks else Choice.BLANK


def clean(typed: Sequence[tuple[str, int]], question: Question) -> Marks:
    """The paper as it is kept, by the ids of its options: nothing tells in which order somebody marked them.

    Raises Refused where the method of the ballot would call it invalid.
    """
    marks = tuple(sorted(typed))
    if question.method == YES_NO:
        if marks and (len(marks) > 1 or marks[0] not in ((option, 1) for option in question.ids)):
            raise Refused(ONE_OF_THREE, field="choice")
    else:
        try:
            slips.check(Slip.of_question(question, dict.fromkeys(question.ids, "")), marks)
        except Refused as fault:
            raise Refused(fault.sentence.msgid, field="choice", **fault.sentence.values) from None
    return marks
