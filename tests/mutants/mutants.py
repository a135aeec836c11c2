"""Mistakes that somebody could make in the ledger's door, each as a change of its text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """function: the one that is changed. find: what stands there, exactly once."""

    name: str
    function: str
    find: str
    replace: str


FIRST, LAST = "least(p_happened_at, p_decided_at)", "greatest(p_happened_at, p_decided_at)"
"""The span in which rules must be obeyed, in the words of the door."""
PERIODS = "governance_ruleperiod period WHERE period.version_id = obeyed.id"


def in_post(name: str, find: str, replace: str) -> Mutant:
    return Mutant(name, "timebank_post", find, replace)


def in_limits(name: str, find: str, replace: str) -> Mutant:
    return Mutant(name, "timebank_check_limits", find, replace)


def in_reversal(name: str, find: str, replace: str) -> Mutant:
    return Mutant(name, "timebank_check_reversal", find, replace)


def in_draw(name: str, find: str, replace: str) -> Mutant:
    return Mutant(name, "timebank_draw", find, replace)


def in_group(name: str, find: str, replace: str) -> Mutant:
    return Mutant(name, "timebank_check_group", find, replace)


def in_last_gift(name: str, find: str, replace: str) -> Mutant:
    return Mutant(name, "timebank_is_last_gift", find, replace)


MUTANTS = [
    in_post("the ledger not held open", "PERFORM pg_advisory_xact_lock_shared(7465, 1);", "NULL;"),
    in_post("lock order not checked", 'AND (i = 1 OR p_accounts[i] > p_accounts[i - 1] COLLATE "C")', ""),
    in_post(
        "an account may come twice", "p_accounts[i] > p_accounts[i - 1]", "p_accounts[i] >= p_accounts[i - 1]"
    ),
    in_post("floor not checked", "(p_amounts[i] > 0 OR floor IS NULL OR balance", "(true OR balance"),
    in_post("floor one too strict", "- reserved >= floor", "- reserved > floor"),
    in_post(
        "floor ignores what is reserved", "+ p_amounts[i] - reserved >= floor", "+ p_amounts[i] >= floor"
    ),
    in_post("floor without the amount", "balance + p_amounts[i] - reserved >=", "balance - reserved >="),
    in_post(
        "running balance off by one",
        "SET balance = balance + p_amounts[i],",
        "SET balance = balance + p_amounts[i] + 1,",
    ),
    in_post("running balance not moved", "SET balance = balance + p_amounts[i],", "SET balance = balance,"),
    in_post("sequence not increased", "length = length + 1", "length = length"),
    in_post("sequence increased by two", "length = length + 1", "length = length + 2"),
    in_post("instant before the locks", "v_at := greatest(v_at, clock_timestamp());", "NULL;"),
    in_post("time runs back", "last_at = greatest(last_at, v_at)", "last_at = v_at"),
    in_post(
        "earned by everybody",
        "kind = 'member_time' AND sign(p_amounts[i]) = v_earning",
        "kind = 'member_time' AND v_earning <> 0",
    ),
    in_post("earned by the pool too", "CASE WHEN kind = 'member_time' AND sign", "CASE WHEN sign"),
    in_post("earned sign flipped", "sign(p_amounts[i]) = v_earning", "sign(p_amounts[i]) = -v_earning"),
    in_post("nothing earned", "THEN p_amounts[i] ELSE 0 END", "THEN 0 ELSE 0 END"),
    in_post("earned by gifts", "p_nature IN ('mutual_help',", "p_nature IN ('gift', 'mutual_help',"),
    in_post("not earned by professionals", "'professional', 'paid_mission'", "'paid_mission'"),
    in_post("sums not checked", "IF summed.minutes <> 0 OR summed.cents <> 0 THEN", "IF false THEN"),
    in_post("minutes not summed", "IF summed.minutes <> 0 OR summed.cents <> 0", "IF summed.cents <> 0"),
    in_post("cents not summed", "IF summed.minutes <> 0 OR summed.cents <> 0", "IF summed.minutes <> 0"),
    in_post(
        "all units in one sum",
        "IF summed.minutes <> 0 OR summed.cents <> 0",
        "IF coalesce(summed.minutes, 0) + coalesce(summed.cents, 0) <> 0",
    ),
    in_post(
        "both sums must fail",
        "IF summed.minutes <> 0 OR summed.cents <> 0",
        "IF summed.minutes <> 0 AND summed.cents <> 0",
    ),
    in_post("sums that are below zero pass", "IF summed.minutes <> 0 OR", "IF summed.minutes > 0 OR"),
    in_post("limits skipped", "IF summed.is_near AND", "IF false AND"),
    in_post("limits of corrections too", "NOT IN ('reversal', 'distribution')", "NOT IN ('distribution')"),
    in_post(
        "gifts know no limit",
        "NOT IN ('reversal', 'distribution')",
        "NOT IN ('reversal', 'distribution', 'gift')",
    ),
    in_post(
        "credit looked at too late",
        "leg.balance - leg.reserved < -60 OR",
        "leg.balance - leg.reserved < -6000 OR",
    ),
    in_post("what is reserved is not near", "leg.balance - leg.reserved < -60 OR", "leg.balance < -1200 OR"),
    in_post("what one may hold looked at too late", "+ leg.awaited > 6000)", "+ leg.awaited > 60000)"),
    in_post(
        "versions of the limits not named",
        "p_obeys := p_obeys || timebank_check_limits",
        "PERFORM timebank_check_limits",
    ),
    in_post(
        "limits of when it happened", "(legs, p_amounts, p_decided_at)", "(legs, p_amounts, '-infinity')"
    ),
    in_post("key compared with nothing", "IF known.request <> p_request THEN", "IF false THEN"),
    in_post("key not looked for", "IF known.request IS NOT NULL THEN", "IF false THEN"),
    in_post("closed periods not checked", "IF known.is_closed THEN", "IF false THEN"),
    in_post(
        "closed by the decision",
        "timebank_distribution WHERE period @> p_happened_at",
        "timebank_distribution WHERE period @> p_decided_at",
    ),
    in_post("frozen periods not checked", "IF known.is_frozen THEN", "IF false THEN"),
    in_post(
        "frozen by the decision",
        "state <> 'open' AND period @> p_happened_at",
        "state <> 'open' AND period @> p_decided_at",
    ),
    in_post("frozen before it is", "frozen_at IS NOT NULL AND state", "state"),
    in_post("rules in force not checked", "IF known.is_outdated", "IF false"),
    in_post("rules not in force yet pass", f"{FIRST}, {LAST}", f"{FIRST}, 'infinity'"),
    in_post(
        "rules that do not exist pass",
        f"NOT EXISTS (SELECT FROM {PERIODS}\n          AND ",
        f"EXISTS (SELECT FROM {PERIODS}\n          AND NOT ",
    ),
    in_post("rules that were replaced pass", f"{FIRST}, {LAST}", f"'-infinity', {LAST}"),
    in_post("rules of the later instant alone", f"{FIRST}, {LAST}", f"{LAST}, {LAST}"),
    in_post("rules of the earlier instant alone", f"{FIRST}, {LAST}", f"{FIRST}, {FIRST}"),
    in_post("a reason without a reversal", " OR (p_reason <> '') <> (p_reverses IS NOT NULL)", ""),
    in_post("a reversal of another nature", "(p_nature = 'reversal') <> (p_reverses IS NOT NULL) OR ", ""),
    in_post(
        "reversals not checked",
        "v_earning := timebank_check_reversal(p_reverses, p_accounts, p_amounts);",
        "NULL;",
    ),
    in_post(
        "one leg is enough",
        "coalesce(cardinality(p_accounts), 0) < 2",
        "coalesce(cardinality(p_accounts), 0) < 1",
    ),
    in_post(
        "two legs are too few",
        "coalesce(cardinality(p_accounts), 0) < 2",
        "coalesce(cardinality(p_accounts), 0) < 3",
    ),
    in_post(
        "previous hash not linked", "AND before.sequence = leg.length - 1", "AND before.sequence = leg.length"
    ),
    in_post("linked to another part", "AND before.part = leg.part AND", "AND before.part = 0 AND"),
    in_post(
        "position counted from zero",
        "SELECT v_id, leg.ordinality, leg.account_id",
        "SELECT v_id, leg.ordinality - 1, leg.account_id",
    ),
    in_post(
        "balance of another leg",
        "p_amounts[leg.ordinality], leg.balance,",
        "p_amounts[leg.ordinality], legs[1].balance,",
    ),
    in_post(
        "legs recorded at another instant",
        "p_happened_at, v_at,\n      timebank_link",
        "p_happened_at, p_decided_at,\n      timebank_link",
    ),
    in_post(
        "legs happened at another instant",
        "p_happened_at, v_at,\n      timebank_link",
        "p_decided_at, v_at,\n      timebank_link",
    ),
    in_post(
        "fingerprint of something else",
        "sha256(convert_to(p_request, 'UTF8'))",
        "sha256(convert_to(p_key, 'UTF8'))",
    ),
    in_post(
        "nobody recorded",
        "p_request, p_nature, p_actor_user, p_actor, p_acting_for, p_happened_at, v_at,\n      p_subject",
        "p_request, p_nature, NULL, NULL, p_acting_for, p_happened_at, v_at,\n      p_subject",
    ),
    in_post(
        "digest without the reason",
        "p_settles, p_reason, p_obeys, p_accounts, p_amounts\n  )",
        "p_settles, p_obeys, p_accounts, p_amounts\n  )",
    ),
    in_limits("credit not checked", "IF leg.balance - leg.reserved < voted.bound THEN", "IF false THEN"),
    in_limits(
        "credit one too strict",
        "IF leg.balance - leg.reserved < voted.bound THEN",
        "IF leg.balance - leg.reserved <= voted.bound THEN",
    ),
    in_limits(
        "credit ignores what is reserved",
        "IF leg.balance - leg.reserved < voted.bound THEN",
        "IF leg.balance < voted.bound THEN",
    ),
    in_limits(
        "credit of who receives",
        "AND p_amounts[i] < 0 AND leg.balance - leg.reserved < -60",
        "AND leg.balance - leg.reserved < -60",
    ),
    in_limits("most not checked", "> voted.bound THEN", "> voted.bound AND false THEN"),
    in_limits("most one too strict", "> voted.bound THEN", ">= voted.bound THEN"),
    in_limits("most of who gives", "AND p_amounts[i] > 0 AND leg.balance", "AND leg.balance"),
    in_limits(
        "only the first account looked at", "FOR i IN 1 .. cardinality(p_legs) LOOP", "FOR i IN 1 .. 1 LOOP"
    ),
    Mutant(
        "no credit is earned",
        "timebank_least",
        "least(floor((share.value #>> '{}')::numeric * p_earned), (cap.value #>> '{}')::bigint)",
        "0",
    ),
    Mutant(
        "earned credit has no end",
        "timebank_least",
        "least(floor((share.value #>> '{}')::numeric * p_earned), (cap.value #>> '{}')::bigint)",
        "floor((share.value #>> '{}')::numeric * p_earned)",
    ),
    in_reversal("the entry not held", " FOR NO KEY UPDATE", ""),
    in_reversal(
        "more than was left is taken back",
        "abs(asked.amount + coalesce(earlier.amount, 0))",
        "abs(asked.amount)",
    ),
    in_reversal("as much as was moved is too much", "> abs(undone.amount)", ">= abs(undone.amount)"),
    in_reversal("the same again is a reversal", "OR sign(asked.amount) <> -sign(undone.amount)", ""),
    in_reversal("others' accounts may be reversed", "WHERE undone.amount IS NULL\n      OR", "WHERE"),
    in_reversal("the entry may be missing", "IF NOT FOUND THEN", "IF false THEN"),
    in_reversal("a reversal of a reversal earns the wrong way", "v_earning := -v_earning;", "NULL;"),
    in_reversal(
        "reversals of gifts take what was earned",
        "RETURN v_earning * (reversed.nature IN ('mutual_help', 'professional', 'paid_mission'))::integer",
        "RETURN v_earning",
    ),
    in_draw("from one part alone", "WHERE sooner < wanted AND free > 0", "WHERE sooner = 0 AND free > 0"),
    in_draw("parts not held", "FOR NO KEY UPDATE", ""),
    in_draw(
        "what is reserved is drawn", "greatest(sub.balance - sub.reserved, 0)", "greatest(sub.balance, 0)"
    ),
    in_draw("the least first", "ORDER BY free DESC", "ORDER BY free ASC"),
    in_draw("what is missing is not missed", "IF FOUND THEN", "IF false THEN"),
    in_post("groups not looked at", "IF summed.is_of_group AND", "IF false AND"),
    in_post(
        "hours of a group without end", "leg.kind = 'group_time' AND leg.balance", "false AND leg.balance"
    ),
    in_limits(
        "a group down to one minute less",
        "IF leg.balance - leg.reserved < coalesce(voted.bound, 0)",
        "IF leg.balance - leg.reserved < coalesce(voted.bound, 0) - 1",
    ),
    in_group("a delegate pays themself", "account.owner_id = p_actor", "account.owner_id = -1"),
    in_group("one delegate for both", "(v_proposer = p_actor) IS NOT FALSE", "v_proposer IS NULL"),
    in_group("whoever proposed has gone", "ARRAY[p_actor, v_proposer]", "ARRAY[p_actor]"),
    in_group(
        "whoever pays is nobody's delegate",
        "PERFORM timebank_check_deciders(p_acting_for, ARRAY[p_actor]);",
        "NULL;",
    ),
    in_group("alone up to the threshold", "v_minutes >= coalesce", "v_minutes > coalesce"),
    in_group("small payments not added up", "v_minutes := v_minutes + (", "v_minutes := v_minutes + 0 * ("),
    in_group("payments of the others added", "AND e.actor_id = p_actor", ""),
    in_group("what two decided added", "AND e.settles_id IS NULL", ""),
    in_group("added up for ever", "AND paid.recorded_at > p_at - make_interval(days => voted.days)", ""),
    Mutant(
        "hours of another group",
        "timebank_check_group_source",
        "IF NOT moved.is_its_own THEN",
        "IF false THEN",
    ),
    Mutant("delegates who were", "timebank_check_deciders", "AND ended_at IS NULL", ""),
    in_last_gift("the last gift to anybody", "leg.kind = 'solidarity'", "true"),
    in_last_gift("the last gift not of all", "= ('group_time', 0, 0)", "> ('group_time', 0, -1)"),
    in_last_gift(
        "a last gift beside a delegate",
        "AND NOT EXISTS (SELECT FROM coop_delegate WHERE group_id = p_group AND ended_at IS NULL)",
        "",
    ),
]
