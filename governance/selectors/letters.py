"""Who is written to about decisions, how they chose it, and what they were told already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from coop.domain.errors import Hidden
from coop.domain.words import Sentence
from coop.selectors import members
from governance import rules as voting
from governance.domain import concerns as law
from governance.domain import letters
from governance.domain.letters import LetterKind, Manner, Pace
from governance.models import Ballot, Elector, Letter, LetterChoice
from governance.selectors import concerns, measures, proposals, represented, rules
from governance.selectors.concerns import Concern
from governance.selectors.measures import MeasureFacts
from governance.selectors.proposals import ProposalFacts

SALT = "governance.letters"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that is to be sent. ballot_id: of a reminder; measure_id: of an emergency measure."""

    kind: LetterKind
    member_id: int
    ballot_id: int | None = None
    measure_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """All that a letter says and where it goes. told: of a digest; vote: of a reminder; measure: of one that
    begins or ends; asked: why they are reminded, or why that rule bears on them.

    stop: the token of the address that ends such letters.
    """

    id: int
    address: str
    language: str
    stop: str
    at: datetime
    told: tuple[Concern, ...] = ()
    vote: ProposalFacts | None = None
    measure: MeasureFacts | None = None
    asked: tuple[Sentence, ...] = ()


def choice_of(member_id: int) -> Manner:
    """What a member chose, or what holds for who chose nothing."""
    row = LetterChoice.objects.filter(pk=member_id).first()
    return _choice(row) if row else Manner()


def choices() -> dict[int, Manner]:
    """Of every member who can be written to; whom no address leads to is not there."""
    ids = members.addresses_of(members.ids_admitted())
    rows = {row.pk: _choice(row) for row in LetterChoice.objects.filter(pk__in=ids).order_by("pk")}
    return {member_id: rows.get(member_id, Manner()) for member_id in sorted(ids)}


def due(*, at: datetime, is_any_hour: bool = False) -> list[Due]:
    """Emergency measures first, then reminders; nothing for those who wish to be left alone at that hour: it
    waits.
    """
    local = timezone.localtime(at)
    awake = {one: manner for one, manner in choices().items() if is_any_hour or not manner.is_quiet(local)}
    reminded = {one for one, choice in awake.items() if choice.wants_reminders}
    told = {one for one, choice in awake.items() if choice.pace is not Pace.NEVER}
    return [*_of_measures(told, at), *_reminders(reminded, at), *_digests(awake, local.date(), at)]


def is_awaited(ballot_id: int, member_id: int, *, at: datetime) -> bool:
    """Whether a vote may still come from this voter, and has not: theirs, or one for somebody else."""
    rows = Elector.objects.filter(
        ballot_id=ballot_id, member_id=member_id, ballot__closed_at=None, ballot__closes_at__gt=at
    )
    return rows.filter(represented.awaited()).exists()


def asked(ballot_id: int, member_id: int) -> tuple[Sentence, ...]:
    """Why this voter is reminded: what they have not done yet, and what their proxies are to it."""
    elector = Elector.objects.filter(ballot_id=ballot_id, member_id=member_id)
    told = elector.values_list("ballot__proposal_id", represented.is_silent()).first()
    if told is None:
        return ()
    proposal_id, is_silent = told
    papers = represented.told([proposal_id], [member_id]).get((proposal_id, member_id))
    why = law.MAY_VOTE if is_silent else law.OWES
    return (why, papers.sentence) if papers else (why,)


def vote(ballot_id: int) -> ProposalFacts | None:
    """What is voted in a ballot."""
    found = Ballot.objects.filter(pk=ballot_id).values_list("proposal_id", flat=True).first()
    return proposals.get(found) if found is not None else None


def of_measure(measure_id: int, member_id: int, *, at: datetime) -> tuple[MeasureFacts, tuple[Sentence, ...]]:
    """A measure, and why its rule bears on this member more than on others, where it does."""
    facts = measures.get(measure_id, at=at)
    touch = law.touch_of(facts.rule.key)
    found = touch([member_id], at=at) if touch else {}
    return facts, tuple(found.values())


def step_of(measure: MeasureFacts) -> LetterKind:
    """What there is to tell of a confirmed measure: that it begins, or what became of it."""
    return LetterKind.BEGUN if measure.upshot is None else LetterKind.OVER


def news(member_id: int, *, at: datetime) -> list[Concern]:
    """All that concerns them where something of it was not told yet, else nothing."""
    found = concerns.of_member(member_id, at=at)
    return found if _is_new(found, _told([member_id]).get(member_id, set())) else []


