"""The kit of a counted ballot, as a zip: what anybody needs to count it again, and no name."""

import io
import zipfile
import zlib
from pathlib import Path

from django.utils.translation import gettext as _

from coop.domain.errors import Hidden
from governance.domain import kits, questions, secrecy
from governance.domain.kits import Kit
from governance.domain.polls import Paper
from governance.models import Ballot
from governance.selectors import urns, votes

PROGRAM = Path(__file__).resolve().parent.parent / "static" / "governance" / kits.PROGRAM
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first instant that a zip knows: two kits of one ballot are the same to the byte."""
MOST_BYTES = 1 << 30
"""What a kit may come to when it is unpacked."""
BROKEN = (zlib.error, EOFError, RuntimeError, zipfile.LargeZipFile, ValueError)
"""What the library says of an archive that was damaged, or locked with a password."""


def of_ballot(ballot_id: int) -> Kit:
    """Raises Hidden for an id that names none, and before the count: there is nothing to count again yet."""
    ballot = Ballot.objects.filter(pk=ballot_id).first()
    if ballot is None or ballot.count_sheet is None:
        raise Hidden
    frozen, sheet = ballot.frozen, ballot.count_sheet
    if secrecy.is_secret(frozen):
        slips = (Paper(one.marks, college=one.college, receipt=one.receipt) for one in urns.papers(ballot_id))
        return kits.of_secret(frozen, ballot.frozen_hash, slips, sheet)
    if questions.of_frozen(frozen).method == questions.YES_NO:
        choices = votes.by_college(ballot_id) or votes.choices(ballot_id)
        return kits.of_choices(frozen, ballot.frozen_hash, choices, sheet)
    return kits.of_marks(frozen, ballot.frozen_hash, votes.papers(ballot_id), sheet, sheet["ties"])


def zipped(kit: Kit) -> bytes:
    """The files of the kit, the program that counts them, and how to use it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        found = kits.files(kit) | {kits.PROGRAM: PROGRAM.read_bytes(), kits.GUIDE: _guide().encode()}
        for name, content in found.items():
            told = zipfile.ZipInfo(name, BEGINNING)
            told.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(told, content)
    return packed.getvalue()


def unzipped(path: Path) -> dict[str, bytes]:
    """Name and content of what is in a kit. Raises OSError and zipfile.BadZipFile."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
                raise zipfile.BadZipFile(_("more than a gigabyte"))
            known = set(archive.namelist())
            return {name: archive.read(name) for name in (*kits.PARTS, kits.SUMS) if name in known}
    except BROKEN as fault:
        raise zipfile.BadZipFile(str(fault)) from fault


def _guide() -> str:
    return _(
        "Count this vote again: in this folder, run “python3 recount.py” (Python 3.9 or later, no more).\n"
        "The program was written apart from the one that counted: read it, it begins with what it does.\n"
        "papers.jsonl has one vote on each line, sorted, without names. In conditions.json a voter is the\n"
        "sha256 of “proposal|opened_at|number”.\n"
    )
