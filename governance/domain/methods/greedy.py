"""Greedy: options from the most votes or points down, each funded that still fits into the budget."""

from fractions import Fraction

from governance.domain.polls import Budget, Mark, Poll, Tally, opened, sums, text, told

TOO_FEW, FUNDED, TOO_DEAR, RESERVES, NOT_REACHED, WITHDRAWN = (
    *("too few votes", "funded", "does not fit", "funded with reserves", "not reached", "withdrawn"),
)


def count(poll: Poll) -> Tally:
    budget, papers = poll.funds(), opened(poll)
    points = sums(poll, papers.counted)
    left, is_over = budget.amount, False
    winners, steps = list[str](), list[dict[str, object]]()
    for option in poll.ranked(points):
        fate = NOT_REACHED if is_over else _fate(budget, option, points[option], left)
        if fate in (FUNDED, RESERVES):
            winners.append(option)
            left -= budget.costs[option]
        is_over = is_over or (budget.is_stopping and fate in (TOO_DEAR, RESERVES))
        step: dict[str, object] = {
            "option": option,
            "points": text(points[option]),
            "cost": text(budget.costs[option]),
        }
        steps.append(step | {"left": text(left), "fate": fate})
    return told("greedy", poll, papers, winners, **spent(budget, winners), rule=_rule(budget), steps=steps)


def spent(budget: Budget, winners: list[str]) -> dict[str, str]:
    cost = sum((budget.costs[option] for option in winners), Fraction(0))
    return {"budget": text(budget.amount), "cost": text(cost), "left": text(budget.amount - cost)}


def _fate(budget: Budget, option: str, points: Mark, left: Fraction) -> str:
    cost = budget.costs[option]
    if option in budget.withdrawn:
        return WITHDRAWN
    if points < budget.threshold:
        return TOO_FEW
    if cost <= left:
        return FUNDED
    return RESERVES if budget.reach * cost <= left else TOO_DEAR


def _rule(budget: Budget) -> dict[str, object]:
    return {
        "threshold": text(budget.threshold),
        "stops_at_the_first_that_does_not_fit": budget.is_stopping,
        "share_of_a_cost_that_reaches": text(budget.reach),
    }
