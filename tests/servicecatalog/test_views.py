"""The pages of the catalog."""

import pytest
from django.urls import reverse

from servicecatalog.choices import ClockState
from servicecatalog.models import Clock, StandardRule
from servicecatalog.services.judging import judge_clocks
from tests.servicecatalog.measuring import measure
from tests.world import local

pytestmark = pytest.mark.usefixtures("at")


def page(name, *args):
    return reverse(f"servicecatalog:{name}", args=args)


@pytest.fixture
def late(world, at):
    clock = measure(world, world.center("frederikshavn"), "S01", "2026-03-02 09:00")
    judge_clocks(at("2026-03-05 09:00").moment)
    return clock


def test_a_consultant_sees_the_own_job_center(client_for, world, late):
    response = client_for(world.consultant("frederikshavn")).get(page("standard_list"))

    assert [center.slug for center in response.context["centers"]] == ["frederikshavn"]
    assert [clock.pk for clock in response.context["page"].rows] == [late.pk]


def test_a_coordinator_sees_all_members_but_no_single_cases(client_for, world, late):
    response = client_for(world.coordinator()).get(page("standard_list"))

    assert len(response.context["centers"]) == 3
    assert response.context["page"].rows == []


def test_a_guest_sees_no_standards(client_for, world, late):
    response = client_for(world.guest("aalborg")).get(page("standard_list"))

    assert response.context["centers"] == []


@pytest.mark.parametrize("asked", ["2025H2", "nonsense", "", "2031H1"])
def test_the_half_year_stands_in_the_address(client_for, world, asked):
    response = client_for(world.leader("frederikshavn")).get(
        page("standard_list"), {"half_year": asked}
    )

    assert response.status_code == 200


def test_another_half_year_shows_other_figures(client_for, world, late):
    browser = client_for(world.leader("frederikshavn"))

    now = browser.get(page("standard_list"), {"half_year": "2026H1"})
    before = browser.get(page("standard_list"), {"half_year": "2025H2"})

    assert now.context["table"][0][1][0][1].overdue == 1
    assert before.context["table"][0][1][0][1] is None


def test_the_list_takes_the_same_queries_with_more_rows(
    client_for, world, late, django_assert_max_num_queries
):
    here = world.center("frederikshavn")
    [measure(world, here, "S01", "2026-03-02 09:00") for _ in range(20)]
    judge_clocks(local("2026-03-05 09:00"))
    browser = client_for(world.leader("frederikshavn"))

    with django_assert_max_num_queries(20):
        browser.get(page("standard_list"))


def test_the_leader_waives_with_a_reason(client_for, world, late):
    response = client_for(world.leader("frederikshavn")).post(
        page("clock_waive", late.pk), {"reason": "Virksomheden lukkede samme dag"}
    )

    late.refresh_from_db()
    assert response.status_code == 302
    assert late.state == ClockState.WAIVED
    assert late.events.last().reason == "Virksomheden lukkede samme dag"


def test_the_head_may_waive_too(client_for, world, late):
    response = client_for(world.head("frederikshavn")).get(page("clock_waive", late.pk))

    assert response.status_code == 200


def test_a_consultant_waives_nothing(client_for, world, late):
    response = client_for(world.consultant("frederikshavn")).post(
        page("clock_waive", late.pk), {"reason": "x"}
    )

    assert response.status_code == 403


@pytest.mark.parametrize("role", ["leader", "head"])
def test_another_job_centers_clock_is_not_found(client_for, world, late, role):
    response = client_for(getattr(world, role)("hjoerring")).get(page("clock_waive", late.pk))

    assert response.status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "gælder 010190-1234"])
def test_a_waiver_without_reason_or_with_a_citizen_number_is_refused(
    client_for, world, late, reason
):
    response = client_for(world.leader("frederikshavn")).post(
        page("clock_waive", late.pk), {"reason": reason}
    )

    assert response.status_code == 422
    assert Clock.objects.get().state == ClockState.OVERDUE


def test_the_administrator_sets_a_threshold_from_a_day(client_for, world):
    data = {
        "alliance": world.alliance().pk,
        "threshold": 3,
        "valid_from": "01.04.2026",
        "reason": "Chefgruppen",
    }

    response = client_for(world.admin).post(page("standard_detail", "S10"), data)

    assert response.status_code == 302
    rule = StandardRule.objects.get(alliance=world.alliance())
    assert f"{rule.threshold} {rule.unit} {rule.valid_from}" == "3 working_days 2026-04-01"


