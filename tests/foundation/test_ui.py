"""The tag library, the components and the tokens."""

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from alliance.foundation import htmx
from alliance.foundation.fields import DateField
from alliance.foundation.templatetags import ui_page

pytestmark = pytest.mark.usefixtures("frozen_time")  # Monday 2 March 2026, 09:00


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def draw(source, /, **context):
    return engines["django"].from_string(source).render(context)


def soup(source, /, **context):
    return BeautifulSoup(draw(source, **context), "html.parser")


def words(node):
    return " ".join(node.get_text().split())


class OrderForm(forms.Form):
    title = forms.CharField(label="Title", help_text="As they say it.")
    deadline = DateField(label="Deadline", quick_days=(5, 14))
    centers = forms.MultipleChoiceField(
        label="Ask", choices=[("a", "Struer"), ("b", "Skive")], widget=forms.CheckboxSelectMultiple
    )
    outcome = forms.ChoiceField(
        label="Outcome", choices=[("all", "All"), ("none", "None")], widget=forms.RadioSelect
    )
    publish = forms.BooleanField(label="Show it", required=False)


# --- States, days, deadlines --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "tone"),
    [
        ("draft", "closed"),
        ("escalated", "escalated"),
        ("partly_filled", "partly"),
        ("overdue", "alert"),
        ("unheard-of", "active"),
    ],
)
def test_chip_finds_the_tone_of_a_state(state, tone):
    chip = soup("{% chip state 'Name' %}", state=state).span

    assert chip["class"] == ["chip", tone]
    assert chip.text == "Name"


def test_chip_takes_the_name_from_a_choice():
    state = SimpleNamespace(label="Escalated", tone="alert")

    chip = soup("{% chip state %}", state=state).span

    assert (chip["class"], chip.text) == (["chip", "alert"], "Escalated")


def test_chip_shows_hostile_text_escaped():
    shown = draw("{% chip 'x' text %}", text="<b>x</b>")

    assert "&lt;b&gt;x&lt;/b&gt;" in shown


@pytest.mark.parametrize(
    ("on", "text", "is_soon"),
    [
        (dt.date(2026, 3, 8), "08.03.2026 6 d.in 6 days", False),
        (dt.date(2026, 3, 6), "06.03.2026 4 d.in 4 days", False),
        (dt.date(2026, 3, 5), "05.03.2026 3 d.in 3 days", True),
        (dt.date(2026, 3, 3), "03.03.2026 1 d.in 1 day", True),
        (dt.date(2026, 3, 2), "02.03.2026 todaytoday", True),
        (dt.date(2026, 3, 1), "01.03.2026 expiredexpired 1 day ago", True),
    ],
)
def test_deadline_says_what_is_left_and_is_red_under_four_days(on, text, is_soon):
    label = soup("{% due on %}", on=on).span

    assert words(label) == text
    assert ("soon" in label["class"]) is is_soon


def test_deadline_of_a_moment_is_its_day_in_copenhagen():
    late = dt.datetime(2026, 3, 4, 23, 30, tzinfo=dt.UTC)

    label = soup("{% due late %}", late=late).span

    assert label.time["datetime"] == "2026-03-05"


def test_deadline_that_is_done_says_only_the_day():
    shown = soup("{% due on done=True %}", on=dt.date(2026, 3, 1))

    assert shown.text == "01.03.2026"
    assert not shown.select(".soon")


@pytest.mark.parametrize(
    ("tag", "spoken"),
    [("due", "No deadline"), ("day", "No date"), ("moment", "No time")],
)
def test_nothing_is_a_dash_that_is_spoken_in_words(tag, spoken):
    shown = soup(f"{{% {tag} None %}}")

    assert shown.select_one("[aria-hidden]").text == "–"
    assert shown.select_one(".sr-only").text == spoken


def test_moment_is_shown_in_copenhagen():
    at = dt.datetime(2026, 7, 1, 8, 5, tzinfo=dt.UTC)

    shown = soup("{% moment at %}", at=at).time

    assert shown.text == "01.07.2026 10:05"
    assert shown["datetime"] == "2026-07-01T10:05+02:00"


# --- Sorting and paging -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "href", "order"),
    [
        ("", "?sort=name", None),
        ("sort=name", "?sort=-name", "ascending"),
        ("sort=-name", "?sort=name", "descending"),
        ("state=open&state=new&page=3", "?state=open&state=new&sort=name", None),
    ],
)
def test_sort_header_turns_the_order_and_keeps_the_filters(query, href, order):
    request = SimpleNamespace(GET=QueryDict(query))

    head = soup("{% sort_header 'name' 'Name' 'num' %}", request=request).th

    assert (head.a["href"], head.get("aria-sort"), head["class"]) == (href, order, ["num"])


