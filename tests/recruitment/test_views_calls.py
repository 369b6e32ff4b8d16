"""One call: the asked job center answers, the owner manages, and who may not."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from jobcenters.services.appointments import end_appointment
from recruitment.choices import RecipientState
from recruitment.models import EscalationRecipient
from recruitment.notifications import CallReminder
from recruitment.services.answers import ask_question, decline, give_pledge
from recruitment.services.closing import withdraw_order
from recruitment.services.escalation import withdraw_call
from tests.recruitment.factories import call_to, escalated_order, note

pytestmark = pytest.mark.usefixtures("at")


def url(name: str, obj) -> str:
    return reverse(f"recruitment:{name}", args=[obj.pk])


def text_of(response) -> str:
    return response.content.decode()


# --- Who may open and answer a call ---------------------------------------------------------------
def test_call_opens_for_both_sides_and_nobody_else(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    address = call.get_absolute_url()
    people = {
        "owner": world.consultant("frederikshavn", 2),
        "asked": world.consultant("hjoerring"),
        "head": world.head("hjoerring"),
        "also asked": world.consultant("broenderslev"),
        "stranger": world.consultant("herning"),
        "coordinator": world.coordinator(),
    }

    codes = {name: client_for(user).get(address).status_code for name, user in people.items()}

    assert codes == {
        "owner": 200,
        "asked": 200,
        "head": 200,
        "also asked": 404,
        "stranger": 404,
        "coordinator": 404,
    }


PLEDGE = {"pledged_count": "3", "available_from": "20.03.2026", "note": "Klar efter kursus"}


def test_only_the_asked_job_center_may_answer(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    people = {
        "owner": world.consultant("frederikshavn"),
        "also asked": world.consultant("broenderslev"),
        "head": world.head("hjoerring"),
        "asked": world.consultant("hjoerring"),
    }

    codes = {
        name: client_for(user).post(url("call_pledge", call), PLEDGE).status_code
        for name, user in people.items()
    }

    assert codes == {"owner": 403, "also asked": 404, "head": 403, "asked": 302}


def test_pledge_is_kept_with_number_day_and_note(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    user = world.consultant("hjoerring")

    response = client_for(user).post(url("call_pledge", call), PLEDGE)

    call.refresh_from_db()
    assert response.url == call.get_absolute_url()
    assert (call.state, call.pledged_count) == (RecipientState.PLEDGED, 3)
    assert (call.available_from, call.answered_by) == (dt.date(2026, 3, 20), user)


def test_zero_is_an_answer_too(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")

    client_for(world.consultant("hjoerring")).post(url("call_pledge", call), {"pledged_count": 0})

    call.refresh_from_db()
    assert (call.state, call.decline_reason) == (RecipientState.DECLINED, "no_candidates")


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"pledged_count": ""}, "pledged_count", "Skriv et tal. 0 er også et svar."),
        ({"pledged_count": "41"}, "pledged_count", "Giv tilsagn om mellem 0 og 40."),
        ({"pledged_count": "1", "note": "010190-1234"}, "note", "CPR"),
        ({"pledged_count": "1", "available_from": "snart"}, "available_from", "dato"),
    ],
)
def test_wrong_pledge_says_so_beside_the_field(client_for, world, data, field, message):
    call = call_to(escalated_order(world), "hjoerring")

    response = client_for(world.consultant("hjoerring")).post(url("call_pledge", call), data)

    assert response.status_code == 422
    assert message in " ".join(response.context["pledge_form"].errors[field])
    assert call_to(call.order, "hjoerring").state == RecipientState.ASKED


def test_decline_needs_a_reason_and_other_needs_words(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    browser = client_for(world.consultant("hjoerring"))

    nothing = browser.post(url("call_decline", call), {})
    no_words = browser.post(url("call_decline", call), {"decline_reason": "other"})
    done = browser.post(url("call_decline", call), {"decline_reason": "distance"})

    call.refresh_from_db()
    assert (nothing.status_code, no_words.status_code, done.status_code) == (422, 422, 302)
    assert "note" in no_words.context["decline_form"].errors
    assert (call.state, call.decline_reason) == (RecipientState.DECLINED, "distance")


def test_answer_can_be_changed_later(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    user = world.consultant("hjoerring")
    decline(call, actor=user, reason="distance")
    browser = client_for(user)

    page = browser.get(call.get_absolute_url())
    browser.post(url("call_pledge", call), PLEDGE)

    call.refresh_from_db()
    assert "Ret svaret" in text_of(page)
    assert (call.state, call.pledged_count, call.decline_reason) == ("pledged", 3, "")


def test_two_colleagues_answering_at_once_see_both_texts(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    mine = {**PLEDGE, "version": call.version}
    give_pledge(call, actor=world.consultant("hjoerring", 2), count=7, note="Kollegas bemærkning")
    browser = client_for(world.consultant("hjoerring"))

    conflict = browser.post(url("call_pledge", call), mine)
    form = conflict.context["pledge_form"]
    knowing = browser.post(url("call_pledge", call), {**PLEDGE, "version": form["version"].value()})

    call.refresh_from_db()
    assert conflict.status_code == 409
    assert "Kollegas bemærkning" in text_of(conflict)
    assert "Klar efter kursus" in text_of(conflict)
    assert form.theirs["pledged_count"] == "7"
    assert knowing.status_code == 302
    assert call.pledged_count == 3


def test_call_of_a_closed_order_cannot_be_answered(client_for, world):
    order = escalated_order(world)
    call = call_to(order, "hjoerring")
    withdraw_order(order, actor=order.case_holder, reason="Behovet er væk", contact=note())

    browser = client_for(world.consultant("hjoerring"))
    response = browser.post(url("call_pledge", call), PLEDGE)
    page = browser.get(call.get_absolute_url())

    assert response.status_code == 403
    assert page.status_code == 200
    assert url("call_pledge", call) not in text_of(page)


# --- Question and reply ---------------------------------------------------------------------------
def test_question_goes_to_the_owner_and_comes_back_answered(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    asked, owner = client_for(world.consultant("hjoerring")), client_for(call.order.case_holder)

    asked.post(url("call_ask", call), {"text": "Skal de have kørekort?"})
    question = call.questions.get()
    seen = owner.get(call.get_absolute_url())
    owner.post(url("question_answer", question), {"text": "Ja, kategori B."})
    again = asked.get(call.get_absolute_url())

    call.refresh_from_db()
    assert "Skal de have kørekort?" in text_of(seen)
    assert "Ja, kategori B." in text_of(again)
    assert call.state == RecipientState.ASKED


def test_only_the_owner_replies(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    question = ask_question(call, actor=world.consultant("hjoerring"), text="Hvor?")
    address, reply = url("question_answer", question), {"text": "Her."}

    codes = {
        slug: client_for(world.consultant(slug)).post(address, reply).status_code
        for slug in ("hjoerring", "broenderslev", "herning", "frederikshavn")
    }

    assert codes == {"hjoerring": 403, "broenderslev": 404, "herning": 404, "frederikshavn": 302}


def test_empty_reply_is_refused_on_the_page(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    question = ask_question(call, actor=world.consultant("hjoerring"), text="Hvor?")

    response = client_for(call.order.case_holder).post(url("question_answer", question), {})

    assert response.status_code == 422
    assert "Hvor?" in text_of(response)


def test_waiting_for_the_company_stops_the_deadline(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    ask_question(call, actor=world.consultant("hjoerring"), text="Hvor?")
    browser = client_for(call.order.case_holder)

    response = browser.post(url("call_await", call))
    page = text_of(browser.get(call.get_absolute_url()))

    assert response.status_code == 302
    assert "står stille, mens virksomheden spørges" in page
    assert url("call_await", call) not in page


# --- Assigning, reminding, withdrawing ------------------------------------------------------------
def test_call_is_given_to_a_colleague_of_the_same_job_center_only(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    colleague = world.consultant("hjoerring", 2)
    stranger = world.consultant("broenderslev")
    browser = client_for(world.consultant("hjoerring"))

    wrong = browser.post(url("call_assign", call), {"user": str(stranger.pk)})
    right = browser.post(url("call_assign", call), {"user": str(colleague.pk)})

    call.refresh_from_db()
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert call.assigned_to == colleague


def test_owner_reminds_once_and_goes_back_to_the_order(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    browser = client_for(call.order.case_holder)

    first = browser.post(url("call_remind", call), {"from": "order"})
    second = browser.post(url("call_remind", call))
    page = browser.get(call.get_absolute_url())

    assert first.url == call.order.get_absolute_url()
    assert second.status_code == 422
    assert url("call_remind", call) not in text_of(page)


def test_withdrawing_asks_first_and_ends_a_guests_access(client_for, world):
    order = escalated_order(world, "aalborg")
    call = call_to(order, "aalborg")
    browser = client_for(order.case_holder)

    question = browser.get(url("call_withdraw", call))
    answer = browser.post(url("call_withdraw", call), {"from": "order"})

    call.refresh_from_db()
    assert "Gæstens adgang til ordren slutter med det samme." in text_of(question)
    assert answer.url == order.get_absolute_url()
    assert call.state == RecipientState.WITHDRAWN


@pytest.mark.parametrize("name", ["call_remind", "call_withdraw", "call_await"])
def test_asked_job_center_does_not_manage_its_own_call(client_for, world, name):
    call = call_to(escalated_order(world), "hjoerring")
    ask_question(call, actor=world.consultant("hjoerring"), text="Hvor?")

    response = client_for(world.consultant("hjoerring")).post(url(name, call))

    assert response.status_code == 403


def test_withdrawal_is_not_offered_to_the_asked_job_center(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")

    response = client_for(world.consultant("hjoerring")).get(url("call_withdraw", call))

    assert response.status_code == 403


POSTED = ["call_pledge", "call_decline", "call_ask", "call_assign", "call_await", "call_remind"]


def test_acts_answer_post_only(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    browser = client_for(world.consultant("hjoerring"))

    codes = {browser.get(url(name, call)).status_code for name in POSTED}

    assert codes == {405}


def test_unknown_call_is_not_found(client_for, world):
    browser = client_for(world.consultant("hjoerring"))
    unknown = EscalationRecipient(pk=uuid.uuid4())

    codes = {browser.post(url(name, unknown)).status_code for name in POSTED}

    assert codes == {404}


def test_reminder_to_the_coordinator_leads_to_a_page_that_opens(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    pages = {
        "coordinator": client_for(world.coordinator()),
        "leader": client_for(world.leader("hjoerring")),
    }

    codes = {
        step: browser.get(CallReminder(call, step).path()).status_code
        for step, browser in pages.items()
    }

    assert codes == {"coordinator": 200, "leader": 200}


# --- Guests ---------------------------------------------------------------------------------------
def test_guest_sees_its_call_without_the_company_contact(client_for, world):
    order = escalated_order(world, "aalborg", "hjoerring")
    contact = order.contact_person
    guest, ally = client_for(world.guest("aalborg")), client_for(world.consultant("hjoerring"))

    page = text_of(guest.get(call_to(order, "aalborg").get_absolute_url()))
    allied = text_of(ally.get(call_to(order, "hjoerring").get_absolute_url()))

    assert order.company.name in page
    assert contact.name not in page
    assert contact.phone not in page
    assert contact.name in allied


def test_guest_sees_neither_the_other_calls_nor_the_internal_note(client_for, world):
    order = escalated_order(world, "aalborg", "hjoerring")
    browser = client_for(world.consultant("aalborg"))

    page = text_of(browser.get(order.get_absolute_url()))
    foreign = browser.get(call_to(order, "hjoerring").get_absolute_url())

    assert "Hjørring" not in page
    assert "Aftalt med leder." not in page
    assert foreign.status_code == 404


def test_guest_answers_and_loses_sight_when_the_call_is_withdrawn(client_for, world):
    order = escalated_order(world, "aalborg")
    call = call_to(order, "aalborg")
    browser = client_for(world.consultant("aalborg"))

    before = browser.get(call.get_absolute_url()).status_code
    withdraw_call(call, actor=order.case_holder)
    after = browser.get(call.get_absolute_url()).status_code
    order_page = browser.get(order.get_absolute_url()).status_code

    assert (before, after, order_page) == (200, 404, 404)


def test_ended_role_closes_the_call_at_once(client_for, world):
    call = call_to(escalated_order(world), "hjoerring")
    user = world.consultant("hjoerring")
    browser = client_for(user)

    end_appointment(user.appointments.get(), actor=world.system)
    response = browser.get(call.get_absolute_url())

    assert response.status_code in (302, 404)
