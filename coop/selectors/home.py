"""What awaits a person on the side of who we are."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone

from coop.domain import membership
from coop.domain.actors import Actor
from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from coop.models import Member, MemberSkill
from coop.selectors import admissions, ecosystems

MOST_CIRCLES = 3
TOLD = timedelta(days=30)
"""How long home tells that one was put out of a circle."""


def cards(actor: Actor, at: datetime) -> Iterator[Card]:
    if membership.may_admit(actor):
        yield from _people_who_ask(actor)
    if actor.member_id is None:
        return
    has_skills, is_asked, has_circles, was_put_out = _has(actor.member_id, at)
    if is_asked:
        yield from _askings(actor, timezone.localdate(at))
    if has_circles:
        yield from _charters(actor)
    if was_put_out:
        yield from _exclusions(actor.member_id, at)
    if not has_skills:
        yield Card(
            key="coop.profile",
            urgency=15,
            family="coop",
            icon="user-round-pen",
            title=Sentence(N_("Say what you can do")),
            reason=Sentence(N_("Without a skill in your profile, nobody can find you for a need.")),
            action=Sentence(N_("Complete my profile")),
            url=reverse("profile_edit"),
        )


def _has(member_id: int, at: datetime) -> tuple[bool, ...]:
    """Whether a member said a skill, whether somebody waits for them in a circle, whether they belong to one,
    and whether one put them out: asked at once.
    """
    skill = MemberSkill.objects.filter(member_id=member_id)
    member = Member.objects.filter(pk=member_id).order_by("pk")
    found = member.values_list(
        Exists(skill),
        ecosystems.answering(member_id, on=timezone.localdate(at)),
        ecosystems.belonging(member_id),
        ecosystems.excluding(member_id, after=at - TOLD),
    )
    return tuple(map(bool, found.get()))


def _askings(actor: Actor, on: date) -> Iterator[Card]:
    """What waits for this person's yes or no in ecosystems."""
    for one in ecosystems.waiting_for(actor, on=on)[:MOST_CIRCLES]:
        asks = Sentence(N_("%(person)s asks to come in"), {"person": one.person})
        invites = Sentence(N_("%(person)s invites you"), {"person": one.inviter})
        yield Card(
            key=f"ecosystem-{one.invitation.id}",
            urgency=90,
            family="coop",
            icon="mail-open",
            title=asks if one.invitation.is_asked else invites,
            reason=Sentence(N_("For the ecosystem “%(circle)s”."), {"circle": one.circle}),
            action=Sentence(N_("See and answer")),
            url=reverse("ecosystem", args=[one.invitation.ecosystem_id]),
        )


def _charters(actor: Actor) -> Iterator[Card]:
    """The charters that they have not signed."""
    for ecosystem_id, name, number in ecosystems.unsigned_by(actor.member_id)[:MOST_CIRCLES]:
        yield Card(
            key=f"charter-{ecosystem_id}-{number}",
            urgency=20,
            family="coop",
            icon="scroll-text",
            title=Sentence(N_("A charter asks for your signature: “%(circle)s”"), {"circle": name}),
            reason=Sentence(N_("Nothing hurries: read what it says, and sign it when you agree.")),
            action=Sentence(N_("Read the charter")),
            url=reverse("charter", args=[ecosystem_id, number]),
        )


def _exclusions(member_id: int, at: datetime) -> Iterator[Card]:
    for one in ecosystems.exclusions(member_id, after=at - TOLD)[:MOST_CIRCLES]:
        yield Card(
            key=f"exclusion-{one.belonging_id}",
            urgency=60,
            family="coop",
            icon="door-closed",
            title=Sentence(N_("You were put out of “%(circle)s”"), {"circle": one.circle}),
            reason=Sentence(N_("Why: %(reason)s"), {"reason": one.reason}),
            action=Sentence(N_("See the ecosystem")),
            url=reverse("ecosystem", args=[one.ecosystem_id]),
        )


def _people_who_ask(actor: Actor) -> Iterator[Card]:
    asking = admissions.asking(except_user_id=actor.user_id)
    if asking:
        first = timezone.localdate(asking[0].asked_at).isoformat()
        many = Sentence(N_("%(number)s people ask to become members"), {"number": len(asking)})
        one = Sentence(N_("%(person)s asks to become a member"), {"person": asking[0].name})
        yield Card(
            key="coop.admissions",
            urgency=85,
            family="coop",
            icon="door-open",
            title=one if len(asking) == 1 else many,
            reason=Sentence(N_("Somebody has been waiting since %(first_on)s."), {"first_on": first}),
            action=Sentence(N_("See who asks")),
            url=reverse("admissions"),
        )
