"""A small house with one of everything, and everybody who may knock: for tests that visit every address."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from coop.domain import half_days
from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.people import ProfileData
from coop.selectors import places, skills
from coop.services import ecosystems, profiles
from governance.domain.letters import LetterKind
from governance.domain.mandates import Draft
from governance.selectors import letters as decisions
from governance.services import amendments, ballots, mandates, proxies, remarks
from marketplace.domain.alerts import Sought
from marketplace.domain.batches import Scope
from marketplace.domain.credit_notes import CreditNote
from marketplace.domain.invoices import Invoice, Regime
from marketplace.domain.moderation import Kind
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.offers import Service
from marketplace.domain.quotes import Lot, Quote
from marketplace.domain.refusals import Ground, Refusal
from marketplace.domain.requests import Need
from marketplace.domain.reviews import Review
from marketplace.domain.team_plans import Plan, PlannedLot
from marketplace.domain.terms import Terms
from marketplace.domain.weeks import Days
from marketplace.selectors import alerts as kept
from marketplace.selectors import batches, notices
from marketplace.selectors import engagements as agreed
from marketplace.selectors import introductions as met
from marketplace.selectors import team_answers as composed
from marketplace.services import (
    alerts,
    attachments,
    engagements,
    introductions,
    invoices,
    messages,
    offers,
    quotes,
    refusals,
    requests,
    reviews,
    team_answers,
    weeks,
)
from marketplace.services.observatory import facts, privacy
from tests import noising, people, releasing, supporting
from tests.governance.stories import announced, publish
from tests.instants import START, after
from tests.timebank import closing, funding
from tests.timebank.grouping import make_group, propose
from timebank.domain import periods
from timebank.domain.limits import LimitSide
from timebank.domain.years import Accounts
from timebank.selectors import accounts, projects
from timebank.selectors import distributions as told
from timebank.selectors import grants as funded
from timebank.services import closings, grants, limits, payments, sealing, years

RULE = "timebank.contribution_share"


@dataclass(frozen=True)
class House:
    """people: by what they come for; "ana" asked and "ben" helped, "chloe" has nothing to do with it.

    names: what stands in the place of each name of an address.
    """

    people: dict[str, Actor]
    names: dict[str, int | str]


def build() -> House:
    """Long ago one exchange was finished and its month distributed; now one is agreed and a vote is open."""
    ana, ben, chloe = (people.make_member(name) for name in ("Ana Petit", "Ben Roux", "Chloé Faure"))
    coordinator = people.make_coordinator()
    for person in (ana, ben, chloe):
        _settle_in(person)
    now = timezone.now()
    _, finished = _agree(ana, ben, START)
    for side in (ben, ana):
        engagements.confirm(by=side, at=START, engagement_id=finished, minutes=60)
    review_id = _say(ana, ben, finished)
    entry_id = _entry_of(finished)
    project = _project(ana, coordinator)
    distribution_id = _distribute(coordinator)
    closing_id, contested_id = _contest(ben)
    result_id = _year(coordinator)
    sealing.seal(by=PLATFORM, at=now)
    request_id, engagement_id = _agree(ana, ben, now - timedelta(days=1), Terms.MIXED)
    messages.send(by=ana, at=now, engagement_id=engagement_id, text="Bonjour", key="inhabited")
    proposal_id = announced(
        ana,
        key=RULE,
        value="0.06",
        at=now - timedelta(minutes=1),
        title="Plus pour tous",
        reason="Parce que.",
    )
    ballot_id = ballots.open(by=ana, at=now - timedelta(minutes=1), proposal_id=proposal_id)
    remark_id = remarks.say(by=ben, at=now, proposal_id=proposal_id, text="Pourquoi six ?", kind="question")
    proxy_id = proxies.give(by=ben, at=now, proposal_id=proposal_id, holder_id=ana.member_id or 0)
    group_id = make_group("Le jardin", ana, ben)
    _fund(group_id, ben, now)
    return House(
        people={
            "visitor": VISITOR,
            "pending": people.make_pending("Paul Morel"),
            "other": chloe,
            "party": ana,
            "coordinator": coordinator,
            "auditor": people.make_auditor(),
            "administrator": people.make_administrator(),
        },
        names={
            "member_id": ana.member_id or 0,
            "user_id": ana.user_id or 0,
            "key": RULE,
            "method": "majority_judgment",
            "proposal_id": proposal_id,
            "remark_id": remark_id,
            "deed": "signalement",
            "ballot_id": ballot_id,
            "ending": "csv",
            "proxy_id": proxy_id,
            "amendment_id": _amend(ana, ben, now),
            "letter_token": decisions.token_of(LetterKind.DIGEST, ana.member_id or 0),
            "contest_id": 1,
            "carried_id": 1,
            "measure_id": 1,
            "mandate_id": _mandate(ana, now),
            "entry_id": entry_id,
            "account_id": accounts.of_member(ana.member_id or 0) or 0,
            "book": "fec",
            "distribution_id": distribution_id,
            **project,
            "fund": "inclusion",
            "movement_id": told.get(distribution_id).entry_id or 0,
            "closing_id": closing_id,
            "result_id": result_id,
            "contested_id": contested_id,
            "request_id": request_id,
            "engagement_id": engagement_id,
            "offer_id": _offer(ana, now),
            "kind": "besoin",
            "subject_id": request_id,
            "report_id": 1,
            "data_class": "price_band",
            "indicator": "day_rate",
            "version": 1,
            "fact_id": (fact_id := _note(ana, now)),
            "row_id": fact_id,
            "time_off_id": _week(ana, now),
            "attachment_id": _attach(ana, now, Kind.NEED, request_id),
            "alert_id": (alert_id := _alert(ana)),
            "alert_token": kept.token_of("alert", alert_id),
            "reservation_id": 1,
            "refusal_id": _refuse(ana, chloe, now),
            **_introduce(coordinator, ana, now),
            **_support(ana, ben, coordinator),
            **_release(),
            "review_id": review_id,
            "token": notices.token_for(engagement_id, ben.member_id or 0),
            "limit_id": _grant(coordinator, ana),
            "group_id": group_id,
            "payment_id": propose(ana, group_id, ana, 30),
            "answer_id": _team(coordinator, ana, ben, now),
            "ecosystem_id": _gather(ana, ben, chloe, now),
            "number": 2,
            "step": 1,
            "term_id": 1,
            "invitation_id": 1,
            "first": 1,
            "second": 2,
            "invoice_id": _invoice(ana, ben, engagement_id, now),
            "refund_id": 1,
            "quote_id": agreed.get(engagement_id).quote_id or 0,
        },
    )


def _note(ana: Actor, at: datetime) -> int:
    """A row of market data of hers."""
    (trade_id,) = (one.skill_id for one in skills.of_member(ana.member_id or 0) if one.is_trade)
    draft = FactDraft(at.date(), trade_id, client="Café du Port", payment_days=43)
    return facts.write(by=ana, at=at, draft=draft, key="inhabited")


def _settle_in(person: Actor) -> None:
    codes = sorted(skills.ids_by_code().values())[:2]
    profile = ProfileData(
        display_name=f"Membre {person.member_id}",
        place_id=places.ids_by_code()["69123"],
        weekly_minutes=240,
        skill_ids=tuple(codes),
        trade_skill_ids=tuple(codes[:1]),
    )
    profiles.update(by=person, at=START, member_id=person.member_id or 0, profile=profile)


def _need() -> Need:
    return Need(
        title="Un coup de main",
        text="Quelques lignes qui disent ce qui aiderait.",
        skill_ids=(min(skills.ids_by_code().values()),),
        wanted_minutes=60,
        terms=Terms.HOURS,
        is_remote=True,
    )


def _agree(receiver: Actor, giver: Actor, at: datetime, terms: Terms = Terms.HOURS) -> tuple[int, int]:
    """With euros, for 120 euros."""
    cents = 12_000 if terms.has_euros else 0
    need = replace(_need(), terms=terms, budget_cents=cents or None)
    request_id = requests.post(by=receiver, at=at, need=need, key=f"inhabited:{at.isoformat()}")
    engagement_id = engagements.invite(
        by=receiver, at=at, request_id=request_id, member_id=giver.member_id or 0
    )
    for days, person in ((9, receiver), (7, giver)):
        lot = Lot("Ces quelques lignes", 60, cents, (at + timedelta(days=days)).date())
        quote_id = quotes.propose(
            by=person,
            at=at,
            engagement_id=engagement_id,
            quote=Quote(terms, (lot,)),
            key=f"inhabited:{days}:{at.isoformat()}",
        )
    quotes.take(by=receiver, at=at, engagement_id=engagement_id, quote_id=quote_id)
    return request_id, engagement_id


def _invoice(receiver: Actor, giver: Actor, engagement_id: int, at: datetime) -> int:
    """Paid, then taken back in part: what was paid too much is to be given back. Returns the invoice."""
    today = timezone.localdate(at)
    told = Invoice("2026-7", today, today, Regime.TAXED, 10_000, Decimal("0.2"))
    invoice_id = invoices.declare(by=giver, at=at, engagement_id=engagement_id, invoice=told, key="inhabited")
    invoices.pay(by=receiver, at=at, engagement_id=engagement_id, invoice_id=invoice_id, paid_on=today)
    note = CreditNote("A-1", today, 4_000, "Moins de temps que prévu.")
    invoices.credit(
        by=giver, at=at, engagement_id=engagement_id, invoice_id=invoice_id, note=note, key="inhabited:note"
    )
    return invoice_id


def _amend(proposer: Actor, person: Actor, at: datetime) -> int:
    """Another text for a proposal that is in discussion."""
    proposal_id = publish(proposer, key=RULE, value="0.07", at=at)
    return amendments.propose(
        by=person,
        at=at,
        proposal_id=proposal_id,
        replaces_id=None,
        title="Un peu plus",
        reason="Parce que.",
        why="Sept, c’est beaucoup.",
        value="0.065",
    )


def _refuse(person: Actor, requester: Actor, at: datetime) -> int:
    """Proposed for a need of another, and without time for it at the moment."""
    request_id = requests.post(by=requester, at=at, need=_need(), key="inhabited:refused")
    pause = Refusal(Ground.TIME, until_on=(at + timedelta(days=30)).date())
    return refusals.dismiss(by=person, at=at, request_id=request_id, refusal=pause)


def _week(person: Actor, at: datetime) -> int:
    """Free on Tuesday and Thursday mornings, and away for a week. Returns the time off."""
    weeks.write(by=person, at=at, half_days=half_days.of_numbers([3, 9]))
    first = (at + timedelta(days=20)).date()
    return weeks.go_away(by=person, at=at, days=Days(first, first + timedelta(days=6)), note="Vacances")


def _support(answerer: Actor, helper: Actor, coordinator: Actor) -> dict[str, int]:
    """A library vouches for somebody, who signed and needs help; somebody helps, and noted a session."""
    structure_id = supporting.library(answerer, coordinator)
    beneficiary_id = supporting.person(answerer, structure_id)
    need_id = supporting.need(answerer, beneficiary_id)
    supporting.volunteer(helper)
    supporting.assigned(coordinator)
    assignment_id, session_id = supporting.noted(helper)
    return {
        "structure_id": structure_id,
        "beneficiary_id": beneficiary_id,
        "need_id": need_id,
        "assignment_id": assignment_id,
        "session_id": session_id,
    }


def _release() -> dict[str, int | str]:
    """A quarter with a figure that is shown and one that is hidden, published; figures with noise of it."""
    hours = releasing.series(
        "hours_given", releasing.cell("all", "FR", count=120, minutes=5400), releasing.hidden("all", "D75")
    )
    observer = releasing.observer()
    release = noising.published("2026-Q1", by=observer, beside=[hours])
    privacy.publish(by=observer, at=after(days=3), release_id=release.id, draw=noising.louder)
    return {
        "release_id": release.id,
        "quarter": release.quarter,
        "version": release.version,
        "indicator": "hours_given",
        "file": "hours_given.csv",
        "audience": "open",
    }


def _introduce(coordinator: Actor, requester: Actor, at: datetime) -> dict[str, int]:
    """What fits is introduced; then another need waits, for the next proposal."""
    scope = Scope()
    requests.post(by=requester, at=at, need=_need(), key="inhabited:introduced")
    stamp = batches.prepare(batches.waiting(scope, at=at), at=at).fingerprint()
    run_id = introductions.confirm(by=coordinator, at=at, scope=scope, fingerprint=stamp)
    requests.post(by=requester, at=at, need=_need(), key="inhabited:waiting")
    return {"run_id": run_id, "introduction_id": met.of_run(run_id)[0].id}


def _say(receiver: Actor, giver: Actor, engagement_id: int) -> int:
    """Both write about each other. Returns the review by the giver."""
    told = Review("Tout était clair.", ("clear", "again"), "Rien à signaler.")
    found = [
        reviews.write(by=person, at=START, engagement_id=engagement_id, review=told)
        for person in (receiver, giver)
    ]
    return found[-1]


def _attach(author: Actor, at: datetime, kind: Kind, subject_id: int) -> int:
    """With a name that is as long as may be, and has no space to break at."""
    name = f"{'plan_' * 20}.txt"
    return attachments.add(by=author, at=at, kind=kind, subject_id=subject_id, name=name, content=b"Un plan.")


def _offer(author: Actor, at: datetime) -> int:
    """With a file beside it."""
    service = Service(
        title="Un peu de comptabilité",
        text="Quelques lignes qui disent ce que je fais.",
        skill_ids=(min(skills.ids_by_code().values()),),
        terms=(Terms.HOURS, Terms.EUROS),
        floor_cents=3_500,
        usual_minutes=90,
        is_remote=True,
    )
    offer_id = offers.post(by=author, at=at, service=service, key="inhabited")
    _attach(author, at, Kind.OFFER, offer_id)
    return offer_id


def _alert(person: Actor) -> int:
    sought = Sought(text="comptabilité")
    return alerts.save(
        by=person, at=START, kind=Kind.OFFER, sought=sought, query="q=comptabilit%C3%A9", wants_mail=True
    )


def _grant(coordinator: Actor, person: Actor) -> int:
    return limits.grant(
        by=coordinator,
        at=timezone.now(),
        member_id=person.member_id or 0,
        side=LimitSide.LEAST,
        minutes=-2_000,
        reason="Un hiver difficile.",
    )


def _team(receiver: Actor, lead: Actor, member: Actor, at: datetime) -> int:
    """Both have signed, and the answer is offered."""
    ids = [lead.member_id or 0, member.member_id or 0]
    request_id = requests.post(by=receiver, at=at, need=_need(), key="inhabited:team")
    plan = Plan(tuple(PlannedLot("Un lot", 30, 0, id) for id in ids), dict.fromkeys(ids, 1))
    answer_id = team_answers.compose(by=lead, at=at, request_id=request_id, plan=plan)
    stamp = composed.get(answer_id).fingerprint
    team_answers.sign(by=member, at=at, answer_id=answer_id, fingerprint=stamp)
    team_answers.offer(by=lead, at=at, answer_id=answer_id)
    return answer_id


def _gather(founder: Actor, member: Actor, asked: Actor, at: datetime) -> int:
    """One who belongs without having signed the second version, and one who is invited."""
    ecosystem_id = ecosystems.found(
        by=founder,
        at=at,
        name="La Bobine",
        purpose="Vidéo et son pour les associations",
        text="Nous disons ce que nous prenons.",
        until_on=at.date() + timedelta(days=300),
    )
    ecosystems.ask(by=member, at=at, ecosystem_id=ecosystem_id)
    ecosystems.invite(by=founder, at=at, ecosystem_id=ecosystem_id, member_id=member.member_id or 0)
    ecosystems.write_charter(
        by=founder, at=at, ecosystem_id=ecosystem_id, text="Nous partageons tout.", base=1
    )
    ecosystems.invite(
        by=founder, at=at, ecosystem_id=ecosystem_id, member_id=asked.member_id or 0, words="Viens !"
    )
    return ecosystem_id


def _mandate(holder: Actor, at: datetime) -> int:
    """In force, with the power to coordinate from tomorrow on: nobody's doors are other ones today."""
    today = timezone.localdate(at)
    draft = Draft(
        duty="Coordination",
        is_single=True,
        holder_id=holder.member_id or 0,
        purpose="Accueillir, débloquer, apaiser.",
        powers=frozenset({Role.COORDINATOR}),
        begins_on=today + timedelta(days=1),
        until_on=today + timedelta(days=90),
        report_due_on=today + timedelta(days=100),
        decided="L’assemblée du printemps.",
    )
    return mandates.open(by=PLATFORM, at=at, draft=draft)


