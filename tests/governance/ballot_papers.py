"""Ballot papers as a browser sends them, and slips that hypothesis draws."""

from bs4 import BeautifulSoup, Tag
from django.http import QueryDict
from hypothesis import strategies as st

from governance.domain.counting import Method
from governance.domain.polls import Limits
from governance.domain.slips import GRADED, RANKED, STRICT, TICKED, Marks, Slip
from governance.forms.paper_forms import PREFIX, PaperForm

OPTIONS = tuple((name, f"Option {name} <&>") for name in ("a", "b c", "42", "é", "blank"))
COSTS = {option: 100_00 * place for place, (option, _label) in enumerate(OPTIONS, start=1)}


def slip_of(method: Method, *, count: int = 5, limits: Limits | None = None) -> Slip:
    """A paper of that method, with its own limits unless told."""
    fixed = {Method.YES_NO: 2, Method.CONSENT: 1}
    options = OPTIONS[: fixed.get(method, count)]
    usual = {
        Method.SCORE: Limits(0, 5),
        Method.MAJORITY_JUDGMENT: Limits(0, 6),
        Method.DOTS: Limits(0, total=10),
    }
    costs = {option: COSTS[option] for option, _label in options}
    return Slip(method, options, limits or usual.get(method, Limits()), budget_cents=1_000_00, costs=costs)


def sent(page: str) -> QueryDict:
    """What a browser sends of this form, whichever button is pressed."""
    data = QueryDict(mutable=True)
    for field in BeautifulSoup(page, "html.parser").find_all(["input", "select", "textarea"]):
        name, kind = str(field.get("name", "")), field.get("type", "")
        if field.name == "select":
            chosen = field.select("option[selected]") or field.select("option")[:1]
            data.setlist(name, [str(option.get("value", "")) for option in chosen])
        elif field.name == "textarea":
            data[name] = field.get_text().removeprefix("\n")
        elif kind not in ("checkbox", "radio") or field.has_attr("checked"):
            data.appendlist(name, str(field.get("value", "on" if kind == "checkbox" else "")))
    return data


def typed(**values: str | list[str]) -> QueryDict:
    """Fields by their names on the paper: choice, chosen, mark_0, is_blank, move, empty, reason."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(f"{PREFIX}-{name}", value if isinstance(value, list) else [value])
    return data


def drawn(form: PaperForm) -> Tag:
    return BeautifulSoup(str(form), "html.parser")


def marks_of(slip: Slip) -> st.SearchStrategy[Marks]:
    """Valid papers of this slip, blank ones too."""
    some = st.lists(st.sampled_from(slip.ids), unique=True)
    found: st.SearchStrategy[dict[str, int]]
    if slip.method is Method.YES_NO:
        found = st.sampled_from(slip.ids).map(lambda one: {one: 1}) | st.just({})
    elif slip.method is Method.CONSENT:
        found = st.integers(0, 1).map(lambda mark: {slip.ids[0]: mark}) | st.just({})
    elif slip.method in TICKED:
        found = some.map(lambda ids: dict.fromkeys(ids, 1))
    elif slip.method in GRADED:
        grades = st.sampled_from(slip.grades())
        found = st.dictionaries(st.sampled_from(slip.ids), grades)
    elif slip.method in STRICT:
        found = some.map(lambda ids: {one: rank for rank, one in enumerate(ids, start=1)})
    elif slip.method in RANKED:
        found = st.lists(st.integers(0, 2), min_size=len(slip.ids), max_size=len(slip.ids)).map(
            lambda levels: _ranked(slip, levels)
        )
    else:
        found = st.dictionaries(st.sampled_from(slip.ids), st.integers(1, 2))
    return found.map(lambda marks: tuple((one, marks[one]) for one in slip.ids if one in marks))


def _ranked(slip: Slip, levels: list[int]) -> dict[str, int]:
    """0 is not ranked; ranks without gaps."""
    used = sorted(set(levels) - {0})
    return {one: used.index(level) + 1 for one, level in zip(slip.ids, levels, strict=True) if level}
