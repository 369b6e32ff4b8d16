"""The gallery in a real browser: every component by keyboard, by axe, at both widths."""

import json
import re

import pytest
from playwright.sync_api import expect

from jobcenters.models import User
from tests import axe
from tests.browser import DESKTOP, PHONE


@pytest.fixture
def user(db):
    return User.objects.create_user(
        "gallery", "gallery@alliance.invalid", "x" * 20, name="Gry Prøve"
    )


@pytest.fixture
def gallery(page_for, user, reference, transactional_db):
    return page_for(user, "/styleguide/")


def test_styleguide_asks_for_the_log_in(client, db):
    response = client.get("/styleguide/")

    assert response.status_code == 302


def test_styleguide_shows_every_component(client_for, user):
    response = client_for(user).get("/styleguide/")

    assert response.status_code == 200


def test_suggestions_begin_with_what_was_typed(client_for, user, reference):
    response = client_for(user).get("/styleguide/options/", {"q": "he"})

    assert re.findall(r'data-label="(\w+)"', response.content.decode()) == [
        "Hedensted",
        "Helsingør",
        "Herlev",
        "Herning",
    ]


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_gallery_has_no_axe_violations(gallery, size):
    gallery.set_viewport_size(size)

    faults, passed = axe.judge(gallery)

    assert faults == []
    assert len(passed) > 20


@pytest.mark.browser
def test_open_dialog_and_menu_have_no_axe_violations(gallery):
    gallery.locator(".topbar summary").click()
    gallery.get_by_role("button", name="Tastaturgenveje").click()

    faults, _passed = axe.judge(gallery)

    assert faults == []


@pytest.mark.browser
def test_gallery_never_scrolls_sideways(gallery):
    widths = [320, 390, 760, 900, 1180, 1440]

    scrolling = [width for width in widths if _needs(gallery, width) > width]

    assert scrolling == []


def _needs(page, width: int) -> int:
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.browser
def test_rows_are_dense(gallery):
    gallery.set_viewport_size({"width": 1920, "height": 1000})

    heights = gallery.locator("#tables .table-wrap tbody tr").evaluate_all(
        "rows => rows.map(row => row.offsetHeight)"
    )

    assert min(heights) == 34


@pytest.mark.browser
def test_narrow_table_keeps_its_roles(gallery):
    gallery.set_viewport_size(PHONE)

    table = gallery.get_by_role("table").first

    expect(table.get_by_role("columnheader", name="Frist")).to_have_count(1)
    expect(table.get_by_role("row")).to_have_count(8)


@pytest.mark.browser
def test_single_keys_lead_through_the_page(gallery):
    gallery.keyboard.press("j")
    gallery.keyboard.press("j")
    gallery.keyboard.press("k")
    expect(gallery.locator("#row3")).to_be_focused()

    gallery.keyboard.press("/")
    expect(gallery.locator("#global-search")).to_be_focused()

    gallery.keyboard.type("j?")
    expect(gallery.locator("#global-search")).to_have_value("j?")


@pytest.mark.browser
def test_question_mark_opens_the_list_of_keys_and_escape_closes_it(gallery):
    gallery.keyboard.press("?")
    expect(gallery.get_by_role("dialog", name="Tastaturgenveje")).to_be_visible()

    gallery.keyboard.press("Escape")
    expect(gallery.get_by_role("dialog")).to_have_count(0)


@pytest.mark.browser
def test_single_keys_can_be_switched_off(page_for, user, transactional_db):
    User.objects.filter(pk=user.pk).update(shortcuts=False)
    page = page_for(user, "/styleguide/")

    page.keyboard.press("/")

    expect(page.locator("#global-search")).not_to_be_focused()


def suggestions(gallery):
    return gallery.get_by_role("listbox", name="Forslag")


@pytest.mark.browser
def test_typeahead_is_chosen_by_keyboard(gallery):
    box = gallery.locator("#plain_municipality")

    box.press_sequentially("her")
    expect(suggestions(gallery).get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(suggestions(gallery).get_by_role("option", selected=True)).to_have_text(
        re.compile("Herning")
    )
    box.press("Enter")

    expect(box).to_have_value("Herning")
    expect(gallery.locator("[name=municipality]").first).to_have_value("0657")
    expect(box).to_have_attribute("aria-expanded", "false")


@pytest.mark.browser
def test_typing_over_a_choice_forgets_it(gallery):
    box = gallery.locator("#plain_municipality")
    box.press_sequentially("hern")
    suggestions(gallery).get_by_role("option").click()

    box.press("Backspace")

    expect(gallery.locator("[name=municipality]").first).to_have_value("")


@pytest.mark.browser
def test_typeahead_has_no_axe_violations_when_open(gallery):
    gallery.locator("#plain_municipality").press_sequentially("her")
    expect(suggestions(gallery).get_by_role("option")).to_have_count(2)
    gallery.keyboard.press("ArrowDown")

    faults, _passed = axe.judge(gallery)

    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("typed", ["241226", "24.12.26", "2026-12-24", "24/12-26"])
def test_date_is_written_out_with_its_weekday(gallery, typed):
    gallery.locator("#plain_deadline").fill(typed)
    gallery.locator("#plain_deadline").press("Tab")

    expect(gallery.locator("#plain_deadline")).to_have_value("24.12.2026")
    expect(gallery.locator("[data-date-echo]").first).to_have_text("torsdag den 24. december 2026")


@pytest.mark.browser
def test_no_date_is_left_as_typed(gallery):
    gallery.locator("#plain_deadline").fill("31.02.2026")
    gallery.locator("#plain_deadline").press("Tab")

    expect(gallery.locator("#plain_deadline")).to_have_value("31.02.2026")
    expect(gallery.locator("[data-date-echo]").first).to_be_empty()


# --- Autosave: the gallery saves nothing, so the test answers in the server's place -----------
def autosaving(gallery, **answer):
    sent = []

    def respond(route):
        sent.append(route.request)
        route.fulfill(**answer)

    gallery.route("**/autosave/", respond)
    gallery.evaluate(
        """() => {
            const form = document.querySelector("#plain_title").form;
            form.dataset.autosave = "/autosave/";
            document.dispatchEvent(new CustomEvent("portal:ready", {detail: {root: document}}));
        }"""
    )
    gallery.locator("#plain_title").fill("Svejser")
    return sent


@pytest.mark.browser
def test_form_saves_itself_and_says_when(gallery):
    sent = autosaving(gallery, status=200, content_type="application/json", body=json.dumps({}))

    expect(gallery.locator("[data-save-state]")).to_have_text(re.compile(r"^Gemt kl\. \d\d:\d\d$"))
    assert "title=Svejser" in sent[0].post_data
    assert "_once" not in sent[0].post_data
    assert len(sent) == 1


@pytest.mark.browser
def test_autosave_after_another_person_shows_both_and_stops(gallery):
    autosaving(gallery, status=409, content_type="text/html", body="<p>Den andens tekst</p>")

    expect(gallery.locator("[data-save-state]")).to_have_text("Ikke gemt: En anden gemte først.")
    expect(gallery.get_by_text("Den andens tekst")).to_be_visible()


@pytest.mark.browser
def test_autosave_without_a_log_in_keeps_the_text(gallery):
    autosaving(gallery, status=401, body="")

    expect(gallery.locator("[data-save-state]")).to_contain_text("Du er logget ud")
    expect(gallery.locator("#plain_title")).to_have_value("Svejser")
