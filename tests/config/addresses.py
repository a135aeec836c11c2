"""Every address of the house, with something real in the place of each of its names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Address:
    """name: with its namespace; path: what a browser asks for."""

    name: str
    path: str


def every(names: Mapping[str, int | str]) -> list[Address]:
    """The addresses outside the administration, each once."""
    found = {}
    for name, parts in _named(get_resolver()):
        if not name.startswith("admin:"):
            is_allauths = name.startswith(("account_", "mfa_"))
            given = {part: 1 if is_allauths else names[part] for part in parts}
            found[name] = Address(name, reverse(name, kwargs=given))
    return list(found.values())


def of_administration() -> list[str]:
    """The pages of the administration that need no object."""
    paths = set()
    for name, parts in _named(get_resolver()):
        if name.startswith("admin:") and not parts:
            try:
                paths.add(reverse(name))
            except NoReverseMatch:  # the list of one app, whose name is in its address
                continue
    return sorted(paths)


def _named(
    resolver: URLResolver, namespace: str = "", parts: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each name with the parts that its address needs."""
    for entry in resolver.url_patterns:
        needed = (*parts, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _named(entry, inner, needed)
        elif entry.name:
            yield f"{namespace}{entry.name}", needed
