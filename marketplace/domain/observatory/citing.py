"""How a series is cited: who, when, what, which version, and the hash that tells it from any other."""

from dataclasses import dataclass
from datetime import date

SHORT_HASH = 12


@dataclass(frozen=True, slots=True)
class Citation:
    """What stands in a citation, in the order of APA (7th edition) for data sets.

    kind: the words for "data set" in the reader's language. digest: the sha256 of the open document.
    """

    author: str
    on: date
    title: str
    quarter: str
    version: int
    kind: str
    url: str
    digest: str

    def line(self) -> str:
        """One line: Author. (Year). Title (Quarter, v1) [Data set]. sha256:…. Address"""
        what = f"{self.title.rstrip('?').strip()} ({self.quarter}, v{self.version}) [{self.kind}]"
        return f"{self.author}. ({self.on.year}). {what}. sha256:{self.digest[:SHORT_HASH]}. {self.url}"
