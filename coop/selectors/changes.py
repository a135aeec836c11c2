"""Who changed since one last looked."""

from coop.models import MemberChange

LATE = 500
"""A change may be seen after a later one, while whoever made it had not finished: so many are read again."""


def after(number: int, *, most: int) -> tuple[dict[int, int], int]:
    """The last change of each member who changed after that one, and up to which one they are all told."""
    rows = MemberChange.objects.filter(pk__gt=number - LATE).order_by("pk")
    found = list(rows.values_list("member_id", "pk")[: LATE + most])
    return dict(found), max(number, found[-1][1]) if found else number
