"""What every answer of the house wears, whoever asks and whatever it says."""

import re

from django.http import HttpResponse
from django.http.response import HttpResponseBase

NEVER = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:")
ALWAYS = (
    *("default-src 'none'", "script-src 'self'", "style-src 'self'"),
    *("base-uri 'none'", "frame-ancestors 'none'"),
)
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
INLINE = {
    "a style element": re.compile(r"<style\b"),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)"),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']"),
    "something from elsewhere": re.compile(r"<(?:script|link|img)\b[^>]*(?:src|href)=[\"'](?:https?:)?//"),
}


def gaps(response: HttpResponseBase, *, is_personal: bool) -> list[str]:
    """What is missing from an answer, or stands in a page that its policy would refuse."""
    given = response.headers
    policy = given.get("Content-Security-Policy", "")
    directives = {part.strip() for part in policy.split(";")}
    sources = {source for part in directives for source in part.split()[1:]}
    found = [f"the policy says {source}" for source in NEVER if source in sources or f"'{source}'" in sources]
    found += [f"the policy lacks {directive}" for directive in ALWAYS if directive not in directives]
    found += [
        f"{name} is not {value}" for name, value in HEADERS.items() if response.headers.get(name) != value
    ]
    if is_personal and "no-store" not in given.get("Cache-Control", ""):
        found.append("a personal answer may be stored")
    if given.get("Content-Type", "").startswith("text/html") and isinstance(response, HttpResponse):
        page = response.content.decode()
        found += [f"the page holds {what}" for what, pattern in INLINE.items() if pattern.search(page)]
    return found
