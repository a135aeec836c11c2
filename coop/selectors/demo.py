"""The demo's log-ins, as they lie in the database."""

from coop.domain.demo import DOMAIN
from coop.models import User


def addresses() -> list[str]:
    """The demo's addresses that have an account here, in alphabetical order."""
    return list(
        User.objects.filter(email__iendswith=f"@{DOMAIN}").order_by("email").values_list("email", flat=True)
    )
