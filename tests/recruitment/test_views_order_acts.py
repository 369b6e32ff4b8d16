"""What is done with an order: who may, in which state, and what the page says."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from companies.models import Contact
from recruitment.choices import OrderState
from recruitment.models import MemberSearch, RecruitmentOrder, Result
from recruitment.services.closing import Closing, close_order
from recruitment.services.orders import pause_order, wait_for_company
from tests.recruitment.factories import draft_order, escalated_order, note, ready_order

pytestmark = pytest.mark.django_db
TALK = {"kind": "call", "summary": "Aftalt med virksomheden."}
DIALOG = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "dialog-body"}
FORMS = (
    "pause",
    "hand_over",
    "not_local",
    "status",
    "results",
    "search_record",
    "close",
    "withdraw",
)
OWN_BUTTONS = ("resume", "wait", "company_answered", "undo_close", "ready")
BUTTONS = (*OWN_BUTTONS, "copy")


def path(order, act: str) -> str:
    """The address of an act on an order."""
    return reverse(f"recruitment:order_{act}", args=[order.pk])


@pytest.fixture
def owner(world, at, client_for):
    return client_for(world.consultant("frederikshavn"))


def closed(order) -> RecruitmentOrder:
    """The order closed as filled, with the company's word."""
    closing = Closing(cause="got_staff", contact=note(), hired={order.owner_id: order.head_count})
    return close_order(order, actor=order.case_holder, closing=closing)


# --- Who and when ------------------------------------------------------------------------
@pytest.mark.parametrize("act", FORMS)
def test_every_form_opens_as_a_page_and_in_the_dialog(owner, world, act):
    order = ready_order(world)

    page, dialog = owner.get(path(order, act)), owner.get(path(order, act), **DIALOG)

    assert (page.status_code, dialog.status_code) == (200, 200)
    assert "<html" in page.content.decode()
    assert 'id="dialog-title"' in dialog.content.decode()


@pytest.mark.parametrize("act", [*FORMS, *OWN_BUTTONS, "delete_draft"])
def test_an_ally_and_a_head_may_not_act(world, at, client_for, act):
    order = ready_order(world)
    people = (world.consultant("hjoerring"), world.head("frederikshavn"))

    codes = [client_for(person).post(path(order, act)).status_code for person in people]

    assert codes == [403, 403]


def test_an_ally_may_copy_an_order_to_a_draft_of_its_own(world, at, client_for):
    order, ally = ready_order(world), world.consultant("hjoerring")

    client_for(ally).post(path(order, "copy"))

    assert RecruitmentOrder.objects.get(copied_from=order).owner == ally.home_center


@pytest.mark.parametrize("act", [*FORMS, *BUTTONS, "delete_draft"])
def test_a_stranger_does_not_know_the_order(world, at, client_for, act):
    order = ready_order(world)

    assert client_for(world.consultant("herning")).post(path(order, act)).status_code == 404


@pytest.mark.parametrize(
    "act", ["pause", "not_local", "status", "results", "search_record", "close", "withdraw"]
)
def test_a_closed_order_is_not_worked_on(owner, world, act):
    order = closed(ready_order(world, head_count=1))

    assert owner.get(path(order, act)).status_code == 409


@pytest.mark.parametrize("act", ["resume", "company_answered", "ready"])
def test_an_act_that_does_not_fit_the_state_answers_409(owner, world, act):
    order = ready_order(world)

    assert owner.post(path(order, act)).status_code == 409


@pytest.mark.parametrize("act", BUTTONS)
def test_buttons_do_nothing_by_being_read(owner, world, act):
    order = ready_order(world)

    assert owner.get(path(order, act)).status_code == 405


# --- Draft and ready ---------------------------------------------------------------------
def test_a_described_draft_is_marked_ready_in_one_click(owner, world):
    order = draft_order(world)

    owner.post(path(order, "ready"))

    order.refresh_from_db()
    assert order.state == OrderState.READY
    history = owner.get(path(order, "history")).content.decode()
    assert "Ordren markeret klar" in history  # the history says what was done, not what to do


