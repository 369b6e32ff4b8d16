"""Asking other job centers in two clicks, and the page of all calls."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import Escalation
from recruitment.services.answers import ask_question, assign, await_company, give_pledge
from recruitment.services.closing import withdraw_order
from recruitment.services.results import register_result
from tests.recruitment.factories import call_to, draft_order, escalated_order, note, ready_order

LIST = reverse("recruitment:escalation_list")
HTMX = {"HX-Request": "true", "HX-Target": "dialog-body"}

pytestmark = pytest.mark.usefixtures("at")


def url(name: str, obj) -> str:
    return reverse(f"recruitment:{name}", args=[obj.pk])


def text_of(response) -> str:
    return response.content.decode()


def checked(response) -> list[str]:
    """The names of the job centers whose box is ticked."""
    found = re.findall(r"checked>\s*<span>\s*<strong>([^<]+)</strong>", text_of(response))
    return list(found)


def sent_by(response) -> dict[str, list[str]]:
    """What the escalation form would send as it stands."""
    form = response.context["form"]
    chosen = [str(row.job_center.pk) for row in form.candidates if row.is_chosen]
    return {"job_centers": chosen, "added": [str(one.pk) for one in form.added]}


# --- Escalating -----------------------------------------------------------------------------------
def test_escalating_takes_two_clicks_in_the_plain_case(client_for, world):
    order = ready_order(world)
    browser = client_for(order.case_holder)

    dialog = browser.get(url("order_escalate", order))
    answer = browser.post(url("order_escalate", order), sent_by(dialog))

    order.refresh_from_db()
    asked = order.recipients.order_by("job_center__name_sort")
    assert answer.status_code == 302
    assert answer.url == order.get_absolute_url()
    assert order.state == "escalated"
    assert [call.job_center.name for call in asked] == ["Brønderslev", "Hjørring"]


def test_dialog_says_why_and_preselects_the_best(client_for, world):
    order = ready_order(world)

    response = client_for(order.case_holder).get(url("order_escalate", order))

    html = text_of(response)
    assert checked(response) == ["Brønderslev", "Hjørring"]
    assert " · samme alliance" in html
    assert "ser kun denne ordre, indtil den lukkes" in html


def test_dialog_is_a_fragment_for_htmx_and_a_page_without_it(client_for, world):
    order = ready_order(world)
    browser = client_for(order.case_holder)

    page = text_of(browser.get(url("order_escalate", order)))
    part = text_of(browser.get(url("order_escalate", order), headers=HTMX))

    assert "<html" in page
    assert "<html" not in part
    assert 'id="dialog-title"' in part
    assert f'hx-post="{url("order_escalate", order)}"' in part


def test_dialog_sends_the_browser_on_after_htmx(client_for, world):
    order = ready_order(world)
    browser = client_for(order.case_holder)
    data = sent_by(browser.get(url("order_escalate", order)))

    response = browser.post(url("order_escalate", order), data, headers=HTMX)

    assert response["HX-Redirect"] == order.get_absolute_url()


def test_added_job_center_becomes_a_line_of_its_own_and_keeps_what_was_typed(client_for, world):
    order = ready_order(world)
    browser = client_for(order.case_holder)
    aalborg = world.center("aalborg")
    typed = {"add": str(aalborg.pk), "more": "1", "message": "Vi mangler mange."}

    response = browser.post(url("order_escalate", order), typed)

    assert response.status_code == 200
    assert checked(response) == ["Aalborg"]
    assert "Vi mangler mange." in text_of(response)
    assert not Escalation.objects.exists()


def test_job_center_picked_but_not_added_is_asked_all_the_same_as_a_guest(client_for, world):
    order = ready_order(world)
    data = {"add": str(world.center("aalborg").pk)}

    client_for(order.case_holder).post(url("order_escalate", order), data)

    call = order.recipients.get()
    assert call.job_center.slug == "aalborg"
    assert call.is_guest


def test_named_person_gets_the_call_and_foreign_names_are_not_shown(client_for, world):
    person = world.consultant("hjoerring")
    stranger = world.consultant("aalborg")
    order = ready_order(world)
    browser = client_for(order.case_holder)
    center = world.center("hjoerring")
    data = {"job_centers": [str(center.pk)], f"person_{center.pk}": str(person.pk)}
    add = {"add": str(world.center("aalborg").pk), "more": "1"}

    dialog = browser.post(url("order_escalate", order), add)
    browser.post(url("order_escalate", order), data)

    assert person.name in text_of(dialog)
    assert stranger.name not in text_of(dialog)
    assert call_to(order, "hjoerring").assigned_to == person


def test_nobody_chosen_is_said_beside_the_boxes(client_for, world):
    order = ready_order(world)

    response = client_for(order.case_holder).post(url("order_escalate", order), {"reason": "x"})

    assert response.status_code == 422
    assert "Vælg mindst ét jobcenter." in text_of(response)
    assert not Escalation.objects.exists()


def test_cpr_number_in_the_message_is_refused_and_the_text_is_kept(client_for, world):
    order = ready_order(world)
    data = {"job_centers": [str(world.center("hjoerring").pk)], "message": "Fx 010190-1234"}

    response = client_for(order.case_holder).post(url("order_escalate", order), data)

    assert response.status_code == 422
    assert "Fx 010190-1234" in text_of(response)
    assert not Escalation.objects.exists()


def test_double_submit_asks_once(client_for, world):
    order = ready_order(world)
    browser = client_for(order.case_holder)
    data = {**sent_by(browser.get(url("order_escalate", order))), "_once": str(uuid.uuid4())}

    first = browser.post(url("order_escalate", order), data)
    second = browser.post(url("order_escalate", order), data)

    assert first.url == second.url
    assert Escalation.objects.count() == 1


def test_only_the_owner_escalates_and_others_may_not_know(client_for, world):
    order = ready_order(world)
    address = url("order_escalate", order)

    codes = {
        slug: client_for(world.consultant(slug)).get(address).status_code
        for slug in ("frederikshavn", "hjoerring", "herning")
    }

    assert codes == {"frederikshavn": 200, "hjoerring": 403, "herning": 404}


def test_draft_cannot_be_escalated(client_for, world):
    order = draft_order(world)

    response = client_for(order.case_holder).get(url("order_escalate", order))

    assert response.status_code == 409


def test_asked_job_centers_are_not_offered_again(client_for, world):
    order = escalated_order(world, "hjoerring")

    response = client_for(order.case_holder).get(url("order_escalate", order))

    assert [row.job_center.slug for row in response.context["form"].candidates] == [
        "broenderslev",
        "laesoe",
    ]


# --- The page of calls ----------------------------------------------------------------------------
def rows(response) -> list[uuid.UUID]:
    """The keys of the calls, or of the orders, in the order in which they stand."""
    return [row.pk for row in response.context["page"].rows]


def test_calls_to_answer_come_by_their_deadline_and_mine_are_marked(client_for, world, at):
    user = world.consultant("hjoerring")
    late = call_to(escalated_order(world, "hjoerring"), "hjoerring")
    at("2026-03-06 09:00")
    fresh = call_to(escalated_order(world, "hjoerring"), "hjoerring")
    assign(fresh, actor=user, user=user)

    response = client_for(user).get(LIST)

    html = text_of(response)
    assert rows(response) == [late.pk, fresh.pk]
    assert [tab["count"] for tab in response.context["tabs"]] == [2, None, None]
    assert "Svar mangler" in html
    assert 'class="mine"' in html


def test_the_page_that_most_open_shows_what_its_address_with_a_page_shows(client_for, world):
    for _number in range(3):
        escalated_order(world, "hjoerring")
    browser = client_for(world.consultant("hjoerring"))

    first, whole = browser.get(LIST), browser.get(LIST, {"page": "1"})

    page = first.context["page"]
    assert rows(first) == rows(whole)
    assert len(rows(whole)) == 3
    assert (page.total, first.context["tabs"][0]["count"]) == (3, 3)


def test_filters_of_received_calls_stand_in_the_address(client_for, world, at):
    user = world.consultant("hjoerring")
    late = call_to(escalated_order(world, "hjoerring"), "hjoerring")
    at("2026-03-06 09:00")
    company = world.company("broenderslev", name="Fjordlyst Prøve ApS")
    fresh = escalated_order(world, "hjoerring", owner="broenderslev", company=company)
    fresh = call_to(fresh, "hjoerring")
    assign(fresh, actor=user, user=user)
    browser = client_for(user)

    found = [
        rows(browser.get(LIST, query))
        for query in (
            {"mine": "on"},
            {"late": "on"},
            {"center": "broenderslev"},
            {"q": "fjordlyst"},
            {"tab": "nonsense", "center": "nowhere"},
        )
    ]

    late, fresh = late.pk, fresh.pk
    assert found == [[fresh], [late], [fresh], [fresh], [late, fresh]]


def test_answered_calls_show_pledges_that_were_not_kept(client_for, world, at):
    user = world.consultant("hjoerring")
    kept = call_to(escalated_order(world, "hjoerring"), "hjoerring")
    broken = call_to(escalated_order(world, "hjoerring"), "hjoerring")
    give_pledge(kept, actor=user, count=2)
    give_pledge(broken, actor=user, count=5)
    center = world.center("hjoerring")
    register_result(kept.order, actor=user, job_center=center, kind="presented", count=2)
    register_result(broken.order, actor=user, job_center=center, kind="presented", count=4)
    at("2026-03-20 09:00")

    everything = client_for(user).get(LIST, {"tab": "answered"})
    late = client_for(user).get(LIST, {"tab": "answered", "late": "on"})

    assert set(rows(everything)) == {kept.pk, broken.pk}
    assert rows(late) == [broken.pk]
    assert "Tilsagn ikke holdt" in text_of(late)


def test_sent_calls_stand_by_order_with_slow_job_centers_marked(client_for, world, at):
    order = escalated_order(world, "hjoerring", "broenderslev")
    calm = escalated_order(world, "hjoerring")
    give_pledge(call_to(order, "hjoerring"), actor=world.consultant("hjoerring"), count=9)
    give_pledge(call_to(calm, "hjoerring"), actor=world.consultant("hjoerring"), count=9)
    at("2026-03-06 09:00")
    browser = client_for(world.consultant("frederikshavn", 2))

    everything = browser.get(LIST, {"tab": "sent"})
    late = browser.get(LIST, {"tab": "sent", "late": "on"})
    mine = browser.get(LIST, {"tab": "sent", "mine": "on"})
    asked = browser.get(LIST, {"tab": "sent", "center": "broenderslev"})

    assert set(rows(everything)) == {order.pk, calm.pk}
    assert rows(late) == rows(asked) == [order.pk]
    assert rows(mine) == []
    assert "Svar mangler" in text_of(late)
    assert "9 i tilsagn" in text_of(late)


def test_waiting_for_the_company_is_not_slow(client_for, world, at):
    call = call_to(escalated_order(world, "hjoerring"), "hjoerring")
    ask_question(call, actor=world.consultant("hjoerring"), text="Hvor?")
    await_company(call, actor=call.order.case_holder)
    at("2026-03-20 09:00")

    response = client_for(call.order.case_holder).get(LIST, {"tab": "sent"})

    assert "Afventer virksomheden" in text_of(response)
    assert "Svar mangler" not in text_of(response)


def test_closed_orders_leave_the_sent_calls_unless_wanted(client_for, world):
    order = escalated_order(world, "hjoerring")
    withdraw_order(order, actor=order.case_holder, reason="Behovet er væk", contact=note())
    browser = client_for(order.case_holder)

    plain = browser.get(LIST, {"tab": "sent"})
    wanted = browser.get(LIST, {"tab": "sent", "closed": "on"})

    assert rows(plain) == []
    assert rows(wanted) == [order.pk]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({}, "Alle eskaleringer er besvaret."),
        ({"tab": "sent"}, "I venter ikke på svar fra andre jobcentre."),
        ({"tab": "answered"}, "Ingen eskaleringer er besvaret endnu."),
        ({"q": "zzz"}, "Nulstil filtre"),
    ],
)
def test_empty_page_of_calls_says_why(client_for, world, query, text):
    response = client_for(world.consultant("hjoerring")).get(LIST, query)

    assert text in text_of(response)


def test_nobody_sees_calls_between_others(client_for, world):
    escalated_order(world, "hjoerring")
    browser = client_for(world.consultant("herning"))

    found = [rows(browser.get(LIST, {"tab": tab})) for tab in ("answer", "sent", "answered")]

    assert found == [[], [], []]


def test_fragment_of_the_calls_keeps_the_address_short(client_for, world):
    escalated_order(world, "hjoerring")
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{LIST}"}
    query = {"tab": "answer", "q": "", "mine": "on"}

    response = client_for(world.consultant("hjoerring")).get(LIST, query, headers=headers)

    assert response["HX-Push-Url"] == f"{LIST}?tab=answer&mine=on"
    assert "<html" not in text_of(response)


def count_queries(browser, query) -> int:
    with CaptureQueriesContext(connection) as captured:
        browser.get(LIST, query)
    return len(captured)


@pytest.mark.parametrize("tab", ["answer", "sent"])
def test_queries_do_not_grow_with_the_calls(client_for, world, tab):
    company = world.company()
    escalated_order(world, "hjoerring", "broenderslev", company=company)
    reader = {"answer": world.consultant("hjoerring"), "sent": world.consultant("frederikshavn")}
    browser = client_for(reader[tab])
    count_queries(browser, {"tab": tab})
    few = count_queries(browser, {"tab": tab})
    [escalated_order(world, "hjoerring", "broenderslev", company=company) for _ in range(5)]

    many = count_queries(browser, {"tab": tab})

    assert many == few
    assert many <= 15
