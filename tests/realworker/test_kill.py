"""A real worker, broker and mail server: what is due survives kill -9, and comes once."""

import datetime as dt
import threading

import pytest
from django.db import connection

from alliance.foundation import calendar
from alliance.foundation.models import Heartbeat
from alliance.foundation.notifications.models import Mail, MailState, Notice
from recruitment.models import Advert, FollowUp
from tests.realworker.stage import CHILDREN, PATIENCE, Mailbox, Stage
from tests.recruitment.factories import ready_order
from tests.world import World

DUE = 200

pytestmark = [pytest.mark.realworker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mailbox():
    box = Mailbox()
    box.controller.start()
    yield box
    box.controller.stop()


@pytest.fixture
def stage(mailbox, reference):
    stage = Stage(mailbox)
    yield stage
    stage.close()


def due_adverts(count: int) -> None:
    """Adverts of one order whose call day is today, on the wall's clock: a worker is real."""
    order = ready_order(World(), starts_on=calendar.today() + dt.timedelta(days=30))
    Mail.objects.all().delete()
    Advert.objects.bulk_create(
        Advert(
            order=order,
            title=f"Opslag {number}",
            jobnet_reference=f"J-{number}",
            employment_type="ordinary",
            published_on=calendar.today(),
            expires_on=calendar.today() + dt.timedelta(days=5),
            call_on=calendar.today(),
        )
        for number in range(count)
    )


def test_two_hundred_calls_survive_a_worker_killed_twice(stage, mailbox):
    due_adverts(DUE)
    killed = [threading.Event(), threading.Event()]
    mailbox.expect(DUE)
    mailbox.acts = {1: lambda: _kill(stage, killed[0]), 60: lambda: _kill(stage, killed[1])}
    stage.start_worker()
    stage.ring()

    first = killed[0].wait(PATIENCE)
    stage.revive_worker()
    stage.ring()
    second = killed[1].wait(PATIENCE)
    stage.revive_worker()
    stage.ring()
    stage.ring()
    complete = mailbox.full.wait(PATIENCE)
    stage.close()

    connection.close()
    assert (first, second, complete) == (True, True, True)
    assert FollowUp.objects.count() == DUE
    assert FollowUp.objects.values("advert").distinct().count() == DUE
    assert Notice.objects.filter(kind="recruitment.call_due").count() == DUE
    assert len(mailbox.message_ids) == len(set(mailbox.message_ids)) == DUE
    # Two rings wake both children: each may have been ended before it noted what had arrived.
    assert Mail.objects.filter(status=MailState.PLANNED).count() <= CHILDREN
    assert Heartbeat.objects.filter(name="sweep").exists()


def _kill(stage: Stage, told: threading.Event) -> None:
    stage.kill_worker()
    told.set()
