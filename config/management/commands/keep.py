"""`manage.py keep`: do what has a term, when its term comes. `--once` does what is due, and ends."""

import signal
from argparse import ArgumentParser
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from config import keeper
from config.keeper import Keeper


class Command(BaseCommand):
    help = "Do all timed work: sealing, terms, counts. Safe to run again; of several, one works at a time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")
        parser.add_argument(
            "--every", type=float, default=keeper.SECONDS, metavar="SECONDS", help="between two looks"
        )

    def handle(self, *args: object, once: bool, every: float, **options: object) -> None:
        kept = Keeper(self.stdout.write)
        if once:
            self._once(kept)
        else:
            ended = Event()
            for asked in (signal.SIGTERM, signal.SIGINT):
                signal.signal(asked, lambda *_heard: ended.set())
            kept.keep(ended, seconds=every)
        if kept.failing:
            raise CommandError(f"failed: {', '.join(sorted(kept.failing))}")

    def _once(self, kept: Keeper) -> None:
        try:
            is_alone = kept.round(is_thorough=True)
        except Error as fault:
            raise CommandError(str(fault).strip()) from fault
        if not is_alone:
            self.stdout.write("Another keeper is at work.")
