"""The kit with which anybody counts a vote again: what is in it, and what a kit that was changed shows.

Its files are told in governance/static/governance/recount.py, a second counter that knows nothing of the
house's own.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from coop.domain.words import N_, Sentence
from governance.domain import (
    colleges,
    counting,
    deciding,
    freezing,
    questions,
    tally,
    terms,
    tie_orders,
)
from governance.domain.ballots import Choice
from governance.domain.colleges import Voted
from governance.domain.counting import Method
from governance.domain.files.rows import Misread
from governance.domain.polls import Budget, Limits, Mark, Paper, Poll
from governance.domain.questions import YES_NO
from governance.domain.rules import Json
from governance.domain.slips import Marks

CONDITIONS, POLL, PAPERS, SHEET = "conditions.json", "poll.json", "papers.jsonl", "count_sheet.json"
PARTS = (CONDITIONS, POLL, PAPERS, SHEET)
SUMS, PROGRAM, GUIDE = "SHA256SUMS", "recount.py", "LISEZMOI.txt"
MAJORITY = YES_NO
"""How a change of a rule is decided: yes or no, with a quorum of the electorate. Else a method is named."""
BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True)
class Kit:
    """A counted vote without names. conditions: what was frozen, the electorate as marks."""

    conditions: Mapping[str, Json]
    conditions_hash: str
    method: str
    poll: Poll
    sheet: Mapping[str, Any]

    def counted(self) -> Mapping[str, Any]:
        """The count sheet that the house's own counters make of the papers. Raises Spoilt."""
        try:
            if self.method == MAJORITY:
                return self._decided().as_json()
            if "kind" in self.conditions:
                return deciding.sheet(Method(self.method), self.poll, self.conditions, self.sheet)
            return counting.count(Method(self.method), self.poll).sheet
        except BROKEN as fault:
            raise Spoilt(POLL, _broken(1, fault)) from fault

    def _decided(self) -> tally.CountSheet:
        papers = [paper for paper in self.poll.papers if not paper.is_invalid]
        asked = terms.of_frozen(self.conditions)
        voted: Counter[tuple[str, Choice]] = Counter()
        for paper in papers:
            voted[paper.college, _choice(paper)] += paper.count
        return tally.count(
            (_choice(paper) for paper in papers for _one in range(paper.count)),
            electorate=self.conditions["electorate"]["count"],
            terms=asked,
            by_proxy=self.sheet.get("by_proxy", 0),
            invalid=sum(paper.count for paper in self.poll.papers if paper.is_invalid),
            weighted=colleges.weigh(voted, self.conditions, asked.majority_base),
        )


def of_choices(
    frozen: Mapping[str, Json],
    frozen_hash: str,
    choices: Mapping[Choice, int] | Voted,
    sheet: Mapping[str, Any],
) -> Kit:
    """The kit of a vote on a rule. choices: how many chose what, in which college where votes are weighed."""
    papers = tuple(
        Paper(() if choice is Choice.BLANK else ((choice.value, 1),), college=college)
        for (college, choice), count in (
            (key if isinstance(key, tuple) else ("", key), count) for key, count in choices.items()
        )
        for _one in range(count)
    )
    poll = Poll((Choice.YES.value, Choice.NO.value), papers)
    return Kit(freezing.public(frozen), frozen_hash, MAJORITY, poll, sheet)


def of_marks(
    frozen: Mapping[str, Json],
    frozen_hash: str,
    votes: Mapping[Marks, int],
    sheet: Mapping[str, Any],
    ties: Sequence[str],
) -> Kit:
    """The kit of a vote by any other method. votes: how many wrote what; ties: the order that was
    revealed.
    """
    question = questions.of_frozen(frozen)
    papers = tuple(Paper(marks) for marks, count in votes.items() for _one in range(count))
    return Kit(freezing.public(frozen), frozen_hash, question.method, question.poll(papers, ties), sheet)


