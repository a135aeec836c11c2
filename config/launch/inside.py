"""The second half of a verb, run by the environment's own Python once it holds what the verb needs."""

import sys

from config.launch import checks, demo, shape, tools
from config.launch.environment import VAR
from config.launch.terminal import answer, end_politely, own_ctrl_c

WORK = {
    "run": lambda: demo.run(int(sys.argv[2])),
    "stop": demo.stop,
    "seed": demo.seed,
    "test": checks.test,
    "test-long": checks.test_long,
    "lint": checks.lint,
    "types": checks.check_types,
    "fix": tools.fix,
    "shape": shape.show,
    "translations": tools.update_translations,
    "lock": tools.write_locks,
    "bench-pages": demo.bench_pages,
    "bench-start": tools.bench_start,
    "bench-ledger": tools.bench_ledger,
    "bench-matching": tools.bench_matching,
    "bench-tally": tools.bench_tally,
    "bench-votes": tools.bench_votes,
    "bench-dryrun": tools.bench_dryrun,
    "bench-distribution": tools.bench_distribution,
    "bench-observatory": tools.bench_observatory,
}

if __name__ == "__main__":
    end_politely()
    with own_ctrl_c():
        code = answer(WORK[sys.argv[1]], VAR / "log" / "launch.log")
    sys.exit(code)
