"""What was voted in a ballot, without who voted it: what its count and its kit read."""

from collections import Counter

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from governance.domain import marks
from governance.domain.ballots import Choice
from governance.domain.remarks import Kind
from governance.domain.slips import Marks
from governance.models import Attendance, Ballot, Elector, Proxy, Remark, Vote
from governance.selectors import urns


def papers(ballot_id: int) -> Counter[Marks]:
    """How many wrote what: who voted, and who is represented by somebody who voted."""
    own = Vote.objects.filter(elector__ballot_id=ballot_id)
    # A row for each proxy: who holds two is joined twice.
    carried = own.filter(elector__member__proxies_held__in=represented(ballot_id))
    named = Counter(
        of_json(told) for rows in (own, carried) for told in rows.order_by().values_list("marks", flat=True)
    )
    return named + urns.by_marks(ballot_id)


def by_college(ballot_id: int) -> Counter[tuple[str, Choice]]:
    """How many of each frozen college chose what; none where votes are not weighed by colleges.

    Who is represented stands in their own college, not in that of who votes for them.
    """
    frozen = Ballot.objects.values_list("frozen__colleges", flat=True).get(pk=ballot_id) or {}
    college_of = {member_id: college for college, ids in frozen.items() for member_id in ids}
    if not college_of:
        return Counter()
    own = Vote.objects.filter(elector__ballot_id=ballot_id).order_by()
    carried = represented(ballot_id).filter(holder__elections__ballot_id=ballot_id)
    told = [
        *own.values_list("elector__member_id", "marks"),
        *carried.values_list("giver_id", "holder__elections__vote__marks"),
    ]
    named = Counter((college_of[id], marks.choice_of(of_json(written))) for id, written in told)
    return named + urns.by_college(ballot_id)


def represented(ballot_id: int) -> QuerySet[Proxy]:
    """The live proxies of electors who have not voted, held by electors who have; of a secret vote, those for
    whom their holder put a paper.
    """
    electors = Elector.objects.filter(ballot_id=ballot_id)
    silent = electors.filter(member=OuterRef("giver_id"), vote=None)
    heard = electors.filter(member=OuterRef("holder_id"), vote__isnull=False)
    rows = Proxy.objects.filter(proposal__ballot=ballot_id, ended_at=None)
    carried = electors.filter(member=OuterRef("giver_id"), ballot__attendance__by_proxy__contains=[F("pk")])
    return rows.filter(Exists(silent) & Exists(heard) | Exists(carried)).order_by()


def voted(*, is_own: bool = False) -> "ExpressionWrapper[Q]":
    """Of an elector, whether they have voted; is_own: themself, and not somebody for them in secret."""
    listed = Q(voters__contains=[OuterRef("pk")])
    if is_own:
        listed &= ~Q(by_proxy__contains=[OuterRef("pk")])
    secret = Attendance.objects.filter(listed, ballot=OuterRef("ballot_id"))
    named = Vote.objects.filter(elector=OuterRef("pk"))
    return ExpressionWrapper(Exists(named) | Exists(secret), output_field=BooleanField())


def choices(ballot_id: int) -> Counter[Choice]:
    """How many chose what, where yes and no are asked."""
    found = Counter[Choice]()
    for written, count in papers(ballot_id).items():
        found[marks.choice_of(written)] += count
    return found


def of_json(told: list[list[str | int]]) -> Marks:
    """The paper as it is stored, typed."""
    return tuple((str(option), int(mark)) for option, mark in told)


def objections(proposal_id: int) -> list[int]:
    """The objections that stand, by the id of the remark, the first one first: those of its discussion, and
    those that its round took over. Who left the cooperative no longer objects.
    """
    here = Q(proposal_id=proposal_id, lifted_at=None)
    carried = Q(carried_into__round_id=proposal_id, carried_into__lifted_at=None)
    standing = Remark.objects.filter(here | carried, kind=Kind.OBJECTION, author__left_at=None)
    return list(standing.order_by("pk").values_list("pk", flat=True).distinct())
