"""`manage.py seal`: give what is committed its legal number and a head. `--watch` goes on until ended."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event

from django.core.management.base import BaseCommand
from django.db import Error, connection
from django.utils import timezone
from tqdm import tqdm

from coop.domain.actors import PLATFORM
from timebank.selectors import proofs
from timebank.services import sealing

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Seal every committed entry that is not sealed yet. Safe to run again, and several at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", type=float, metavar="SECONDS", help="go on, so many seconds between")
        parser.add_argument("--most", type=int, default=sealing.MOST, help="entries in a block, at most")

    def handle(self, *args: object, watch: float | None, most: int, **options: object) -> None:
        if watch is None:
            with tqdm(unit=" blocks", desc="seal", disable=None) as bar:
                count = sealing.seal_all(by=PLATFORM, at=timezone.now(), most=most, told=bar.update)
            self.stdout.write(f"{count} blocks sealed." if count else "Everything is sealed.")
            return
        ended = Event()
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, lambda *_heard: ended.set())
        keep_sealing(watch, ended, most)


def keep_sealing(seconds: float, ended: Event, most: int = sealing.MOST) -> None:
    """Until it is ended. A database that is away for a while is asked again; blocks are whole or absent."""
    while True:
        try:
            while _is_full(most) and not ended.is_set():
                continue
        except Error:
            logger.exception("nothing could be sealed; it is tried again in %s seconds", seconds)
        finally:
            connection.close()
        if ended.wait(seconds):
            return


def _is_full(most: int) -> bool:
    """Seal a block; whether it took all that one may hold, so that more may wait.

    What is written meanwhile waits for the next look: sealed one by one, each entry would cost a block.
    """
    before = proofs.last_head()
    if sealing.seal(by=PLATFORM, at=timezone.now(), most=most) is None:
        return False
    after = proofs.last_head()
    return after is not None and after.size - (before.size if before else 0) >= most