def token_of(kind: LetterKind, member_id: int) -> str:
    """An address that works without a log-in, to end the e-mails of one kind."""
    return signing.dumps([kind.value, member_id], salt=SALT)


def of_token(token: str) -> tuple[LetterKind, int]:
    """Raises Hidden for an address that was not signed here."""
    try:
        kind, member_id = signing.loads(token, salt=SALT)
        return LetterKind(kind), int(member_id)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise Hidden from error


def is_sent(kind: LetterKind, member_id: int) -> bool:
    """Whether this member is written to in that way."""
    choice = choice_of(member_id)
    return choice.wants_reminders if kind is LetterKind.REMINDER else choice.pace is not Pace.NEVER


def _of_measures(wanted: set[int], at: datetime) -> Iterator[Due]:
    """At once, to everybody who is written to of what concerns them: a rule that is put aside applies to all.

    Its end is told to who was told of it.
    """
    for measure in measures.confirmed(since=at - law.LATELY, at=at):
        kind = step_of(measure)
        letters_of = Letter.objects.filter(measure_id=measure.id)
        told = _whose(letters_of.filter(kind=LetterKind.BEGUN, refused_at=None))
        done = _whose(letters_of.filter(kind=kind).exclude(_refused(at)))
        for member_id in sorted((wanted & told if kind is LetterKind.OVER else wanted) - done):
            yield Due(kind, member_id, measure_id=measure.id)


def _whose(rows: "QuerySet[Letter]") -> set[int]:
    return set(rows.order_by().values_list("member_id", flat=True))


def _reminders(wanted: set[int], at: datetime) -> Iterator[Due]:
    days = rules.in_force(voting.REMINDER_DAYS, at=at).value
    for ballot in Ballot.objects.filter(closed_at=None, closes_at__gt=at).order_by("closes_at", "pk"):
        if letters.is_reminder_due(opened_at=ballot.opened_at, closes_at=ballot.closes_at, days=days, at=at):
            for member_id in _silent(ballot.pk, wanted, at):
                yield Due(LetterKind.REMINDER, member_id, ballot.pk)


def _silent(ballot_id: int, wanted: set[int], at: datetime) -> list[int]:
    """Voters of a ballot from whom a vote is to come, and whose reminder is still to be handed over."""
    rows = Elector.objects.filter(represented.awaited(), ballot_id=ballot_id, member_id__in=wanted)
    written = Letter.objects.filter(kind=LetterKind.REMINDER, ballot_id=ballot_id).exclude(_refused(at))
    done = _whose(written)
    found = rows.order_by("member_id").values_list("member_id", flat=True)
    return [member_id for member_id in found if member_id not in done]


def _digests(awake: dict[int, Manner], today: date, at: datetime) -> Iterator[Due]:
    rows = Letter.objects.filter(Q(kind=LetterKind.DIGEST) & ~_refused(at)).order_by("member_id")
    last = dict(rows.values("member_id").annotate(last_on=Max("on_day")).values_list("member_id", "last_on"))
    ready = [
        one
        for one, choice in awake.items()
        if letters.is_digest_due(choice, last_on=last.get(one), today=today)
    ]
    for start in range(0, len(ready), CHUNK):
        chunk = ready[start : start + CHUNK]
        told = _told(chunk)
        for member_id, found in concerns.of_members(chunk, at=at).items():
            if _is_new(found, told.get(member_id, set())):
                yield Due(LetterKind.DIGEST, member_id)


def _refused(at: datetime) -> Q:
    """Those that a mail server would not have, long enough ago."""
    return Q(sent_at=None, refused_at__lte=at - letters.RETRY)


def _told(member_ids: list[int]) -> dict[int, set[str]]:
    """What was told to whom; what a mail server refused was not."""
    rows = Letter.objects.filter(kind=LetterKind.DIGEST, member_id__in=member_ids, refused_at=None)
    found: dict[int, set[str]] = {}
    for member_id, told in rows.order_by("pk").values_list("member_id", "told"):
        found.setdefault(member_id, set()).update(told)
    return found


def _is_new(found: list[Concern], told: set[str]) -> bool:
    return any(key not in told for one in found for key in one.keys)


def _choice(row: LetterChoice) -> Manner:
    return Manner(
        pace=Pace(row.pace),
        wants_reminders=row.wants_reminders,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        is_sunday_quiet=row.is_sunday_quiet,
        language=row.language,
    )
