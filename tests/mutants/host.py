"""`python -m tests.mutants.host`: runs pytest for each line of arguments that it reads, each in a child.

The house is loaded once; a child begins where others would begin to import. One line is answered for each:
how pytest ended, and what it said.
"""

import json
import os
import sys
import tempfile
import traceback

import django
import pytest

django.setup()

import django.test  # noqa: E402  once Django is set up

import config.urls  # noqa: E402  once Django is set up

LOADED = (config.urls, django.test)
"""What takes long; pytest itself wants to be the first to read the tests."""


def main() -> None:
    for line in iter(sys.stdin.readline, ""):
        with tempfile.TemporaryFile("w+") as said:
            pid = os.fork()
            if pid == 0:
                run(json.loads(line), said.fileno())
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            said.seek(0)
            sys.stdout.write(json.dumps({"code": code, "said": said.read()}) + "\n")
        sys.stdout.flush()


def run(arguments: list[str], said: int) -> None:
    code = 70
    try:
        os.dup2(said, 1)
        os.dup2(said, 2)
        code = int(pytest.main(arguments))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
