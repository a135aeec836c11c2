"""What each way of voting is for, in words: what members read before they vote by it."""

from collections.abc import Mapping
from dataclasses import dataclass

from coop.domain.words import N_
from governance.domain.counting import Method


@dataclass(frozen=True, slots=True)
class Way:
    """paper: what one writes; count: how it is counted; fits: when to take it; lacks: what it can not do."""

    name: str
    paper: str
    count: str
    fits: str
    lacks: str


WAYS: Mapping[Method, Way] = {
    Method.YES_NO: Way(
        name=N_("Yes or no"),
        paper=N_("You say yes or no, or vote blank."),
        count=N_(
            "Yes carries it where more than the majority asked for say so. "
            "Blank votes count for the quorum, not for the majority; as many yes as no is not adopted."
        ),
        fits=N_("One text to adopt or not, which everybody has read as it is."),
        lacks=N_("Among three ways or more it needs several votes, and their order may decide."),
    ),
    Method.APPROVAL: Way(
        name=N_("Approval"),
        paper=N_("You tick every option that suits you, as many as you like."),
        count=N_("The options with the most ticks win."),
        fits=N_("Choosing among many, quickly: nobody has to give up what they like for what may win."),
        lacks=N_("It does not hear that you like one of your options far better than another."),
    ),
    Method.SCORE: Way(
        name=N_("Score"),
        paper=N_("You give each option from 0 to 5 points. What you leave out has 0."),
        count=N_("Points are added up; the highest sums win."),
        fits=N_("When it matters how much each option is liked, and not only whether."),
        lacks=N_("Whoever gives only 0 and 5 weighs more than whoever is moderate."),
    ),
    Method.DOTS: Way(
        name=N_("Dots"),
        paper=N_("You have ten dots, and stick them on options as you like: one each, or all on one."),
        count=N_("Dots are added up; the most dots win."),
        fits=N_("Saying what comes first for you, at the end of a workshop for example."),
        lacks=N_("Options that are alike share their dots and may lose together."),
    ),
    Method.MAJORITY_JUDGMENT: Way(
        name=N_("Majority judgment"),
        paper=N_("You give each option a mention in words. What you leave out has the lowest one."),
        count=N_(
            "The mention in the middle of all papers is that of the option: half give it at least that. "
            "The best one wins; equal ones are told apart by what stands around the middle."
        ),
        fits=N_("Judging each option, or each person, for itself: extreme papers do not pull the result."),
        lacks=N_("An option that most prefer to the winner may still lose."),
    ),
    Method.IRV: Way(
        name=N_("Instant run-off"),
        paper=N_("You rank the options, as far as you like."),
        count=N_(
            "Each paper counts for its first option. The last one goes out and its papers move on to their "
            "next option, until one has more than half."
        ),
        fits=N_("One place to fill: several rounds of voting in a single one."),
        lacks=N_("A compromise that few put first goes out early, though it might win each duel."),
    ),
    Method.STV: Way(
        name=N_("Single transferable vote"),
        paper=N_("You rank the options, as far as you like."),
        count=N_(
            "A quota of votes elects. What somebody has above it moves on to the next option of these "
            "papers, as a part of a vote each; where nobody reaches it, the last one goes out and its papers "
            "move on."
        ),
        fits=N_("Several places to fill, so that each large group of members has its part."),
        lacks=N_("Its count is long and has to be followed stage by stage."),
    ),
    Method.SCHULZE: Way(
        name=N_("Duels (Schulze)"),
        paper=N_("You rank the options, as far as you like; several may share a rank."),
        count=N_(
            "Each option meets each other one: how many papers prefer which? Who wins all duels wins. "
            "Where they go in a circle, the strongest chain of victories decides."
        ),
        fits=N_("Finding the option that most prefer to any other, a compromise too."),
        lacks=N_("A circle is hard to explain, and many options make long papers."),
    ),
    Method.CONSENT: Way(
        name=N_("Consent"),
        paper=N_("You consent, or you object and say why. You need not prefer it: can you live with it?"),
        count=N_("A wording is adopted when no objection stands. Else it is amended, and asked again."),
        fits=N_("Working rules and duties: good enough for now, safe enough to try."),
        lacks=N_("One objection holds everything until it is lifted: it takes time to talk."),
    ),
    Method.GREEDY: Way(
        name=N_("Budget: the most votes first"),
        paper=N_("You tick the projects that you would fund, as many as you like."),
        count=N_("From the most votes down, each project is funded that still fits in the budget."),
        fits=N_("A few projects of much the same cost, for the same people."),
        lacks=N_("The largest group may spend everything, and leave the others nothing."),
    ),
    Method.EQUAL_SHARES: Way(
        name=N_("Budget: equal shares"),
        paper=N_("You tick the projects that you would fund, as many as you like."),
        count=N_(
            "Every paper has an equal share of the budget. A project is funded when those who ticked it can "
            "pay for it together, the least dear for each of them first; then shares grow until it is too "
            "much."
        ),
        fits=N_("Several groups with needs of their own: each decides on its part of the money."),
        lacks=N_("It takes a program to count, and may leave some of the budget over."),
    ),
}
