"""Each import contract, broken on purpose in a copy of the tree: one that can not break holds nothing."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.strict.silence import ROOT

LINT = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command as lint; lint()"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}
PACKAGES = ("coop", "governance", "timebank", "marketplace", "config", "tests")

# contract: the file that gets the line, and the line
FORBIDDEN = {
    "direction, app to app": ("direction", "coop/services/audit.py", "import governance.services"),
    "direction, config to tests": ("direction", "config/checks.py", "import tests.people"),
    "columns, selectors to services": (
        "columns",
        "governance/selectors/rules.py",
        "import governance.services",
    ),
    "columns, services to views": ("columns", "timebank/services/gifts.py", "import timebank.views"),
    "columns, form to api": ("columns", "marketplace/forms/requests.py", "import marketplace.api"),
    "columns, a column that has no place": ("columns", "coop/gadgets.py", ""),
    "edges, a view": ("edges", "governance/views/ballots.py", "import governance.models"),
    "edges, a consumer": ("edges", "marketplace/consumers/engagements.py", "import coop.models"),
    "edges, config": ("edges", "config/checks.py", "import coop.models"),
    "coop-models": ("coop-models", "governance/services/ballots.py", "import coop.models"),
    "governance-models": (
        "governance-models",
        "timebank/selectors/funds.py",
        "import governance.models.rules",
    ),
    "timebank-models": ("timebank-models", "marketplace/services/engagements.py", "import timebank.models"),
    "marketplace-models": ("marketplace-models", "config/demo/people.py", "import marketplace.models"),
    "domain": ("domain", "timebank/domain/legs.py", "import django.utils.timezone"),
    "domain, rules": ("domain", "timebank/rules.py", "from django.conf import settings"),
    "bootstrap": ("bootstrap", "config/cluster.py", "import django"),
    "cycles": ("cycles", "coop/domain/actors.py", "import coop.domain.navigation"),
}


def lint(root: Path, *options: str) -> str:
    """What import-linter says of a tree."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", LINT, "--no-logo", *options]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return " ".join(done.stdout.split())


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", root)
    only_python = shutil.ignore_patterns("__pycache__", "templates", "static", "locale", "*.json")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, root / package, ignore=only_python)
    return root


@pytest.fixture
def injected(copy: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    path, line = request.param
    target = copy / path
    before = target.read_text() if target.exists() else None
    target.write_text(f"{before or ''}\n{line}\n")
    yield copy
    if before is None:
        target.unlink()
    else:
        target.write_text(before)


def test_every_contract_holds() -> None:
    said = lint(ROOT, "--no-cache")
    assert [name for name in NAMES.values() if f"{name} KEPT" not in said] == [], said


@pytest.mark.parametrize(
    ("contract", "injected"),
    [(contract, (path, line)) for contract, path, line in FORBIDDEN.values()],
    ids=list(FORBIDDEN),
    indirect=["injected"],
)
@pytest.mark.long
def test_a_forbidden_import_breaks_its_contract(contract: str, injected: Path) -> None:
    assert f"{NAMES[contract]} BROKEN" in lint(injected)


def test_every_contract_is_broken_by_a_test() -> None:
    assert {contract for contract, _, _ in FORBIDDEN.values()} == set(NAMES)


def test_nothing_is_ignored() -> None:
    assert [contract["id"] for contract in CONTRACTS if "ignore_imports" in contract] == []
