"""What programs read of who we are."""

from datetime import date, datetime

from ninja import Schema


class Fault(Schema):
    """Why it was not answered, in the person's language."""

    detail: str
    field: str | None = None


class EcosystemOut(Schema):
    """A circle, with how many belong to it."""

    id: int
    name: str
    purpose: str
    count: int


class TermOut(Schema):
    """A role in a circle, up to a day."""

    office: str
    until_on: date


class PersonOut(Schema):
    """Who belongs. signed: the latest version of the charter that they signed, 0 for none."""

    member_id: int
    joined_at: datetime
    signed: int
    terms: list[TermOut]


class CharterOut(Schema):
    """The current version of what they promise each other."""

    number: int
    text: str
    written_at: datetime


class EcosystemStoryOut(EcosystemOut):
    """charter and people: for members alone, null and none for others."""

    is_open: bool
    charter: CharterOut | None
    people: list[PersonOut]