def test_a_draft_that_lacks_something_leads_to_its_form(owner, world):
    order = draft_order(world, skills="")

    answer = owner.post(path(order, "ready"))

    assert answer["Location"] == f"{path(order, 'edit')}?ready"


def test_a_copy_is_a_draft_of_ones_own(owner, world):
    order = ready_order(world)

    answer = owner.post(path(order, "copy"))

    copy = RecruitmentOrder.objects.get(copied_from=order)
    assert answer["Location"] == path(copy, "edit")
    assert copy.is_draft


def test_a_copy_pressed_twice_is_one_copy(owner, world):
    order, key = ready_order(world), str(uuid.uuid4())

    owner.post(path(order, "copy"), {"_once": key})
    owner.post(path(order, "copy"), {"_once": key})

    assert RecruitmentOrder.objects.filter(copied_from=order).count() == 1


def test_a_draft_is_deleted_after_a_question(owner, world):
    order = draft_order(world)

    asked = owner.get(path(order, "delete_draft"))
    answer = owner.post(path(order, "delete_draft"))

    assert order.company.name in asked.content.decode()
    assert answer["Location"] == "/recruitment/orders/"
    assert not RecruitmentOrder.objects.exists()


# --- On the way --------------------------------------------------------------------------
def test_pausing_keeps_its_reason_in_the_history(owner, world):
    order = ready_order(world)

    owner.post(path(order, "pause"), {"reason": "Har fem samtaler"})

    order.refresh_from_db()
    assert order.state == OrderState.PAUSED
    assert "Har fem samtaler" in owner.get(path(order, "history")).content.decode()


def test_a_paused_order_is_resumed(owner, world):
    order = ready_order(world)
    pause_order(order, actor=order.case_holder)

    owner.post(path(order, "resume"))

    order.refresh_from_db()
    assert order.state == OrderState.READY


def test_waiting_begins_and_ends_with_a_click(owner, world):
    order = ready_order(world)

    owner.post(path(order, "wait"))
    order.refresh_from_db()
    waits = order.waiting_since
    owner.post(path(order, "company_answered"))

    order.refresh_from_db()
    assert waits is not None
    assert order.waiting_since is None


def test_waiting_twice_is_refused(owner, world):
    order = ready_order(world)
    wait_for_company(order, actor=order.case_holder)

    assert owner.post(path(order, "wait")).status_code == 409


def test_a_colleague_becomes_case_holder(owner, world):
    order, colleague = ready_order(world), world.consultant("frederikshavn", 2)

    owner.post(path(order, "hand_over"), {"case_holder": str(colleague.pk)})

    order.refresh_from_db()
    assert order.case_holder == colleague


def test_a_head_cannot_become_case_holder(owner, world):
    order, head = ready_order(world), world.head("frederikshavn")

    answer = owner.post(path(order, "hand_over"), {"case_holder": str(head.pk)})

    assert answer.status_code == 422


def test_what_cannot_be_filled_locally_is_marked(owner, world):
    order = ready_order(world)

    owner.post(path(order, "not_local"), {"reason": "Ingen svejsere"})

    order.refresh_from_db()
    assert order.not_local_at is not None


def test_a_status_is_logged_on_the_company(owner, world):
    order = ready_order(world)

    owner.post(path(order, "status"), TALK)

    assert Contact.objects.get().summary == TALK["summary"]


@pytest.mark.parametrize("summary", ["", "Borger 010190-1234"])
def test_a_status_without_words_or_with_a_citizen_is_refused(owner, world, summary):
    order = ready_order(world)

    answer = owner.post(path(order, "status"), {**TALK, "summary": summary})

    assert answer.status_code == 422
    assert not Contact.objects.exists()


