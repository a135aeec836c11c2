"""What a page complains about while a person uses it, and what would stop somebody who can not see it."""

from typing import Any

from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Error, Page

TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))
"""
TELL_TOO_WIDE = """() => {
  const scrolls = (inner, outer) => inner !== outer
    && (getComputedStyle(inner).overflowX !== "visible" || scrolls(inner.parentElement, outer));
  const pieces = document.querySelectorAll("main :is(table, dl, svg, p, h1, h2, h3, form)");
  const found = [...pieces].filter((inner) => {
    const outer = inner.parentElement.closest(".card, .notice, main");
    const beyond = inner.getBoundingClientRect().right - outer.getBoundingClientRect().right;
    const isSeen = !inner.closest(".visually-hidden");
    return beyond > 1 && isSeen && !scrolls(inner.parentElement, outer.parentElement);
  }).map((inner) => `${inner.tagName} wider than its card: ${inner.textContent.trim().slice(0, 60)}`);
  const root = document.documentElement;
  return root.scrollWidth > root.clientWidth ? ["wider than the window", ...found] : found;
}"""
SERIOUS = ("serious", "critical")


class Watcher:
    """The complaints of every page that it watches."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self._expected: list[str] = []

    def watch(self, page: Page) -> None:
        page.add_init_script(TELL_VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", self._fail)

    def expect(self, words: str) -> None:
        """A complaint with these words is what the test is about."""
        self._expected.append(words)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._keep(f"{message.location.get('url', '')}: {message.text}")

    def _fail(self, error: Error) -> None:
        self._keep(str(error))

    def _keep(self, complaint: str) -> None:
        if not any(words in complaint for words in self._expected):
            self.complaints.append(complaint)


def too_wide(page: Page) -> list[str]:
    """What sticks out of the window, or of the card that it lies in without a way to scroll there."""
    found: list[str] = page.evaluate(TELL_TOO_WIDE)
    return [f"{page.url}: {one}" for one in found]


def barriers(page: Page) -> list[str]:
    """The serious and critical violations that axe finds on a page, each with its rule and its element.

    axe comes in through the debugger, so that the page keeps its own content policy.
    """
    page.evaluate(f"{AXE_SCRIPT}; null")
    found: dict[str, Any] = page.evaluate("() => window.axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{page.url}: {violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
