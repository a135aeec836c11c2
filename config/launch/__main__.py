"""What the Makefile calls: `python3 -m config.launch VERB`.

This file and the sentences are read by whatever python3 the machine has, so they keep to what an old one
parses; everything else is imported once the version is known to do.
"""

import sys

from config.sentences.words import say

PYTHON_NEEDED = (3, 11)


def main() -> int:
    if sys.version_info[:2] < PYTHON_NEEDED:
        found = "{}.{}".format(*sys.version_info[:2])
        sys.stderr.write(say("python_too_old", found=found) + "\n")
        return 1
    from config.launch import verbs

    return verbs.obey(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
