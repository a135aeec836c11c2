"""The environment in var/env: made once, made again when its locks change, its failures said in one line."""

import re
import sys
from pathlib import Path

import pytest

from config.launch import environment
from config.launch.terminal import LaunchError
from config.sentences import words

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place in which the launcher believes to make its environment."""
    for name in ("ENV", "VAR", "LOCKS"):
        monkeypatch.setattr(environment, name, tmp_path / name.lower())
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "env" / "bin" / "python")
    monkeypatch.setattr(environment, "LOG", tmp_path / "var" / "install.log")
    (tmp_path / "locks").mkdir()
    for name in ("run", "dev"):
        (tmp_path / "locks" / f"{name}.txt").write_text("one==1 \\\n  --hash=sha256:0\ntwo-more==2 \\\n")
    return tmp_path


def write_pip(python: Path, said: str, code: int) -> None:
    """A python whose pip only talks."""
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {code}\n")
    python.chmod(0o755)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Max retries exceeded with url: /x\nERROR: No matching distribution found for one==1", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that was locked"),
        ("ERROR: No matching distribution found for one==1", "no one for Python"),
        ("error: subprocess-exited-with-error\nerror: command 'gcc' failed: No such file", "C compiler"),
        ("  ERROR: Failed building wheel for one", "C compiler"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: the moon is in the way", "the moon is in the way"),
        ("", "could not be installed"),
    ],
)
def test_pip_s_complaint_becomes_one_line(bench: Path, said: str, told: str) -> None:
    write_pip(environment.PYTHON, said, code=1)
    lock, log = environment.LOCKS / "run.txt", bench / "log" / "install.log"
    with pytest.raises(LaunchError, match=re.escape(told)) as refused:
        environment.install(environment.PYTHON, lock, log, lambda progress: None)
    assert str(log) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert said in log.read_text()


def test_pip_s_progress_is_told(bench: Path) -> None:
    said = [
        "Collecting one==1 (from x)",
        "Processing /a/two_more-2-py3.whl",
        "Installing collected packages: x",
    ]
    write_pip(environment.PYTHON, "\n".join(said), code=0)
    told: list[str] = []
    environment.install(environment.PYTHON, environment.LOCKS / "run.txt", bench / "log", told.append)
    assert told == ["1/2 one", "2/2 two_more", words.say("pip_unpacks")]


@pytest.fixture
def made(bench: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is made and installed, in order, without doing it."""
    done: list[str] = []

    def create() -> None:
        done.append("env")
        write_pip(environment.PYTHON, "", code=0)
        for stamp in environment.ENV.glob("*.stamp"):
            stamp.unlink()

    monkeypatch.setattr(environment, "_create", create)
    monkeypatch.setattr(environment, "install", lambda python, lock, log, tell: done.append(lock.stem))
    return done


def test_the_environment_is_made_once(made: list[str]) -> None:
    environment.ensure("run")
    environment.ensure("run")
    assert made == ["env", "run"]


def test_the_tests_add_their_tools_to_it(made: list[str]) -> None:
    environment.ensure("run")
    environment.ensure("dev")
    environment.ensure("run")
    assert made == ["env", "run", "dev"]


def test_another_lock_makes_it_anew(made: list[str]) -> None:
    environment.ensure("dev")
    (environment.LOCKS / "run.txt").write_text("one==2\n")
    environment.ensure("run")
    assert made == ["env", "dev", "env", "run"]


def test_an_interrupted_installation_is_begun_again(made: list[str]) -> None:
    write_pip(environment.PYTHON, "", code=0)
    environment.ensure("run")
    assert made == ["env", "run"]


def test_a_python_without_venv_is_said(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(LaunchError, match="apt install python"):
        environment.ensure("run")


def test_a_venv_that_fails_is_said(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(LaunchError, match=re.escape(str(environment.LOG))):
        environment.ensure("run")


def test_a_folder_that_cannot_be_written_is_said(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "VAR", bench / "locks" / "run.txt")
    with pytest.raises(LaunchError, match="cannot be written to"):
        environment.ensure("run")


def test_both_locks_hold_the_same_versions_and_no_index_host() -> None:
    run, dev = ((ROOT / f"config/requirements/{name}.txt").read_text() for name in ("run", "dev"))
    pinned = re.compile(r"^[\w.\[\]-]+==\S+", re.MULTILINE)
    assert set(pinned.findall(run)) <= set(pinned.findall(dev))
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", run + dev)
