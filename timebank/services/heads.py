"""Heads are published outside the database: whoever rewrites a whole ledger can not rewrite those."""

import fcntl
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from timebank.domain import heads
from timebank.domain.heads import Head
from timebank.selectors import proofs


def publish(*, by: Actor, at: datetime, path: Path) -> Head | None:
    """Append the last head to a file, as one line. Returns it, or None where the file has it already.

    Raises Refused where the file's last head is not the beginning of this ledger: then either of them is
    another's, or the ledger was rewritten, and nothing is written that would hide it.
    """
    if not by.is_platform:
        raise Forbidden
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        last = _last_of(file.read())
        head = proofs.last_head()
        if head is None:
            raise Refused(N_("Nothing is sealed yet: there is no head to publish."))
        if last is not None and not proofs.continues(last, head):
            raise Refused(
                N_("The head of %(size)s entries in this file is not the beginning of this ledger."),
                size=last.size,
            )
        if not proofs.continues(head, head):
            raise Refused(N_("The last head is not that of the entries that it seals: run an audit."))
        if last is not None and last.size == head.size:
            return None
        _append(file.fileno(), heads.written(head).encode())
    return head


def tell(*, by: Actor, at: datetime, head: Head, addresses: Iterable[str]) -> int:
    """Mail the head to auditors, who keep it where nobody here can change it. Returns how many were told."""
    if not by.is_platform:
        raise Forbidden
    to = sorted(set(addresses))
    for address in to:
        send_mail(
            subject=_("Head of the ledger: %(size)s entries") % {"size": head.size},
            message=_(
                "Keep this line. Whoever shows you the ledger later shows that it begins with these entries."
            )
            + "\n\n"
            + heads.written(head),
            from_email=settings.DEFAULT_FROM_EMAIL,
            recipient_list=[address],
        )
    return len(to)


def _last_of(data: bytes) -> Head | None:
    try:
        found = list(heads.read(data.decode()))
    except ValueError as fault:
        raise Refused(N_("This file is not one of published heads: %(fault)s"), fault=str(fault)) from fault
    return found[-1] if found else None


def _append(descriptor: int, line: bytes) -> None:
    """All of it and on the disk, or none of it: what was begun and could not be ended is taken back."""
    size = os.fstat(descriptor).st_size
    try:
        if os.write(descriptor, line) != len(line):
            raise OSError("the disk is full")
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
