"""`manage.py publish_head --to FILE`: the head of what is sealed, kept outside the database."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coop.domain.actors import PLATFORM, Role
from coop.domain.errors import Refused
from coop.selectors import roles
from coop.words import say
from timebank.services import heads


class Command(BaseCommand):
    help = "Append the ledger's last head to a file, unless the file's last head is not its beginning."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="FILE")
        parser.add_argument("--mail", action="store_true", help="mail it to the auditors too")

    def handle(self, *args: object, to: Path, mail: bool, **options: object) -> None:
        at = timezone.now()
        try:
            head = heads.publish(by=PLATFORM, at=at, path=to)
        except Refused as refused:
            raise CommandError(say(refused.sentence)) from refused
        except OSError as fault:
            raise CommandError(f"{to}: {fault}") from fault
        if head is None:
            self.stdout.write("The file has this head already.")
            return
        told = 0
        if mail:
            addresses = roles.addresses_of(Role.AUDITOR)
            told = heads.tell(by=PLATFORM, at=at, head=head, addresses=addresses)
        self.stdout.write(f"{head.size}:{head.root.hex()}" + (f", mailed to {told} auditors" if mail else ""))
