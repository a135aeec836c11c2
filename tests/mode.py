"""Loaded by pytest before Django reads its settings: a mode of its own, on a database that is already there.

Without DATABASE_URL it is the cluster that `make test` starts.
"""

import os
from pathlib import Path

import pytest

TEST_CLUSTER = Path(__file__).resolve().parent.parent / "var" / "test-cluster"


def pytest_load_initial_conftests() -> None:
    if not os.environ.get("DATABASE_URL"):
        raise pytest.UsageError("No PostgreSQL to test on: run `make test`, or set DATABASE_URL.")


def _choose_database() -> None:
    """Now rather than in a hook: pytest-django reads the settings before any hook of ours runs."""
    if not os.environ.get("DATABASE_URL"):
        from config import cluster

        if cluster.status(TEST_CLUSTER) is cluster.Status.RUNNING:
            os.environ["DATABASE_URL"] = cluster.url(TEST_CLUSTER)


os.environ["MODE"] = "test"
_choose_database()
