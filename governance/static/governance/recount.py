#!/usr/bin/env python3
"""Count a vote of a Commontime cooperative again: one file, Python 3.9 or later and nothing else.

    recount.py KIT.zip      or, in the folder of a kit that was unpacked:      recount.py

A kit holds:
    conditions.json   what was frozen when the vote opened: the change or the question, the rules, the term,
                      and the electorate as sha256 of "proposal|opened_at|member number of the platform".
                      Its own sha256 is the fingerprint that the page of the vote shows.
    poll.json         options, method, seats or budget, limits, majority, how strong a victory is (its votes,
                      or its margin), the order that breaks ties, and that fingerprint
    papers.jsonl      the votes, one a line, sorted, without anybody's name: {"marks": [[option, mark], …]}
    count_sheet.json  the count as the cooperative published it, with the nonce of the order that breaks ties:
                      conditions.json has the sha256 of "nonce|first option|second option|…"
    SHA256SUMS        the sha256 of each of these

What is done. The sums and the fingerprint are compared. The votes are counted here by programs written apart
from those of the platform, in whole numbers and fractions; what comes out is compared with the count sheet,
figure by figure. Exit code: 0 all is the same, 1 something differs, 2 the kit can not be read.
"""
# ruff: noqa: ANN401, B905, T201, UP006, UP035 (Python 3.9, values as JSON has them, lines for a person)

from __future__ import annotations

import json
import sys
import zipfile
import zlib
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Tuple

PARTS = ("conditions.json", "poll.json", "papers.jsonl", "count_sheet.json")
SUMS = "SHA256SUMS"
MOST_BYTES = 1 << 30
UNIT = 100_000
BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, OSError)

Marks = Dict[str, Fraction]
Papers = List[Tuple[Marks, int]]
Figures = Dict[str, Any]


class Unreadable(Exception):
    """The kit is not what it should be, so that nothing can be said about the vote."""


# --- reading --------------------------------------------------------------------------------------


def read(path: Path) -> Dict[str, bytes]:
    """The files of a kit by name, from a zip or a folder."""
    wanted = (*PARTS, SUMS)
    try:
        if path.is_dir():
            return {name: (path / name).read_bytes() for name in wanted}
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
                raise Unreadable(f"{path}: more than a gigabyte")
            return {name: archive.read(name) for name in wanted}
    except (*BROKEN, zipfile.BadZipFile, EOFError, zlib.error, RuntimeError) as fault:
        raise Unreadable(f"{path}: {fault}") from None


def number(mark: Any) -> Fraction:
    if isinstance(mark, bool) or not isinstance(mark, (int, str)):
        raise ValueError(f"{mark!r} is not a number")
    return Fraction(mark)


class Poll:
    """What is counted: the settings, and the papers sorted into valid ones, blank ones and invalid ones."""

    def __init__(self, told: Any, lines: bytes) -> None:
        self.method: str = told["method"]
        self.options: List[str] = list(told["options"])
        self.place = {option: place for place, option in enumerate(told["ties"])}
        if sorted(self.place) != sorted(set(self.options)) or len(self.place) != len(self.options):
            raise ValueError("the order of ties is not one of all options")
        self.seats: int = told["seats"]
        self.majority = Fraction(told["majority"])
        self.limits = {
            name: None if value is None else number(value) for name, value in told["limits"].items()
        }
        self.budget = told["budget"]
        self.strength: str = told["strength"]
        self.all: List[Tuple[Marks, int, bool]] = []
        self.colleges: List[str] = []
        for row, line in enumerate(lines.decode().splitlines(), start=1):
            try:
                paper = json.loads(line)
                marks = {option: number(mark) for option, mark in paper["marks"]}
                count = paper.get("count", 1)
                if len(marks) != len(paper["marks"]) or not set(marks) <= set(self.options) or count < 1:
                    raise ValueError("a paper marks each option once at most")
            except BROKEN as fault:
                raise Unreadable(f"papers.jsonl, row {row}: {fault}") from None
            self.all.append((marks, count, bool(paper.get("invalid"))))
            self.colleges.append(paper.get("college", ""))

    def open(self, is_valid: Callable[[Marks], bool] = lambda marks: True) -> Papers:
        self.valid: Papers = []
        self.blank = self.invalid = 0
        for marks, count, is_invalid in self.all:
            if is_invalid or (marks and not (self.allows(marks) and is_valid(marks))):
                self.invalid += count
            elif not marks:
                self.blank += count
            else:
                self.valid.append((marks, count))
        return self.valid

    def allows(self, marks: Marks) -> bool:
        most, total, options = (self.limits[name] for name in ("most", "total", "options"))
        values = list(marks.values())
        return (
            min(values) >= (self.limits["least"] or 0)
            and (most is None or max(values) <= most)
            and (total is None or sum(values) <= total)
            and (options is None or len(values) <= options)
        )

    def points(self) -> Dict[str, Fraction]:
        return {
            option: sum((marks.get(option, Fraction(0)) * count for marks, count in self.valid), Fraction(0))
            for option in self.options
        }

    def best_first(self, points: Dict[str, Any], among: Iterable[str] | None = None) -> List[str]:
        found = self.options if among is None else among
        return sorted(found, key=lambda option: (-points[option], self.place[option]))

    def papers(self) -> Figures:
        counted = sum(count for _marks, count in self.valid)
        cast = counted + self.blank + self.invalid
        return {"cast": cast, "blank": self.blank, "invalid": self.invalid, "counted": counted}