def _fund(group_id: int, payer: Actor, at: datetime) -> None:
    payments.pay(
        by=payer,
        at=at,
        payer_id=payer.member_id or 0,
        payee_id=group_id,
        minutes=100,
        is_in_trade=False,
        key="inhabited",
    )


def _project(person: Actor, coordinator: Actor) -> dict[str, int]:
    """Funded by an assembly, under agreement; its first milestone is paid, and its report is awaited."""
    funding.fill()
    project_id = funding.agreed(person, coordinator)
    first, _second = funding.milestones(project_id)
    grants.confirm(by=coordinator, at=after(days=31), milestone_id=first)
    told = funded.of_project(project_id)
    assert told is not None
    return {
        "call_id": projects.get(project_id, by=person).call.id,
        "project_id": project_id,
        "milestone_id": first,
        "grant_id": told.id,
        "instalment_id": told.instalments[0].paid.id,
    }


def _entry_of(engagement_id: int) -> int:
    entry_id = agreed.get(engagement_id).entry_id
    assert entry_id is not None
    return entry_id


def _contest(member: Actor) -> tuple[int, int]:
    """A month whose figures a member contests, closed by somebody else than who looks."""
    at, month = timezone.now(), periods.month_before(timezone.now())
    asker = people.make_coordinator("Corentin Roux")
    closing_id = closing.computed(by=asker, at=at, start=month.start, end=month.end)
    return closing_id, closings.contest(
        by=member, at=at, closing_id=closing_id, motive="Il manque une heure."
    )


def _year(coordinator: Actor) -> int:
    """The year before, of which the accounts alone say something."""
    at = timezone.now()
    accounts = Accounts(income=1_000_00, capital=500_00)
    return years.compute(by=coordinator, at=at, year=timezone.localdate(at).year - 1, accounts=accounts)


def _distribute(coordinator: Actor) -> int:
    month = periods.month_of(START.date())
    return closing.post(by=coordinator, at=timezone.now(), start=month.start, end=month.end)
