"""`manage.py audit_ledger`: the whole ledger compared with itself, and with the heads that were published.

It needs no more than an auditor's rights (DATABASE_ROLE=commontime_auditor). What it found last lies in the
file of its last report, outside the database: `--since-last` goes on from there, so that whoever changes the
database can not change where the next audit begins. Exit code: 0 sound, 1 something differs, 2 it could not
be read.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone
from tqdm import tqdm

from coop.domain.actors import PLATFORM
from timebank.domain import auditing, heads
from timebank.domain.auditing import Report
from timebank.domain.heads import Head
from timebank.selectors import audit
from timebank.services import auditing as remembered


class Command(BaseCommand):
    help = "Audit the ledger. Exit code: 0 sound, 1 something differs, 2 it could not be read."
    requires_system_checks: list[str] = []  # an auditor's rights are less than an application's

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--full", action="store_true", help="read everything; so it does without a choice")
        how.add_argument(
            "--since-last", action="store_true", help="go on from the report in the file of --json"
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the report there")
        parser.add_argument("--heads", type=Path, metavar="FILE", help="heads published: all must be met")
        parser.add_argument("--record", action="store_true", help="show it on the page of the audit too")

    def handle(
        self,
        *args: object,
        since_last: bool,
        json: Path | None,
        heads: Path | None,
        record: bool,
        **options: object,
    ) -> None:
        at = timezone.now()
        try:
            since = _point(json) if since_last else None
            published = _heads(heads)
            with tqdm(unit=" entries", unit_scale=True, desc="audit", disable=None) as bar:

                def tell(done: int, whole: int) -> None:
                    bar.total = whole
                    bar.update(done - bar.n)

                report = audit.run(since=since, published=published, told=tell)
            if record:
                remembered.record(by=PLATFORM, at=at, report=report)
            if json is not None:
                _write(json, {"ran_at": at.isoformat(), **report.told})
        except (OSError, ValueError, Error) as fault:
            raise CommandError(f"it could not be read: {fault}", returncode=2) from fault
        self._say(report)
        if not report.is_sound:
            sys.exit(1)

    def _say(self, report: Report) -> None:
        for fault in report.faults:
            places = {
                name: said
                for name, said in fault.told.items()
                if name not in ("check", "what", "fault", "size")
            }
            where = ", ".join(f"{name.removesuffix('_id')} {said}" for name, said in places.items())
            self.stdout.write(f"{where}: {fault.sentence}" if where else str(fault.sentence))
        if len(report.faults) < report.count:
            self.stdout.write(f"… and {report.count - len(report.faults)} more")
        if report.since is not None:
            read = (
                f"entries {report.first} to {report.last} were read" if report.entries else "no entry is new"
            )
            self.stdout.write(
                f"gone on from head {report.since.size}: {read}, and that the head still stands for those "
                "before; their lines, the total of each day, and the hours given of accounts with many lines "
                "are read by --full alone"
            )
        head = "no head" if report.head is None else f"head {report.head.size}:{report.head.root.hex()}"
        outcome = "nothing differs" if report.is_sound else f"{report.count} differ"
        self.stdout.write(
            f"{report.entries} entries, {report.legs} legs, {report.accounts} accounts, "
            f"{report.blocks} blocks, {report.distributions} distributions, {report.unsealed} unsealed, "
            f"{report.published} published heads, {head}: {outcome}"
        )


def _point(path: Path | None) -> Head | None:
    """Where the last audit ended; None, so everything, where it found faults or there is no report yet."""
    if path is None:
        raise CommandError(
            "--since-last needs --json FILE: the last report tells where it ended", returncode=2
        )
    return auditing.point_of(json.loads(path.read_text())) if path.exists() else None


def _heads(path: Path | None) -> list[Head]:
    return [] if path is None else list(heads.read(path.read_text()))


def _write(path: Path, report: dict[str, Any]) -> None:
    """Whole or not at all: the next audit begins from it."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(json.dumps(report, indent=1) + "\n")
    fresh.replace(path)