# --- the methods ----------------------------------------------------------------------------------


def yes_no(poll: Poll) -> Figures:
    poll.open(lambda marks: list(marks.values()) == [1])
    votes, (yes, no) = poll.points(), poll.options
    said = votes[yes] + votes[no]
    winner = yes if votes[yes] > poll.majority * said else no
    return {"winners": [winner], "votes": {option: int(votes[option]) for option in poll.options}}


def approval(poll: Poll) -> Figures:
    poll.open(lambda marks: set(marks.values()) == {1})
    votes = poll.points()
    counts = {option: int(votes[option]) for option in poll.options}
    return {"winners": poll.best_first(votes)[: poll.seats], "votes": counts}


def score(poll: Poll) -> Figures:
    poll.open()
    points = poll.points()
    told = {option: {"points": str(points[option])} for option in poll.options}
    return {"winners": poll.best_first(points)[: poll.seats], "points": told}


def dots(poll: Poll) -> Figures:
    poll.open(are_whole)
    given = poll.points()
    told = {option: int(given[option]) for option in poll.options}
    return {"winners": poll.best_first(given)[: poll.seats], "dots": told}


def are_whole(marks: Marks) -> bool:
    return all(mark >= 0 and mark.denominator == 1 for mark in marks.values())


def majority_judgment(poll: Poll) -> Figures:
    papers = poll.open(are_whole)
    told, keys = {}, {}
    for option in poll.options:
        grades = sorted(int(marks.get(option, 0)) for marks, count in papers for _one in range(count))
        medians = []
        given = {str(grade): grades.count(grade) for grade in set(grades)}
        while grades:
            medians.append(grades.pop((len(grades) - 1) // 2))
        keys[option] = [-median for median in medians]
        told[option] = {"given": given, "median": medians[0] if medians else None}
    order = sorted(poll.options, key=lambda option: (keys[option], poll.place[option]))
    return {"winners": order[: poll.seats], "grades": told}


def ranking(marks: Marks) -> List[str]:
    """From the first to the last; at the first equal rank nothing says any longer who is meant."""
    found: List[str] = []
    for rank in sorted(set(marks.values())):
        equals = [option for option, mark in marks.items() if mark == rank]
        if len(equals) > 1:
            break
        found += equals
    return found


def are_ranks(marks: Marks) -> bool:
    return min(marks.values()) >= 1


def irv(poll: Poll) -> Figures:
    papers = [(ranking(marks), count) for marks, count in poll.open(are_ranks)]
    everything = sum(count for _ranking, count in papers)
    left, rounds = list(poll.options), []
    while left:
        votes: Dict[str, int] = dict.fromkeys(left, 0)
        for order, count in papers:
            standing = [option for option in order if option in votes]
            if standing:
                votes[standing[0]] += count
        live = sum(votes.values())
        figures: Figures = {"votes": votes, "exhausted": everything - live}
        rounds.append(figures)
        best = poll.best_first(votes, left)
        if len(left) == 1 or votes[best[0]] * 2 > live:
            return {"winners": best[:1], "rounds": rounds}
        figures["out"] = best[-1]
        left.remove(best[-1])
    return {"winners": [], "rounds": rounds}


def decimal(units: int) -> str:
    return f"{units // UNIT}.{units % UNIT:05d}"


def stv(poll: Poll) -> Figures:
    """Scottish rules: every paper moves on by itself, at its own value."""
    valid = poll.open(lambda marks: are_ranks(marks) and bool(ranking(marks)))
    papers: List[List[Any]] = [[UNIT, ranking(marks), count, None] for marks, count in valid]
    quota = sum(count for _marks, count in valid) // (poll.seats + 1) + 1
    running = set(poll.options)
    elected: List[str] = []
    waiting: List[str] = []
    held: Dict[str, int] = dict.fromkeys(poll.options, 0)
    past: List[Dict[str, int]] = []
    stages: List[Figures] = []

    def move(moved: List[List[Any]]) -> None:
        for paper in moved:
            paper[3] = next((option for option in paper[1] if option in running), None)
            if paper[3] is not None:
                held[paper[3]] += paper[0] * paper[2]

    def close() -> None:
        past.append(dict(held))
        reached = poll.best_first(held, [one for one in running if held[one] >= quota * UNIT])
        running.difference_update(reached)
        waiting.extend(one for one in reached if held[one] > quota * UNIT)
        if len(running) <= poll.seats - len(elected) - len(reached):
            reached += poll.best_first(held, running)
            running.clear()
        elected.extend(reached)
        votes = {option: decimal(held[option]) for option in poll.options}
        stages.append({"votes": votes, "elected": reached})

    def chosen(among: Iterable[str], best: Callable[..., int]) -> str:
        tied = list(among)
        for votes in reversed(past):
            bound = best(votes[one] for one in tied)
            tied = [one for one in tied if votes[one] == bound]
        return (min if best is max else max)(tied, key=lambda one: poll.place[one])

    move(papers)
    close()
    while running and len(elected) < poll.seats:
        if waiting:
            option = chosen(waiting, max)
            waiting.remove(option)
            total, surplus = held[option], held[option] - quota * UNIT
            moved = [paper for paper in papers if paper[3] == option]
            held[option] = quota * UNIT
            for paper in moved:
                paper[0] = surplus * paper[0] // total
        else:
            option = chosen(running, min)
            running.remove(option)
            moved = [paper for paper in papers if paper[3] == option]
            held[option] = 0
        move(moved)
        close()
    return {"winners": elected, "quota": quota, "stages": stages}


def schulze(poll: Poll) -> Figures:
    papers, size = poll.open(are_ranks), range(len(poll.options))
    duels = [[0] * len(poll.options) for _one in size]
    for marks, count in papers:
        ranks = [marks.get(option) for option in poll.options]
        for one in size:
            for other in size:
                mine, theirs = ranks[one], ranks[other]
                if mine is not None and (theirs is None or mine < theirs):
                    duels[one][other] += count
    won = [[0] * len(poll.options) for _one in size]
    for one in size:
        for other in size:
            if duels[one][other] > duels[other][one]:
                back = duels[other][one] if poll.strength == "margins" else 0
                won[one][other] = duels[one][other] - back
    chains = [widest(won, start) for start in size]
    left, order = sorted(size, key=lambda one: poll.place[poll.options[one]]), []
    while left:
        best = next(one for one in left if all(chains[one][rival] >= chains[rival][one] for rival in left))
        order.append(poll.options[best])
        left.remove(best)
    return {"winners": order[: poll.seats], "duels": duels, "chains": chains, "order": order}


def widest(won: List[List[int]], start: int) -> List[int]:
    """The strongest chain from one option to each other: always the strongest end known goes on."""
    reach = [won[start][end] for end in range(len(won))]
    open_ends = [end for end in range(len(won)) if end != start]
    while open_ends:
        through = max(open_ends, key=lambda end: reach[end])
        open_ends.remove(through)
        for end in open_ends:
            reach[end] = max(reach[end], min(reach[through], won[through][end]))
    reach[start] = 0
    return reach


def consent(poll: Poll) -> Figures:
    papers = poll.open(lambda marks: set(marks.values()) <= {0, 1})
    objects, rounds = [False] * len(papers), []
    for wording in poll.options:
        figures: Figures = {"wording": wording, "made": 0, "lifted": 0, "standing": 0}
        for place, (marks, count) in enumerate(papers):
            before = objects[place]
            objects[place] = bool(marks.get(wording, before))
            if before or objects[place]:
                name = "standing" if before and objects[place] else "made" if objects[place] else "lifted"
                figures[name] += count
        rounds.append(figures)
        if not any(objects):
            return {"winners": [wording], "rounds": rounds}
    return {"winners": [], "rounds": rounds}


def greedy(poll: Poll) -> Figures:
    poll.open()
    budget, points = poll.budget, poll.points()
    costs = {option: Fraction(cost) for option, cost in budget["costs"].items()}
    left, winners, has_ended = Fraction(budget["amount"]), [], False
    for option in poll.best_first(points):
        if has_ended or option in budget["withdrawn"] or points[option] < Fraction(budget["threshold"]):
            continue
        fits = costs[option] <= left
        if fits or Fraction(budget["reach"]) * costs[option] <= left:
            winners.append(option)
            left -= costs[option]
        has_ended = bool(budget["is_stopping"]) and not fits
    return {"winners": winners, "left": str(left)}


def equal_shares(poll: Poll) -> Figures:
    """Voter by voter, and the share from one unit to the next."""
    poll.open(lambda marks: min(marks.values()) >= 0)
    voters = sum(count for _marks, count in poll.valid) + poll.blank
    amount = Fraction(poll.budget["amount"])
    costs = {option: Fraction(cost) for option, cost in poll.budget["costs"].items()}
    if not voters:
        return {"winners": [], "left": str(amount)}
    papers = [marks for marks, count in poll.valid for _one in range(count)]
    backed = [option for option in poll.options if any(marks.get(option) for marks in papers)]

    def funded(share: Fraction) -> List[str]:
        purses = [share] * len(papers)
        rest: List[str] = []
        found: List[str] = []
        for option in sorted(backed, key=lambda one: poll.place[one]):
            (rest if costs[option] else found).append(option)
        while True:
            offers = []
            for option in rest:
                price = price_of(
                    costs[option], [(purses[who], marks[option]) for who, marks in backers[option]]
                )
                if price is not None:
                    offers.append((price / costs[option], poll.place[option], option, price))
            if not offers:
                return found
            _worth, _place, option, price = min(offers)
            for who, marks in backers[option]:
                purses[who] = max(Fraction(0), purses[who] - price * marks[option])
            rest.remove(option)
            found.append(option)

    backers = {one: [(who, marks) for who, marks in enumerate(papers) if marks.get(one)] for one in backed}
    share, more = amount / voters, 0
    winners = funded(share)
    if sum(costs[option] for option in backed) <= amount:
        low = -1
        while len(winners) < len(backed):
            low, more = more, 2 * more + 1
            winners = funded(share + more)
        while more - low > 1:
            middle = (low + more) // 2
            tried = funded(share + middle)
            if len(tried) == len(backed):
                more, winners = middle, tried
            else:
                low = middle
    else:
        while True:
            tried = funded(share + more + 1)
            if sum(costs[option] for option in tried) > amount:
                break
            winners, more = tried, more + 1
    left = amount - sum((costs[option] for option in winners), Fraction(0))
    return {"winners": winners, "left": str(left), "increment": more}


def price_of(cost: Fraction, purses: List[Tuple[Fraction, Fraction]]) -> Fraction | None:
    """What one mark costs each backer where those who have less give all they have."""
    marks = sum(mark for _purse, mark in purses)
    for purse, mark in sorted(purses, key=lambda one: one[0] / one[1]):
        if purse * marks >= cost * mark:
            return cost / marks
        cost, marks = cost - purse, marks - mark
    return None


def majority(poll: Poll, conditions: Any) -> Figures:
    """A change of a rule: a quorum of the electorate, and a share of yes, of whom the rules say.

    What conditions of before a rule do not say is as it was before that rule.
    """
    poll.open(lambda marks: list(marks.values()) == [1])
    votes, electors = poll.points(), conditions["electorate"]["count"]
    rules = {key.rpartition(".")[2]: rule["value"] for key, rule in conditions["rules"].items()}
    yes, no, cast = int(votes["yes"]), int(votes["no"]), poll.papers()["cast"]
    if cast > electors:
        raise ValueError("there are more votes than electors")
    share = rules["second_call_share" if conditions.get("call") == 2 else "quorum_share"]
    came = {"present": cast, "expressed": yes + no}[rules.get("quorum_base", "present")]
    of_whom = {
        "expressed": yes + no,
        "votes": yes + no + poll.blank,
        "present": cast,
        "electorate": electors,
    }[rules.get("majority_base", "expressed")]
    asked = Fraction(rules["majority_share"]) * of_whom
    is_quorate = came >= Fraction(share) * electors
    is_enough = not rules.get("majority_is_strict", True)
    is_carried = yes > no and (yes > asked or (yes == asked and is_enough))
    weighed = by_colleges(poll, conditions, rules) if rules.get("votes_by_college") else {}
    if weighed:
        pro, con, needed = (
            Fraction(weighed["weighted_yes"]),
            Fraction(weighed["weighted_no"]),
            Fraction(rules["majority_share"]),
        )
        is_carried = pro > con and (pro > needed or (pro == needed and is_enough))
    return {
        **weighed,
        "electorate": electors,
        "votes": cast,
        "yes": yes,
        "no": no,
        "blank": poll.blank,
        "is_quorum_reached": is_quorate,
        "is_majority_reached": is_carried,
        "outcome": "no_quorum" if not is_quorate else "adopted" if is_carried else "no_majority",
    }


def decision(poll: Poll, conditions: Any, figures: Figures, sheet: Any) -> Figures:
    """Any other vote of a cooperative: a quorum of the electorate, then what the method chose and somebody
    wanted.

    The objections of the discussion are taken as published: they are not on the papers, but on the page.
    """
    cast, electors = figures["papers"]["cast"], conditions["electorate"]["count"]
    if cast > electors:
        raise ValueError("there are more votes than electors")
    rules = {key.rpartition(".")[2]: rule["value"] for key, rule in conditions["rules"].items()}
    share = rules["second_call_share" if conditions.get("call") == 2 else "quorum_share"]
    came = {"present": cast, "expressed": figures["papers"]["counted"]}[rules.get("quorum_base", "present")]
    is_quorate = came >= Fraction(share) * electors
    chosen = list(figures["winners"])
    if poll.method == "consent":
        found = "adopted" if chosen and not sheet["objections"] else "objected"
    else:
        wanted = {option for marks, _count, _is_invalid in poll.all for option in marks if marks[option] > 0}
        chosen = [option for option in chosen if option in wanted]
        found = "adopted" if chosen else "no_winner"
    return {
        "electorate": electors,
        "chosen": chosen,
        "is_quorum_reached": is_quorate,
        "outcome": found if is_quorate else "no_quorum",
    }


def tie_faults(told: Any, conditions: Any, sheet: Any) -> List[str]:
    """The order that breaks ties was drawn when the vote opened, if its sha256 is the one that was frozen."""
    tie = conditions["tie"]
    if not isinstance(tie, dict):
        return []
    text = "|".join([sheet["ties_nonce"], *told["ties"]])
    if sha256(text.encode()).hexdigest() == tie["sha256"]:
        return []
    return ["poll.json: the order that breaks ties is not the one whose sha256 was frozen"]


def by_colleges(poll: Poll, conditions: Any, rules: Any) -> Figures:
    """Each college has a weight that its votes share. One of whom nobody counts leaves it to the others in
    proportion, none above a half; with fewer than two left heads are counted, and nothing is told here.
    """
    # A secret vote counts colleges of too few voters together: its papers say "one+other".
    group_of = {one: name for name in poll.colleges for one in name.split("+")}
    heads: Dict[str, Dict[str, int]] = {}
    for name, group in conditions["colleges"].items():
        one = heads.setdefault(group_of.get(name, name), {"electorate": 0, "yes": 0, "no": 0, "blank": 0})
        one["electorate"] += group["count"]
    for (marks, count, is_invalid), name in zip(poll.all, poll.colleges):
        if not is_invalid:
            heads[name][next(iter(marks), "blank")] += count
    of_whom = {"expressed": ("yes", "no"), "votes": ("yes", "no", "blank"), "present": ("yes", "no", "blank")}
    base = rules.get("majority_base", "expressed")
    sizes = {
        name: sum(one[word] for word in of_whom.get(base, ("electorate",))) for name, one in heads.items()
    }
    voted: Dict[str, Fraction] = {}
    for name, weight in rules["college_weights"].items():
        name = group_of.get(name, name)
        voted[name] = voted.get(name, Fraction(0)) + Fraction(weight)
    here = [name for name in sorted(voted) if sizes.get(name)]
    if len(here) < 2:
        return {}
    shared: Dict[str, Fraction] = {}
    capped = set()
    while not shared or max(shared.values()) > Fraction(1, 2):
        capped |= {name for name in shared if shared[name] > Fraction(1, 2)}
        free = sum(voted[name] for name in here if name not in capped)
        left = 1 - Fraction(len(capped), 2)
        shared = {name: Fraction(1, 2) if name in capped else left * voted[name] / free for name in here}
    none = {"electorate": 0, "yes": 0, "no": 0, "blank": 0}
    told = {
        name: sum((shared[one] * heads[one][word] / sizes[one] for one in here), Fraction(0))
        for name, word in (("weighted_yes", "yes"), ("weighted_no", "no"))
    }
    return {
        **{name: ratio(share) for name, share in told.items()},
        "colleges": [
            {"college": name, "weight": ratio(shared.get(name, Fraction(0))), **heads.get(name, none)}
            for name in sorted(voted)
        ],
    }


def ratio(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


METHODS: Dict[str, Callable[[Poll], Figures]] = {
    one.__name__: one
    for one in (
        *(yes_no, approval, score, dots, majority_judgment, irv, stv, schulze, consent, greedy),
        equal_shares,
    )
}


# --- comparing ------------------------------------------------------------------------------------


def recount(files: Dict[str, bytes]) -> Tuple[Figures, List[str]]:
    """What is counted here, and every fault that is found."""
    faults = [
        f"{name}: its sha256 is not the one in {SUMS}"
        for name in PARTS
        if f"{sha256(files[name]).hexdigest()}  {name}" not in files[SUMS].decode().splitlines()
    ]
    try:
        conditions, told, sheet = (json.loads(files[name]) for name in (PARTS[0], PARTS[1], PARTS[3]))
        if sha256(files["conditions.json"]).hexdigest() != told["conditions_hash"]:
            faults.append("conditions.json: its sha256 is not the fingerprint of the vote")
        poll = Poll(told, files["papers.jsonl"])
        if poll.method == "majority":
            figures = majority(poll, conditions)
        else:
            figures = METHODS[poll.method](poll)
            figures["papers"] = poll.papers()
            if "kind" in conditions:
                figures.update(decision(poll, conditions, figures, sheet))
                faults.extend(tie_faults(told, conditions, sheet))
    except BROKEN as fault:
        raise Unreadable(f"{type(fault).__name__}: {fault}") from None
    return figures, faults + list(differences(figures, sheet, ""))


def differences(counted: Any, published: Any, where: str) -> Iterable[str]:
    """Figures counted here that the published sheet tells otherwise; it may tell more of them."""
    if isinstance(counted, dict) and isinstance(published, dict):
        for key in sorted(counted):
            yield from differences(counted[key], published.get(key), f"{where}/{key}")
    elif isinstance(counted, list) and isinstance(published, list) and len(counted) == len(published):
        for place, (one, other) in enumerate(zip(counted, published)):
            yield from differences(one, other, f"{where}/{place}")
    elif counted != published:
        yield f"count_sheet.json{where}: published {json.dumps(published)}, counted {json.dumps(counted)}"


def main(arguments: List[str]) -> int:
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        figures, faults = recount(read(path))
    except Unreadable as broken:
        print(f"The kit can not be read. {broken}", file=sys.stderr)
        return 2
    for fault in faults:
        print(fault)
    print("counted here:", json.dumps(figures.get("winners", figures.get("outcome")), ensure_ascii=False))
    print(f"{len(faults)} differences" if faults else "the same as published")
    if not faults:
        print("fingerprint of the count sheet:", sha256(read(path)["count_sheet.json"]).hexdigest())
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
