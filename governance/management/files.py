"""Files that somebody names to a command: read, or refused in words."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from coop.words import say
from governance.domain.files.rows import Misread


def content(path: Path) -> bytes:
    """Raises CommandError."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise unreadable(path, str(fault.strerror)) from fault


def unreadable(path: Path, fault: str) -> CommandError:
    told = {"file": path, "fault": fault}
    return CommandError(_("%(file)s can not be read: %(fault)s.") % told)


def told(name: str, fault: Misread) -> str:
    """What is wrong, in which row of which file."""
    said = {"file": name, "row": fault.row, "fault": say(fault.sentence)}
    return _("%(file)s, row %(row)d: %(fault)s") % said
