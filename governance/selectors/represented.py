"""From whom a vote is still to come while proxies live, and what theirs are to whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from coop.domain.words import Sentence
from coop.selectors import members
from governance.domain import proxies
from governance.models import Elector, Proxy
from governance.selectors import votes


@dataclass(frozen=True, slots=True)
class Told:
    """What a member is told of their proxies in one vote. givers, holder: by name; "" for none.

    held: the proxies that they hold, by id; none where they gave theirs.
    """

    givers: tuple[str, ...] = ()
    holder: str = ""
    held: tuple[int, ...] = ()

    @property
    def sentence(self) -> Sentence:
        return proxies.say_held(self.givers) if self.held else proxies.say_given(self.holder)


def told(proposal_ids: Collection[int], member_ids: Collection[int]) -> Mapping[tuple[int, int], Told]:
    """What the live proxies of these votes are to these members, by proposal and member; nothing of one whose
    giver has voted themself, or for whom a paper lies in the urn.
    """
    heard = Elector.objects.filter(
        votes.voted(), member=OuterRef("giver"), ballot__proposal=OuterRef("proposal")
    )
    rows = Proxy.objects.filter(~Exists(heard), proposal_id__in=proposal_ids, ended_at=None)
    rows = rows.order_by("given_at", "pk")
    mine = Q(giver_id__in=member_ids) | Q(holder_id__in=member_ids)
    papers = rows.filter(mine).values_list(
        *("pk", "proposal_id", "giver_id", "holder_id"),
        *("giver__profile__display_name", "holder__profile__display_name"),
    )
    found: dict[tuple[int, int], Told] = {}
    for pk, proposal_id, giver_id, holder_id, giver, holder in papers:
        before = found.get((proposal_id, holder_id), Told())
        name = giver or members.name_of(giver_id)
        found[proposal_id, holder_id] = Told((*before.givers, name), held=(*before.held, pk))
        found[proposal_id, giver_id] = Told(holder=holder or members.name_of(holder_id))
    return found


def is_represented() -> Exists:
    """Of an elector of a named vote, whether somebody who has voted holds their proxy: where they stay
    silent, it counts. A paper that was put for them into an urn is a vote that they have.
    """
    held = Proxy.objects.filter(giver=OuterRef("member"), proposal__ballot=OuterRef("ballot"), ended_at=None)
    heard = Q(holder__elections__ballot=OuterRef("ballot"), holder__elections__vote__isnull=False)
    return Exists(held.filter(heard))


def is_silent() -> "ExpressionWrapper[Q]":
    """Of an elector, whether nobody has voted for them so far, neither themself nor who counts for them."""
    return ExpressionWrapper(~Q(votes.voted()) & ~Q(is_represented()), output_field=BooleanField())


def owes() -> Exists:
    """Of an elector, whether they hold a proxy of somebody for whom nobody has voted so far: as long as they
    stay silent, and in a secret vote until they have put that paper too.
    """
    given = Q(
        member__proxies_given__holder=OuterRef("member"),
        member__proxies_given__proposal__ballot=OuterRef("ballot"),
        member__proxies_given__ended_at=None,
    )
    return Exists(Elector.objects.filter(given, is_silent(), ballot=OuterRef("ballot")))


def awaited() -> "ExpressionWrapper[Q]":
    """Of an elector, whether a vote is to come from them: their own, or one for somebody else."""
    return ExpressionWrapper(Q(is_silent()) | Q(owes()), output_field=BooleanField())
