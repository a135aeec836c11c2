"""Reminding who owes a report on an instalment, by the clock: before it is due, and once more when it is
late.

A reminder is written down before it is handed over, and taken back where the mail server took nothing: who is
killed in between reminds nobody twice.
"""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coop.domain import jobs, quantities
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from coop.selectors import members
from governance.selectors import letters, rules
from timebank.domain import permissions
from timebank.models import Instalment, ReportReminder
from timebank.rules import GRANT_REMINDER_DAYS
from timebank.selectors import grants as granted


class Unsent(Exception):
    """The mail server took no reminder. It says of which instalment, and not to whom."""


def send_due(*, by: Actor, at: datetime) -> int:
    """Send each reminder that is due, each by itself; how many were sent."""
    if not permissions.may_expire(by):
        raise Forbidden
    today = timezone.localdate(at)
    before = today + timedelta(days=rules.in_force(GRANT_REMINDER_DAYS, at=at).value)
    found = granted.to_remind(before=before, today=today)
    return jobs.each(lambda one: _send(at, *one), found)


def _send(at: datetime, instalment_id: int, is_late: bool) -> int:
    """No lock is held while the mail server thinks."""
    try:
        with transaction.atomic():
            row = ReportReminder.objects.create(instalment_id=instalment_id, is_late=is_late, reminded_at=at)
    except IntegrityError:  # another keeper has it
        return 0
    mail = _mail(instalment_id)
    if mail is None:
        return 0
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        row.delete()
        raise Unsent(f"reminder of instalment {instalment_id}: {type(error).__name__}") from None
    return 1


def _mail(instalment_id: int) -> EmailMessage | None:
    """In the language that its reader chose; None for who has no address."""
    paid = Instalment.objects.select_related("grant__project").get(pk=instalment_id)
    project = paid.grant.project
    address = members.address_of(project.proposer_id)
    if not address:
        return None
    language = letters.choice_of(project.proposer_id).language
    page = settings.PUBLIC_URL + reverse("project", args=[project.pk])
    with translation.override(language):
        told = {"title": project.title, "day": quantities.say_day(paid.report_due_on, language), "url": page}
        subject = _("A report on “%(title)s” is due on %(day)s") % told
        text = _(
            "An instalment of your project was paid. Say what was done with it, and how much was spent.\n"
            "While a report is late, nothing more is paid.\n\n%(url)s"
        )
        return EmailMessage(subject=" ".join(subject.splitlines()), body=f"{text % told}\n", to=[address])
