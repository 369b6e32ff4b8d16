"""Telling someone: once, to whom it concerns, by mail after the commit, never lost."""

import datetime as dt
import smtplib
from contextlib import suppress

import pytest
from django.core import mail
from django.utils import timezone

from alliance.foundation.errors import RuleBroken
from alliance.foundation.notifications import services
from alliance.foundation.notifications.models import Mail, MailState, Notice
from alliance.foundation.notifications.modes import set_preference
from alliance.foundation.notifications.services import deliver_due, notify
from recruitment.notifications import CallDue, CaseHolderChanged, OrderReady
from recruitment.services.orders import hand_over
from tests.recruitment.factories import ready_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(world, at):
    world.consultant("hjoerring")
    order = ready_order(world)
    Mail.objects.all().delete()
    return order


def planned(order) -> Mail:
    """One mail that waits: the order is handed over to a colleague."""
    colleague = order.case_holder.__class__.objects.get(username="consultant2.frederikshavn")
    hand_over(order, actor=order.case_holder, case_holder=colleague)
    return Mail.objects.get(kind="recruitment.case_holder_changed")


@pytest.fixture
def waiting(world, order) -> Mail:
    world.consultant("frederikshavn", 2)
    return planned(order)


def test_nobody_is_told_the_same_thing_twice(order):
    again = notify(OrderReady(order), actor=order.case_holder)

    assert again == 0
    assert Notice.objects.filter(kind="recruitment.order_ready").count() == 1


def test_the_actor_gets_no_copy(order):
    told = Notice.objects.filter(recipient=order.case_holder, kind="recruitment.order_ready")

    assert not told.exists()


def test_a_waiting_mail_leaves_with_its_own_message_id(waiting):
    counts = deliver_due(timezone.now())

    waiting.refresh_from_db()
    assert counts == {"sent": 1}
    assert mail.outbox[0].extra_headers["Message-ID"] == waiting.message_id
    assert waiting.status == MailState.SENT


def test_a_mail_is_sent_once(waiting):
    deliver_due(timezone.now())

    assert deliver_due(timezone.now()) == {}
    assert len(mail.outbox) == 1


def test_a_refused_mail_waits_and_is_tried_again(waiting, monkeypatch, at):
    monkeypatch.setattr(services, "_message", refusing)
    deliver_due(timezone.now())
    waiting.refresh_from_db()
    first = (waiting.status, waiting.attempts)
    monkeypatch.undo()
    at("2026-03-02 10:00")

    deliver_due(timezone.now())

    waiting.refresh_from_db()
    assert first == (MailState.PLANNED, 1)
    assert waiting.status == MailState.SENT


def refusing(_mail, _connection):
    raise smtplib.SMTPRecipientsRefused({})


def test_who_may_no_longer_see_the_thing_gets_no_mail(waiting):
    recipient = waiting.notice.recipient
    recipient.is_active = False
    recipient.save()

    counts = deliver_due(timezone.now())

    assert counts == {"dropped": 1}
    assert mail.outbox == []


def test_a_kind_that_is_switched_off_stays_in_the_portal_only(world, order):
    colleague = world.consultant("frederikshavn", 2)
    set_preference(colleague, "recruitment.case_holder_changed", mode="off")

    hand_over(order, actor=order.case_holder, case_holder=colleague)

    assert Notice.objects.filter(recipient=colleague).exists()
    assert not Mail.objects.filter(to_email=colleague.email).exists()


@pytest.mark.parametrize("kind", [CallDue.key, "recruitment.no_such_kind"])
def test_a_mandatory_or_unknown_kind_is_not_switched_off(world, at, kind):
    with pytest.raises(RuleBroken):
        set_preference(world.consultant("struer"), kind, mode="off")


def test_a_broker_that_is_down_loses_nothing(waiting, monkeypatch):
    monkeypatch.setattr(services.current_app, "send_task", unreachable)

    services.ring()

    assert deliver_due(timezone.now()) == {"sent": 1}


def unreachable(*_args, **_kwargs):
    raise OSError("broker down")


@pytest.fixture
def once(waiting, monkeypatch):
    """The waiting mail, as if its kind went to a company."""
    monkeypatch.setattr(CaseHolderChanged, "at_most_once", True)
    return waiting


@pytest.mark.parametrize("broken", [KeyboardInterrupt, smtplib.SMTPServerDisconnected])
def test_mail_to_a_company_is_never_sent_again_when_nobody_knows(once, monkeypatch, broken):
    def cut_off(_mail, _connection):
        raise broken("cut off in the middle")

    monkeypatch.setattr(services, "_message", cut_off)
    with suppress(KeyboardInterrupt):
        deliver_due(timezone.now())
    monkeypatch.undo()

    again = deliver_due(timezone.now() + dt.timedelta(days=1))

    once.refresh_from_db()
    assert (once.status, once.body, again) == (MailState.UNSURE, "", {})
    assert mail.outbox == []


def test_mail_to_a_company_that_was_refused_is_tried_again(once, monkeypatch, at):
    body = once.body
    monkeypatch.setattr(services, "_message", refusing)
    deliver_due(timezone.now())
    once.refresh_from_db()
    kept = (once.status, once.body)
    monkeypatch.undo()
    at("2026-03-02 10:00")

    counts = deliver_due(timezone.now())

    assert kept == (MailState.PLANNED, body)
    assert counts == {"sent": 1}
