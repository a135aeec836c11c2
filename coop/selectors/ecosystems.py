"""Ecosystems: who belongs, who holds which role, what waits for an answer, and who signed which charter."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, Q, QuerySet

from coop.domain import names
from coop.domain.actors import Actor
from coop.domain.charters import Charter
from coop.domain.ecosystems import LEAST_COUNTED, Answer, Ecosystem, Invitation
from coop.domain.errors import Hidden
from coop.domain.offices import OFFICE_POWERS, Office, Power, Term
from coop.models import (
    CharterSignature,
    CharterVersion,
    EcosystemInvitation,
    EcosystemMember,
    EcosystemTerm,
    MemberSkill,
)
from coop.models import Ecosystem as Row
from coop.selectors import members, skills
from coop.selectors.lists import Late

MOST_SKILLS = 12


@dataclass(frozen=True, slots=True)
class Belonging:
    """A member of a circle today. signed: the latest version of the charter that they signed, 0 for none."""

    member_id: int
    name: str
    joined_at: datetime
    terms: tuple[Term, ...]
    signed: int


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A member was put out of a circle: when, and the reason that they read."""

    belonging_id: int
    ecosystem_id: int
    circle: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A circle in a list, with how many belong to it."""

    id: int
    name: str
    purpose: str
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation, or a wish to come in, as it is shown: of which circle, for whom, from whom."""

    invitation: Invitation
    circle: str
    person: str
    inviter: str


def get(ecosystem_id: int) -> Ecosystem | None:
    row = Row.objects.filter(pk=ecosystem_id).first()
    return None if row is None else _circle(row, _belongings(ecosystem_id), _terms(ecosystem_id))


def shown(ecosystem_id: int) -> Ecosystem:
    """Raises Hidden where there is none."""
    circle = get(ecosystem_id)
    if circle is None:
        raise Hidden
    return circle


def browse() -> Late[Listed]:
    """Every open circle, by its name."""
    rows = Row.objects.filter(closed_at__isnull=True).annotate(
        count=Count("belongings", filter=Q(belongings__left_at__isnull=True))
    )
    return Late(rows.order_by("name", "pk"), _listed)


def of_member(member_id: int | None) -> list[Listed]:
    """The circles to which this member belongs today, by their names."""
    if member_id is None:
        return []
    mine = EcosystemMember.objects.filter(member_id=member_id, left_at__isnull=True)
    rows = Row.objects.filter(pk__in=mine.order_by().values("ecosystem_id")).annotate(
        count=Count("belongings", filter=Q(belongings__left_at__isnull=True))
    )
    return sorted(_listed(rows.order_by("pk")), key=lambda one: (names.fold(one.name), one.id))


def founded_by(member_id: int) -> list[Ecosystem]:
    """The open circles that this member founded."""
    rows = Row.objects.filter(founder_id=member_id, closed_at__isnull=True).order_by("pk")
    return [_circle(row, _belongings(row.pk), _terms(row.pk)) for row in rows]


def belongings(ecosystem_id: int) -> list[Belonging]:
    """Who belongs today, from the first."""
    rows = list(_belongings(ecosystem_id).annotate(signed=Max("signatures__charter__number")))
    called = members.names_of(row.member_id for row in rows)
    terms = defaultdict(list)
    for term in _terms(ecosystem_id):
        terms[term.member_id].append(term)
    return [
        Belonging(
            row.member_id,
            called[row.member_id],
            row.joined_at,
            tuple(terms[row.member_id]),
            getattr(row, "signed", None) or 0,
        )
        for row in rows
    ]


def skill_counts(circle: Ecosystem, language: str) -> list[tuple[str, int]]:
    """What its members can do and how many of them, the most common first; nothing of very few members."""
    if len(circle.member_ids) < LEAST_COUNTED:
        return []
    offered = MemberSkill.objects.filter(member_id__in=circle.member_ids).order_by("pk")
    counted = Counter(offered.values_list("skill_id", flat=True))
    labels = skills.labels(list(counted), language)
    told = sorted(counted.items(), key=lambda one: (-one[1], names.fold(labels[one[0]])))
    return [(labels[skill_id], count) for skill_id, count in told[:MOST_SKILLS]]