def of_secret(
    frozen: Mapping[str, Json],
    frozen_hash: str,
    papers: Iterable[Paper],
    sheet: Mapping[str, Any],
) -> Kit:
    """The kit of a secret vote by any method: each paper with its receipt, by which its voter finds it."""
    question = questions.of_frozen(frozen)
    if question.method == YES_NO:
        poll = Poll(question.ids, tuple(papers))
    else:
        poll = question.poll(papers, sheet["ties"])
    return Kit(freezing.public(frozen), frozen_hash, question.method, poll, sheet)


def files(kit: Kit) -> dict[str, bytes]:
    """Name and content of what is counted, with its sums: two kits of one vote are the same to the byte."""
    found = {
        CONDITIONS: freezing.canonical(kit.conditions).encode(),
        POLL: _lines([_poll_as_json(kit)]),
        PAPERS: _lines(sorted((_paper_as_json(paper) for paper in kit.poll.papers), key=_text)),
        SHEET: _lines([dict(kit.sheet)]),
    }
    sums = "".join(f"{sha256(found[name]).hexdigest()}  {name}\n" for name in PARTS)
    return found | {SUMS: sums.encode()}


def read(found: Mapping[str, bytes]) -> Kit:
    """The kit of these files. Raises Spoilt."""
    for name in (*PARTS, SUMS):
        if name not in found:
            raise Spoilt(name, Misread(1, Sentence(N_("this file is missing"))))
    told = _of_json(POLL, found[POLL])
    try:
        papers = tuple(_papers(found[PAPERS], frozenset(told["options"])))
        return Kit(
            conditions=_of_json(CONDITIONS, found[CONDITIONS]),
            conditions_hash=told["conditions_hash"],
            method=told["method"] if told["method"] == MAJORITY else Method(told["method"]).value,
            poll=_poll_of_json(told, papers),
            sheet=_of_json(SHEET, found[SHEET]),
        )
    except BROKEN as fault:
        raise Spoilt(POLL, _broken(1, fault)) from fault


def faults(
    found: Mapping[str, bytes], kit: Kit, counted: Mapping[str, Any] | None = None
) -> Iterator[Sentence]:
    """What is not as it was published: a file, the conditions, or the count itself.

    counted: what `Kit.counted` gave, where that was asked already.
    """
    sums = found[SUMS].decode(errors="replace").splitlines()
    for name in PARTS:
        if f"{sha256(found[name]).hexdigest()}  {name}" not in sums:
            yield Sentence(N_("%(file)s was changed: its sum is not the one in the kit."), {"file": name})
    if sha256(found[CONDITIONS]).hexdigest() != kit.conditions_hash:
        yield Sentence(N_("The conditions are not those whose fingerprint was published."))
    tie = freezing.commitment(kit.conditions)
    if tie is not None and tie != tie_orders.commitment(kit.poll.ties, kit.sheet.get(deciding.NONCE, "")):
        yield Sentence(N_("The order that breaks ties is not the one whose hash was frozen."))
    if json.loads(_text(counted or kit.counted())) != kit.sheet:
        yield Sentence(N_("The count is not the one that was published."))


class Spoilt(Exception):
    """A file of a kit can not be read; the fault has its row."""

    def __init__(self, file: str, fault: Misread) -> None:
        self.file, self.fault = file, fault
        super().__init__(f"{file}: {fault}")


def _choice(paper: Paper) -> Choice:
    if not paper.marks:
        return Choice.BLANK
    ((option, mark),) = paper.marks
    if mark != 1:
        raise ValueError("a vote on a rule says yes, no or nothing")
    return Choice(option)


def _poll_as_json(kit: Kit) -> dict[str, Json]:
    poll, budget, limits = kit.poll, kit.poll.budget, kit.poll.limits
    return {
        "format": "commontime-ballot-1",
        "conditions_hash": kit.conditions_hash,
        "method": kit.method,
        "options": list(poll.options),
        "ties": list(poll.ties),
        "seats": poll.seats,
        "strength": "margins" if poll.by_margins else "winning",
        "majority": str(poll.majority),
        "limits": {
            "least": _mark(limits.least),
            "most": None if limits.most is None else _mark(limits.most),
            "total": None if limits.total is None else _mark(limits.total),
            "options": limits.options,
        },
        "budget": None if budget is None else _budget_as_json(budget),
    }