def test_pagination_keeps_the_filters_and_marks_the_page():
    request = RequestFactory().get("/?state=open&page=2")
    page = Paginator(range(60), 20).page(2)
    template = engines["django"].get_template("components/pagination.html")

    shown = BeautifulSoup(template.render({"page": page}, request), "html.parser")

    assert shown.select_one("[rel=next]")["href"] == "?state=open&page=3"
    assert shown.select_one("[aria-current=page]").text == "2"
    assert "21–40 of 60" in words(shown)


def test_pagination_of_one_page_shows_nothing():
    page = Paginator(range(5), 20).page(1)

    assert not words(soup("{% include 'components/pagination.html' %}", page=page))


# --- Forms --------------------------------------------------------------------------------------
def test_field_shows_label_then_hint_then_error_then_control():
    form = OrderForm({"title": ""})

    field = soup("{% field form.title %}", form=form).div

    assert [child.name for child in field.find_all(recursive=False)] == ["label", "p", "p", "input"]
    assert words(field.select_one(".error")) == "Error: This field is required."
    assert field.input["aria-describedby"] == "id_title_hint id_title_error"
    assert field.input["aria-invalid"] == "true"
    assert field.label["for"] == field.input["id"]


def test_field_takes_a_hint_and_the_cursor_from_the_template():
    field = soup("{% field form.title hint='Other' autofocus=True %}", form=OrderForm()).div

    assert field.select_one(".hint").text == "Other"
    assert field.input.has_attr("autofocus")


@pytest.mark.parametrize(("name", "role"), [("centers", None), ("outcome", "radiogroup")])
def test_group_of_boxes_is_a_fieldset_with_its_error(name, role):
    form = OrderForm({})

    group = soup("{% field bound %}", bound=form[name]).fieldset

    assert group.get("role") == role
    assert group["aria-describedby"] == f"id_{name}_error"
    assert len(group.select("label input")) == 2


def test_single_box_stands_before_its_label():
    label = soup("{% field form.publish %}", form=OrderForm()).label

    assert label.input["type"] == "checkbox"
    assert words(label) == "Show it"


def test_date_field_is_text_with_quick_buttons():
    field = soup(
        "{% field form.deadline %}", form=OrderForm(initial={"deadline": dt.date(2026, 3, 9)})
    )

    assert field.input["type"] == "text"
    assert field.input["value"] == "09.03.2026"
    assert [button["data-days"] for button in field.select("button")] == ["5", "14"]


def test_error_summary_links_to_the_first_control_of_each_field():
    form = OrderForm({"title": "x", "deadline": "2.3.2026", "outcome": "all"})

    summary = soup("{% form_errors form %}", form=form)

    assert summary.a["href"] == "#id_centers_0"
    assert summary.a.text == "Ask: This field is required."
    assert summary.div["role"] == "alert"


def test_error_summary_of_a_fresh_form_is_empty():
    assert not words(soup("{% form_errors form %}", form=OrderForm()))


def test_errors_of_the_whole_form_stand_in_the_summary():
    form = OrderForm({})
    form.full_clean()
    form.add_error(None, "The company is barred.")

    assert "The company is barred." in draw("{% form_errors form %}", form=form)


def test_conflict_shows_the_other_version_beside_the_own():
    form = OrderForm({"title": "Mine"})
    form.conflict = True
    form.theirs = {"title": "<i>Theirs</i>"}

    banner = draw("{% form_errors form %}", form=form)
    field = soup("{% field form.title %}", form=form)

    assert "Somebody else saved first" in banner
    assert field.input["value"] == "Mine"
    assert words(field.select_one(".theirs")) == "The other version <i>Theirs</i>"
    assert "id_title_theirs" in field.input["aria-describedby"]


def test_once_gives_each_showing_its_own_key():
    keys = {soup("{% once %}").input["value"] for _ in range(3)}

    assert len(keys) == 3


# --- Components ---------------------------------------------------------------------------------
def test_gap_bar_is_drawn_in_persons_without_style():
    shown = soup(
        "{% include 'components/gap.html' with need=1200 pledged=9 presented=6 hired=3 gap=3 %}"
    )

    assert shown.svg["viewbox"] == "0 0 1200 12"
    assert shown.select_one(".bar-hired")["width"] == "3"
    assert shown.select_one(".lacking.open dd").text == "3"


def test_history_shows_who_as_which_role_and_what_changed():
    event = SimpleNamespace(
        at=dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC),
        actor_label="Karen",
        role_label="consultant",
        text="Changed",
        reason="",
        changes=[("deadline", "1", "2"), ("note", "x", "")],
    )

    shown = words(soup("{% include 'components/history.html' %}", events=[event]))

    assert "02.03.2026 09:00 · Karen, consultant" in shown
    assert "Deadline 1 → 2 Note x → empty" in shown


