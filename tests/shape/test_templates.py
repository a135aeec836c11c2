"""Templates hold no style, no script and no dead page."""

import re
from collections.abc import Iterator, Sequence

import pytest

from tests.shape import sources
from tests.shape.sources import Script, Template, line_of, listed
from tests.shape.test_direction import INCLUDED

INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\s(?:hx-)?on[a-z:-]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "something that htmx would evaluate": re.compile(
        r"hx-(?:vals|headers|vars)\s*=\s*[\"']js:", re.IGNORECASE
    ),
    "a file from elsewhere": re.compile(
        r"<(?:script|link|img)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
}
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
# Asked for by Django, allauth and the form renderer under their own names.
ASKED_BY_OTHERS = re.compile(
    r"^(account|admin|allauth|mfa|usersessions|django)/|^(400|403|404|429|500)\.html$"
)


def inline(template: Template) -> Iterator[str]:
    text = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), template.text)
    for what, pattern in INLINE.items():
        for match in pattern.finditer(text):
            yield f"{template.path}:{line_of(text, match.start())}: {what}"


def unused(templates: Sequence[Template], scripts: Sequence[Script]) -> Iterator[str]:
    """Templates that no template includes and no Python file names, whole or in part of an f-string."""
    asked = {match[1] for template in templates for match in INCLUDED.finditer(template.text)}
    code = "\n".join(script.text for script in scripts)
    for template in templates:
        plain = template.name.removesuffix(".html")
        is_asked = template.name in asked or f'"{template.name}' in code or f'"{plain}"' in code
        is_theirs = ASKED_BY_OTHERS.search(template.name) is not None
        if not (is_asked or is_theirs or _is_computed(template.name, code)):
            yield f"{template.path} is used nowhere"


def _is_computed(name: str, code: str) -> bool:
    """A name put together from a fixed folder: f"coop/pages/{page}.html"."""
    folder = name.rpartition("/")[0]
    return bool(folder) and f'"{folder}/{{' in code


def test_pages_hold_no_style_and_no_script() -> None:
    assert listed(fault for template in sources.templates() for fault in inline(template)) == ""


def test_every_template_is_used() -> None:
    assert listed(unused(sources.templates(), sources.scripts())) == ""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<p>\n<style>p {}</style>", "2: a style element"),
        ('<p style="color: red">', "an inline style"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<button class="a" onclick="go()">', "an event attribute"),
        ('<div hx-on:click="go()">', "an event attribute"),
        ('<a href="javascript:go()">', "a script address"),
        ('<div hx-vals="js:{a: 1}">', "something that htmx would evaluate"),
        ('<script src="https://cdn.example/htmx.js"></script>', "a file from elsewhere"),
    ],
)
def test_an_inline_thing_is_seen(text: str, what: str) -> None:
    (fault,) = inline(Template("coop", "coop/bad.html", text))
    assert fault.endswith(what)


@pytest.mark.parametrize(
    "text",
    [
        '<script src="{% static "coop/live.js" %}" defer></script>',
        '<script id="data" type="application/json">{}</script>',
        '{# style="" #}<p class="style">on = off</p>',
        '<svg width="{{ width }}" xmlns="http://www.w3.org/2000/svg">',
    ],
)
def test_what_is_allowed_passes(text: str) -> None:
    assert list(inline(Template("coop", "coop/good.html", text))) == []


def test_a_template_that_nobody_asks_for_is_seen() -> None:
    page = Template("coop", "coop/page.html", '{% include "coop/part.html" %}')
    part, dead = Template("coop", "coop/part.html", ""), Template("coop", "coop/dead.html", "")
    view = Script("coop/views/page.py", 'render(request, "coop/page.html")')
    assert list(unused([page, part, dead], [view])) == ["coop/templates/coop/dead.html is used nowhere"]
