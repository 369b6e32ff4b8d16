"""The order board: who sees what, filters and sorting in the address, the panel, the queries."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import RecruitmentOrder
from recruitment.services.answers import give_pledge
from recruitment.services.closing import Closing, close_order
from recruitment.services.orders import hand_over, wait_for_company
from recruitment.services.results import register_result
from tests.recruitment.factories import (
    advert_for,
    call_to,
    draft_order,
    escalated_order,
    note,
    ready_order,
)

BOARD = reverse("recruitment:order_list")
HTMX = {"HX-Request": "true"}
ROW = re.compile(r'class="row-link"[^>]*>([^<]+)</a>')

pytestmark = pytest.mark.usefixtures("at")


def names(response) -> list[str]:
    """The companies on the board, from top to bottom."""
    return ROW.findall(response.content.decode())


def order_named(world, name: str, slug: str = "frederikshavn", **changes):
    return ready_order(world, slug, company=world.company(slug, name=name), **changes)


# --- Who sees what --------------------------------------------------------------------------------
def test_board_needs_a_signed_in_person(client, world):
    response = client.get(BOARD)

    assert response.status_code == 302
    assert response.url.startswith("/login/")


def test_board_shows_the_orders_of_all_members_of_the_alliance(client_for, world):
    order_named(world, "Opdigtet Nord ApS", "frederikshavn")
    order_named(world, "Opdigtet Syd ApS", "hjoerring")

    response = client_for(world.consultant("broenderslev")).get(BOARD)

    assert sorted(names(response)) == ["Opdigtet Nord ApS", "Opdigtet Syd ApS"]


def test_board_of_another_alliance_shows_none_of_them(client_for, world):
    order_named(world, "Opdigtet Nord ApS")

    response = client_for(world.consultant("herning")).get(BOARD)

    assert names(response) == []


def test_draft_stands_on_the_board_of_its_own_job_center_only(client_for, world):
    draft_order(world, company=world.company(name="Opdigtet Kladde ApS"))

    own = client_for(world.consultant("frederikshavn", 2)).get(BOARD)
    allied = client_for(world.consultant("hjoerring")).get(BOARD)

    assert names(own) == ["Opdigtet Kladde ApS"]
    assert names(allied) == []


def test_guest_sees_the_one_order_it_was_called_about(client_for, world):
    escalated_order(world, "aalborg", company=world.company(name="Opdigtet Kald ApS"))
    order_named(world, "Opdigtet Anden ApS")

    response = client_for(world.consultant("aalborg")).get(BOARD)

    assert names(response) == ["Opdigtet Kald ApS"]


def test_new_order_is_offered_to_those_who_may_log_one(client_for, world):
    people = {"consultant": world.consultant("hjoerring"), "head": world.head("hjoerring")}

    offered = {
        name: reverse("recruitment:order_new") in client_for(user).get(BOARD).content.decode()
        for name, user in people.items()
    }

    assert offered == {"consultant": True, "head": False}


def test_coordinator_sees_the_alliance_and_no_tab_of_their_own(client_for, world):
    order_named(world, "Opdigtet Nord ApS")

    response = client_for(world.coordinator()).get(BOARD)

    assert names(response) == ["Opdigtet Nord ApS"]
    assert [tab["label"] for tab in response.context["tabs"]] == ["Alliancen"]
    assert "near" not in response.context["form"].fields


# --- Filters --------------------------------------------------------------------------------------
def test_scope_mine_shows_the_orders_that_i_hold(client_for, world):
    order_named(world, "Opdigtet Min ApS")
    other = order_named(world, "Opdigtet Kollega ApS")
    hand_over(other, actor=other.case_holder, case_holder=world.consultant("frederikshavn", 2))

    response = client_for(world.consultant("frederikshavn")).get(BOARD, {"scope": "mine"})

    assert names(response) == ["Opdigtet Min ApS"]


def test_scope_center_leaves_out_the_allies(client_for, world):
    order_named(world, "Opdigtet Egen ApS")
    order_named(world, "Opdigtet Nabo ApS", "hjoerring")

    response = client_for(world.consultant("frederikshavn")).get(BOARD, {"scope": "center"})

    assert names(response) == ["Opdigtet Egen ApS"]


def test_search_finds_by_company_and_number(client_for, world):
    order_named(world, "Fjordlyst Prøve ApS")
    order_named(world, "Opdigtet Anden ApS")
    browser = client_for(world.consultant("hjoerring"))

    by_name = browser.get(BOARD, {"q": "fjordlyst prøve"})
    by_number = browser.get(BOARD, {"q": "2026-0001"})

    assert names(by_name) == names(by_number) == ["Fjordlyst Prøve ApS"]


def test_state_filter_shows_that_state_only(client_for, world):
    order_named(world, "Opdigtet Ny ApS")
    escalated_order(world, company=world.company(name="Opdigtet Eskaleret ApS"))

    response = client_for(world.consultant("hjoerring")).get(BOARD, {"state": "escalated"})

    assert names(response) == ["Opdigtet Eskaleret ApS"]


def closed_order(world, name: str):
    order = order_named(world, name, head_count=1)
    closing = Closing(cause="got_staff", hired={order.owner_id: 1}, contact=note())
    return close_order(order, actor=order.case_holder, closing=closing)


def test_closed_orders_show_only_when_wanted(client_for, world):
    order_named(world, "Åben ApS")
    closed_order(world, "Lukket ApS")
    browser = client_for(world.consultant("hjoerring"))

    plain = browser.get(BOARD)
    both = browser.get(BOARD, {"closed": "on", "sort": "company"})
    filled = browser.get(BOARD, {"state": "filled"})

    assert names(plain) == ["Åben ApS"]
    assert names(both) == ["Lukket ApS", "Åben ApS"]
    assert names(filled) == ["Lukket ApS"]


def boards(browser, name: str, *choices: str, **more) -> dict[str, list[str]]:
    """The companies on the board for each choice of one filter."""
    return {choice: names(browser.get(BOARD, {name: choice, **more})) for choice in choices}


def test_deadline_filter_counts_days_from_today(client_for, world):
    order_named(world, "Uden ApS")
    order_named(world, "Ugen ApS", deadline_on=dt.date(2026, 3, 9))
    order_named(world, "Snart ApS", deadline_on=dt.date(2026, 3, 5))
    order_named(world, "Forbi ApS", deadline_on=dt.date(2026, 3, 1))
    browser = client_for(world.consultant("hjoerring"))

    found = boards(browser, "deadline", "overdue", "3", "7", "none", "")

    assert found == {
        "overdue": ["Forbi ApS"],
        "3": ["Snart ApS"],
        "7": ["Snart ApS", "Ugen ApS"],
        "none": ["Uden ApS"],
        "": ["Forbi ApS", "Snart ApS", "Ugen ApS", "Uden ApS"],
    }


def test_distance_is_measured_from_my_municipality(client_for, world):
    order_named(world, "Skive ApS", "skive")
    order_named(world, "Viborg ApS", "viborg")
    order_named(world, "Herning ApS", "herning")
    browser = client_for(world.consultant("skive"))

    found = boards(browser, "near", "", "border", "25", "50", "100", sort="company")

    assert found == {
        "": ["Herning ApS", "Skive ApS", "Viborg ApS"],
        "border": ["Skive ApS", "Viborg ApS"],
        "25": ["Skive ApS"],
        "50": ["Skive ApS", "Viborg ApS"],
        "100": ["Herning ApS", "Skive ApS", "Viborg ApS"],
    }


def test_distance_follows_the_workplace_not_the_company(client_for, world):
    far = world.center("ringkoebing-skjern").municipality
    order_named(world, "Opdigtet Udsendt ApS", "skive", municipality=far)

    response = client_for(world.consultant("skive")).get(BOARD, {"near": "25"})

    assert names(response) == []


def test_occupation_filter_takes_all_titles_of_the_code(client_for, world):
    welder = world.occupation()
    order_named(world, "Opdigtet Svejs ApS", occupation=welder)
    order_named(world, "Opdigtet Andet ApS", occupation=world.occupation("5120", "Kok"))

    typed = client_for(world.consultant("hjoerring")).get(BOARD, {"occupation_text": "svejser"})
    picked = client_for(world.consultant("hjoerring")).get(BOARD, {"occupation": welder.pk})

    assert names(typed) == names(picked) == ["Opdigtet Svejs ApS"]


def test_large_and_without_advert_narrow_the_list(client_for, world):
    order_named(world, "Opdigtet Stor ApS", head_count=10)
    small = order_named(world, "Opdigtet Lille ApS", head_count=9)
    advert_for(small, dt.date(2026, 3, 25))
    browser = client_for(world.consultant("hjoerring"))

    large = browser.get(BOARD, {"large": "on"})
    unadvertised = browser.get(BOARD, {"no_advert": "on"})

    assert names(large) == names(unadvertised) == ["Opdigtet Stor ApS"]


def test_center_filter_offers_the_job_centers_in_reach_only(client_for, world):
    order_named(world, "Opdigtet Egen ApS")
    order_named(world, "Opdigtet Nabo ApS", "hjoerring")

    response = client_for(world.consultant("frederikshavn")).get(BOARD, {"center": "hjoerring"})

    choices = [center.name for center in response.context["form"].fields["center"].queryset]
    assert names(response) == ["Opdigtet Nabo ApS"]
    assert choices == ["Brønderslev", "Frederikshavn", "Hjørring"]


NONSENSE = [
    {"scope": "everything"},
    {"state": "x"},
    {"center": "herning"},
    {"deadline": "soon"},
    {"occupation_text": "zzz"},
    {"near": "1000000"},
    {"sort": "password"},
    {"page": "-3"},
    {"order": "not-a-key"},
    {"q": "x" * 101},
]


def test_a_filter_that_makes_no_sense_is_left_out(client_for, world):
    order_named(world, "Opdigtet Egen ApS")
    browser = client_for(world.consultant("frederikshavn"))

    responses = [browser.get(BOARD, query) for query in NONSENSE]

    assert {response.status_code for response in responses} == {200}
    assert [names(response) for response in responses] == [["Opdigtet Egen ApS"]] * len(NONSENSE)


def test_empty_board_says_why_and_leads_back(client_for, world):
    order_named(world, "Opdigtet Egen ApS")
    user = world.consultant("frederikshavn")

    response = client_for(user).get(BOARD, {"scope": "mine", "q": "zzz"})

    html = response.content.decode()
    assert "Ingen ordrer passer til filtrene." in html
    assert f'href="{BOARD}?scope=mine"' in html


def test_tabs_keep_the_other_filters_and_drop_page_and_order(client_for, world):
    user = world.consultant("frederikshavn")

    response = client_for(user).get(BOARD, {"q": "smed", "page": "2", "order": "x"})

    urls = [tab["url"] for tab in response.context["tabs"]]
    assert urls == [f"{BOARD}?q=smed&scope={scope}" for scope in ("mine", "center", "alliance")]


# --- Sorting and pages ----------------------------------------------------------------------------
def test_board_sorts_in_danish_order(client_for, world, at):
    order_named(world, "Aalborg", head_count=7, title="Ågartner", deadline_on=dt.date(2026, 4, 1))
    at("2026-03-02 10:00")
    order_named(world, "Ærø", head_count=9, title="Bager")
    at("2026-03-02 11:00")
    order_named(world, "Ørsted", head_count=1, title="Ødekarl", deadline_on=dt.date(2026, 3, 9))
    at("2026-03-02 12:00")
    order_named(world, "Zebra", head_count=3, title="Zoolog")
    browser = client_for(world.consultant("hjoerring"))

    found = boards(
        browser, "sort", "company", "-company", "need", "job", "number", "age", "-deadline", ""
    )

    assert found == {
        "company": ["Zebra", "Ærø", "Ørsted", "Aalborg"],
        "-company": ["Aalborg", "Ørsted", "Ærø", "Zebra"],
        "need": ["Ørsted", "Zebra", "Aalborg", "Ærø"],
        "job": ["Ærø", "Zebra", "Ørsted", "Aalborg"],
        "number": ["Aalborg", "Ærø", "Ørsted", "Zebra"],
        "age": ["Zebra", "Ørsted", "Ærø", "Aalborg"],
        "-deadline": ["Aalborg", "Ørsted", "Zebra", "Ærø"],
        "": ["Ørsted", "Aalborg", "Zebra", "Ærø"],
    }


def test_board_sorts_by_what_came_of_it(client_for, world):
    order_named(world, "Nul ApS", "hjoerring", head_count=6)
    company = world.company(name="Ansat ApS")
    order = escalated_order(world, "hjoerring", company=company, head_count=6)
    register_result(order, actor=order.case_holder, job_center=order.owner, kind="hired", count=2)
    browser = client_for(world.consultant("broenderslev"))

    found = boards(browser, "sort", "hired", "-hired", "lacking", "state", "center", "holder")

    assert found == {
        "hired": ["Nul ApS", "Ansat ApS"],
        "-hired": ["Ansat ApS", "Nul ApS"],
        "lacking": ["Ansat ApS", "Nul ApS"],
        "state": ["Nul ApS", "Ansat ApS"],
        "center": ["Ansat ApS", "Nul ApS"],
        "holder": ["Ansat ApS", "Nul ApS"],
    }


def test_lacking_is_what_is_neither_hired_nor_pledged(client_for, world):
    order = escalated_order(world, "hjoerring", "broenderslev", head_count=10)
    asked = world.consultant("hjoerring")
    give_pledge(call_to(order, "hjoerring"), actor=asked, count=4)
    center = world.center("hjoerring")
    register_result(order, actor=asked, job_center=center, kind="hired", count=3)
    register_result(order, actor=order.case_holder, job_center=order.owner, kind="hired", count=2)

    response = client_for(asked).get(BOARD)

    row = response.context["orders"][0]
    assert (row.pledged_count, row.hired_count, row.lacking) == (4, 5, 4)


def clones(order, count: int) -> None:
    """So many more orders like ``order``, quickly."""
    rows = []
    for number in range(count):
        twin = RecruitmentOrder.objects.get(pk=order.pk)
        twin.pk, twin.number = uuid.uuid4(), f"2026-9{number:03d}"
        rows.append(twin)
    RecruitmentOrder.objects.bulk_create(rows)


def test_pages_hold_fifty_orders_and_keep_the_filters(client_for, world):
    clones(order_named(world, "Opdigtet Egen ApS"), 52)
    browser = client_for(world.consultant("hjoerring"))

    first = browser.get(BOARD, {"sort": "number", "q": "Egen"})
    second = browser.get(BOARD, {"sort": "number", "q": "Egen", "page": "2"})

    assert len(names(first)) == 50
    assert len(names(second)) == 3
    assert "1–50 af 53" in first.content.decode()
    assert 'href="?sort=number&amp;q=Egen&amp;page=2"' in first.content.decode()
    assert 'href="?sort=number&amp;q=Egen&amp;page=1"' in second.content.decode()


def test_page_behind_the_last_one_is_empty_and_leads_back(client_for, world):
    order_named(world, "Opdigtet Egen ApS")

    response = client_for(world.consultant("hjoerring")).get(BOARD, {"page": "9"})

    assert names(response) == []
    assert "Nulstil filtre" in response.content.decode()


# --- Rows and panel -------------------------------------------------------------------------------
def test_row_tells_state_flags_and_gap(client_for, world):
    order = order_named(world, "Opdigtet Vent ApS", deadline_on=dt.date(2026, 3, 4))
    wait_for_company(order, actor=order.case_holder)

    html = client_for(world.consultant("hjoerring")).get(BOARD).content.decode()

    assert "Afventer virksomheden" in html
    assert "stor" in html
    assert "uden opslag" in html
    assert "2 d." in html


def test_link_leads_to_the_order_without_javascript_and_beside_the_list_with_it(client_for, world):
    order = order_named(world, "Opdigtet Egen ApS")

    html = client_for(world.consultant("hjoerring")).get(BOARD, {"q": "Egen"}).content.decode()

    assert f'href="{order.get_absolute_url()}"' in html
    assert f'hx-get="{BOARD}?q=Egen&amp;order={order.pk}"' in html


def test_address_with_an_order_shows_list_and_panel_again(client_for, world):
    order = order_named(world, "Opdigtet Egen ApS", description="Delt beskrivelse")

    response = client_for(world.consultant("hjoerring")).get(BOARD, {"order": order.pk})

    html = response.content.decode()
    assert 'aria-current="true"' in html
    assert "order-panel" in html
    assert "Opdigtet Person" in html


def test_panel_hides_the_contact_from_a_guest(client_for, world):
    order = escalated_order(world, "aalborg")

    response = client_for(world.consultant("aalborg")).get(BOARD, {"order": order.pk})

    html = response.content.decode()
    assert "order-panel" in html
    assert order.contact_person.name not in html


def test_panel_of_an_order_that_may_not_be_known_stays_empty(client_for, world):
    order = order_named(world, "Opdigtet Hemmelig ApS")

    response = client_for(world.consultant("herning")).get(BOARD, {"order": order.pk})

    assert response.status_code == 200
    assert "Opdigtet Hemmelig ApS" not in response.content.decode()


def test_fragment_holds_the_same_list_as_the_page(client_for, world):
    order = order_named(world, "Opdigtet Egen ApS")
    browser = client_for(world.consultant("hjoerring"))
    query = {"q": "Egen", "order": str(order.pk)}

    page = browser.get(BOARD, query).content.decode()
    part = browser.get(BOARD, query, headers=HTMX).content.decode()

    board = re.compile(r'<div id="board">.*?</table>', re.DOTALL)
    assert board.search(part).group() == board.search(page).group()
    assert 'id="detail" hx-swap-oob="innerHTML"' in part
    assert 'id="board-tabs" hx-swap-oob="innerHTML"' in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("shown", "query", "header", "address"),
    [
        ("", {"q": "", "state": "ready"}, "HX-Push-Url", f"{BOARD}?state=ready"),
        ("?q=sv", {"q": "svejs", "state": ""}, "HX-Replace-Url", f"{BOARD}?q=svejs"),
        ("?q=sv", {"q": ""}, "HX-Replace-Url", BOARD),
        ("?q=sv", {"q": "sv", "large": "on"}, "HX-Push-Url", f"{BOARD}?q=sv&large=on"),
    ],
)
def test_browser_keeps_a_short_address(client_for, world, shown, query, header, address):
    headers = {**HTMX, "HX-Current-URL": f"http://testserver{BOARD}{shown}"}

    response = client_for(world.consultant("hjoerring")).get(BOARD, query, headers=headers)

    assert response[header] == address


def test_board_refuses_to_be_posted_to(client_for, world):
    response = client_for(world.consultant("hjoerring")).post(BOARD)

    assert response.status_code == 405


# --- Queries --------------------------------------------------------------------------------------
def count_queries(browser, query) -> int:
    with CaptureQueriesContext(connection) as captured:
        browser.get(BOARD, query)
    return len(captured)


@pytest.mark.parametrize(
    "query",
    [{}, {"sort": "lacking"}, {"near": "50", "q": "Opdigtet"}, {"near": "50"}, {"near": "border"}],
)
def test_queries_do_not_grow_with_the_rows(client_for, world, query):
    browser = client_for(world.consultant("hjoerring"))
    order = ready_order(world)
    clones(order, 2)
    count_queries(browser, query)
    few = count_queries(browser, query)
    RecruitmentOrder.objects.exclude(pk=order.pk).delete()
    clones(order, 29)

    many = count_queries(browser, query)

    assert many == few
    assert many <= 15


def test_an_order_beside_the_list_keeps_within_the_bound(client_for, world):
    browser = client_for(world.consultant("hjoerring"))
    order = ready_order(world)
    clones(order, 4)
    query = {"scope": "alliance", "order": str(order.pk)}

    count_queries(browser, query)

    assert count_queries(browser, query) <= 15
