"""What the CVR register says of a site becomes a task, and follows only when a person says so."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from alliance.foundation import calendar
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.models import Notice
from alliance.portal.day import day_of
from companies.models import ProductionUnit, RegisterChange
from companies.services.imports import advance_imports, apply_import, start_import
from companies.services.register_changes import keep_change, take_change
from tests.companies.extracts import extract, line
from tests.world import valid_cvr

pytestmark = pytest.mark.django_db

CVR, P, SECOND = valid_cvr(900), "3000000001", "3000000002"


@pytest.fixture
def consultant(world, at):
    person = world.consultant("frederikshavn")
    world.leader("hjoerring")
    bring(world, line(CVR, P))
    return person


def bring(world, *lines: str) -> None:
    run = start_import(
        world.alliance(), actor=world.admin, file_name="x.csv", pieces=extract(*lines)
    )
    advance_imports(timezone.now())
    apply_import(run, actor=world.admin)
    advance_imports(timezone.now())


def change_of(kind: str) -> RegisterChange:
    return RegisterChange.objects.get(kind=kind)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("moved", {"municipality": "860", "city": "Hjørring"}),
        ("closed", {"status": "Ophørt", "ended_on": "2026-02-28"}),
        ("bankrupt", {"status": "Konkurs"}),
        ("new_site", {}),
    ],
)
def test_it_stands_on_the_day_once_and_changes_nothing_by_itself(
    world, consultant, at, kind, changes
):
    at("2026-03-02 10:00")
    before = ProductionUnit.objects.filter(p_number=P).values().get()
    for _time in range(2):
        bring(world, line(CVR, P if changes else SECOND, **changes))

    items = [item for group in day_of(consultant, calendar.now()).groups for item in group.items]
    assert [item.path for item in items] == [change_of(kind).get_absolute_url()]
    assert ProductionUnit.objects.filter(p_number=P).values().get() == before


def test_a_site_that_moved_goes_to_its_new_job_center(world, consultant):
    bring(world, line(CVR, P, municipality="860", address="Ny Vej 2", city="Hjørring"))

    take_change(change_of("moved"), actor=consultant)

    unit = ProductionUnit.objects.get()
    assert unit.company.home_job_center.slug == "hjoerring"
    assert (unit.address, unit.city) == ("Ny Vej 2", "Hjørring")
    told = Notice.objects.filter(kind="companies.company_moved_here")
    assert told.get().recipient == world.leader("hjoerring")


def test_a_closed_site_is_closed_on_the_day_of_the_register(world, consultant):
    bring(world, line(CVR, P, status="Ophørt", ended_on="28-02-2026"))

    take_change(change_of("closed"), actor=consultant)

    assert str(ProductionUnit.objects.get().closed_on) == "2026-02-28"


def test_a_main_site_beside_open_ones_is_not_closed(world, consultant):
    bring(world, line(CVR, P, status="Ophørt"), line(CVR, SECOND))

    with pytest.raises(RuleBroken):
        take_change(change_of("closed"), actor=consultant)


def test_what_is_kept_needs_a_reason_and_does_not_come_again(world, consultant):
    bring(world, line(CVR, P, municipality="860"))
    with pytest.raises(RuleBroken):
        keep_change(change_of("moved"), actor=consultant, reason=" ")
    with pytest.raises(RuleBroken):
        keep_change(change_of("moved"), actor=consultant, reason="010190-1234")

    keep_change(change_of("moved"), actor=consultant, reason="Kun postadressen er flyttet")
    bring(world, line(CVR, P, municipality="860"))

    assert not RegisterChange.objects.open().exists()
    with pytest.raises(WrongState):
        take_change(change_of("moved"), actor=consultant)


def test_a_job_center_elsewhere_decides_nothing(world, consultant):
    bring(world, line(CVR, P, municipality="860"))

    with pytest.raises(PermissionDenied):
        take_change(change_of("moved"), actor=world.consultant("hjoerring"))


def test_the_page_shows_both_sides_and_takes_the_decision(world, consultant, client_for):
    bring(world, line(CVR, P, status="Konkurs"))
    change, browser = change_of("bankrupt"), client_for(consultant)
    page = reverse("companies:register_change_decide", args=[change.pk])

    shown = browser.get(page).content.decode()
    refused = browser.post(page, {"keep": "yes", "reason": ""})
    browser.post(page)
    company = browser.get(change.unit.company.get_absolute_url()).content.decode()
    decided = browser.get(page).content.decode()

    assert "Påfundsvej 1" in shown
    assert refused.status_code == 422
    assert "Konkurs i CVR-registret" in company
    assert "overtaget" in decided.lower()
