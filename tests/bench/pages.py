"""`make bench-pages`: how long each page of the walk takes on the demo's data, and how many queries it makes.

A server of its own answers over HTTP on this machine; each page is asked for once to warm it, then
several times in rounds, so that a slow moment of the machine falls on all of them. The figure of a
page is its median.
"""

import http.client
import http.cookiejar
import re
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

from tests.bench.report import Bar, publish
from tests.demo.addresses import PEOPLE, addresses

ROUNDS = 9
LIMIT_MS = 300
LIMIT_QUERIES = 30
PATIENCE_SECONDS = 30
PASSWORD = "temps-commun-demo"


@dataclass
class Visitor:
    """A browser that keeps its cookies."""

    base: str
    opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
    )

    def get(self, path: str) -> http.client.HTTPResponse:
        answer: http.client.HTTPResponse = self.opener.open(self.base + path)
        return answer

    def log_in(self, person: str) -> None:
        page = self.get("/compte/login/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        fields = {"login": f"{person}@demo.example", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        self.opener.open(self.base + "/compte/login/", urllib.parse.urlencode(fields).encode())


def main(port: int) -> int:
    import django

    django.setup()
    wanted = addresses()
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "uvicorn",
            "config.asgi:application",
            "--port",
            str(port),
            "--log-level",
            "warning",
        ]
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base)
        return _measure(base, wanted)
    finally:
        server.terminate()
        server.wait()


def _measure(base: str, wanted: dict[str, list[str]]) -> int:
    visitors = {person: Visitor(base) for person in PEOPLE}
    for person, visitor in visitors.items():
        if person != "visitor":
            visitor.log_in(person)
    pages = [(person, path) for person in PEOPLE for path in wanted[person]]
    times: dict[tuple[str, str], list[float]] = {page: [] for page in pages}
    queries = {page: int(visitors[page[0]].get(page[1]).headers["X-Query-Count"]) for page in pages}
    for _ in range(ROUNDS):
        for person, path in pages:
            begun = time.perf_counter()
            visitors[person].get(path).read()
            times[person, path].append((time.perf_counter() - begun) * 1000)
    medians = {page: statistics.median(taken) for page, taken in times.items()}
    figures = {
        "page_ms_max": max(medians.values()),
        "page_ms_median": statistics.median(medians.values()),
        "queries_max": max(queries.values()),
        "pages": len(pages),
    }
    bars = [
        Bar(f"{person} {path} ({queries[person, path]} queries)", medians[person, path], LIMIT_MS)
        for person, path in pages
    ]
    publish("pages", "Pages of the walk on the demo's data", "ms", bars, figures)
    return int(figures["page_ms_max"] >= LIMIT_MS or figures["queries_max"] >= LIMIT_QUERIES)


def _wait(base: str) -> None:
    """Until the server answers. Raises when it does not in time."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(base).read()  # noqa: S310  our own server on this machine
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