def test_the_older_rule_ends_when_the_newer_begins(client_for, world):
    browser = client_for(world.admin)
    first = {"alliance": world.alliance().pk, "threshold": 3}

    browser.post(page("standard_detail", "S10"), first)
    browser.post(page("standard_detail", "S10"), {**first, "threshold": 4, "valid_from": "1.4.26"})

    periods = StandardRule.objects.filter(alliance=world.alliance()).order_by("valid_from")
    assert [f"{rule.valid_from} {rule.valid_to}" for rule in periods] == [
        "2026-03-02 2026-04-01",
        "2026-04-01 None",
    ]


def test_a_slip_of_the_same_day_can_be_put_right(client_for, world):
    browser = client_for(world.admin)
    data = {"alliance": world.alliance().pk, "threshold": 33}

    browser.post(page("standard_detail", "S10"), data)
    browser.post(page("standard_detail", "S10"), {**data, "threshold": 3})

    current = StandardRule.objects.current().get(alliance=world.alliance())
    assert current.threshold == 3


@pytest.mark.parametrize(
    "change",
    [
        {"valid_from": "01.03.2026"},
        {"threshold": 0},
        {"threshold": 61},
        {"threshold": "mange"},
        {"alliance": ""},
    ],
)
def test_an_impossible_threshold_is_refused(client_for, world, change):
    data = {"alliance": world.alliance().pk, "threshold": 3, **change}

    response = client_for(world.admin).post(page("standard_detail", "S10"), data)

    assert response.status_code == 422
    assert not StandardRule.objects.filter(alliance=world.alliance()).exists()


def test_nothing_is_put_before_a_change_that_is_decided(client_for, world):
    browser = client_for(world.admin)
    data = {"alliance": world.alliance().pk, "threshold": 3, "valid_from": "01.04.2026"}
    browser.post(page("standard_detail", "S10"), data)

    response = browser.post(page("standard_detail", "S10"), {**data, "valid_from": "15.03.2026"})

    assert response.status_code == 422


@pytest.mark.parametrize("role", ["consultant", "leader", "head"])
def test_others_read_thresholds_and_set_none(client_for, world, role):
    browser = client_for(getattr(world, role)("frederikshavn"))
    data = {"alliance": world.alliance().pk, "threshold": 3}

    read = browser.get(page("standard_detail", "S10"))
    refused = browser.post(page("standard_detail", "S10"), data)

    assert read.status_code == 200
    assert refused.status_code == 403


def test_another_alliances_threshold_is_not_shown(client_for, world):
    client_for(world.admin).post(
        page("standard_detail", "S10"),
        {"alliance": world.alliance("vestalliancen").pk, "threshold": 9},
    )

    response = client_for(world.consultant("frederikshavn")).get(page("standard_detail", "S10"))

    assert [rule.alliance for rule in response.context["rules"]] == [None]


def test_an_unknown_standard_is_not_found(client_for, world):
    response = client_for(world.consultant("frederikshavn")).get(page("standard_detail", "S99"))

    assert response.status_code == 404


def test_a_strong_occupation_is_added_and_removed(client_for, world):
    browser = client_for(world.leader("frederikshavn"))
    address = page("job_center_occupations", "frederikshavn")

    browser.post(address, {"occupation_text": "Svejser"})
    added = world.center("frederikshavn").strong_occupations
    shown = browser.get(reverse("jobcenters:job_center_detail", args=["frederikshavn"]))
    browser.post(address, {"remove": "7212"})

    assert added == ["7212"]
    assert "Svejser" in shown.content.decode()
    assert world.center("frederikshavn").strong_occupations == []


def test_an_occupation_that_does_not_exist_is_refused(client_for, world):
    response = client_for(world.leader("frederikshavn")).post(
        page("job_center_occupations", "frederikshavn"), {"occupation_text": "Drageflyver"}
    )

    assert response.status_code == 422


@pytest.mark.parametrize("who", [("consultant", "frederikshavn"), ("leader", "hjoerring")])
def test_others_do_not_say_what_a_job_center_is_strong_in(client_for, world, who):
    role, slug = who

    response = client_for(getattr(world, role)(slug)).post(
        page("job_center_occupations", "frederikshavn"), {"occupation_text": "Svejser"}
    )

    assert response.status_code == 403


@pytest.mark.parametrize(("query", "count"), [("svejs", True), ("", False)])
def test_occupations_are_proposed(client_for, world, query, count):
    response = client_for(world.consultant("frederikshavn")).get(
        page("occupation_suggest"), {"q": query}
    )

    assert ("Svejser" in response.content.decode()) == count
