"""The company's status page: a link by mail, nothing but the company's own order, no log-in."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from alliance.foundation import calendar
from alliance.foundation.audit.models import Event
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.models import Mail, Notice
from alliance.portal.day import day_of
from companies.models import Contact
from recruitment.models import CompanyRequest, RecruitmentOrder, StatusLink
from recruitment.notifications import StatusLinkSent
from recruitment.services.closing import Closing, close_order
from recruitment.services.status_page import (
    answer_request,
    company_says,
    revoke_status_link,
    send_status_link,
)
from tests.recruitment.factories import draft_order, escalated_order, note, ready_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(world, at):
    return ready_order(
        world,
        title="Svejser",
        description="kanarie-delt",
        internal_note="kanarie-intern",
        skills="kanarie-krav",
    )


@pytest.fixture
def link(order):
    return send_status_link(order, actor=order.case_holder)


def address_in_mail() -> str:
    body = Mail.objects.filter(kind=StatusLinkSent.key).latest("created_at").body
    return re.search(r"/recruitment/company-status/[^/\s]+/", body).group()


def say(client, address: str, act: str):
    return client.post(address, {"act": act})


# --- The link -----------------------------------------------------------------------------------
def test_the_link_goes_to_the_contact_person_and_only_its_hash_is_kept(link):
    token = address_in_mail().rstrip("/").rpartition("/")[2]

    assert Mail.objects.get(kind=StatusLinkSent.key).to_email == link.contact_person.email
    assert StatusLinkSent.at_most_once
    assert token not in str(StatusLink.objects.values().get())


def test_a_new_link_kills_the_one_before(client, order, link, at):
    first = address_in_mail()
    at("2026-03-02 09:20")

    send_status_link(order, actor=order.case_holder)

    assert client.get(first).status_code == 404
    assert client.get(address_in_mail()).status_code == 200


def test_two_links_at_a_time_are_refused_by_the_database(link):
    link.pk, link.token_hash = None, "other"

    with pytest.raises(IntegrityError), transaction.atomic():
        link.save(force_insert=True)


def test_a_second_mail_within_five_minutes_is_refused(order, link):
    with pytest.raises(RuleBroken):
        send_status_link(order, actor=order.case_holder)


def test_nobody_else_sends_or_revokes_the_link(world, order, link):
    neighbor = world.consultant("hjoerring")

    with pytest.raises(PermissionDenied):
        send_status_link(order, actor=neighbor)
    with pytest.raises(PermissionDenied):
        revoke_status_link(link, actor=neighbor)


def test_an_order_without_reachable_person_or_work_gets_no_link(world, order):
    draft = draft_order(world)
    order.contact_person.email = ""
    order.contact_person.save()

    with pytest.raises(WrongState):
        send_status_link(draft, actor=draft.case_holder)
    with pytest.raises(RuleBroken):
        send_status_link(order, actor=order.case_holder)


def over_by_time(_link, at) -> None:
    at("2026-05-02 09:11")


def over_by_hand(link, _at) -> None:
    revoke_status_link(link, actor=link.sent_by)


def over_as_the_person_left(link, _at) -> None:
    link.contact_person.ended_on = calendar.today()
    link.contact_person.save()


def over_as_another_person_is_named(link, _at) -> None:
    RecruitmentOrder.objects.filter(pk=link.order_id).update(contact_person=None)


@pytest.mark.parametrize(
    "ends", [over_by_time, over_by_hand, over_as_the_person_left, over_as_another_person_is_named]
)
def test_a_link_that_is_over_looks_like_one_that_never_was(client, link, at, ends):
    address = address_in_mail()
    never = client.get(reverse("recruitment:company_status", args=["never"]))

    ends(link, at)
    read, sent = client.get(address), say(client, address, "enough")

    assert read.status_code == sent.status_code == 404
    assert read.content == sent.content == never.content
    assert not CompanyRequest.objects.exists()


def test_a_link_is_revoked_once(link):
    revoke_status_link(link, actor=link.sent_by)

    with pytest.raises(WrongState):
        revoke_status_link(link, actor=link.sent_by)


# --- The page -----------------------------------------------------------------------------------
def test_the_page_shows_the_order_and_the_contact_and_nothing_internal(client, world, at):
    order = escalated_order(
        world, "hjoerring", description="kanarie-delt", internal_note="kanarie-intern"
    )
    send_status_link(order, actor=order.case_holder)

    response = client.get(address_in_mail())

    text = response.content.decode()
    assert order.number in text
    assert order.case_holder.name in text
    assert order.case_holder.email in text
    assert "1. juni 2026" in text
    assert "kanarie" not in text
    assert "Hjørring" not in text


def test_the_page_is_kept_and_told_nowhere(client, link):
    response = client.get(address_in_mail())

    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]


def test_reading_the_page_changes_nothing(client, order, link):
    address = address_in_mail()
    events = Event.objects.count()

    client.get(f"{address}?act=enough")
    client.head(address)

    order.refresh_from_db()
    assert order.state == "ready"
    assert Event.objects.count() == events


def test_a_word_needs_the_forms_token_and_comes_without_origin(link):
    strict = Client(enforce_csrf_checks=True)
    address = address_in_mail()
    page = strict.get(address, secure=True).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    sent = {"act": "call", "csrfmiddlewaretoken": token}

    bare = strict.post(address, {"act": "call"}, secure=True, headers={"Origin": "null"})
    foreign = strict.post(address, sent, secure=True, headers={"Origin": "https://evil.example"})
    ours = strict.post(address, sent, secure=True, headers={"Origin": "null"})

    assert (bare.status_code, foreign.status_code, ours.status_code) == (403, 403, 302)


def test_too_many_words_from_one_address_are_refused(client, link, monkeypatch):
    monkeypatch.setattr("recruitment.views.status_page.WORDS_AN_HOUR", 1)
    address = address_in_mail()

    codes = [say(client, address, act).status_code for act in ("call", "filled")]

    assert codes == [302, 429]


# --- What the company says ----------------------------------------------------------------------
def test_enough_candidates_pauses_the_order_and_tells_the_case_holder(client, order, link):
    say(client, address_in_mail(), "enough")

    order.refresh_from_db()
    assert (order.state, order.paused_from) == ("paused", "ready")
    assert Notice.objects.filter(recipient=order.case_holder, kind="recruitment.company_said")
    assert day_of(order.case_holder, calendar.now()).total == 0


def test_filled_becomes_a_task_and_never_closes_the_order(client, order, link):
    say(client, address_in_mail(), "filled")

    order.refresh_from_db()
    group = day_of(order.case_holder, calendar.now()).groups[0]
    assert order.state == "ready"
    assert [action.label for action in group.items[0].actions] == [
        "Bekræft og luk",
        "Ikke besat alligevel",
    ]


def test_the_task_goes_when_the_order_is_closed(order, link):
    company_says(link, "filled")
    hired = {order.owner_id: order.head_count}

    close_order(order, actor=order.case_holder, closing=Closing("got_staff", note(), hired=hired))

    assert CompanyRequest.objects.get().settled_by == order.case_holder


def test_call_me_is_due_the_next_working_day_and_ends_with_the_logged_call(order, link):
    word = company_says(link, "call")

    answer_request(word, actor=order.case_holder, note=note("Ringede tilbage."))

    word.refresh_from_db()
    assert str(word.due_on) == "2026-03-03"
    assert word.settled_by == order.case_holder
    assert Contact.objects.get(company=order.company).summary == "Ringede tilbage."
    with pytest.raises(WrongState):
        answer_request(word, actor=order.case_holder, note=note())


def test_a_colleague_elsewhere_does_not_answer_for_us(world, link):
    word = company_says(link, "call")

    with pytest.raises(PermissionDenied):
        answer_request(word, actor=world.consultant("hjoerring"), note=note())


def test_the_same_word_twice_is_one(link):
    first, second = company_says(link, "call"), company_says(link, "call")

    assert first is not None
    assert second is None


def test_a_word_that_makes_no_sense_any_more_does_nothing(order, link):
    company_says(link, "enough")

    assert company_says(link, "enough") is None
    with pytest.raises(RuleBroken):
        company_says(link, "close")


def test_a_link_revoked_while_the_page_was_open_says_nothing(link):
    revoke_status_link(link, actor=link.sent_by)

    with pytest.raises(WrongState):
        company_says(link, "call")


# --- The order's page ---------------------------------------------------------------------------
def test_the_order_page_sends_revokes_and_shows_what_was_said(client_for, order):
    browser = client_for(order.case_holder)
    page = reverse("recruitment:order_conversation", args=[order.pk])

    browser.post(reverse("recruitment:status_link_send", args=[order.pk]))
    link = StatusLink.objects.get()
    word = company_says(link, "call")
    shown = browser.get(page).content.decode()
    browser.post(reverse("recruitment:status_link_revoke", args=[link.pk]))
    answer = reverse("recruitment:company_request_answer", args=[word.pk])
    form = browser.get(answer).content.decode()
    done = browser.post(answer, {"kind": "call", "summary": "Ringede tilbage."})

    assert link.email in shown
    assert "Ring til mig" in shown
    assert "Ring til mig".lower() in form.lower()
    assert done.status_code == 302
    assert "tilbagekaldt" in browser.get(page).content.decode().lower()
