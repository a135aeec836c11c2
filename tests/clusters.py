"""A PostgreSQL cluster of a test's own, as `make run` starts one: nothing traded for speed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg2.extensions import parse_dsn

from config import cluster


@contextmanager
def durable() -> Iterator[Path]:
    """The data folder of a running cluster, where the server's user may enter; it ends with the test."""
    folder = Path(tempfile.mkdtemp(prefix="ct-"))
    folder.chmod(0o755)
    try:
        cluster.start(folder)
        yield folder
    finally:
        cluster.stop(folder)
        shutil.rmtree(folder)


def address(folder: Path) -> dict[str, str]:
    """Its database, as Django's settings write it: whatever else they name is another server's."""
    parts = parse_dsn(cluster.url(folder))
    return {
        "NAME": parts["dbname"],
        "HOST": parts["host"],
        "USER": parts["user"],
        "PASSWORD": "",
        "PORT": "",
        "OPTIONS": {},
    }
