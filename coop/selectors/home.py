"""What awaits a person on the side of who we are."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from coop.domain import membership
from coop.domain.actors import Actor
from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from coop.models import MemberSkill
from coop.selectors import admissions


def cards(actor: Actor, at: datetime) -> Iterator[Card]:
    if membership.may_admit(actor):
        yield from _people_who_ask(actor)
    if actor.member_id and not MemberSkill.objects.filter(member_id=actor.member_id).exists():
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
