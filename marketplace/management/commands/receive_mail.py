"""`manage.py receive_mail ADDRESS < letter`: what a mail server runs for each letter to REPLY_ADDRESS.

Exit codes are those of sysexits, which mail servers know: what stands on stderr goes back to who wrote.
"""

import os
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone, translation

from coop.domain.actors import PLATFORM
from coop.domain.errors import Hidden, Refused
from coop.words import say
from marketplace.domain.notices import LANGUAGES
from marketplace.selectors import notices
from marketplace.services import replies

MOST_BYTES = 25_000_000
"""What mail servers take; a larger one is refused before it is read wholly."""


class Command(BaseCommand):
    help = "Put an answer by e-mail into its conversation. Run by the mail server, the letter on its input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the address to which it came")

    def handle(self, *args: object, address: str, **options: object) -> None:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise CommandError("This letter is too large.", returncode=os.EX_DATAERR)
        try:
            self._receive(address, raw)
        except Hidden as unknown:
            raise CommandError("No conversation has this address.", returncode=os.EX_NOUSER) from unknown
        except OperationalError as away:
            raise CommandError("The database is away: try again.", returncode=os.EX_TEMPFAIL) from away

    def _receive(self, address: str, raw: bytes) -> None:
        choice = notices.of_address(address).choice
        with translation.override(choice if choice in LANGUAGES else "fr"):
            try:
                message_id = replies.receive(by=PLATFORM, at=timezone.now(), address=address, raw=raw)
            except Refused as refused:
                raise CommandError(say(refused.sentence), returncode=os.EX_DATAERR) from refused
        self.stdout.write("ignored" if message_id is None else f"message {message_id}")
