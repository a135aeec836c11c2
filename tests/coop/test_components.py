"""Each component as a page writes it: what a person sees, and what a screen reader is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup, Tag
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from djmoney.money import Money
from lucide import IconDoesNotExist

from coop.domain.pieces import Crumb, Part, Point, Step, Tab

Draw = Callable[..., BeautifulSoup]


class Need(forms.Form):
    title = forms.CharField(label="Title", help_text="One sentence.")
    text = forms.CharField(label="Text", required=False)
    terms = forms.ChoiceField(
        label="Terms", choices=[("h", "Hours"), ("g", "Gift")], widget=forms.RadioSelect
    )
    is_remote = forms.BooleanField(label="Remote", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        if self.data.get("title") == "refused":
            raise forms.ValidationError("Not today.")


@pytest.fixture
def draw() -> Draw:
    """Render a piece of template with `{% load house %}`, in English unless told."""

    def drawn(source: str, *, language: str = "en", path: str = "/", **values: object) -> BeautifulSoup:
        request: HttpRequest = RequestFactory().get(path)
        with translation.override(language):
            page = Template("{% load house %}" + source).render(RequestContext(request, values))
        return BeautifulSoup(page, "html.parser")

    return drawn


def words(piece: Tag) -> str:
    return piece.get_text(" ", strip=True).replace("\u202f", " ").replace("\xa0", " ")


def test_quantities_are_said_in_the_language_of_the_page(draw: Draw) -> None:
    source = (
        "{{ m|hours }}|{{ m|signed_hours }}|{{ c|euros }}|{{ a|signed_euros }}|{{ s|percent }}"
        "|{{ t|percent:1 }}|{{ d|day_said:d }}"
        "|{{ d|day_short }}|{{ i|instant_said:d }}|{{ i|time_said }}|{{ n|count_said }}"
    )
    values = {
        "m": 90,
        "c": 123_450,
        "a": Money("42.50", "EUR"),
        "s": Decimal("0.125"),
        "t": Decimal(1) / 3,
        "d": date(2026, 12, 3),
        "i": datetime(2026, 12, 3, 13, 5, tzinfo=UTC),
        "n": 1204,
    }
    assert words(draw(source, language="fr", **values)).split("|") == [
        *["1 h 30", "+1 h 30", "1 234,50 €", "+42,50 €", "12,5 %", "33,3 %"],
        *["jeudi 3 décembre", "3 déc. 2026", "jeudi 3 décembre à 14 h 05", "14 h 05", "1 204"],
    ]
    assert words(draw(source, **values)).split("|") == [
        *["1 h 30 min", "+1 h 30 min", "€1,234.50", "+€42.50", "12.5%", "33.3%"],
        *["Thursday 3 December", "3 Dec 2026", "Thursday 3 December at 14:05", "14:05", "1,204"],
    ]


def test_an_instant_is_said_by_its_day_here_not_by_its_day_in_utc(draw: Draw) -> None:
    midnight = datetime(2026, 8, 25, 22, 0, tzinfo=UTC)
    said = words(draw("{{ i|day_said }}|{{ i|day_short }}", language="fr", i=midnight))
    assert said == "mercredi 26 août 2026|26 août 2026"


def test_a_float_is_a_mistake_not_a_rounding(draw: Draw) -> None:
    with pytest.raises(TypeError):
        draw("{{ m|hours }}", m=1.5)


def test_figures_keep_their_exact_value_beside_the_words(draw: Draw) -> None:
    piece = draw(
        "{% hours 90 signed=True %}{% money amount %}{% money -5 signed=True %}{% hours -5 %}",
        amount=Money("1.5", "EUR"),
    )
    assert [figure["value"] for figure in piece("data")] == ["90", "150", "-5", "-5"]


def test_an_icon_is_hidden_from_screen_readers_and_must_exist(draw: Draw) -> None:
    icon = draw('{% icon "clock" size=16 %}').svg
    assert icon is not None
    assert (icon["aria-hidden"], icon["width"], icon["height"]) == ("true", "16", "16")
    with pytest.raises(IconDoesNotExist):
        draw('{% icon "no-such-icon" %}')


def test_a_badge_has_an_icon_and_a_word_beside_its_colour(draw: Draw) -> None:
    for source in ('{% badge "Done" tone="good" %}', '{% badge "Vote" family="governance" %}'):
        badge = draw(source)
        assert badge.svg is not None
        assert words(badge)


def test_text_from_people_is_escaped_everywhere(draw: Draw) -> None:
    evil = "<script>alert(1)</script>"
    sources = [
        *[
            "{% badge evil %}",
            "{% person evil note=evil %}",
            "{% avatar evil %}",
            "{% stat evil value=evil note=evil %}",
        ],
        *[
            "{% button evil name=evil value=evil %}",
            "{% button_link evil evil %}",
            "{% change evil old=evil new=evil %}",
        ],
        "{% card title=evil eyebrow=evil url=evil %}{{ evil }}{% endcard %}",
        "{% notice title=evil %}{{ evil }}{% endnotice %}",
        "{% item title=evil url=evil aside=evil %}{{ evil }}{% enditem %}",
        "{% page_head evil lead=evil eyebrow=evil %}{{ evil }}{% endpage_head %}",
        "{% empty_state evil text=evil action=evil url=evil %}",
        "{% table evil %}{% column evil %}"
        "{% row %}{% cell %}{{ evil }}{% endcell %}{% endrow %}{% endtable %}",
        "{% timeline steps label=evil %}{% breadcrumbs trail %}{% tabs tabs label=evil %}",
        "{% bar 1 total=2 label=evil words=evil threshold=1 threshold_words=evil %}",
        "{% stacked parts label=evil %}{% line_drawing points label=evil %}",
    ]
    values = {
        "evil": evil,
        "trail": [Crumb(evil, evil), Crumb(evil)],
        "tabs": [Tab(evil, evil)],
        "steps": [Step(evil, "done", evil, evil, evil, url=evil)],
        "points": [Point(evil, 1)],
        "parts": [Part(evil, 1, evil)],
    }
    for source in sources:
        assert not draw(source, **values)("script"), source


def test_buttons_say_what_they_do_and_post_with_a_token(draw: Draw) -> None:
    piece = draw(
        '{% post_button "Accept" "/go/" kind="primary" icon="check" name="answer" value="yes" '
        'next="/back/" %}'
        '{% button "Save" form="f" id="b" type="button" %}{% button_link "See" "/see/" %}'
    )
    form = piece.form
    assert form is not None
    assert {
        field["name"]: field.get("value")
        for field in form(["input", "button"])
        if field["name"] != "csrfmiddlewaretoken"
    } == {
        "next": "/back/",
        "answer": "yes",
    }
    assert form.find("input", {"name": "csrfmiddlewaretoken"})
    assert [(button["type"], button.get("form")) for button in piece("button")] == [
        ("submit", None),
        ("button", "f"),
    ]
    assert piece.find("a", href="/see/")


def test_a_form_has_labels_helps_and_one_button(draw: Draw) -> None:
    piece = draw('{% form form submit="Send" cancel="/back/" action="/here/" id="need" %}', form=Need())
    form = piece.find("form", id="need", action="/here/", method="post")
    assert form is not None
    for field in form(["input"]):
        if field["type"] not in {"hidden", "radio"}:
            assert form.find("label", attrs={"for": field["id"]})
    title = form.find("input", id="id_title")
    assert title is not None
    assert title["aria-describedby"] == "id_title_helptext"
    assert "required" in title.attrs
    assert "Text (optional)" in words(form)
    assert "Remote (optional)" not in words(form)
    assert "Everything is to be filled in" in words(form)
    assert form.find("legend", string=lambda text: "Terms" in (text or "")) is not None
    assert not form.find(role="alert")
    assert len(form("button")) == 1


def test_mistakes_stand_in_a_summary_and_beside_their_fields_and_nothing_typed_is_lost(draw: Draw) -> None:
    form = Need({"title": "refused", "text": "kept", "terms": "x", "token": ""})
    piece = draw('{% form form submit="Send" %}', form=form)
    summary = piece.find(role="alert")
    assert summary is not None
    assert "3 points to correct" in words(summary)
    assert "Not today." in words(summary)
    assert [link["href"] for link in summary("a")] == ["#id_terms_0"]
    assert piece.find(id="id_terms_0")
    assert piece.find(id="id_terms_error")
    fieldset = piece.find("fieldset")
    assert fieldset is not None
    assert fieldset["aria-describedby"] == "id_terms_error"
    text = piece.find("input", id="id_text")
    assert text is not None
    assert text["value"] == "kept"


def test_one_mistake_is_said_in_the_singular_and_marked_on_its_field(draw: Draw) -> None:
    piece = draw("{{ form }}", form=Need({"terms": "h", "token": "t"}), language="fr")
    assert "Un point à corriger" in words(piece)
    title = piece.find("input", id="id_title")
    assert title is not None
    assert title["aria-invalid"] == "true"
    assert title["aria-describedby"] == "id_title_helptext id_title_error"


def test_a_form_can_be_laid_out_by_hand(draw: Draw) -> None:
    piece = draw(
        '{% errors form %}{% field form.title %}{% fields form "text" "is_remote" %}{% field form.token %}',
        form=Need(),
    )
    assert [field["name"] for field in piece("input")] == ["title", "text", "is_remote", "token"]
    assert piece.find(class_="fields")


def test_formsets_render_with_the_same_fields(draw: Draw) -> None:
    piece = draw("{{ formset }}", formset=forms.formset_factory(Need, extra=2)())
    assert len(piece(class_="formset-form")) == 2
    assert piece.find("input", {"name": "form-TOTAL_FORMS"})


class Narrowed(forms.Form):
    words = forms.CharField(label="Words", required=False)
    skill = forms.CharField(label="Skill", required=False)
    near = forms.CharField(label="Near", required=False)
    km = forms.IntegerField(label="Within", required=False)


@pytest.mark.parametrize(
    ("asked", "is_open"), [({}, False), ({"words": "x"}, False), ({"near": "x"}, True), ({"km": "x"}, True)]
)
def test_many_filters_unfold_once_one_is_used(draw: Draw, asked: dict[str, str], is_open: bool) -> None:
    piece = draw('{% filters form submit="Show" %}', form=Narrowed(asked))
    folded = piece.select_one("details")
    assert folded is not None
    assert folded.has_attr("open") is is_open
    assert [field["name"] for field in folded.select("input")] == ["skill", "near", "km"]
    assert [field["name"] for field in piece.select("input")] == ["words", "skill", "near", "km"]


def test_what_must_be_answered_is_not_folded(draw: Draw) -> None:
    Narrowed.base_fields["near"].required = True
    try:
        assert not draw('{% filters form submit="Show" %}', form=Narrowed({})).select("details")
    finally:
        Narrowed.base_fields["near"].required = False


def test_filters_ask_in_the_address(draw: Draw) -> None:
    piece = draw('{% filters form submit="Show" action="/list/" %}', form=Need())
    assert piece.find("form", method="get", action="/list/")
    assert not piece.find("input", {"name": "csrfmiddlewaretoken"})


def test_a_table_labels_every_cell_with_its_column(draw: Draw) -> None:
    piece = draw(
        '{% table "Lines" show_caption=shown %}'
        '{% column "Day" %}{% column "What" kind="key" %}{% column "Hours" kind="number" %}'
        "{% for what in things %}{% row %}{% cell %}Monday{% endcell %}{% cell %}{{ what }}{% endcell %}"
        "{% cell %}{% hours 90 %}{% endcell %}{% endrow %}{% endfor %}"
        "{% row total=True %}{% cell span=2 %}Sum{% endcell %}{% cell %}3 h{% endcell %}{% endrow %}"
        "{% endtable %}",
        things=["Logo", "Site"],
        shown=False,
    )
    caption = piece.caption
    assert caption is not None
    assert caption["class"] == ["visually-hidden"]
    assert [header.string for header in piece("th", scope="col")] == ["Day", "What", "Hours"]
    assert [header.string for header in piece("th", scope="row")] == ["Logo", "Site"]
    assert [cell["data-label"] for cell in piece("td")] == ["Day", "Hours", "Day", "Hours", "", "Hours"]
    total = piece.find("tr", class_="total")
    assert total is not None
    assert [cell.get("colspan") for cell in total("td")] == ["2", None]


def test_a_row_can_be_replaced_alone_and_a_cell_too_many_has_no_label(draw: Draw) -> None:
    piece = draw("{% row total=False %}{% cell %}1{% endcell %}{% endrow %}")
    assert piece.td is not None
    assert piece.td["data-label"] == ""


@pytest.mark.parametrize("source", ['{% table "x" width=1 %}{% endtable %}', "{% row size=1 %}{% endrow %}"])
def test_an_unknown_option_of_a_table_is_a_mistake(draw: Draw, source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="has no option"):
        draw(source)


def test_a_timeline_says_where_it_stands(draw: Draw) -> None:
    steps = [
        Step("Agreed", "done", who="Awa", when="Monday"),
        Step("Hours", "current", icon="hourglass", url="/hours/"),
        Step("Entry", "next"),
        Step("Gift", "stopped", note="Nothing is taken."),
    ]
    piece = draw('{% timeline steps label="Where it is" %}', steps=steps)
    assert [words(step) for step in piece("li")] == [
        *["Agreed done Awa · Monday", "Hours now", "Entry to come", "Gift stopped Nothing is taken."],
    ]
    current = piece.select_one("[aria-current=step]")
    assert current is not None
    assert current.find("a", href="/hours/")


def test_ways_through_a_list(draw: Draw) -> None:
    piece = draw(
        '{% breadcrumbs trail %}{% tabs tabs label="Show" %}{% pager page %}',
        trail=[Crumb("Home", "/"), Crumb("Here")],
        tabs=[Tab("All", "/all/", is_current=True, count=1204, icon="list"), Tab("Mine", "/mine/")],
        page=Paginator(range(100), 10).page(5),
        path="/needs/?skill=web&page=5",
    )
    assert [words(place) for place in piece.select("[aria-current]")] == ["Here", "All 1,204", "Page 5"]
    following = piece.find("a", rel="next")
    assert following is not None
    assert following["href"] == "?skill=web&page=6"
    assert "…" in words(piece)


def test_one_page_needs_no_pager(draw: Draw) -> None:
    assert not words(draw("{% pager page %}", page=Paginator([], 10).page(1)))


def test_blocks_hold_their_title_and_their_content(draw: Draw) -> None:
    piece = draw(
        '{% page_head "Needs" lead="By fit." eyebrow="Together" family="marketplace" %}'
        '{% button "Post" %}{% endpage_head %}'
        '{% card title="Hours" url="/h/" level=3 icon="clock" family="timebank" id="c" eyebrow="Soon" %}'
        "<p>In.</p>{% endcard %}"
        '{% notice tone="care" title="Mind" %}<p>Reversed, not deleted.</p>{% endnotice %}'
        '{% item title="Logo" url="/l/" family="coop" aside="2 h" %}Lyon{% enditem %}'
        '{% actions %}{% button "Go" %}{% endactions %}'
        '{% stat "My hours" value="1 h" note="so far" url="/s/" family="timebank" %}'
        '{% empty_state "Nothing" text="Yet." action="Post" url="/p/" %}'
        '{% change "Fee" old="5 min" new="6 min" %}{% change "Fee" old="5 min" new="6 min" has_ended=True %}'
        '{% person "Awa Diallo-Martin" url="/a/" note="Lyon" %}'
    )
    assert piece.h1 is not None
    assert piece.h1.string == "Needs"
    card = piece.find("section", id="c")
    assert card is not None
    assert words(card) == "Soon Hours In."
    assert card.h3 is not None
    assert {link["href"] for link in piece("a")} == {"/h/", "/l/", "/s/", "/p/", "/a/"}
    assert "Today 5 min If adopted 6 min Before 5 min Proposed 6 min" in words(piece)
    avatar = piece.find(class_="avatar")
    assert avatar is not None
    assert words(avatar) == "AM"


def test_drawings_say_their_figures_in_words(draw: Draw) -> None:
    piece = draw(
        '{% bar 42 total=60 label="Turnout" words="42 of 60" family="governance" '
        'threshold=30 threshold_words="quorum: 30" %}'
        '{% bar 0 total=60 label="None" words="nobody yet" %}'
        '{% stacked parts label="Fund" %}{% line_drawing points label="Balance" %}'
        '{% line_drawing none label="Empty" kind="euros" %}{% line_drawing days label="Waiting" %}',
        parts=[Part("Solidarity", 300, "3 €", "coop"), Part("Reserve", 100, "1 €")],
        points=[Point("March", 90), Point("April", -30)],
        none=[],
        days=[Point("2025", 366, "more than a year"), Point("2026", 26, "26 days")],
    )
    assert [bar["width"] for bar in piece(class_="bar-filled")] == ["700", "0"]
    mark = piece.find(class_="bar-mark")
    assert mark is not None
    assert mark["x1"] == "500"
    said = words(piece)
    for expected in (
        "42 of 60 quorum: 30",
        "Solidarity 3 €",
        "Lowest −30 min, highest 1 h 30 min",
        "Nothing to draw yet.",
        "Lowest 26 days, highest more than a year",
    ):
        assert expected in said
    assert [words(cell) for cell in piece("td")] == ["1 h 30 min", "−30 min", "more than a year", "26 days"]
    assert all(drawing["aria-hidden"] == "true" for drawing in piece("svg"))
