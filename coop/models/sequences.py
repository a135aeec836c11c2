from django.db.models import Func, PositiveIntegerField


class NextMemberNumber(Func):
    """The next number of the register. A sequence leaves gaps and gives no number twice; max() + 1 would."""

    template = "nextval('coop_member_number')"
    arity = 0
    output_field = PositiveIntegerField()
