"""What the launcher says: the same in English and in French, in the language of the terminal, on one line."""

import re
from pathlib import Path
from string import Formatter

import pytest

from config.sentences import english, french, words

ROOT = Path(__file__).resolve().parent.parent.parent


def test_both_languages_say_the_same_things() -> None:
    def holes(sentence: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name}

    assert english.SENTENCES.keys() == french.SENTENCES.keys()
    for key, sentence in english.SENTENCES.items():
        assert holes(sentence) == holes(french.SENTENCES[key]), key
        assert "\n" not in sentence + french.SENTENCES[key], key


def test_every_sentence_is_said_and_every_said_one_exists() -> None:
    files = [ROOT / "config/cluster.py", *ROOT.glob("config/embedded/*.py"), *ROOT.glob("config/launch/*.py")]
    code = "".join(file.read_text() for file in files)
    unsaid = {key for key in english.SENTENCES if f'"{key}"' not in code}
    said = set(re.findall(r'(?:say|explain|step|_command)\(\s*"(\w+)"', code))
    assert {key for key in unsaid if not key.startswith(("help_", "role_"))} == set()
    assert {key for key in said if not key.endswith("_")} <= english.SENTENCES.keys()


@pytest.mark.parametrize(
    ("variables", "is_french"),
    [
        ({"LANG": "fr_FR.UTF-8"}, True),
        ({"LANG": "C.UTF-8"}, False),
        ({}, False),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, False),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_CH.UTF-8"}, True),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, True),
    ],
)
def test_the_terminal_s_language_decides(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_french: bool
) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert words.is_french() is is_french
    assert words.say("welcome") == ("Temps commun" if is_french else "Temps commun (Commontime)")
