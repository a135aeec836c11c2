"""`make run`, `make seed`, `make stop`: the demo cooperative, prepared in one process and served by it."""

import contextlib
import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

from config.launch import addresses, databases, stamps
from config.launch.environment import ROOT, VAR
from config.launch.terminal import LaunchError, line, step
from config.sentences.words import say

LOG_INS = ("member", "newcomer", "coordinator", "auditor", "observer", "admin")
RULES = ("*/rules.py", "*/rules/*.py", "*/domain/*/*rules.py")  # where rules are declared
GOODBYE_SECONDS = 3  # open sockets do not keep the server from closing longer than this


def run(descriptor: int) -> int:
    held = socket.socket(fileno=descriptor)
    held.set_inheritable(False)
    data_dir = _enter()
    os.environ.setdefault("PUBLIC_URL", addresses.of(held.getsockname()[1]))
    with databases.opened(data_dir):
        _prepare(data_dir)
        _serve(held, data_dir)
    line(say("goodbye", path=os.path.relpath(data_dir)))
    return 0


def seed() -> int:
    data_dir = _enter()
    with databases.opened(data_dir):
        _prepare(data_dir, seed_again=True)
    return 0


def bench_pages() -> int:
    """Measure the pages on the demo's own data, served by another process."""
    data_dir = _enter()
    with databases.opened(data_dir):
        _prepare(data_dir)
        bench = (sys.executable, "-m", "tests.bench.pages", str(addresses.find_free(8000)))
        return subprocess.run(bench, cwd=ROOT, check=False).returncode  # noqa: S603  our own words


def stop() -> int:
    return databases.stop(_enter())


def _enter() -> Path:
    """The demo's settings, and the folder of its data."""
    os.environ["MODE"] = "demo"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    return Path(os.environ.get("DATA_DIR") or VAR / "data").resolve()


def _prepare(data_dir: Path, *, seed_again: bool = False) -> None:
    """Bring the catalogues and the database up to date; what is already so costs only a look."""
    _compile_translations()
    with step("step_django"):
        import django

        django.setup()
        from config import roles

        with roles.as_owner():
            databases.check_answers()
            is_behind = _has_migrations_to_run()
    # Another server's contents are not ours to remember: its commands look for themselves each time.
    known = None if os.environ.get("DATABASE_URL") else data_dir
    if is_behind:
        _command("step_migrate", "migrate", interactive=False, verbosity=0)
    # The demo's history founds its rules six months ago; `found` then adds only rules that are newer than it.
    if seed_again or stamps.differ(known, "seed", "config/demo/*.py"):
        _command("step_seed", "seed")
        stamps.write(known, "seed", "config/demo/*.py")
    if stamps.differ(known, "found", *RULES):
        _command("step_found", "found")
        stamps.write(known, "found", *RULES)


def _compile_translations() -> None:
    """Before Django reads the catalogues: it does so once, and what is not there then is in English."""
    files = "*/locale/*/LC_MESSAGES/django.[mp]o"
    if stamps.differ(VAR, "translations", files):
        with step("step_translations"):
            from config import catalogues

            catalogues.compile_all()
        stamps.write(VAR, "translations", files)


def _command(label: str, name: str, *arguments: str, **options: object) -> None:
    """A management command as one step: it may show its progress, its last words are ours to say."""
    from django.core.management import CommandError, call_command

    try:
        with step(label):
            call_command(name, *arguments, stdout=io.StringIO(), **options)
    except CommandError as refused:
        raise LaunchError(str(refused)) from refused


def _has_migrations_to_run() -> bool:
    """Asked of the database itself, which may be another than last time."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _serve(held: socket.socket, data_dir: Path) -> None:
    """Serve until Ctrl-C; the pages are loaded before the address is shown."""
    import uvicorn

    address = addresses.of(held.getsockname()[1]) + "/"
    with step("step_serve"):
        options = uvicorn.Config(
            "config.asgi:application",
            log_level="warning",
            lifespan="off",
            timeout_graceful_shutdown=GOODBYE_SECONDS,
        )
        options.load()
    _show_address(address, data_dir)
    with keeping_meanwhile(), contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(options).run(sockets=[held])


@contextlib.contextmanager
def keeping_meanwhile() -> Iterator[None]:
    """Meanwhile, what has a term happens, as `manage.py keep` does elsewhere: sealing, mediations, votes."""
    from django.db import connection

    from config.keeper import Keeper

    def keep() -> None:
        Keeper(lambda line: None).keep(ended)
        connection.close()

    ended = Event()
    keeper = Thread(target=keep, name="keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join(GOODBYE_SECONDS)


def _show_address(address: str, data_dir: Path) -> None:
    from django.conf import settings

    line()
    line(say("ready", address=address))
    line()
    line(say("log_ins", password=settings.DEMO_PASSWORD))
    for role in LOG_INS:
        line(f"  {role + '@demo.example':<26} {say('role_' + role)}")
    line()
    line(say("how_to_stop", path=os.path.relpath(data_dir)))
