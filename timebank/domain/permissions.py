"""Who may do what with the ledger. One set of predicates for pages, API and exports."""

from collections.abc import Collection

from coop.domain.actors import Actor, Role
from timebank.domain.asking import RequestFacts
from timebank.domain.exchanges import Exchange
from timebank.domain.spending import PaymentFacts


def may_have_account(actor: Actor) -> bool:
    """Members have an account, and give from it."""
    return actor.is_member


def may_read_entry(actor: Actor, concerned_ids: Collection[int]) -> bool:
    """Those whom the entry concerns, and those who read the whole ledger."""
    return actor.is_one_of(*concerned_ids) or may_read_ledger(actor)


def may_read_movement(actor: Actor, *, is_public: bool, concerned_ids: Collection[int]) -> bool:
    """A movement of a fund: anyone, where it names nobody; else as of every entry."""
    return is_public or may_read_entry(actor, concerned_ids)


def may_read_ledger(actor: Actor) -> bool:
    """Every entry and the export of them all: coordinators, who answer for them, and auditors."""
    return actor.has_role(Role.COORDINATOR) or actor.has_role(Role.AUDITOR)


def may_export_books(actor: Actor) -> bool:
    """The books for others' programs: those who read every entry, on pages, by the API and as files."""
    return may_read_ledger(actor)


def may_read_accounts(actor: Actor) -> bool:
    """What any account held on any day, and its statement."""
    return may_read_ledger(actor)


def may_audit(actor: Actor) -> bool:
    """The facts that prove the ledger sound, which name nobody: administrators too."""
    return may_read_ledger(actor) or actor.has_role(Role.ADMINISTRATOR)


def may_record(actor: Actor, exchange: Exchange) -> bool:
    """A party to it, or a coordinator who is not one: nobody approves their own hours by holding a role.

    On somebody's behalf: a coordinator alone, and only for one of the parties. What a group pays, one of its
    delegates records, and nobody else.
    """
    if actor.is_platform:
        return True
    is_party = actor.is_one_of(*exchange.parties)
    if exchange.receiver_id in exchange.groups or exchange.acting_for_id in exchange.groups:
        return exchange.acting_for_id == exchange.receiver_id and _is_delegate(
            actor, exchange.groups[exchange.receiver_id], exchange.giver_id
        )
    if exchange.acting_for_id is not None:
        return is_coordinator(actor) and not is_party and exchange.acting_for_id in exchange.parties
    return is_party or is_coordinator(actor)


def may_give(actor: Actor, giver_id: int) -> bool:
    """One gives one's own hours."""
    return actor.is_one_of(giver_id)


def may_keep(actor: Actor, giver_id: int) -> bool:
    """Hours for a need: one keeps one's own; the platform, those of whoever made a standing pledge."""
    return actor.is_platform or may_give(actor, giver_id)


def may_reserve(actor: Actor, exchange: Exchange) -> bool:
    """Whoever would pay, or a coordinator who is recorded as acting for them."""
    return may_settle(actor, exchange.receiver_id, exchange.giver_id, exchange.acting_for_id)


def may_settle(actor: Actor, payer_id: int, payee_id: int, acting_for_id: int | None) -> bool:
    """Whoever pays; never the one who is paid, not even as a coordinator."""
    if actor.is_platform:
        return True
    if acting_for_id is None:
        return actor.is_one_of(payer_id)
    return acting_for_id == payer_id and _may_act_for(actor, payer_id, payee_id)


def may_void(actor: Actor, payer_id: int, payee_id: int) -> bool:
    """Either side, or a coordinator: giving up a reservation moves nothing."""
    return actor.is_platform or actor.is_one_of(payer_id, payee_id) or is_coordinator(actor)


def may_ask(actor: Actor, asked: RequestFacts) -> bool:
    """Whoever helped; for a member without a log-in, a coordinator who is neither of the two; for a group,
    one of its delegates."""
    if asked.payee_id in asked.groups:
        return _is_delegate(actor, asked.groups[asked.payee_id], asked.payer_id)
    if asked.payee_is_offline:
        return _may_act_for(actor, asked.payee_id, asked.payer_id)
    return actor.is_one_of(asked.payee_id)


def may_consent(actor: Actor, asked: RequestFacts) -> bool:
    """Whoever pays, never who asked; for a member without a log-in, a coordinator who did not ask; for a
    group, one of its delegates."""
    if actor.is_one_of(asked.payee_id, asked.asker_id):
        return False
    if asked.payer_id in asked.groups:
        return _is_delegate(actor, asked.groups[asked.payer_id])
    if asked.payer_is_offline:
        return _may_act_for(actor, asked.payer_id, asked.payee_id)
    return actor.is_one_of(asked.payer_id)


def may_decline(actor: Actor, asked: RequestFacts) -> bool:
    """Those who may consent."""
    return may_consent(actor, asked)


def may_withdraw(actor: Actor, asked: RequestFacts) -> bool:
    """Those who may ask: until it is answered, they take it back."""
    return may_ask(actor, asked)


def may_read_request(actor: Actor, asked: RequestFacts) -> bool:
    """The two, or those who act for them, and coordinators, who help where it is stuck."""
    delegates = frozenset[int]().union(*asked.groups.values())
    return actor.is_one_of(asked.payee_id, asked.payer_id, *delegates) or is_coordinator(actor)


def may_pay(actor: Actor, asked: RequestFacts) -> bool:
    """One pays with one's own hours; a coordinator, for a member without a log-in, and not to themself.

    A group pays on a page of its own, where a second delegate may be needed.
    """
    if asked.payer_id in asked.groups:
        return False
    if asked.payer_is_offline:
        return _may_act_for(actor, asked.payer_id, asked.payee_id)
    return actor.is_one_of(asked.payer_id)