# --- Results and searches ----------------------------------------------------------------
def result(center, **changes) -> dict:
    """Eight presented today."""
    values = {"job_center": str(center.pk), "kind": "presented", "count": "8", "on": "2.3.2026"}
    return {**values, **changes}


def test_a_result_is_a_number_and_a_date(owner, world):
    order = ready_order(world)

    owner.post(path(order, "results"), result(order.owner))

    row = Result.objects.get()
    assert (row.count, row.on, row.job_center) == (8, dt.date(2026, 3, 2), order.owner)


def test_ones_own_job_center_is_chosen_beforehand(world, at, client_for):
    order = escalated_order(world)
    people = (world.consultant("frederikshavn"), world.consultant("hjoerring"))

    chosen = [
        client_for(person).get(path(order, "results")).context["form"]["job_center"].value()
        for person in people
    ]

    assert chosen == [person.home_center.pk for person in people]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"count": "0"}, "count"),
        ({"count": "-1"}, "count"),
        ({"kind": "hired", "count": "41"}, "count"),
        ({"on": "3.3.2026"}, "on"),
    ],
)
def test_a_result_that_cannot_be_is_refused_at_its_field(owner, world, changes, field):
    order = ready_order(world)

    answer = owner.post(path(order, "results"), result(order.owner, **changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_an_asked_job_center_registers_its_own_results_only(world, at, client_for):
    order = escalated_order(world)
    browser, own = client_for(world.consultant("hjoerring")), world.center("hjoerring")

    allowed = browser.post(path(order, "results"), result(own))
    foreign = browser.post(path(order, "results"), result(order.owner))

    assert (allowed.status_code, foreign.status_code) == (302, 422)
    assert Result.objects.get().job_center == own


def test_a_search_is_recorded_with_its_number(owner, world):
    order, hjoerring = ready_order(world), world.center("hjoerring")

    owner.post(
        path(order, "search_record"),
        {"job_center": str(hjoerring.pk), "outcome": "searched", "found": "4"},
    )

    assert MemberSearch.objects.get().found == 4


def test_a_skipped_job_center_needs_its_reason(owner, world):
    order = ready_order(world)
    data = {"job_center": str(world.center("hjoerring").pk), "outcome": "skipped"}

    refused = owner.post(path(order, "search_record"), data)
    owner.post(path(order, "search_record"), {**data, "skipped_reason": "For langt"})

    assert list(refused.context["form"].errors) == ["skipped_reason"]
    assert MemberSearch.objects.get().reason == "For langt"


def test_the_address_names_the_job_center_to_search(owner, world):
    order, hjoerring = ready_order(world), world.center("hjoerring")

    answer = owner.get(path(order, "search_record"), {"job_center": str(hjoerring.pk)})

    assert f'<option value="{hjoerring.pk}" selected>' in answer.content.decode()


# --- The end -----------------------------------------------------------------------------
def test_closing_shows_what_is_registered_and_keeps_what_is_written(owner, world):
    order = ready_order(world, head_count=3)
    owner.post(path(order, "results"), result(order.owner, kind="hired", count="2"))

    form = owner.get(path(order, "close")).context["form"]
    owner.post(
        path(order, "close"),
        {**TALK, "cause": "got_staff", "hired_frederikshavn": "3", "filled_elsewhere": "0"},
    )

    order.refresh_from_db()
    assert form["hired_frederikshavn"].value() == 2
    assert (order.state, order.total("hired")) == (OrderState.FILLED, 3)


def test_closing_logs_the_talk_with_the_company(owner, world):
    order = ready_order(world, head_count=2)
    data = {"cause": "elsewhere", "hired_frederikshavn": "1", "filled_elsewhere": "1"}

    owner.post(path(order, "close"), {**TALK, **data, "note": "Godt samarbejde"})

    order.refresh_from_db()
    assert Contact.objects.get().summary == TALK["summary"]
    assert (order.filled_elsewhere, order.close_note) == (1, "Godt samarbejde")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"cause": ""}, "Årsag"),
        ({"summary": ""}, "Hvad blev der sagt"),
        ({"hired_frederikshavn": "5"}, "virksomheden har brug for 2"),
        ({"hired_frederikshavn": "0"}, "Ikke alle medlemmer har svaret"),
    ],
)
def test_a_closing_that_does_not_add_up_is_refused_with_words(owner, world, changes, text):
    order = ready_order(world, head_count=2)
    data = {**TALK, "cause": "no_candidates", "hired_frederikshavn": "2", "filled_elsewhere": "0"}

    answer = owner.post(path(order, "close"), {**data, **changes})

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not Contact.objects.exists()


