"""Filling in the demo: on whatever day, never twice, never outside the demo."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from alliance.foundation.calendar import now, today
from alliance.foundation.sweep import run_sweep
from alliance.portal.demo import companies as demo_companies
from alliance.portal.demo import fill as demo_fill
from companies.models import Company
from recruitment.models import Advert, FollowUp
from tests.world import local

pytestmark = pytest.mark.django_db


def _call_of_consultant_herning():
    run_sweep(now())
    advert = Advert.objects.get(
        order__case_holder__username="consultant.herning",
        expires_on=today() + dt.timedelta(days=5),
        order__opened_at__gt=now() - dt.timedelta(days=25),
        withdrawn_on=None,
    )
    return FollowUp.objects.get(advert=advert)


@pytest.mark.parametrize(
    "moment",
    [
        "2026-03-07 23:50",  # a Saturday
        "2027-01-01 00:10",
    ],
)
def test_the_first_sweep_of_any_day_puts_the_call_on_the_page(moment, monkeypatch, reference):
    monkeypatch.setattr(demo_fill, "ORDERS", 4)
    monkeypatch.setattr(demo_companies, "COMPANIES", 190)
    with time_machine.travel(local(moment), tick=False):
        demo_fill.fill()
        planned_before = FollowUp.objects.filter(
            assignee__username="consultant.herning", expires_on=today() + dt.timedelta(days=5)
        ).count()

        call = _call_of_consultant_herning()

        assert planned_before == 0
        assert call.assignee.username == "consultant.herning"
        assert call.due_on <= today()


def test_the_command_refuses_outside_the_demo(settings):
    settings.DEMO_MODE = False

    with pytest.raises(CommandError, match="DEMO_MODE"):
        call_command("demo")


def test_the_command_never_adds_to_data_that_are_there(settings, world):
    settings.DEMO_MODE = True
    world.company()
    out = StringIO()

    call_command("demo", "--if-empty", stdout=out)

    assert "nothing added" in out.getvalue()
    assert Company.objects.count() == 1
    with pytest.raises(CommandError, match="already"):
        call_command("demo")
