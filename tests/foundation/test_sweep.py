"""The sweep: everything due, as of a moment; one failure does not stop the rest."""

import datetime as dt
import gc
import io

import pytest
from django.core.management import CommandError, call_command

from alliance.celery import app
from alliance.foundation import calendar, sweep
from alliance.foundation.models import Heartbeat
from recruitment.models import FollowUp
from tests.recruitment.factories import advert_for, ready_order

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 27, 6, 0, tzinfo=calendar.COPENHAGEN)


@pytest.fixture
def sweepers(monkeypatch):
    registered: dict = {}
    monkeypatch.setattr(sweep, "_SWEEPERS", registered)
    return registered


def broken(_now):
    raise ZeroDivisionError


@pytest.mark.usefixtures("errors_expected")
def test_one_failing_sweeper_is_named_and_the_others_run(sweepers):
    sweepers.update(broken=broken, fine=lambda now: {"done": 1})

    counts = sweep.run_sweep(NOW, beat=True)

    pulse = Heartbeat.objects.get()
    assert counts == {"fine": {"done": 1}}
    assert pulse.failures == {"broken": "ZeroDivisionError"}
    assert pulse.rang_at == NOW


def test_a_replay_by_hand_does_not_move_the_heartbeat(sweepers):
    sweep.run_sweep(NOW)

    assert not Heartbeat.objects.exists()


def test_a_sweeper_lives_in_its_moment(sweepers):
    days = []
    sweepers["day"] = lambda now: days.append(calendar.today()) or {}

    sweep.run_sweep(NOW)

    assert days == [dt.date(2026, 3, 27)]


def test_the_collector_of_memory_is_as_before_also_after_a_failure(sweepers, errors_expected):
    seen, before = [], gc.get_threshold()
    sweepers.update(broken=broken, fine=lambda now: seen.append(gc.get_threshold()) or {})
    gc.set_threshold(701, 11, 12)
    try:
        sweep.run_sweep(NOW)
        assert (gc.get_threshold(), seen) == ((701, 11, 12), [sweep.SELDOM])
    finally:
        gc.set_threshold(*before)


def test_the_command_does_the_work_of_a_morning(world, at):
    advert_for(ready_order(world), dt.date(2026, 4, 1))
    output = io.StringIO()

    call_command("sweep", at="2026-03-27T06:00", stdout=output)

    assert "follow-ups: planned 1" in output.getvalue()
    assert FollowUp.objects.get().due_on == dt.date(2026, 3, 27)


def test_the_command_refuses_what_is_no_moment(db):
    with pytest.raises(CommandError):
        call_command("sweep", at="tomorrow")


def test_the_daily_ring_is_outside_the_hours_of_the_clock_change():
    daily = app.conf.beat_schedule["sweep-at-six"]["schedule"]

    assert daily.hour == {6}
