"""From what the selectors tell to what programs read."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from coop.domain import half_days
from coop.domain.actors import Actor
from coop.words import say
from marketplace.api.schemas import (
    CreditNoteOut,
    EngagementOut,
    EngagementStoryOut,
    FileOut,
    IntroductionsOut,
    InvoiceOut,
    InvoiceStepOut,
    LotIn,
    MessageOut,
    NeedOut,
    OfferIn,
    OfferOut,
    ProposedOut,
    QuoteIn,
    QuoteOut,
    RefundOut,
    ReviewOut,
    StepOut,
    TeamAnswerOut,
    TeamLotOut,
    TeamPartOut,
    ThreadOut,
)
from marketplace.domain import engagements, permissions
from marketplace.domain.invoices import Amounts
from marketplace.domain.offers import Service
from marketplace.domain.quotes import Lot, Quote
from marketplace.selectors.attachments import File
from marketplace.selectors.engagements import Line, StepTaken
from marketplace.selectors.introductions import Run
from marketplace.selectors.invoices import Declared
from marketplace.selectors.matches import Proposed
from marketplace.selectors.messages import Thread
from marketplace.selectors.offers import Offered
from marketplace.selectors.quotes import Sent
from marketplace.selectors.refunds import Asked
from marketplace.selectors.requests import Posted
from marketplace.selectors.reviews import Told
from marketplace.selectors.team_answers import Composed


def need(posted: Posted, actor: Actor) -> NeedOut:
    return NeedOut(
        id=posted.id,
        title=posted.title,
        text=posted.text,
        skill_ids=list(posted.skill_ids),
        wanted_minutes=posted.wanted_minutes,
        terms=posted.terms,
        budget_cents=posted.budget_cents,
        place=posted.spot.name if posted.spot else None,
        region=posted.spot.region if posted.spot else None,
        is_remote=posted.is_remote,
        needed_on=posted.needed_on,
        half_days=half_days.numbers(posted.half_days),
        posted_at=posted.posted_at,
        state=posted.state,
        requester_id=posted.requester_id if permissions.may_see_names(actor) else None,
    )


def proposed(told: Proposed) -> ProposedOut:
    return ProposedOut(
        member_id=told.member_id, rank=told.rank, reasons=[say(reason) for reason in told.reasons]
    )


def introductions(run: Run) -> IntroductionsOut:
    return IntroductionsOut(
        id=run.id,
        made_at=run.made_at,
        fingerprint=run.fingerprint,
        versions=dict(run.versions),
        needs=run.requests,
        needs_served=run.served,
        members=run.members,
        introductions=run.introductions,
    )


def engagement(line: Line) -> EngagementOut:
    return EngagementOut(**_engagement(line))


def story(line: Line, steps: Iterable[StepTaken]) -> EngagementStoryOut:
    taken = [
        StepOut(act=step.act, side=step.side, at=step.at, minutes=step.minutes, reason=step.reason)
        for step in steps
    ]
    return EngagementStoryOut(**_engagement(line), steps=taken)


def review(told: Told) -> ReviewOut:
    """Its words where they are shown, else its place."""
    is_shown = told.facts.is_shown
    return ReviewOut(
        id=told.facts.review_id,
        author_id=told.facts.author_id,
        given_at=told.given_at,
        is_shown=is_shown,
        text=told.text if is_shown else "",
        tags=list(told.tags) if is_shown else [],
        answer=told.answer if is_shown else "",
    )


def thread(told: Thread) -> ThreadOut:
    return ThreadOut(
        messages=[
            MessageOut(id=said.id, author_id=said.author_id, text=said.text, sent_at=said.sent_at)
            for said in told.messages
        ],
        older_than=told.older_than,
    )


def _engagement(line: Line) -> dict[str, Any]:
    facts = line.facts
    return {
        "id": facts.engagement_id,
        "request_id": facts.request_id,
        "title": line.title,
        "giver_id": facts.giver_id,
        "receiver_id": facts.receiver_id,
        "terms": line.terms,
        "agreed_minutes": line.agreed_minutes,
        "price_cents": line.price_cents,
        "state": facts.state,
        "awaited": sorted(engagements.awaited(facts)),
        "giver_minutes": facts.giver_minutes,
        "receiver_minutes": facts.receiver_minutes,
        "proposed_minutes": facts.proposed_minutes,
        "proposed_by": facts.proposed_by,
        "mediation_ends_at": line.mediation_ends_at,
        "missed_by": facts.missed_by,
        "missed_ends_at": line.missed_ends_at,
        "entry_id": line.entry_id,
    }


def offer(told: Offered, actor: Actor) -> OfferOut:
    may_see = permissions.may_see_floor(actor, told.facts, is_shown=told.shows_floor)
    return OfferOut(
        id=told.offer_id,
        title=told.title,
        text=told.text,
        skill_ids=list(told.skill_ids),
        terms=[terms.value for terms in told.terms],
        category=told.category,
        floor_cents=told.floor_cents if may_see else None,
        usual_minutes=told.usual_minutes,
        place=told.spot.name if told.spot else None,
        region=told.spot.region if told.spot else None,
        radius_km=told.radius_km,
        is_remote=told.is_remote,
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        state=told.state,
        is_hidden=told.is_hidden,
        posted_at=told.posted_at,
        expires_at=told.expires_at,
        author_id=told.member_id if permissions.may_see_names(actor) else None,
    )


def file(told: File) -> FileOut:
    return FileOut(id=told.id, name=told.name, size=told.size, address=reverse("attachment", args=[told.id]))


def service(sent: OfferIn) -> Service:
    """What a program asks to offer, as the services take it."""
    return Service(
        title=sent.title,
        text=sent.text,
        skill_ids=tuple(sent.skill_ids),
        terms=tuple(sent.terms),
        category=sent.category,
        place_id=sent.place_id,
        radius_km=sent.radius_km,
        is_remote=sent.is_remote,
        floor_cents=sent.floor_cents,
        shows_floor=sent.shows_floor,
        usual_minutes=sent.usual_minutes,
        starts_on=sent.starts_on,
        ends_on=sent.ends_on,
    )


def proposal(sent: QuoteIn) -> Quote:
    lots = (Lot(one.title, one.minutes, one.cents, one.expected_on) for one in sent.lots)
    return Quote(sent.terms, tuple(lots))


def quote(sent: Sent) -> QuoteOut:
    return QuoteOut(
        id=sent.id,
        number=sent.number,
        side=sent.side,
        terms=sent.quote.terms,
        minutes=sent.quote.minutes,
        price_cents=sent.quote.price_cents,
        lots=[
            LotIn(title=lot.title, minutes=lot.minutes, cents=lot.cents, expected_on=lot.expected_on)
            for lot in sent.quote.lots
        ],
        sent_at=sent.sent_at,
        expires_at=sent.expires_at,
    )


def refund(asked: Asked) -> RefundOut:
    return RefundOut(
        id=asked.id,
        asked_by=asked.asked_by,
        minutes=asked.minutes,
        reason=asked.reason,
        state=asked.state,
        asked_at=asked.asked_at,
        refunded_minutes=asked.refunded_minutes,
        decision=asked.decision,
        entry_id=asked.entry_id,
    )


def invoice(declared: Declared) -> InvoiceOut:
    told = declared.told
    return InvoiceOut(
        id=declared.id,
        number=told.number,
        issued_on=told.issued_on,
        due_on=told.due_on,
        regime=told.regime,
        rate=f"{told.rate.normalize():f}",
        **_amounts(declared.amounts),
        state=declared.state,
        corrects=declared.corrects.number if declared.corrects else "",
        reason=declared.reason,
        credit_notes=[
            CreditNoteOut(
                id=note.id,
                number=note.number,
                issued_on=note.issued_on,
                **_amounts(note.amounts),
                reason=note.reason,
            )
            for note in declared.credits
        ],
        due_cents=declared.payable.due_cents if declared.payable else 0,
        excess_cents=declared.payable.excess_cents if declared.payable else 0,
        delay_days=declared.delay.days if declared.delay else None,
        late_days=declared.delay.late_days if declared.delay else None,
        steps=[
            InvoiceStepOut(
                act=step.act,
                side=step.side,
                cents=step.cents,
                paid_on=step.paid_on,
                reason=step.reason,
                at=step.at,
            )
            for step in declared.steps
        ],
    )


def _amounts(amounts: Amounts) -> dict[str, int]:
    return {
        "net_cents": amounts.net_cents,
        "vat_cents": amounts.vat_cents,
        "total_cents": amounts.total_cents,
    }


def team_answer(told: Composed) -> TeamAnswerOut:
    signed = {one.member_id: one for one in told.said}
    return TeamAnswerOut(
        id=told.id,
        request_id=told.facts.request.request_id,
        state=told.facts.state,
        lead_id=told.facts.lead_id,
        terms=told.terms,
        number=told.number,
        fingerprint=told.fingerprint,
        minutes=told.plan.minutes,
        cents=told.plan.cents,
        lots=[
            TeamLotOut(title=lot.title, minutes=lot.minutes, cents=lot.cents, taker_id=lot.taker_id)
            for lot in told.plan.lots
        ],
        team=[
            TeamPartOut(
                member_id=portion.member_id,
                parts=told.plan.parts[portion.member_id],
                minutes=portion.minutes,
                cents=portion.cents,
                has_agreed=signed[portion.member_id].has_agreed,
                signed_at=signed[portion.member_id].signed_at,
            )
            for portion in told.portions
        ],
        made_at=told.made_at,
    )
