"""Natures of an exchange. French law treats them apart, so does the ledger."""

from enum import StrEnum

from coop.domain.words import N_


class Unit(StrEnum):
    """What an account counts, in integer minor units. Hours and euros never convert into each other."""

    MINUTES = "minutes"
    CENTS = "cents"


class Nature(StrEnum):
    """Why an entry was written."""

    GIFT = "gift"
    MUTUAL_HELP = "mutual_help"
    PROFESSIONAL = "professional"
    PAID_MISSION = "paid_mission"
    COMMONS = "commons"
    DISTRIBUTION = "distribution"
    GRANT = "grant"
    ALLOCATION = "allocation"
    REVERSAL = "reversal"


SERVICES = frozenset({Nature.MUTUAL_HELP, Nature.PROFESSIONAL, Nature.PAID_MISSION})
"""The natures whose hours were a service, paid in hours. Gifts, grants and pledges are none."""


class AccountKind(StrEnum):
    """What an account is for. Two kinds belong to a member, one to a group, the others to the cooperative."""

    MEMBER_TIME = "member_time"
    MEMBER_CONTRIBUTION = "member_contribution"
    GROUP_TIME = "group_time"
    COMMONS = "commons"
    OBSERVATORY = "observatory"
    INCLUSION = "inclusion"
    SOLIDARITY = "solidarity"
    RESERVE = "reserve"
    RECOGNITION = "recognition"
    CLEARING = "clearing"
    RESULT = "result"
    LEGAL_RESERVE = "legal_reserve"
    STATUTORY_RESERVE = "statutory_reserve"
    PUBLIC_AID = "public_aid"
    SHARE_INTEREST = "share_interest"
    REFUNDS = "refunds"
    CARRIED_FORWARD = "carried_forward"


OWNED_KINDS = frozenset({AccountKind.MEMBER_TIME, AccountKind.MEMBER_CONTRIBUTION, AccountKind.GROUP_TIME})
"""The kinds that belong to a membership: a person's, or a group's."""

SPENT_KINDS = (AccountKind.MEMBER_TIME, AccountKind.GROUP_TIME)
"""The kinds that their owner spends from: a person has the first, a group the second."""

FUNDS = (AccountKind.OBSERVATORY, AccountKind.INCLUSION, AccountKind.SOLIDARITY, AccountKind.RESERVE)
"""The funds that a distribution feeds, in the order in which they are shown."""

ALLOTTED = (
    *(AccountKind.LEGAL_RESERVE, AccountKind.STATUTORY_RESERVE, AccountKind.PUBLIC_AID),
    *(AccountKind.SHARE_INTEREST, AccountKind.REFUNDS, AccountKind.CARRIED_FORWARD),
)
"""What the result of a year is allotted to beside the funds, in euros alone, in the order of the cascade."""

NATURE_NAMES = {
    Nature.GIFT: N_("gift"),
    Nature.MUTUAL_HELP: N_("occasional mutual help"),
    Nature.PROFESSIONAL: N_("professional exchange"),
    Nature.PAID_MISSION: N_("paid mission"),
    Nature.COMMONS: N_("contribution to the commons"),
    Nature.DISTRIBUTION: N_("distribution"),
    Nature.GRANT: N_("grant to a project"),
    Nature.ALLOCATION: N_("allocation of a year's result"),
    Nature.REVERSAL: N_("reversal"),
}

ACCOUNT_NAMES = {
    AccountKind.MEMBER_TIME: N_("hours to spend"),
    AccountKind.MEMBER_CONTRIBUTION: N_("hours given to the commons"),
    AccountKind.GROUP_TIME: N_("hours of a group"),
    AccountKind.COMMONS: N_("common pool"),
    AccountKind.OBSERVATORY: N_("observatory fund"),
    AccountKind.INCLUSION: N_("digital-inclusion fund"),
    AccountKind.SOLIDARITY: N_("solidarity fund"),
    AccountKind.RESERVE: N_("reserve"),
    AccountKind.RECOGNITION: N_("recognition of gifts"),
    AccountKind.CLEARING: N_("fees to collect"),
    AccountKind.RESULT: N_("result of the year"),
    AccountKind.LEGAL_RESERVE: N_("legal reserve"),
    AccountKind.STATUTORY_RESERVE: N_("statutory reserve"),
    AccountKind.PUBLIC_AID: N_("public aid, kept"),
    AccountKind.SHARE_INTEREST: N_("interest on shares, to pay"),
    AccountKind.REFUNDS: N_("patronage refunds, to pay"),
    AccountKind.CARRIED_FORWARD: N_("carried forward"),
}

FUND_TITLES = {
    AccountKind.OBSERVATORY: N_("Observatory"),
    AccountKind.INCLUSION: N_("Digital inclusion"),
    AccountKind.SOLIDARITY: N_("Solidarity"),
    AccountKind.RESERVE: N_("Reserve"),
}
"""The funds in one or two words, where there is little room."""

FUND_PURPOSES = {
    AccountKind.OBSERVATORY: N_("Figures that the members own, about how independent people work and live."),
    AccountKind.INCLUSION: N_("Help for people whom digital life leaves behind."),
    AccountKind.SOLIDARITY: N_("Hours and euros for members who go through a hard time."),
    AccountKind.RESERVE: N_("What the cooperative keeps for years that are less good."),
}

NATURE_GUARDS = {
    Nature.GIFT: N_("Nothing is asked in return, and nothing is taken for the commons."),
    Nature.MUTUAL_HELP: N_("Occasional help outside one's declared trade."),
    Nature.PROFESSIONAL: N_(
        "Work in the giver's declared trade: each side writes an invoice marked as paid by compensation."
    ),
    Nature.PAID_MISSION: N_("Work paid in euros, with its usual invoice."),
}
"""What the law makes of each nature of exchange, in one sentence."""


def of_exchange(*, is_gift: bool, has_euros: bool, is_in_trade: bool) -> Nature:
    """The nature of an exchange. What is done in one's declared trade is never settled as mutual help."""
    if is_gift:
        return Nature.GIFT
    if has_euros:
        return Nature.PAID_MISSION
    return Nature.PROFESSIONAL if is_in_trade else Nature.MUTUAL_HELP


POWERS = {
    "timebank.answer_closing": N_("answered who contests a distribution"),
    "timebank.ask_closing": N_("asked for the closing of a period"),
    "timebank.correct": N_("corrected a distribution"),
    "timebank.distribute": N_("distributed the common pool"),
    "timebank.contest_closing": N_("contested the figures of a period"),
    "timebank.compute_closing": N_("computed what each fund receives of a period"),
    "timebank.freeze_closing": N_("froze a period to compute its distribution"),
    "timebank.give_up_closing": N_("gave up the closing of a period"),
    "timebank.end_limit": N_("ended an exception to a limit"),
    "timebank.grant_limit": N_("granted an exception to a limit"),
    "timebank.levy": N_("took the circulation fee of a month"),
    "timebank.settle_leaver": N_("settled the hours of a member who left"),
    "timebank.settle_group": N_("settled the hours of a group that closed"),
    "timebank.reverse": N_("reversed an entry"),
    "timebank.compute_year": N_("computed the result of a year"),
    "timebank.put_year": N_("put the result of a year to the vote"),
    "timebank.post_year": N_("posted the result of a year"),
    "timebank.give_up_year": N_("gave up the result of a year"),
}
"""Acts of power in counting, as the record of them names them."""
