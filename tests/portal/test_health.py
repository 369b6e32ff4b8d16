"""The health page: red when work is not done, whatever the processes look like."""

import datetime as dt

import pytest
from celery import current_app
from django.db import OperationalError as DatabaseDown

from alliance.foundation.calendar import now
from alliance.portal import health
from tests.portal.factories import heartbeat, planned_mail

pytestmark = pytest.mark.django_db

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def broker_answers(monkeypatch):
    monkeypatch.setattr(health, "_broker_answers", lambda: True)


@pytest.fixture
def ask(client):
    return lambda: client.get("/healthz")


def test_a_young_heartbeat_is_well_and_needs_no_log_in(ask, frozen_time):
    heartbeat(now() - dt.timedelta(seconds=30))

    answer = ask()

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": True,
        "broker": True,
        "heartbeat_age_seconds": 30.0,
        "sweep_failures": [],
        "mail": True,
    }


@pytest.mark.usefixtures("errors_expected")
@pytest.mark.parametrize(("age", "code"), [(180, 200), (181, 503)])
def test_a_heartbeat_is_too_old_after_three_minutes(ask, frozen_time, age, code):
    heartbeat(now() - dt.timedelta(seconds=age))

    answer = ask()

    assert answer.status_code == code
    assert answer.json()["heartbeat_age_seconds"] == float(age)


@pytest.mark.usefixtures("errors_expected")
def test_no_heartbeat_yet_is_trouble(ask):
    answer = ask()

    assert answer.status_code == 503
    assert answer.json()["heartbeat_age_seconds"] is None


@pytest.mark.usefixtures("errors_expected")
def test_a_round_that_rang_but_never_ended_is_trouble(ask):
    heartbeat(None)

    answer = ask()

    assert answer.status_code == 503


@pytest.mark.usefixtures("errors_expected")
def test_a_failing_sweeper_is_named(ask, frozen_time):
    heartbeat(now(), failures={"mail": "OSError"})

    answer = ask()

    assert answer.status_code == 503
    assert answer.json()["sweep_failures"] == ["mail"]


@pytest.mark.usefixtures("errors_expected")
@pytest.mark.parametrize(("minutes", "code"), [(14, 200), (16, 503)])
def test_mail_that_does_not_leave_is_trouble(ask, frozen_time, minutes, code):
    moment = now()
    heartbeat(moment)
    planned_mail(moment - dt.timedelta(minutes=minutes))

    answer = ask()

    assert answer.status_code == code


@pytest.mark.usefixtures("errors_expected")
def test_a_silent_database_is_trouble_and_no_crash(ask, monkeypatch):
    def fail(now):
        raise DatabaseDown

    monkeypatch.setattr(health, "_read_traces", fail)

    answer = ask()

    assert answer.status_code == 503
    assert answer.json()["database"] is False


@pytest.mark.usefixtures("errors_expected")
def test_a_silent_broker_is_trouble(ask, monkeypatch, frozen_time):
    heartbeat(now())
    monkeypatch.setattr(health, "_broker_answers", lambda: False)

    answer = ask()

    assert answer.status_code == 503
    assert answer.json()["broker"] is False


def test_a_broker_that_nobody_runs_is_noticed_within_seconds(monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(current_app.conf, "broker_url", NOBODY_LISTENS)
    monkeypatch.setattr(current_app.conf, "broker_write_url", NOBODY_LISTENS)

    assert health._broker_answers() is False