def test_the_form_names_who_must_be_searched_before_closing_unfilled(owner, world):
    order = ready_order(world)

    page = owner.get(path(order, "close")).content.decode()

    assert f"{path(order, 'search_record')}?job_center={world.center('hjoerring').pk}" in page


def test_withdrawing_needs_a_reason_and_the_talk(owner, world):
    order = ready_order(world)

    refused = owner.post(path(order, "withdraw"), {})
    owner.post(path(order, "withdraw"), {**TALK, "reason": "Ordren er aflyst"})

    order.refresh_from_db()
    assert {"reason", "summary"} <= set(refused.context["form"].errors)
    assert (order.state, order.close_note) == (OrderState.WITHDRAWN, "Ordren er aflyst")


def test_a_wrong_closing_is_undone(owner, world):
    order = closed(ready_order(world, head_count=1))

    answer = owner.post(path(order, "undo_close"), follow=True)

    order.refresh_from_db()
    assert order.state == OrderState.READY
    assert "Lukningen er fortrudt." in answer.content.decode()


def test_an_open_order_has_no_closing_to_undo(owner, world):
    order = ready_order(world)

    assert owner.post(path(order, "undo_close")).status_code == 403


def test_after_seven_days_a_closing_stands(world, at, client_for):
    order = closed(ready_order(world, head_count=1))
    at("2026-03-10 09:00")

    assert client_for(order.case_holder).post(path(order, "undo_close")).status_code == 403


# --- In the dialog -----------------------------------------------------------------------
def test_an_error_stays_in_the_dialog_and_success_leads_on(owner, world):
    order = ready_order(world)

    wrong = owner.post(path(order, "status"), {"kind": "call"}, **DIALOG)
    right = owner.post(path(order, "status"), TALK, **DIALOG)

    assert wrong.status_code == 422
    assert "<html" not in wrong.content.decode()
    assert right["HX-Redirect"] == order.get_absolute_url()


def test_feedback_about_an_order_is_kept_with_both(owner, world):
    order = ready_order(world)
    said = {"source": "daily", "topic": "speed", "text": "I er hurtige.", "given_on": "2.3.2026"}

    refused = owner.post(path(order, "feedback_new"), {**said, "text": "Ring 010190-1234"})
    answer = owner.post(path(order, "feedback_new"), said)

    assert list(refused.context["form"].errors) == ["text"]
    assert answer["Location"] == order.get_absolute_url()
    assert order.feedback_links.get().feedback == order.company.feedback.get()
    assert "I er hurtige." in owner.get(path(order, "feedback_new")).content.decode()


def test_feedback_stands_on_the_order_for_its_alliance_and_not_for_a_guest(
    owner, world, client_for
):
    order = escalated_order(world, "hjoerring", "aalborg")
    said = {"source": "daily", "topic": "speed", "text": "I er hurtige.", "given_on": "2.3.2026"}
    owner.post(path(order, "feedback_new"), said)

    readers = (world.consultant("hjoerring"), world.guest("aalborg"))
    ally, guest = (client_for(user).get(path(order, "history")) for user in readers)

    assert "I er hurtige." in owner.get(path(order, "history")).content.decode()
    assert "I er hurtige." in ally.content.decode()
    assert guest.status_code == 200
    assert "I er hurtige." not in guest.content.decode()
