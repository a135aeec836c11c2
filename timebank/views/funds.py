"""What the members decided to share: the funds, what they hold, where it came from. Open to everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.views.doors import for_anyone
from timebank.domain.natures import ACCOUNT_NAMES, FUND_PURPOSES
from timebank.rules import DISTRIBUTION_SHARES
from timebank.selectors import funds
from timebank.views import drawings, tables


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    held, brought = funds.holdings(), funds.flows()
    context = {
        "funds": [(_(ACCOUNT_NAMES[one.kind]).capitalize(), _(FUND_PURPOSES[one.kind]), one) for one in held],
        "pool": funds.pool(),
        "drawings": drawings.of_funds(brought),
        "flows": tables.received_rows(brought),
        "rule_key": DISTRIBUTION_SHARES.key,
    }
    return render(request, "timebank/funds.html", context)
