"""Contrast measured from the tokens themselves: text 4.5 to 1, shapes 3 to 1, by day and by night."""

import re
from pathlib import Path

import pytest

import coop

TOKENS = (Path(coop.__file__).parent / "static" / "coop" / "tokens.css").read_text()
PAIR = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
PLAIN = re.compile(r"^ {4}--([a-z-]+): (#[0-9a-f]{6});", re.MULTILINE)
COLOURS = {name: {"light": light, "dark": dark} for name, light, dark in PAIR.findall(TOKENS)}

THEMES = ("light", "dark")
GROUNDS = ("paper", "surface", "well")
FAMILIES = ("coop", "governance", "timebank", "marketplace")
TONES = ("good", "wait", "care", "stop")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "accent") for ground in GROUNDS],
    *[("accent-strong", ground) for ground in (*GROUNDS, "accent-tint")],
    *[(ink, "accent-tint") for ink in ("ink", "accent")],
    *[("on-accent", ground) for ground in ("accent", "accent-strong")],
    *[(name, ground) for name in (*FAMILIES, *TONES) for ground in ("paper", "surface", f"{name}-tint")],
    *[("ink", f"{name}-tint") for name in (*FAMILIES, *TONES)],
]
SHAPES = [
    *[(shape, ground) for shape in ("edge", "focus") for ground in GROUNDS],
    *[(name, ground) for name in FAMILIES for ground in GROUNDS],
]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_measure_itself() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(theme: str, shape: str, ground: str) -> None:
    assert contrast(COLOURS[shape][theme], COLOURS[ground][theme]) >= 3


def test_older_browsers_get_the_colours_of_the_day() -> None:
    assert dict(PLAIN.findall(TOKENS)) == {name: pair["light"] for name, pair in COLOURS.items()}


def test_no_colour_is_written_elsewhere() -> None:
    """A colour outside the tokens would be measured by nobody; white behind a QR code is no taste."""
    folder = Path(coop.__file__).parent / "static" / "coop"
    for sheet in folder.rglob("*.css"):
        if sheet.name not in {"tokens.css", "admin.css", "print.css"}:
            found = re.findall(
                r"(?<![\w&-])#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(", sheet.read_text()
            )
            assert found in ([], ["#fff"] if sheet.name == "doors.css" else []), sheet.name