def charter(ecosystem_id: int, number: int | None = None) -> Charter:
    """A version of the charter, the current one unless another is asked for. Raises Hidden."""
    versions = CharterVersion.objects.filter(ecosystem_id=ecosystem_id)
    row = (versions if number is None else versions.filter(number=number)).order_by("-number").first()
    if row is None:
        raise Hidden
    return _charter(row)


def charters(ecosystem_id: int) -> list[Charter]:
    """Every version, the current one first."""
    rows = CharterVersion.objects.filter(ecosystem_id=ecosystem_id).order_by("-number")
    return [_charter(row) for row in rows]


def last_signed(member_id: int | None, ecosystem_id: int) -> int:
    """The latest version that a member of the circle signed since they came in, 0 for none."""
    theirs = CharterSignature.objects.filter(
        charter__ecosystem_id=ecosystem_id,
        belonging__member_id=member_id or 0,
        belonging__left_at__isnull=True,
    )
    last: int | None = theirs.aggregate(last=Max("charter__number"))["last"]
    return last or 0


def invitation(invitation_id: int) -> Invitation | None:
    row = EcosystemInvitation.objects.filter(pk=invitation_id).first()
    return None if row is None else _invitation(row)


def waiting_of(ecosystem_id: int) -> list[Waiting]:
    """Who was invited and who asks, the longest wait first."""
    rows = _waiting().filter(ecosystem_id=ecosystem_id)
    return _told(rows.order_by("made_at", "pk"))


def waiting_between(ecosystem_id: int, member_id: int | None) -> Waiting | None:
    """What waits between this circle and this member."""
    rows = _waiting().filter(ecosystem_id=ecosystem_id, member_id=member_id or 0)
    return next(iter(_told(rows.order_by("pk"))), None)


def waiting_for(actor: Actor, *, on: date) -> list[Waiting]:
    """What this person may answer today: they were invited, or somebody asks where they welcome."""
    if actor.member_id is None:
        return []
    return _told(_answerable(actor.member_id, on).order_by("made_at", "pk"))


def _answerable(member_id: int, on: date) -> QuerySet[EcosystemInvitation]:
    welcoming = [office.value for office in Office if Power.WELCOME in OFFICE_POWERS[office]]
    held = EcosystemTerm.objects.filter(
        belonging__member_id=member_id, office__in=welcoming, ended_at__isnull=True, until_on__gte=on
    )
    theirs = Q(member_id=member_id, inviter__isnull=False)
    asked = Q(inviter__isnull=True, ecosystem_id__in=held.order_by().values("belonging__ecosystem_id"))
    return _waiting().filter(theirs | asked)


def exclusion(ecosystem_id: int, member_id: int | None) -> Exclusion | None:
    """How this member was put out of a circle, where that is how they last left it."""
    rows = EcosystemMember.objects.filter(ecosystem_id=ecosystem_id, member_id=member_id or 0)
    row = rows.select_related("ecosystem").order_by("-pk").first()
    return _exclusion(row) if row is not None and row.excluder_id is not None else None


def exclusions(member_id: int, *, after: datetime) -> list[Exclusion]:
    """Where a member was put out lately, the latest first."""
    rows = EcosystemMember.objects.filter(
        member_id=member_id, excluder__isnull=False, left_at__gt=after
    ).select_related("ecosystem")
    return [_exclusion(row) for row in rows.order_by("-left_at", "-pk")]


def belonging(member_id: int) -> Exists:
    """Whether they belong to a circle, to be asked within another question."""
    return Exists(EcosystemMember.objects.filter(left_at__isnull=True, member_id=member_id))


