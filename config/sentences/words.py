"""What the launcher and the embedded database say to a person in a terminal, in English or in French.

Outside Django's catalogues: these sentences are needed before anything is installed, even by an old python3.
"""

import os

from config.sentences import english, french


def is_french() -> bool:
    """The language that the terminal asks for, in the order in which POSIX reads it."""
    chosen = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((value for value in chosen if value), "").startswith("fr")


def say(key: str, **details: object) -> str:
    sentences = french.SENTENCES if is_french() else english.SENTENCES
    return sentences[key].format(**details)