def _budget_as_json(budget: Budget) -> dict[str, Json]:
    return {
        "amount": str(budget.amount),
        "costs": {option: str(cost) for option, cost in budget.costs.items()},
        "threshold": str(budget.threshold),
        "is_stopping": budget.is_stopping,
        "reach": str(budget.reach),
        "withdrawn": sorted(budget.withdrawn),
    }


def _poll_of_json(told: Mapping[str, Any], papers: tuple[Paper, ...]) -> Poll:
    limits, budget = told["limits"], told["budget"]
    least, most, total = (
        None if limits[name] is None else _number(limits[name]) for name in ("least", "most", "total")
    )
    return Poll(
        options=tuple(told["options"]),
        papers=papers,
        ties=tuple(told["ties"]),
        seats=told["seats"],
        budget=None if budget is None else _budget_of_json(budget),
        limits=Limits(least or 0, most, total, limits["options"]),
        majority=Fraction(told["majority"]),
        by_margins=told["strength"] == "margins",
    )


def _budget_of_json(told: Mapping[str, Any]) -> Budget:
    return Budget(
        amount=Fraction(told["amount"]),
        costs={option: Fraction(cost) for option, cost in told["costs"].items()},
        threshold=Fraction(told["threshold"]),
        is_stopping=told["is_stopping"],
        reach=Fraction(told["reach"]),
        withdrawn=frozenset(told["withdrawn"]),
    )


def _paper_as_json(paper: Paper) -> dict[str, Json]:
    """Its options in order: nothing tells in which order somebody marked them."""
    found: dict[str, Json] = {"marks": [[option, _mark(mark)] for option, mark in sorted(paper.marks)]}
    if paper.count != 1:
        found["count"] = paper.count
    if paper.is_invalid:
        found["invalid"] = True
    if paper.college:
        found["college"] = paper.college
    if paper.receipt:
        found["receipt"] = paper.receipt
    return found


def _papers(content: bytes, options: frozenset[str]) -> Iterator[Paper]:
    for row, line in enumerate(content.splitlines(), start=1):
        try:
            told = json.loads(line)
            marks = tuple((str(option), _number(mark)) for option, mark in told["marks"])
            paper = Paper(
                marks,
                int(told.get("count", 1)),
                bool(told.get("invalid", False)),
                str(told.get("college", "")),
                str(told.get("receipt", "")),
            )
        except BROKEN as fault:
            raise Spoilt(PAPERS, _broken(row, fault)) from fault
        if paper.count < 1 or len(dict(marks)) != len(marks) or not options.issuperset(dict(marks)):
            raise Spoilt(PAPERS, Misread(row, Sentence(N_("a vote marks options of this ballot, each once"))))
        yield paper


def _of_json(name: str, content: bytes) -> Any:  # noqa: ANN401  as JSON has it
    try:
        found = json.loads(content)
        if not isinstance(found, dict):
            raise TypeError("this is not an object")
    except BROKEN as fault:
        raise Spoilt(name, _broken(getattr(fault, "lineno", 1), fault)) from fault
    return found


def _broken(row: int, fault: Exception) -> Misread:
    return Misread(row, Sentence(N_("this can not be read: %(fault)s"), {"fault": str(fault)}))


def _mark(mark: Mark) -> int | str:
    return int(mark) if mark == int(mark) else str(mark)


def _number(told: object) -> Mark:
    if isinstance(told, bool) or not isinstance(told, int | str):
        raise TypeError("a mark is a whole number, or a fraction in a text")
    return told if isinstance(told, int) else Fraction(told)


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _lines(values: list[dict[str, Any]]) -> bytes:
    return "".join(f"{_text(value)}\n" for value in values).encode()
