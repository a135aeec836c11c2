"""Many values as one parameter of a question: the driver would write each as an expression of its own."""

from collections.abc import Iterable


def written(values: Iterable[int | str]) -> str:
    """An array as PostgreSQL reads it: of numbers, codes and instants, which hold nothing to be quoted.

    Two thousand numbers are read in a tenth of the time that they take as `ARRAY[…]`, which is parsed.
    """
    return "{" + ",".join(map(str, values)) + "}"


def quoted(values: Iterable[str]) -> str:
    """The same of any texts."""
    return "{" + ",".join(f'"{_escaped(value)}"' for value in values) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
