"""What has been done already, remembered as the fingerprint of the files that it was done from.

Without a folder to remember in, nothing is remembered and there is always work.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from config.launch.environment import ROOT


def differ(folder: Path | None, name: str, *patterns: str) -> bool:
    """Whether the files of these patterns are other ones than when this was last written down."""
    if folder is None:
        return True
    stamp = folder / "stamps" / name
    return not stamp.exists() or stamp.read_text() != _fingerprint(patterns)


def write(folder: Path | None, name: str, *patterns: str) -> None:
    """Write down that the work is done; after it, since it may itself have written some of these files."""
    if folder is not None:
        (folder / "stamps").mkdir(parents=True, exist_ok=True)
        (folder / "stamps" / name).write_text(_fingerprint(patterns))


def _fingerprint(patterns: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for file in sorted(file for pattern in patterns for file in ROOT.glob(pattern)):
        digest.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
