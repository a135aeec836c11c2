"""The result of a year: computed from accounts and ledger, put to the assembly, posted once as it decided.

Each verb holds the row first: of two people at once one acts, the other is told what stands then.
"""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from governance.domain.questions import YES_NO
from governance.services import kinds
from timebank.domain import legs, permissions, years
from timebank.domain.calls import LANGUAGE
from timebank.domain.natures import ACCOUNT_NAMES, AccountKind, Nature
from timebank.domain.waterfall import written
from timebank.domain.years import SHOWN, Accounts, Act, State
from timebank.models import YearPortion, YearResult
from timebank.selectors import years as reading
from timebank.selectors.years import Computed
from timebank.services import posting
from timebank.services.posting import Draft


@transaction.atomic
def compute(*, by: Actor, at: datetime, year: int, accounts: Accounts, reason: str = "") -> int:
    """Compute the result of a year that is over and distributed. Returns its id, also when sent twice.

    reason: why a posted year is computed again; then what differs alone will be posted. Raises Refused, and
    Forbidden.
    """
    if by.member_id is None or not permissions.may_close_years(by):
        raise Forbidden
    years.check_over(years.period_of(year), timezone.localdate(at))
    content = asdict(accounts)
    sent = YearResult.objects.filter(year=year, state=State.COMPUTED).first()
    if sent is not None and sent.accounts == content:
        return sent.pk
    corrects_id = reading.last_posted(year)
    why = years.clean_reason(reason) if corrects_id else ""
    found = reading.computed(year, accounts, at=at)
    years.check_moves(_kinds(found), is_correction=corrects_id is not None)
    row = YearResult(
        year=year,
        state=State.COMPUTED,
        accounts=content,
        lines=[line.content() for line in found.found.lines],
        moves=found.moves,
        versions=found.versions,
        inputs_hash=found.found.inputs_hash,
        result_hash=found.found.result_hash,
        text=_text(year, found),
        computed_at=at,
        actor_user_id=by.user_id or 0,
        actor_id=by.member_id,
        corrects_id=corrects_id,
        reason=why,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            N_("The result of this year is computed already: decide of it, or give it up."), field="year"
        ) from error
    _refund(row, found)
    _record(by, at, "timebank.compute_year", row)
    return row.pk


@transaction.atomic
def put_to_vote(*, by: Actor, at: datetime, result_id: int) -> int:
    """Ask the assembly about these figures, by a resolution that carries them. Returns the proposal's id,
    also when sent twice; its author publishes it, and it goes the way of every proposal.
    """
    row = _held(by, result_id)
    if row.proposal_id is not None and row.state == State.COMPUTED:
        return row.proposal_id
    _move(row, Act.PUT)
    with translation.override(LANGUAGE):
        title = _("Result of the year %(year)s") % {"year": row.year}
        why = _("The result of a year is posted as the assembly decides of it.")
    row.proposal_id = kinds.resolve(by=by, at=at, title=title, reason=why, text=row.text, method=YES_NO)
    row.save(update_fields=["proposal"])
    _record(by, at, "timebank.put_year", row, proposal=row.proposal_id)
    return row.proposal_id


@transaction.atomic
def post(*, by: Actor, at: datetime, result_id: int) -> int:
    """Post what the assembly adopted, by one entry of today; its id.

    It waits for every entry in flight, and the year is computed once more: what changed since is refused.
    Raises Refused before the decision, and where it was posted; Forbidden. Two at once: one wins, and the
    other is told. All of it is written, or nothing.
    """
    row = _held(by, result_id)
    vote = reading.vote_of(row)
    row.state = years.move(reading.stage_of(row, vote), Act.POST)
    assert vote is not None  # it is decided
    with connection.cursor() as cursor:
        cursor.execute("SELECT timebank_close()")
    found = reading.computed(row.year, Accounts(**row.accounts), at=at)
    if (found.found.inputs_hash, found.moves) != (row.inputs_hash, row.moves):
        raise Refused(
            N_(
                "Something of this year was taken back or corrected since it was computed: give this up, and "
                "compute the year again."
            )
        )
    row.proposal_id = vote.proposal_id
    row.entry_id, row.ended_at = _post_entry(by, at, row, found), at
    row.save(update_fields=["state", "proposal", "entry", "ended_at"])
    _record(by, at, "timebank.post_year", row, entry=row.entry_id)
    return row.entry_id


@transaction.atomic
def give_up(*, by: Actor, at: datetime, result_id: int, reason: str) -> None:
    """Nothing is posted of it, and the year may be computed again. Twice is once."""
    row = _held(by, result_id)
    why = years.clean_reason(reason)
    if row.state == State.GIVEN_UP and row.reason == why:
        return
    _move(row, Act.GIVE_UP)
    row.reason, row.ended_at = why, at
    row.save(update_fields=["state", "reason", "ended_at"])
    _record(by, at, "timebank.give_up_year", row)


def _post_entry(by: Actor, at: datetime, row: YearResult, found: Computed) -> int:
    """Dated on the day of the posting: the days of the year are closed. Its result names the rules."""
    draft = Draft(
        key=f"year:{row.pk}",
        content={"verb": "year", "year": row.year, "result_id": row.pk},
        nature=Nature.ALLOCATION,
        happened_at=at,
        subject=f"year:{row.pk}",
        legs=legs.of_allocation(_kinds(found)),
    )
    return posting.post(by=by, at=at, draft=draft)


def _refund(row: YearResult, found: Computed) -> None:
    YearPortion.objects.bulk_create(
        YearPortion(
            result=row,
            member_id=int(part.key),
            weight=found.weights[part.key],
            quota=written(part.quota),
            amount=part.amount,
        )
        for part in found.found.portions
    )


def _kinds(found: Computed) -> dict[AccountKind, int]:
    return {AccountKind(kind): cents for kind, cents in found.moves.items()}


def _text(year: int, found: Computed) -> str:
    """What the assembly reads and adopts: what each account gains, with the seal of all figures."""
    moved = _kinds(found)
    with translation.override(LANGUAGE):
        head = _("The assembly allots the result of the year %(year)s as follows.") % {"year": year}
        told = [
            f"- {_(ACCOUNT_NAMES[kind])} : {quantities.say_cents(moved[kind], LANGUAGE)}"
            for kind in SHOWN
            if kind in moved
        ]
        seal = _("Seal of the figures: %(hash)s") % {"hash": found.found.result_hash}
    return "\n".join((head, "", *told, "", seal))


def _move(row: YearResult, act: Act) -> None:
    row.state = years.move(reading.stage_of(row, reading.vote_of(row)), act)


def _held(by: Actor, result_id: int) -> YearResult:
    if by.member_id is None or not permissions.may_close_years(by):
        raise Forbidden
    row = YearResult.objects.select_for_update(no_key=True, of=("self",)).filter(pk=result_id).first()
    if row is None:
        raise Hidden
    return row


def _record(by: Actor, at: datetime, action: str, row: YearResult, **data: int) -> None:
    audit.record(by=by, at=at, action=action, subject=f"year:{row.pk}", data={"year": row.year, **data})
