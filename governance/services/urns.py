"""Voting in secret. Rows are locked in one order: proposal (for a proxy), ballot, attendance, box of the urn.

Nothing of a vote is logged or written down as an act: the list of who voted grows, the urn is written anew.
"""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Func, Value

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import live
from governance.domain import ballots, colleges, marks, permissions, questions, secrecy, urns
from governance.domain.rules import Json
from governance.domain.urns import Box, UrnPaper
from governance.models import Attendance, Ballot, Elector, Proposal, Proxy, UrnBox

NO_SUCH_PAPER = N_("No paper of this vote has that code: look at it once more, letter by letter.")


@transaction.atomic
def put(
    *,
    by: Actor,
    at: datetime,
    ballot_id: int,
    written: Sequence[tuple[str, int]],
    giver_id: int | None = None,
) -> str:
    """An elector puts a paper into the urn of a secret vote, strictly before its term.

    giver_id: the member for whom they vote by proxy, having voted themselves; from then on that member has
    voted. Returns the code of the paper, which is written nowhere. Raises Refused, in words.
    """
    member_id = _voter(by)
    if giver_id is not None:
        _hold_proxy(ballot_id, giver_id=giver_id, holder_id=member_id)
    ballot = _open(ballot_id, at)
    own = _elector(ballot, member_id)
    elector = own if giver_id is None else _elector(ballot, giver_id)
    paper = marks.clean(written, questions.of_frozen(ballot.frozen))
    attendance = _hold_attendance(ballot)
    if _has_voted(attendance, elector):
        raise Refused(secrecy.HAS_VOTED if giver_id is None else N_("This member has voted."), field="code")
    if giver_id is not None and not _has_voted(attendance, own):
        raise Refused(N_("Vote for yourself first: a proxy counts where its holder votes."))
    code = secrecy.drawn(secrets.randbelow)
    college = _college(ballot.frozen, elector.member_id)
    _write(ballot, UrnPaper(secrecy.receipt_of(ballot.frozen, code), paper, college), at)
    _attend(attendance, elector.pk, at, by_proxy=giver_id is not None)
    live.announce(f"ballot-{ballot.pk}")
    return code


@transaction.atomic
def change(*, by: Actor, at: datetime, ballot_id: int, code: str, written: Sequence[tuple[str, int]]) -> None:
    """Whoever has the code of a paper writes it anew before the term; the code stays. Raises Refused."""
    member_id = _voter(by)
    ballot = _open(ballot_id, at)
    _elector(ballot, member_id)
    paper = marks.clean(written, questions.of_frozen(ballot.frozen))
    receipt = secrecy.receipt_of(ballot.frozen, secrecy.read(code))
    _hold_attendance(ballot)
    box = _box(ballot, receipt)
    papers = urns.changed(urns.of_json(box.papers), receipt, paper) if box else None
    if box is None or papers is None:
        raise Refused(NO_SUCH_PAPER, field="code")
    _save(box, box.bits, papers, at)


def tell_together(ballot: Ballot, *, at: datetime) -> None:
    """At the count, colleges of too few voters lose their names in the urn of a ballot that is held."""
    names = _names(ballot)
    if any(name != told for name, told in names.items()):
        for box in UrnBox.objects.filter(ballot=ballot).order_by("bits"):
            _save(box, box.bits, urns.renamed(urns.of_json(box.papers), names), at)


def _names(ballot: Ballot) -> Mapping[str, str]:
    """What each college that voted is called in the result; none where votes are not weighed, or named."""
    if not secrecy.is_secret(ballot.frozen) or not colleges.sizes_of(ballot.frozen):
        return {}
    told = UrnBox.objects.filter(ballot=ballot).order_by().values_list("papers", flat=True)
    return secrecy.told_together(Counter(slip.college for box in told for slip in urns.of_json(box)))


def _voter(by: Actor) -> int:
    if by.member_id is None or not permissions.may_vote(by):
        raise Forbidden
    return by.member_id


def _open(ballot_id: int, at: datetime) -> Ballot:
    """The ballot, held: secret, and before its term."""
    ballot = Ballot.objects.select_for_update(no_key=True).filter(pk=ballot_id).first()
    if ballot is None:
        raise Hidden
    if not secrecy.is_secret(ballot.frozen):
        raise Refused(N_("This vote is not secret: it has no urn."))
    if not ballots.takes_votes(at, closes_at=ballot.closes_at, is_closed=ballot.closed_at is not None):
        raise Refused(ballots.HAS_ENDED)
    return ballot


def _elector(ballot: Ballot, member_id: int) -> Elector:
    elector = Elector.objects.filter(ballot=ballot, member_id=member_id).first()
    if elector is None:
        raise Refused(ballots.NOT_LISTED)
    return elector


def _hold_proxy(ballot_id: int, *, giver_id: int, holder_id: int) -> None:
    """The proxy lives, and is not taken back meanwhile. Raises Refused."""
    Proposal.objects.select_for_update(no_key=True, of=("self",)).filter(ballot=ballot_id).first()
    given = Proxy.objects.filter(
        proposal__ballot=ballot_id, giver_id=giver_id, holder_id=holder_id, ended_at=None
    )
    if not given.exists():
        raise Refused(N_("This member has not given you their proxy, or took it back."))


def _college(frozen: Mapping[str, Json], member_id: int) -> str:
    return next((name for name, ids in frozen.get("colleges", {}).items() if member_id in ids), "")


def _hold_attendance(ballot: Ballot) -> Attendance:
    """Its list stays in the database: it is long, and each vote adds one name to it."""
    rows = Attendance.objects.defer("voters", "by_proxy")
    return rows.select_for_update(no_key=True).get(ballot=ballot)


def _has_voted(attendance: Attendance, elector: Elector) -> bool:
    return Attendance.objects.filter(pk=attendance.pk, voters__contains=[elector.pk]).exists()


def _attend(attendance: Attendance, elector_id: int, at: datetime, *, by_proxy: bool) -> None:
    """One list or both, with one more at its place."""
    lists = ["voters", "by_proxy"] if by_proxy else ["voters"]
    more = {one: Func(F(one), Value(elector_id), function="governance_with_one") for one in lists}
    Attendance.objects.filter(pk=attendance.pk).update(said_at=at, **more)


def _write(ballot: Ballot, slip: UrnPaper, at: datetime) -> None:
    """The box with the paper, or the two into which it is parted."""
    box = _box(ballot, slip.receipt)
    bits = box.bits if box else urns.WHOLE
    found = dict(urns.put(slip, bits, urns.of_json(box.papers) if box else ()))
    for one, papers in found.items():
        _save(box or UrnBox(ballot=ballot), one, papers, at)
        box = None


def _box(ballot: Ballot, receipt: str) -> UrnBox | None:
    """The box in which a paper lies, or would lie; None while there is none."""
    rows = UrnBox.objects.filter(ballot=ballot)
    bits = urns.box_of(receipt, list(rows.order_by("bits").values_list("bits", flat=True)))
    return rows.filter(bits=bits).first()


def _save(box: UrnBox, bits: str, papers: Box, at: datetime) -> None:
    box.bits, box.papers, box.said_at = bits, [one.as_json() for one in papers], at
    box.save(update_fields=["bits", "papers", "said_at"] if box.pk else None)
