"""`make VERB`: what cannot be done is said in one line, in the person's language, never as a traceback."""

import ast
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.cluster import ClusterError
from config.launch import __main__, addresses, checks, demo, shape, stamps, terminal, tools, verbs
from config.launch.terminal import LaunchError

ROOT = Path(__file__).resolve().parent.parent.parent


def launch(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a verb as make does, in English unless told, with nothing inherited that changes where it works."""
    unwanted = ("DATABASE_URL", "DATA_DIR", "PORT", "MODE", "LC_", "COV_CORE")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=inherited | {"LANG": "C.UTF-8"} | variables,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def assert_one_line(done: subprocess.CompletedProcess[str], told: str) -> None:
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(("language", "told"), [("C", "3.11 or newer"), ("fr_FR", "3.11 ou plus récent")])
def test_an_old_python_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, told: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert __main__.main() == 1
    said = capsys.readouterr()
    assert told in said.err
    assert "3.9" in said.err
    assert (said.out, said.err.count("\n")) == ("", 1)


@pytest.mark.parametrize(
    "name", ["launch/__main__", "sentences/words", "sentences/english", "sentences/french"]
)
def test_an_old_python_can_read_what_says_so(name: str) -> None:
    ast.parse((ROOT / "config" / f"{name}.py").read_text(), feature_version=(3, 6))


def test_a_port_in_use_is_said_before_any_work() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = launch("config.launch", "run", PORT=str(port))
    assert_one_line(done, f"Port {port} is in use")
    assert re.search(r"make run PORT=\d+", done.stderr)
    assert done.stdout == ""


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80"])
def test_a_wrong_port_is_said(port: str) -> None:
    assert_one_line(launch("config.launch", "run", PORT=port), f"PORT={port} is not a port")


def test_a_held_port_is_ours_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        monkeypatch.setenv("PORT", str(found.getsockname()[1]))
    with addresses.hold_port(), pytest.raises(LaunchError, match="in use"):
        addresses.hold_port()


@pytest.mark.parametrize(
    "url", ["mysql://host/name", "nonsense", "postgres://host:port/name", "postgres://[::1/x"]
)
def test_a_wrong_database_url_is_said(url: str) -> None:
    assert_one_line(launch("config.launch", "run", DATABASE_URL=url), "DATABASE_URL does not read as")


def test_an_unreachable_database_is_said() -> None:
    url = "postgres://someone:secret@127.0.0.1:1/none"
    done = launch("config.launch.inside", "seed", DATABASE_URL=url)
    assert_one_line(done, "The database does not answer")
    assert "secret" not in done.stdout + done.stderr


def test_a_terminal_without_our_letters_gets_the_sentence_all_the_same() -> None:
    done = launch("config.launch", "run", PORT="no", LANG="fr_FR.UTF-8", PYTHONIOENCODING="ascii")
    assert_one_line(done, "PORT=no n?est pas un port")


def test_a_broken_data_folder_is_said_in_french(tmp_path: Path) -> None:
    (tmp_path / "postgres.lock").mkdir()
    done = launch("config.launch.inside", "seed", DATA_DIR=str(tmp_path), LANG="fr_FR.UTF-8")
    assert_one_line(done, f"Le dossier {tmp_path} ne peut pas recevoir la base de données")


def test_stopping_what_does_not_run_is_no_fault(tmp_path: Path) -> None:
    done = launch("config.launch.inside", "stop", DATA_DIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")


def test_work_is_remembered_until_its_files_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    (tmp_path / "rules.py").write_text("one")
    before = stamps.differ(tmp_path, "found", "*.py")
    stamps.write(tmp_path, "found", "*.py")
    after = stamps.differ(tmp_path, "found", "*.py")
    (tmp_path / "rules.py").write_text("two")
    assert [before, after, stamps.differ(tmp_path, "found", "*.py")] == [True, False, True]


def test_every_file_that_declares_rules_is_looked_at_when_they_are_founded() -> None:
    apps = ("coop", "governance", "timebank", "marketplace")
    declaring = {
        path
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"^[A-Z_]+ = Rule\[", path.read_text(), re.MULTILINE)
    }
    assert len(declaring) > 3
    assert declaring <= {path for pattern in demo.RULES for path in ROOT.glob(pattern)}


def test_nothing_is_remembered_about_another_s_database() -> None:
    stamps.write(None, "found", "*/rules.py")
    assert stamps.differ(None, "found", "*/rules.py")


@pytest.mark.parametrize(
    ("failure", "code", "told"),
    [
        (LaunchError("do this"), 1, "do this\n"),
        (ClusterError("do\nthat"), 1, "do that\n"),
        (ValueError("odd\nthing"), 1, "(ValueError: odd)"),
        (KeyboardInterrupt(), terminal.INTERRUPTED, ""),
    ],
)
def test_every_failure_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], failure: BaseException, code: int, told: str
) -> None:
    def fail() -> int:
        with terminal.step("step_seed"):
            raise failure

    assert terminal.answer(fail, tmp_path / "log" / "launch.log") == code
    said = capsys.readouterr()
    assert told in said.err
    assert said.err.count("\n") <= 1
    assert "Traceback" not in said.out + said.err


def test_what_nobody_foresaw_is_kept_whole_in_the_log(tmp_path: Path) -> None:
    terminal.answer(lambda: 1 // 0, tmp_path / "launch.log")
    assert "ZeroDivisionError" in (tmp_path / "launch.log").read_text()


def test_make_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert verbs.obey([]) == 0
    said = capsys.readouterr().out
    named = re.search(r"^VERBS = (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert named is not None
    assert named[1].split() == list(verbs.VERBS) == re.findall(r"^  make (\S+)", said, re.MULTILINE)


def test_make_shape_measures_every_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert shape.show() == 0
    said = capsys.readouterr().out
    assert [folder for folder in shape.FOLDERS if not re.search(rf"^{folder} +\d+", said, re.MULTILINE)] == []


def test_every_check_runs_even_after_one_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **options: object) -> SimpleNamespace:
        ran.append(command)
        return SimpleNamespace(returncode=1)

    monkeypatch.setattr("subprocess.run", run)
    with pytest.raises(LaunchError, match="ruff check, ruff format, lint-imports"):
        checks.lint()
    assert len(ran) == 3


def test_what_ran_beside_is_told_after_in_one_piece(capfd: pytest.CaptureFixture[str]) -> None:
    failed: list[str] = []
    code = "import sys; print('one fault', flush=True); sys.exit(int(sys.argv[1]))"
    with checks._meanwhile({"a judge": ("-c", code, "1"), "another": ("-c", code, "0")}, failed):
        print("inside")  # noqa: T201
    assert capfd.readouterr().out == "inside\n── a judge\none fault\n── another\none fault\n"
    assert failed == ["a judge"]


def test_what_ran_beside_ends_with_what_it_ran_beside() -> None:
    begun = time.monotonic()
    with (
        pytest.raises(KeyboardInterrupt),
        checks._meanwhile({"x": ("-c", "import time; time.sleep(60)")}, []),
    ):
        raise KeyboardInterrupt
    assert time.monotonic() - begun < 30


def test_a_missing_uv_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(LaunchError, match="needs uv"):
        tools.write_locks()
