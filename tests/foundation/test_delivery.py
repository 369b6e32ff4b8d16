"""How messages come by mail: at once, joined, in the summary of the day, not on a Sunday, to the
deputy too; and what the reader is told of it."""

import smtplib

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliance.foundation.notifications import services
from alliance.foundation.notifications.delivery import delivery_of
from alliance.foundation.notifications.models import Mail, MailState, Notice
from alliance.foundation.notifications.modes import set_preference
from alliance.foundation.notifications.services import deliver_due
from jobcenters.services.profiles import name_deputy
from recruitment.services.bulk import change_many
from recruitment.services.orders import hand_over
from tests.recruitment.factories import advert_for, comment_on, escalated_order, ready_order

pytestmark = pytest.mark.django_db
KIND = "recruitment.case_holder_changed"


@pytest.fixture
def colleague(world, at):
    return world.consultant("frederikshavn", 2)


@pytest.fixture
def orders(world, at, colleague):
    """Six orders: one more than leaves mail by mail."""
    made = [ready_order(world) for _number in range(6)]
    Mail.objects.all().delete()
    return made


def handed(order, colleague) -> Notice:
    hand_over(order, actor=order.case_holder, case_holder=colleague)
    return Notice.objects.get(recipient=colleague, kind=KIND, target_id=order.pk)


def notice_of(user) -> Notice:
    rows = Notice.objects.filter(recipient=user).with_delivery()
    return rows.order_by("-created_at", "-pk").first()


def told(notice: Notice) -> tuple[str, str]:
    delivery = delivery_of(Notice.objects.with_delivery().get(pk=notice.pk))
    return delivery.text, delivery.why


# --- Many at once ------------------------------------------------------------------------------
def test_many_at_once_become_one_mail_and_none_of_them_leaves_again(orders, colleague):
    change_many(orders, actor=orders[0].case_holder, act="hand_over", value=colleague)

    first, second = deliver_due(timezone.now()), deliver_due(timezone.now())

    assert (first, second) == ({"sent": 1}, {})
    assert mail.outbox[0].subject == "6 beskeder fra portalen"
    assert all(order.number in mail.outbox[0].body for order in orders)
    assert Mail.objects.filter(status=MailState.JOINED).count() == 6
    assert told(notice_of(colleague)) == ("mail sendt i en opsamling", "")


def test_five_at_once_are_five_mails(orders, colleague):
    change_many(orders[:5], actor=orders[0].case_holder, act="hand_over", value=colleague)

    assert deliver_due(timezone.now()) == {"sent": 5}


def test_a_summary_leaves_out_what_may_no_longer_be_seen(orders, colleague):
    change_many(orders, actor=orders[0].case_holder, act="hand_over", value=colleague)
    colleague.is_active = False
    colleague.save()

    assert deliver_due(timezone.now()) == {"dropped": 1}
    assert mail.outbox == []


def test_a_refused_summary_waits_with_the_same_message_id(orders, colleague, monkeypatch, at):
    change_many(orders, actor=orders[0].case_holder, act="hand_over", value=colleague)
    monkeypatch.setattr(services, "_message", refusing)
    deliver_due(timezone.now())
    waiting = Mail.objects.get(kind="foundation.summary")
    monkeypatch.undo()
    at("2026-03-02 11:00")

    assert deliver_due(timezone.now()) == {"sent": 1}
    assert mail.outbox[0].extra_headers["Message-ID"] == waiting.message_id


def refusing(_mail, _connection):
    raise smtplib.SMTPRecipientsRefused({})


# --- The summary of the day --------------------------------------------------------------------
def test_what_is_wanted_in_the_summary_leaves_once_the_next_working_morning(orders, colleague, at):
    set_preference(colleague, KIND, mode="daily")
    notices = [handed(order, colleague) for order in orders[:2]]
    before = told(notices[0])

    too_early = deliver_due(at("2026-03-03 06:59").moment)
    morning = deliver_due(at("2026-03-03 07:00").moment)
    again = deliver_due(at("2026-03-03 07:01").moment)

    assert before == ("kommer i næste opsamling", "")
    assert (too_early, morning, again) == ({}, {"sent": 1}, {})
    assert "2 beskeder" in mail.outbox[0].subject


def test_what_is_read_in_the_portal_needs_no_summary(orders, colleague, at):
    set_preference(colleague, KIND, mode="daily")
    notice = handed(orders[0], colleague)
    Notice.objects.filter(pk=notice.pk).update(read_at=timezone.now())

    assert deliver_due(at("2026-03-03 07:00").moment) == {}


