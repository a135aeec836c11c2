"""A weighed result as its page and its minutes tell it: each college with its heads, then the whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance import words
from governance.domain.colleges import NAMES, CollegeCount, Weighted, say, weights_of
from governance.domain.rules import Json


@dataclass(frozen=True, slots=True)
class CollegeRow:
    """A college in words. weight: a percentage, with its fraction where it has no end."""

    name: str
    weight: str
    heads: CollegeCount


def rows(weighted: Weighted) -> list[CollegeRow]:
    return [CollegeRow(say(one.college, _), words.say_ratio(one.weight), one) for one in weighted.colleges]


def weights(frozen: Mapping[str, Json]) -> str:
    """What each college weighs in a vote; "" where one member is one vote."""
    told = weights_of(frozen)
    return " · ".join(f"{_(NAMES.get(name, name))} {words.say_ratio(told[name])}" for name in sorted(told))


def lines(weighted: Weighted) -> list[str]:
    """The same on paper, a line each, and the weighed result last."""
    told = [
        _("%(college)s: weight %(weight)s, %(electorate)s voters, %(yes)s yes, %(no)s no, %(blank)s blank")
        % {
            "college": row.name,
            "weight": row.weight,
            "electorate": row.heads.electorate,
            "yes": row.heads.yes,
            "no": row.heads.no,
            "blank": row.heads.blank,
        }
        for row in rows(weighted)
    ]
    return [*told, result(weighted)]


def result(weighted: Weighted) -> str:
    """What the colleges come to together."""
    said = {"yes": words.say_ratio(weighted.yes), "no": words.say_ratio(weighted.no)}
    return _("Weighed by colleges: yes %(yes)s, no %(no)s. This decides; heads stand beside.") % said