def may_spend(actor: Actor, delegate_ids: Collection[int], receiver_ids: Collection[int] = ()) -> bool:
    """A delegate pays at once for a group, and never to themself: that, another delegate approves."""
    return _is_delegate(actor, delegate_ids, *receiver_ids)


def may_propose(actor: Actor, delegate_ids: Collection[int]) -> bool:
    """A delegate proposes what another will approve."""
    return _is_delegate(actor, delegate_ids)


def may_approve(actor: Actor, facts: PaymentFacts) -> bool:
    """Another delegate than who proposed it, and not somebody whom it pays."""
    return _is_delegate(actor, facts.delegate_ids, facts.proposer_id, *facts.receiver_ids)


def may_decline_payment(actor: Actor, facts: PaymentFacts) -> bool:
    """Any other delegate: saying no moves nothing."""
    return _is_delegate(actor, facts.delegate_ids, facts.proposer_id)


def may_withdraw_payment(actor: Actor, facts: PaymentFacts) -> bool:
    """Whoever proposed it, while they are a delegate."""
    return actor.is_one_of(facts.proposer_id) and _is_delegate(actor, facts.delegate_ids)


def may_see_groups(actor: Actor) -> bool:
    """The list of groups: every member has theirs, and those who read the ledger have all."""
    return actor.is_member or may_read_ledger(actor)


def may_read_group(actor: Actor, delegate_ids: Collection[int]) -> bool:
    """The hours of a group: those who act for it, and those who read the whole ledger."""
    return _is_delegate(actor, delegate_ids) or may_read_ledger(actor)


def _is_delegate(actor: Actor, delegate_ids: Collection[int], *but: int) -> bool:
    return actor.is_one_of(*delegate_ids) and not actor.is_one_of(*but)


def may_expire(actor: Actor) -> bool:
    """The platform's clock."""
    return actor.is_platform


def _may_act_for(actor: Actor, *party_ids: int) -> bool:
    return is_coordinator(actor) and not actor.is_one_of(*party_ids)


def may_reverse(actor: Actor, concerned_ids: Collection[int]) -> bool:
    """A coordinator, and never an entry that moved their own hours."""
    return is_coordinator(actor) and not actor.is_one_of(*concerned_ids)


def may_refund(actor: Actor, concerned_ids: Collection[int]) -> bool:
    """One of those whom the entry concerns, or a coordinator: both agreed, or a mediator said so."""
    return actor.is_one_of(*concerned_ids) or is_coordinator(actor)


def may_distribute(actor: Actor) -> bool:
    """A coordinator: what is shared out was decided by vote, and only the day is chosen here."""
    return is_coordinator(actor)


def may_close_years(actor: Actor) -> bool:
    """Compute the result of a year, put it to the assembly, post what it adopted: who may distribute."""
    return may_distribute(actor)


def may_read_reasons(actor: Actor) -> bool:
    """What people wrote of a distribution or of a year: members, and those who answer for the ledger."""
    return actor.is_member or may_read_ledger(actor)


def may_read_refunds(actor: Actor) -> bool:
    """What each member is refunded of a year, all of them: those who answer for the ledger."""
    return may_read_ledger(actor)


def may_contest_figures(actor: Actor) -> bool:
    """Every member: the common pool is theirs."""
    return actor.is_member


def may_answer_contest(actor: Actor, asker_user_id: int, contester_id: int) -> bool:
    """A second person who may distribute: neither who asked for the closing nor who contests it."""
    return may_distribute(actor) and actor.user_id != asker_user_id and not actor.is_one_of(contester_id)


def may_compute(actor: Actor) -> bool:
    """The platform's clock computes what somebody asked for, and posts what nobody contests any more."""
    return actor.is_platform


def may_withdraw_contest(actor: Actor, contester_id: int) -> bool:
    """Who contests, while it waits."""
    return actor.is_one_of(contester_id)


def may_grant_limit(actor: Actor, member_id: int) -> bool:
    """A coordinator, for anybody but themself."""
    return is_coordinator(actor) and not actor.is_one_of(member_id)


def may_read_limits(actor: Actor) -> bool:
    """Everybody's exceptions with their reasons: those who read every balance."""
    return may_read_accounts(actor)


def may_levy(actor: Actor) -> bool:
    """The platform's clock: what is taken was decided by vote."""
    return actor.is_platform


def may_propose_project(actor: Actor) -> bool:
    """Every member, for a call of a fund."""
    return actor.is_member


def may_read_projects(actor: Actor) -> bool:
    """Calls and what was submitted to them: members, those who read the ledger, and administrators."""
    return actor.is_member or may_audit(actor)


def may_read_project(actor: Actor, proposer_id: int, *, is_draft: bool) -> bool:
    """What is being written is read by its author alone."""
    return actor.is_one_of(proposer_id) if is_draft else may_read_projects(actor)


def may_run_calls(actor: Actor) -> bool:
    """Open a call for projects, put it to the vote, record what an assembly decided: a coordinator."""
    return actor.is_member and is_coordinator(actor)


def may_decide_on_project(actor: Actor, concerned_ids: Collection[int]) -> bool:
    """Examine it, confirm a milestone, end its grant: a coordinator who neither proposes nor receives."""
    return may_run_calls(actor) and not actor.is_one_of(*concerned_ids)


def may_report_on_grant(actor: Actor, concerned_ids: Collection[int]) -> bool:
    """Who proposed it or receives; a coordinator, for a report that came on paper."""
    return actor.is_one_of(*concerned_ids) or may_run_calls(actor)


def is_coordinator(actor: Actor) -> bool:
    return actor.has_role(Role.COORDINATOR)