def test_empty_state_offers_the_next_act():
    shown = soup("{% include 'components/empty.html' with text='None.' url='?' action='Reset' %}")

    assert shown.a["href"] == "?"


# --- The head of the page -----------------------------------------------------------------------
def test_htmx_is_told_to_keep_the_policy():
    meta = soup("{% htmx_config %}").meta

    assert '"includeIndicatorStyles": false' in meta["content"]
    assert '"allowEval": false' in meta["content"]
    assert '"historyCacheSize": 0' in meta["content"]


def test_token_stands_on_the_body_as_json():
    shown = soup("<body {% htmx_headers %}>", csrf_token='a"b')

    assert shown.body["hx-headers"] == '{"X-CSRFToken": "a\\"b"}'


def test_font_is_left_out_where_it_was_not_made(monkeypatch):
    monkeypatch.setattr(ui_page.finders, "find", lambda _path: None)

    assert ui_page.font_stylesheet() == ""


def test_font_is_linked_where_it_was_made(monkeypatch):
    monkeypatch.setattr(ui_page.finders, "find", lambda path: path)

    assert ui_page.font_stylesheet().endswith("fonts/fonts.css")


def test_font_unknown_to_the_manifest_is_left_out(monkeypatch):
    def missing(path):
        raise ValueError(path)

    monkeypatch.setattr(ui_page, "static", missing)

    assert ui_page.font_stylesheet() == ""


# --- htmx ---------------------------------------------------------------------------------------
def asked(**details):
    request = RequestFactory().get("/")
    state = {"boosted": False, "history_restore_request": False, **details}
    request.htmx = type("Details", (SimpleNamespace,), {"__bool__": lambda _self: True})(**state)
    return request


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (RequestFactory().get("/"), False),
        (asked(), True),
        (asked(boosted=True), False),
        (asked(history_restore_request=True), False),
    ],
    ids=["plain", "htmx", "boosted", "restored"],
)
def test_a_part_is_given_only_where_a_part_is_wanted(request_, expected):
    assert htmx.wants_part(request_) is expected


def test_the_part_of_a_page_is_its_partial():
    response = htmx.render_part(asked(), "422.html", "notice", {"message": "No."}, status=422)

    assert response.status_code == 422
    assert b"<html" not in response.content
    assert b"No." in response.content


def test_success_leads_on_by_redirect_or_by_header():
    plain, by_htmx = (
        htmx.go_to(request, "/x/") for request in (RequestFactory().get("/"), asked())
    )

    assert (plain.status_code, plain["Location"]) == (302, "/x/")
    assert by_htmx["HX-Redirect"] == "/x/"


def test_dialog_is_closed_and_the_change_announced():
    response = htmx.close_dialog("Saved.")

    assert response.status_code == 204
    assert '"portal:close"' in response["HX-Trigger"]
    assert '{"value": "Saved."}' in response["HX-Trigger"]


def test_announcement_rides_on_any_answer():
    response = htmx.announce(HttpResponse("row"), "Saved.")

    assert "portal:announce" in response["HX-Trigger"]


# --- Error pages --------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "422", "500"])
def test_error_page_needs_no_context_and_names_a_next_act(code):
    page = BeautifulSoup(engines["django"].get_template(f"{code}.html").render(), "html.parser")

    assert page.h1.text.strip()
    assert page.select_one(".actions a")["href"]


def test_conflict_page_keeps_both_texts():
    rows = [("note", "shared description", "Theirs", "Mine")]

    shown = words(
        BeautifulSoup(
            engines["django"].get_template("409.html").render({"differences": rows}), "html.parser"
        )
    )

    assert "Shared description Theirs Mine" in shown


# --- Tokens: contrast as measured for the design (frontend.md 7) --------------------------------
CSS = Path(settings.BASE_DIR) / "static" / "css"
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (CSS / "base.css").read_text()))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "page", 7),
        ("muted", "page", 4.5),
        ("muted", "selected", 4.5),
        ("brand", "selected", 4.5),
        ("surface", "brand", 4.5),
        ("surface", "brand-dark", 7),
        ("ink", "accent", 4.5),
        ("accent", "brand-dark", 3),
        ("border", "page", 3),
        ("border", "surface", 3),
        ("focus", "page", 3),
        ("error", "selected", 4.5),
        ("error", "error-soft", 4.5),
        ("warn", "warn-soft", 7),
        ("good", "good-soft", 7),
    ],
)
def test_tokens_can_be_read(front, back, least):
    assert contrast(TOKENS[front], TOKENS[back]) >= least


def test_chips_can_be_read():
    css = (CSS / "parts.css").read_text()
    pairs = re.findall(r"background: (#[0-9a-f]{6});\s+color: (#[0-9a-f]{6});", css)

    ratios = [contrast(back, front) for back, front in pairs]

    assert len(ratios) >= 6
    assert min(ratios) >= 7
