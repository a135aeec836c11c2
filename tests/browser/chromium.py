"""Debian's chromium, found on the machine and never downloaded; it reaches this machine and nothing else."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    *("--disable-background-networking", "--disable-component-update", "--disable-default-apps"),
    *("--disable-sync", "--no-first-run", "--no-default-browser-check"),
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
)


def find() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def running() -> Iterator[Browser]:
    program = find()
    if program is None:
        pytest.skip("no chromium on this machine: install it (apt-get install chromium) to run these tests")
    # Root may not use chromium's sandbox; anybody else keeps it.
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
