import pytest
from django.template import Context, Engine, Origin, Template

from tests.strict.silence import ROOT, SilentMistake

OURS = f"{ROOT}/coop/templates/coop/home.html"
ENGINE = Engine(libraries={"i18n": "django.templatetags.i18n"})


def render(source: str, path: str = OURS) -> str:
    page = Template("{% load i18n %}" + source, origin=Origin(path), engine=ENGINE)
    return page.render(Context({"name": "Ana", "empty": None, "names": ["Ana"]}))


@pytest.mark.parametrize(
    "source",
    [
        "{{ unknown }}",
        "{{ name.unknown }}",
        "{{ unknown|upper }}",
        "{% for one in unknown %}{% endfor %}",
        "{% with one=unknown %}{% endwith %}",
        "{% blocktranslate %}Hello {{ unknown }}{% endblocktranslate %}",
        "{% blocktranslate count n=3 %}{{ unknown }}{% plural %}{{ n }}{% endblocktranslate %}",
        "{% translate unknown %}",
    ],
)
def test_an_unknown_variable_fails(source: str) -> None:
    with pytest.raises(SilentMistake, match="unknown"):
        render(source)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ name }}", "Ana"),
        ("{{ empty|default_if_none:'-' }}", "-"),
        ("{% if unknown %}yes{% else %}no{% endif %}", "no"),
        ("{% if unknown.more == 1 %}yes{% endif %}", ""),
        ("{{ unknown|default:'-' }}", "-"),
        ("{% for one in names %}{{ one }}{{ forloop.last }}{% endfor %}", "AnaTrue"),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", "Hello Ana"),
        ("{% blocktranslate with one=name %}Hello {{ one }}{% endblocktranslate %}", "Hello Ana"),
        (
            "{% blocktranslate count n=3 %}{{ n }}{% plural %}{{ n }} of {{ name }}{% endblocktranslate %}",
            "3 of Ana",
        ),
    ],
)
def test_a_known_or_forgiven_variable_passes(source: str, shown: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert render(source) == shown


def test_templates_of_others_are_left_alone() -> None:
    assert render("{{ unknown }}", "/usr/lib/allauth/login.html") == ""