def answering(member_id: int, *, on: date) -> Exists:
    """Whether `waiting_for` has something for them, to be asked within another question."""
    return Exists(_answerable(member_id, on))


def excluding(member_id: int, *, after: datetime) -> Exists:
    """Whether they were put out of a circle after that instant, to be asked within another question."""
    out = EcosystemMember.objects.filter(excluder__isnull=False, left_at__gt=after, member_id=member_id)
    return Exists(out)


def unsigned_by(member_id: int | None) -> list[tuple[int, str, int]]:
    """The circles of a member whose current charter they have not signed: id, name, version."""
    if member_id is None:
        return []
    rows = (
        EcosystemMember.objects.filter(member_id=member_id, left_at__isnull=True)
        .annotate(
            current=Max("ecosystem__charters__number"),
            signed=Max("signatures__charter__number"),
        )
        .order_by("ecosystem_id")
    )
    return [
        (pk, name, current)
        for pk, name, current, signed in rows.values_list(
            "ecosystem_id", "ecosystem__name", "current", "signed"
        )
        if (signed or 0) < current
    ]


def candidates(circle: Ecosystem) -> Mapping[int, str]:
    """Members of the cooperative who are not in the circle, by id, in the order of their names."""
    ids = members.admitted().exclude(pk__in=circle.member_ids).order_by("pk").values_list("pk", flat=True)
    called = members.names_of(ids)
    return dict(sorted(called.items(), key=lambda one: (names.fold(one[1]), one[0])))


def _belongings(ecosystem_id: int) -> QuerySet[EcosystemMember]:
    rows = EcosystemMember.objects.filter(ecosystem_id=ecosystem_id, left_at__isnull=True)
    return rows.order_by("joined_at", "pk")


def _terms(ecosystem_id: int) -> list[Term]:
    rows = EcosystemTerm.objects.filter(belonging__ecosystem_id=ecosystem_id, ended_at__isnull=True)
    return [
        Term(row.pk, row.belonging.member_id, Office(row.office), row.appointed_at, row.until_on)
        for row in rows.select_related("belonging").order_by("pk")
    ]


def _waiting() -> QuerySet[EcosystemInvitation]:
    return EcosystemInvitation.objects.filter(answer=Answer.WAITING)


def _told(rows: "QuerySet[EcosystemInvitation]") -> list[Waiting]:
    """Names come with the rows: the home page asks for them on every visit."""
    found = rows.select_related("ecosystem", "member__profile__place", "inviter__profile__place")
    return [
        Waiting(
            _invitation(row),
            row.ecosystem.name,
            members.as_person(row.member).name,
            members.as_person(row.inviter).name if row.inviter else "",
        )
        for row in found
    ]


def _listed(rows: Iterable[Row]) -> list[Listed]:
    return [Listed(row.pk, row.name, row.purpose, getattr(row, "count")) for row in rows]  # noqa: B009  annotated


def _circle(row: Row, belonging: Iterable[EcosystemMember], terms: Iterable[Term]) -> Ecosystem:
    return Ecosystem(
        row.pk,
        row.name,
        row.purpose,
        row.founder_id,
        row.founded_at,
        row.closed_at,
        frozenset(one.member_id for one in belonging),
        tuple(terms),
    )


def _charter(row: CharterVersion) -> Charter:
    return Charter(row.pk, row.ecosystem_id, row.number, row.text, row.writer_id, row.written_at)


def _invitation(row: EcosystemInvitation) -> Invitation:
    return Invitation(
        row.pk,
        row.ecosystem_id,
        row.member_id,
        row.inviter_id,
        row.words,
        row.made_at,
        Answer(row.answer),
    )


def _exclusion(row: EcosystemMember) -> Exclusion:
    assert row.left_at is not None  # the database holds it
    return Exclusion(row.pk, row.ecosystem_id, row.ecosystem.name, row.left_at, row.exclusion_reason)
