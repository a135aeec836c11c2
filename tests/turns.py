"""Which tests run first, and which together: long ones do not end alone, and the demo is built once.

A plugin of pytest (`-p tests.turns`), so that it also speaks where pytest-xdist shares the tests out.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = "tests/demo/"
"""The tests of this folder stand on what takes long to build: one process, one after the other."""
FIRST = (
    TOGETHER,
    "tests/config/test_demo_days.py",
    "tests/laws/test_ledger_machine.py",
    "tests/config/test_fuzz.py",
    "tests/faults/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever shuffled them before."""
    items.sort(key=lambda item: _turn(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return Sharing(config, log)


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist ships no types
    """The next test to whoever is free, but for those that stay together."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid


def _turn(nodeid: str) -> int:
    return next((turn for turn, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))
