"""The page of an order and its panel: who sees what, and what it says."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.foundation import panels
from alliance.foundation.calendar import now
from alliance.foundation.panels import Panel
from companies.models import Company, Restriction
from recruitment.models import RecruitmentOrder
from recruitment.services.answers import give_pledge
from recruitment.services.closing import Closing, close_order
from recruitment.services.follow_ups import plan_follow_ups
from recruitment.services.orders import log_status, wait_for_company
from recruitment.services.results import record_search, register_result
from tests.recruitment.factories import (
    advert_for,
    call_to,
    draft_order,
    escalated_order,
    note,
    ready_order,
)

pytestmark = pytest.mark.django_db
PARTS = ("conversation", "history")
PANEL = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "detail"}


@pytest.fixture
def owner(world, at, client_for):
    return client_for(world.consultant("frederikshavn"))


@pytest.fixture
def neighbor(world, at, client_for):
    return client_for(world.consultant("hjoerring"))


@pytest.fixture
def guest(world, at, client_for):
    return client_for(world.consultant("aalborg"))


def text_of(browser, order, **headers) -> str:
    """What the page of the order says."""
    answer = browser.get(order.get_absolute_url(), **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def part_of(browser, order, name: str) -> str:
    """What the page of the order fetches when one scrolls down."""
    url = reverse(f"recruitment:order_{name}", args=[order.pk])
    assert url in text_of(browser, order)
    answer = browser.get(url, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    return answer.content.decode()


def all_of(browser, order) -> str:
    """The page of the order with all that it fetches."""
    parts = (part_of(browser, order, name) for name in PARTS)
    return "".join((text_of(browser, order), *parts))


# --- Who sees what -----------------------------------------------------------------------------
def test_the_owner_reads_everything(owner, world):
    order = ready_order(world)

    page = all_of(owner, order)

    assert "Aftalt med leder." in page
    assert order.contact_person.name in page
    assert "Historik</h2>" in page
    assert "Virksomhedens statusside" in page


def key_account(world) -> Company:
    """A company with a fixed consultant and a deputy."""
    company = world.company()
    company.key_account_consultant = world.consultant("frederikshavn", 2)
    company.key_account_deputy = world.leader("frederikshavn")
    company.save()
    return company


def test_an_ally_reads_the_shared_part_with_the_contact(neighbor, world):
    order = ready_order(world, company=key_account(world))

    page = all_of(neighbor, order)

    assert "Certifikat i MAG-svejsning" in page
    assert order.contact_person.name in page
    assert order.company.key_account_consultant.name in page
    assert order.company.key_account_deputy.name in page
    assert "Aftalt med leder." not in page
    assert "Historik</h2>" not in page
    assert "Virksomhedens statusside" not in page


def test_a_guest_reads_the_order_without_the_contact(guest, world):
    order = escalated_order(world, "aalborg", company=key_account(world))

    page = all_of(guest, order)

    assert "Certifikat i MAG-svejsning" in page
    assert order.contact_person.name not in page
    assert order.contact_person.phone not in page
    assert order.unit.phone not in page
    assert "Nøglekonsulent" not in page
    assert "Aftalt med leder." not in page


def test_a_guest_sees_no_other_order(guest, world):
    escalated_order(world, "aalborg")
    other = ready_order(world)

    assert guest.get(other.get_absolute_url()).status_code == 404


def test_a_draft_is_for_its_own_job_center(owner, neighbor, world):
    order = draft_order(world)

    codes = [browser.get(order.get_absolute_url()).status_code for browser in (owner, neighbor)]

    assert codes == [200, 404]


def test_a_job_center_of_another_alliance_does_not_know_the_order(world, at, client_for):
    order = ready_order(world)

    answer = client_for(world.consultant("herning")).get(order.get_absolute_url())

    assert answer.status_code == 404


def test_nobody_reads_an_order_without_signing_in(client, world, at):
    order = ready_order(world)

    assert client.get(order.get_absolute_url())["Location"].startswith("/login/")


def test_a_head_reads_everything_and_changes_nothing(world, at, client_for):
    order = ready_order(world)

    page = text_of(client_for(world.head("frederikshavn")), order)

    assert "Aftalt med leder." in page
    assert "Eskaler</a>" not in page


def test_the_panel_is_a_part_of_the_page(owner, world):
    order = ready_order(world)

    panel = text_of(owner, order, **PANEL)

    assert "<html" not in panel
    assert order.company.name in panel
    assert "Åbn ordren" in panel


def test_a_restored_page_comes_whole(owner, world):
    order = ready_order(world)

    page = text_of(owner, order, **PANEL, HTTP_HX_HISTORY_RESTORE_REQUEST="true")

    assert "<html" in page


# --- What it says --------------------------------------------------------------------------------
def test_an_order_without_an_advert_is_flagged_until_it_has_one(owner, world):
    order = ready_order(world)

    before = text_of(owner, order)
    advert_for(order, dt.date(2026, 4, 1))

    assert "Ordre uden opslag." in before
    assert "Ordre uden opslag." not in text_of(owner, order)


def test_without_consent_no_advert_is_missed(owner, world):
    order = ready_order(world, publish_consent=False)

    assert "Ordre uden opslag." not in text_of(owner, order)


def test_the_national_status_stands_beside_the_state(owner, world):
    order = ready_order(world)

    assert "§ 137: i gang, også i andre kommuner" in text_of(owner, order)


def test_a_dispute_at_the_company_is_shown_to_all_who_see_the_order(neighbor, world):
    order = ready_order(world)
    Restriction.objects.create(company=order.company, kind="dispute", source="Fagbevægelsen")

    assert "Fagbevægelsen" in text_of(neighbor, order)


def test_waiting_for_the_company_is_shown_with_its_date(owner, world):
    order = ready_order(world)
    wait_for_company(order, actor=order.case_holder)

    page = text_of(owner, order)

    assert "Afventer virksomheden" in page
    assert "02.03.2026 09:10" in page


def test_a_large_order_shows_its_numbers_per_job_center(owner, world):
    order = escalated_order(world)
    hjoerring = world.consultant("hjoerring")
    give_pledge(call_to(order, "hjoerring"), actor=hjoerring, count=9)
    register_result(
        order, actor=hjoerring, job_center=hjoerring.home_center, kind="presented", count=7
    )

    answer = owner.get(order.get_absolute_url())

    gap = answer.context["gap"]
    assert (gap.need, gap.pledged, gap.presented, gap.gap) == (40, 9, 7, 31)
    assert "stor ordre" in answer.content.decode()


def test_each_member_job_center_stands_with_its_search(owner, world):
    order = ready_order(world)
    record_search(order, actor=order.case_holder, job_center=world.center("hjoerring"), found=2)
    record_search(
        order,
        actor=order.case_holder,
        job_center=world.center("broenderslev"),
        skipped_reason="Ferie",
    )

    page = " ".join(text_of(owner, order).split())

    assert "søgt, 2 egnede kandidater" in page
    assert "sprunget over: Ferie" in page
    assert "ikke endnu" in page


def test_a_closed_order_offers_undo_for_seven_days(owner, world, at, client_for):
    order = ready_order(world, head_count=1)
    closing = Closing(cause="got_staff", contact=note(), hired={order.owner_id: 1})
    close_order(order, actor=order.case_holder, closing=closing)

    now = text_of(owner, order)
    at("2026-03-10 09:00")
    later = text_of(client_for(order.case_holder), order)

    assert "Kan fortrydes til og med" in now
    assert "Fortryd</button>" not in later


def test_a_draft_says_what_it_lacks(owner, world):
    order = draft_order(world, skills="")

    assert "Skriv, hvad kandidaterne skal kunne." in text_of(owner, order)


def add_rows(order, count: int) -> None:
    """So many adverts, calls planned, results and contacts more."""
    for number in range(count):
        advert_for(order, dt.date(2026, 3, 6), reference=f"J{order.adverts.count()}{number}")
        register_result(
            order, actor=order.case_holder, job_center=order.owner, kind="presented", count=1
        )
        log_status(order, actor=order.case_holder, note=note())
    plan_follow_ups(now())


@pytest.mark.parametrize(("name", "most"), [("detail", 15), ("conversation", 15), ("history", 15)])
def test_the_page_asks_the_database_as_often_for_many_rows_as_for_few(
    owner, world, django_assert_num_queries, django_assert_max_num_queries, name, most
):
    order = escalated_order(world)
    url = reverse(f"recruitment:order_{name}", args=[order.pk])
    add_rows(order, 2)
    owner.get(url)
    with django_assert_max_num_queries(most) as few:
        owner.get(url)
    add_rows(order, 20)

    with django_assert_num_queries(len(few)):
        owner.get(url)


@pytest.mark.parametrize("name", PARTS)
def test_what_is_fetched_later_is_a_page_of_its_own_without_scripts(owner, world, name):
    order = ready_order(world)

    page = owner.get(reverse(f"recruitment:order_{name}", args=[order.pk])).content.decode()

    assert "<html" in page
    assert f'href="{order.get_absolute_url()}"' in page


@pytest.mark.parametrize("name", PARTS)
def test_what_is_fetched_later_has_the_door_of_the_order(neighbor, world, name):
    order = draft_order(world)

    answer = neighbor.get(reverse(f"recruitment:order_{name}", args=[order.pk]))

    assert answer.status_code == 404


def test_an_asked_ally_is_answered_as_cheaply(neighbor, world, django_assert_max_num_queries):
    order = escalated_order(world)
    neighbor.get(order.get_absolute_url())

    with django_assert_max_num_queries(15):
        neighbor.get(order.get_absolute_url())


def test_an_app_above_has_its_place_on_the_page(world, client_for, monkeypatch):
    """Labor market facts will stand there, as beside a company (R016)."""
    order = ready_order(world)

    def facts(shown, user):
        return Panel(f"Arbejdsmarkedet for {shown.title}", empty=f"Set af {user.name}")

    monkeypatch.setitem(panels._MAKERS, RecruitmentOrder, [facts])
    page = client_for(order.case_holder).get(order.get_absolute_url()).content.decode()

    assert f"Arbejdsmarkedet for {order.title}" in page
    assert f"Set af {order.case_holder.name}" in page