def test_a_person_gets_one_summary_a_day(orders, colleague, at):
    set_preference(colleague, KIND, mode="daily")
    handed(orders[0], colleague)
    deliver_due(at("2026-03-03 07:00").moment)
    handed(orders[1], colleague)

    same_day = deliver_due(at("2026-03-03 15:00").moment)
    next_day = deliver_due(at("2026-03-04 07:00").moment)

    assert (same_day, next_day) == ({}, {"sent": 1})


def test_who_has_left_is_not_asked_about_every_minute(orders, colleague, at):
    set_preference(colleague, KIND, mode="daily")
    handed(orders[0], colleague)
    colleague.is_active = False
    colleague.save()
    moment = at("2026-03-03 07:00").moment

    with CaptureQueriesContext(connection) as asked:
        counts = deliver_due(moment)

    assert counts == {}
    assert not [row for row in asked if "FOR UPDATE" in row["sql"]]


# --- Quiet days --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "morning"),
    [("2026-03-07 10:00", "2026-03-09 07:00"), ("2026-04-02 10:00", "2026-04-07 07:00")],
)
def test_on_a_weekend_or_holiday_the_notice_appears_and_the_mail_waits(
    orders, colleague, at, day, morning
):
    at(day)
    notice = handed(orders[0], colleague)

    on_the_day = deliver_due(timezone.now())
    state = told(notice)
    afterwards = deliver_due(at(morning).moment)

    assert on_the_day == {}
    assert state == ("mail venter til arbejdsdagen", "")
    assert afterwards == {"sent": 1}


def test_a_mandatory_kind_leaves_on_a_sunday_and_is_never_joined(world, orders, at):
    moment = at("2026-03-08 10:00").moment
    for order in orders:
        advert_for(order, moment.date())

    assert deliver_due(moment) == {"sent": 6}


# --- Deputies ----------------------------------------------------------------------------------
def test_a_deputy_is_told_too_and_both_see_so(world, orders, colleague):
    deputy = world.leader("frederikshavn")
    name_deputy(colleague, deputy, actor=colleague)

    mine = handed(orders[0], colleague)
    theirs = Notice.objects.get(recipient=deputy, kind=KIND)

    assert mine.covered_by == deputy
    assert theirs.on_behalf_of == colleague
    assert "stedfortræder for" in theirs.body
    assert Mail.objects.filter(kind=KIND).count() == 2


def test_before_and_after_the_absence_nobody_else_is_told(world, orders, colleague, at):
    deputy = world.leader("frederikshavn")
    first, back = at("2026-03-05 08:00").moment.date(), at("2026-03-06 08:00").moment.date()
    at("2026-03-02 09:10")
    name_deputy(colleague, deputy, actor=colleague, valid_from=first, valid_to=back)

    before = handed(orders[0], colleague)
    at("2026-03-06 09:00")
    after = handed(orders[1], colleague)

    assert (before.covered_by, after.covered_by) == (None, None)
    assert not Notice.objects.filter(recipient=deputy, kind=KIND).exists()


def test_a_deputy_who_may_not_see_the_thing_is_not_told(world, at):
    order = escalated_order(world, "hjoerring")
    absent, deputy = world.consultant("hjoerring"), world.professional("hjoerring")
    name_deputy(absent, deputy, actor=absent)

    comment_on(order, order.case_holder, f"@{absent.name}", mentioned=[absent])

    assert notice_of(absent).covered_by is None
    assert not Notice.objects.filter(recipient=deputy, kind="recruitment.mentioned").exists()


def test_the_deputy_who_acted_gets_no_copy(world, orders, colleague):
    holder = orders[0].case_holder
    name_deputy(colleague, holder, actor=colleague)

    handed(orders[0], colleague)

    assert not Notice.objects.filter(recipient=holder, kind=KIND).exists()


# --- What the reader is told -------------------------------------------------------------------
def test_the_page_says_how_each_message_came_by_mail_and_why_not(
    orders, colleague, client_for, monkeypatch
):
    sent = handed(orders[0], colleague)
    deliver_due(timezone.now())
    refused = handed(orders[1], colleague)
    monkeypatch.setattr(services, "_message", refusing)
    deliver_due(timezone.now())
    set_preference(colleague, KIND, mode="off")
    off = handed(orders[2], colleague)
    Mail.objects.filter(notice=refused).update(status=MailState.FAILED)

    page = client_for(colleague).get("/messages/").content.decode()

    assert told(sent) == ("mail sendt", "")
    assert told(refused) == ("mail opgivet", "mailserveren tager ikke imod denne adresse")
    assert told(off) == ("ikke som mail", "")
    assert "Mail opgivet" in page
    assert "Mailserveren tager ikke imod denne adresse" in page
