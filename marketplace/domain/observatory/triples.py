"""Statements of a graph, written as Turtle and as JSON-LD: no more of either than a catalogue needs.

Every subject has an address of its own, so that neither form needs blank nodes. What may not stand in an
address is percent-encoded; texts are escaped as the grammar of Turtle 1.1 wants it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PREFIXES: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_SAFE = frozenset("!#$%&'()*+,-./:;=?@[]_~")
"""Beside letters and figures of ASCII: what may stand in an address as it is (RFC 3986)."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


@dataclass(frozen=True, slots=True)
class Iri:
    """An address, whole or with a prefix ("dct:title")."""

    text: str

    @property
    def whole(self) -> str:
        prefix, colon, name = self.text.partition(":")
        if colon and prefix in PREFIXES:
            return PREFIXES[prefix] + name
        return "".join(one if _is_plain(one) else _percent(one) for one in self.text)

    @property
    def is_short(self) -> bool:
        return self.text.partition(":")[0] in PREFIXES


@dataclass(frozen=True, slots=True)
class Literal:
    """A text. language: "fr"; kind: a datatype with a prefix ("xsd:date"); neither for plain words."""

    text: str
    language: str = ""
    kind: str = ""


Term = Iri | Literal


@dataclass(frozen=True, slots=True)
class Triple:
    """subject: an address; predicate: with a prefix."""

    subject: str
    predicate: str
    thing: Term


def turtle(found: Iterable[Triple]) -> str:
    """Turtle 1.1: the prefixes, then each subject once, in the order in which they come."""
    head = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    blocks = []
    for subject, said in _by_subject(found).items():
        inside = " ;\n".join(
            f"    {predicate} {', '.join(_turtle(thing) for thing in things)}"
            for predicate, things in said.items()
        )
        blocks.append(f"{_turtle(Iri(subject))}\n{inside} .")
    return "\n".join(head) + "\n\n" + "\n\n".join(blocks) + "\n"


def json_ld(found: Iterable[Triple]) -> str:
    """JSON-LD 1.1: the prefixes as its context, then each subject once."""
    nodes = [
        {
            "@id": Iri(subject).whole,
            **{
                ("@type" if predicate == "rdf:type" else predicate): [_json(predicate, one) for one in things]
                for predicate, things in said.items()
            },
        }
        for subject, said in _by_subject(found).items()
    ]
    return json.dumps({"@context": dict(PREFIXES), "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"


def _by_subject(found: Iterable[Triple]) -> dict[str, dict[str, list[Term]]]:
    """Nothing is said twice."""
    subjects: dict[str, dict[str, list[Term]]] = {}
    for triple in found:
        things = subjects.setdefault(triple.subject, {}).setdefault(triple.predicate, [])
        if triple.thing not in things:
            things.append(triple.thing)
    return subjects


def _is_plain(one: str) -> bool:
    return one in _SAFE or (one.isascii() and one.isalnum())


def _percent(one: str) -> str:
    return "".join(f"%{byte:02X}" for byte in one.encode())


def _turtle(thing: Term) -> str:
    if isinstance(thing, Iri):
        return thing.text if thing.is_short else f"<{thing.whole}>"
    text = f'"{_escaped(thing.text)}"'
    if thing.language:
        return f"{text}@{thing.language}"
    return f"{text}^^{thing.kind}" if thing.kind else text


def _escaped(text: str) -> str:
    """Characters of control have no other way in; a lone surrogate is no text and can not be written."""
    return "".join(
        _ESCAPES.get(one) or (f"\\u{ord(one):04X}" if ord(one) < ord(" ") or one == "\x7f" else one)
        for one in text
    )


def _json(predicate: str, thing: Term) -> str | dict[str, str]:
    if isinstance(thing, Iri):
        return thing.whole if predicate == "rdf:type" else {"@id": thing.whole}
    if thing.language:
        return {"@value": thing.text, "@language": thing.language}
    return {"@value": thing.text, "@type": Iri(thing.kind).whole} if thing.kind else {"@value": thing.text}
