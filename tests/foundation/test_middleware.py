"""What every request passes, tried with views of this file's own."""

import threading
import uuid

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import translation
from django_htmx.http import HttpResponseClientRedirect

from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from alliance.foundation.models import Heartbeat, Submission
from jobcenters.models import User
from tests.clients import StrictClient

NOW = "2026-03-02T08:00:00Z"
gate = threading.Event()


def _row() -> None:
    Heartbeat.objects.create(name=str(uuid.uuid4()), rang_at=NOW)


@login_not_required
def show(request):
    language = translation.get_language()
    text = f"{language}|{request.GET.get('q', '')}|{request.POST.get('note', '')}"
    return HttpResponse(text, content_type="text/plain")


@login_not_required
def upload(request):
    return HttpResponse(request.FILES["file"].read(), content_type="application/octet-stream")


def inside(request):
    return HttpResponse("inside")


@login_not_required
def figures(request):
    return JsonResponse({}, headers={"Cache-Control": "public, max-age=60"})


def save(request):
    _row()
    return redirect("/saved/")


def save_slowly(request):
    _row()
    gate.wait(timeout=5)
    return redirect("/saved/")


def save_by_htmx(request):
    _row()
    return HttpResponseClientRedirect("/saved/")


def save_in_place(request):
    _row()
    return HttpResponse(status=204)


def save_badly(request):
    _row()
    return HttpResponse("the form again")


def refuse(request):
    _row()
    raise RuleBroken("Nej tak", field="note")


def refuse_state(request):
    raise WrongState("Er lukket")


def refuse_person(request):
    raise PermissionDenied


def refuse_version(request):
    raise Conflict(Submission(key=uuid.uuid4(), path="/theirs/"), {"path": "/mine/"})


urlpatterns = [
    path("show/", show),
    path("upload/", upload),
    path("inside/", inside),
    path("figures/", figures),
    path("save/", save),
    path("slow/", save_slowly),
    path("htmx/", save_by_htmx),
    path("place/", save_in_place),
    path("badly/", save_badly),
    path("refuse/", refuse),
    path("state/", refuse_state),
    path("person/", refuse_person),
    path("version/", refuse_version),
    path("login/", show, name="account_login"),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def user(db):
    return User.objects.create(username="karen", email="karen@example.invalid", name="Karen")


@pytest.fixture
def karen(user, client_for):
    return client_for(user)


@pytest.fixture
def key():
    return str(uuid.uuid4())


# --- Headers ------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/inside/", "/show/", "/nowhere/", "/person/", "/figures/"])
def test_nothing_a_signed_in_person_reads_may_be_stored(karen, address):
    response = karen.get(address)

    assert "no-store" in response["Cache-Control"]


def test_public_figures_may_be_stored(client):
    response = client.get("/figures/")

    assert response["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("address", ["/show/", "/nowhere/", "/inside/", "/show/?q=%00"])
def test_every_answer_closes_sensors_and_origin(client, address):
    response = client.get(address)

    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


# --- Hostile input ------------------------------------------------------------------------
@pytest.mark.parametrize("hostile", ["%00", "a%00b", "%ED%A0%80", "%FF", "%C0%80"])
@pytest.mark.parametrize("address", ["/show/?q={}", "/show/?{}=1", "/{}/", "/show/?_once={}"])
def test_hostile_addresses_answer_400(client, address, hostile):
    response = client.get(address.format(hostile))

    assert response.status_code == 400


@pytest.mark.parametrize(
    "body", [b"note=%00", b"%00=1", b"note=%ED%A0%80", b"note=\xff", b"x=\x00"]
)
def test_hostile_form_fields_answer_400(client, body):
    response = client.post("/show/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400


def _multipart(value: bytes, name: bytes = b"note") -> tuple[bytes, str]:
    body = (
        b'--line\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value + b"\r\n"
        b'--line\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\x00\xff\xed\xa0\x80\r\n--line--\r\n"
    )
    return body, "multipart/form-data; boundary=line"


@pytest.mark.parametrize("value", [b"a\x00b", b"\xff", b"\xed\xa0\x80"])
def test_hostile_parts_answer_400(client, value):
    body, kind = _multipart(value)

    response = client.post("/upload/", body, content_type=kind)

    assert response.status_code == 400


@pytest.mark.parametrize("value", [b"plain", "\ufffd".encode(), "æ😀".encode()])
def test_a_file_may_hold_any_bytes_and_is_still_read_by_the_view(client, value):
    body, kind = _multipart(value)

    response = client.post("/upload/", body, content_type=kind)

    assert response.content == b"\x00\xff\xed\xa0\x80"


def test_a_part_too_large_to_keep_is_still_looked_at(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    body, kind = _multipart(b"a\x00b")

    response = client.post("/upload/", body, content_type=kind)

    assert response.status_code == 400


@pytest.mark.parametrize(
    "body",
    [b'{"note": "\\u0000"}', b'{"a": ["\\ud800"]}', b'{"\\u0000": 1}', b"\xff", b"[" * 99_999],
)
def test_hostile_json_answers_400(client, body):
    response = client.post("/show/", body, content_type="application/json")

    assert response.status_code == 400


@pytest.mark.parametrize("body", [b'{"note": "\\ud83d\\ude00"}', b"no json", b"[1, null, true]"])
def test_other_json_is_left_to_the_view(client, body):
    response = client.post("/show/", body, content_type="application/json")

    assert response.status_code == 200


@pytest.mark.parametrize("value", ["a\x00b", '"\\000"'])
def test_a_hostile_cookie_answers_400(client, value):
    response = client.get("/show/", headers={"cookie": f"sessionid={value}"})

    assert response.status_code == 400


def test_a_hostile_header_answers_400(client):
    response = client.get("/show/", headers={"user-agent": "a\x00b"})

    assert response.status_code == 400


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        "\u202egnirts",
        "\ufffd",
        "😀\U0010ffff",
        "%",
        "100%25",
        "\x01\x7f",
        "a\r\nb",
        "{{ 7 }}{% now 'Y' %}",
        "=cmd|'/c calc'!A1",
        "٣",
        "x" * 10_000,
    ],
)
def test_every_other_text_arrives_as_typed(client, text):
    response = client.post("/show/", {"note": text})
    encoded = client.post("/show/", {"note": text}, content_type="application/json")
    query = client.get("/show/", {"q": text[:500]})

    assert response.content.decode() == f"da||{text}"
    assert encoded.status_code == 200
    assert query.content.decode() == f"da|{text[:500]}|"


# --- Language ------------------------------------------------------------------------
def test_danish_whatever_the_browser_says(client):
    response = client.get("/show/", headers={"accept-language": "en-GB,de;q=0.9"})

    assert response.content == b"da||"
    assert response["Content-Language"] == "da"


def test_a_signed_in_person_reads_the_language_of_choice(user, client_for):
    user.language = "en"
    user.save()

    response = client_for(user).get("/show/")

    assert response.content == b"en||"


@pytest.mark.parametrize(("chosen", "shown"), [("en", b"en||"), ("da", b"da||"), ("xx", b"da||")])
def test_before_the_log_in_a_cookie_keeps_the_choice(client, chosen, shown):
    client.cookies["language"] = chosen

    response = client.get("/show/")

    assert response.content == shown


def test_the_choice_of_one_request_does_not_reach_the_next(user, client_for, client):
    user.language = "en"
    user.save()
    client_for(user).get("/show/")

    response = client.get("/show/")

    assert response.content == b"da||"


# --- Once ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "status"), [("/save/", 302), ("/htmx/", 200), ("/place/", 204)]
)
def test_a_second_submit_makes_no_second_row(karen, key, address, status):
    karen.post(address, {"_once": key})

    second = karen.post(address, {"_once": key})

    assert Heartbeat.objects.count() == 1
    assert second.status_code in (status, 302)


def test_a_second_submit_is_led_where_the_first_one_led(karen, key):
    karen.post("/save/", {"_once": key})

    second = karen.post("/save/", {"_once": key})
    third = karen.post("/save/", {"_once": key}, headers={"hx-request": "true"})

    assert second["Location"] == "/saved/"
    assert third["HX-Redirect"] == "/saved/"


@pytest.mark.parametrize("address", ["/badly/", "/refuse/"])
def test_after_a_refusal_nothing_is_kept_and_the_key_is_free(karen, key, address):
    karen.post(address, {"_once": key})

    assert Heartbeat.objects.count() == 0
    assert Submission.objects.count() == 0


def test_an_expired_session_does_not_use_the_key_up(client, karen, key):
    client.post("/save/", {"_once": key})

    karen.post("/save/", {"_once": key})

    assert Heartbeat.objects.count() == 1


def test_a_form_without_a_key_is_saved_as_usual(karen):
    karen.post("/save/")
    karen.post("/save/", {"_once": ""})

    assert Heartbeat.objects.count() == 2


def test_a_malformed_key_answers_400(karen):
    response = karen.post("/save/", {"_once": "1"})

    assert response.status_code == 400


def test_a_key_belongs_to_one_person(karen, client_for, key):
    other = User.objects.create(username="jens", email="jens@example.invalid", name="Jens")
    karen.post("/save/", {"_once": key})

    response = client_for(other).post("/save/", {"_once": key})

    assert response.status_code == 400


def test_a_key_belongs_to_one_path(karen, key):
    karen.post("/save/", {"_once": key})

    response = karen.post("/place/", {"_once": key})

    assert response.status_code == 400
    assert Heartbeat.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_waits_for_the_first_and_makes_one_row(user, client_for, key):
    answers = []

    def click(hand: StrictClient):
        answers.append(hand.post("/slow/", {"_once": key})["Location"])
        connection.close()

    gate.clear()
    clicks = [threading.Thread(target=click, args=[client_for(user)]) for _ in range(3)]
    [thread.start() for thread in clicks]
    clicks[0].join(timeout=0.5)
    gate.set()
    [thread.join() for thread in clicks]

    assert answers == ["/saved/"] * 3
    assert Heartbeat.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_that_waits_too_long_is_told_so(user, karen, client_for, key):
    def click(hand: StrictClient):
        hand.post("/slow/", {"_once": key})
        connection.close()

    gate.clear()
    slow = threading.Thread(target=click, args=[client_for(user)])
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    slow.start()
    slow.join(timeout=0.5)
    second = karen.post("/slow/", {"_once": key})
    gate.set()
    slow.join()

    assert second.status_code == 409
    assert Heartbeat.objects.count() == 1


# --- Refusals ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/refuse/", 422, "Nej tak"),
        ("/state/", 409, "Er lukket"),
        ("/version/", 409, "/theirs/"),
        ("/version/", 409, "/mine/"),
        ("/person/", 403, ""),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}, {"x-autosave": "1"}])
def test_a_refusal_is_a_page_or_a_notice(karen, address, status, text, headers):
    response = karen.post(address, headers=headers)

    assert response.status_code == status
    assert text in response.content.decode()


@pytest.mark.parametrize("headers", [{"hx-request": "true"}, {"x-autosave": "1"}])
def test_who_asked_for_a_part_gets_no_whole_page(karen, headers):
    response = karen.post("/refuse/", headers=headers)

    assert "<html" not in response.content.decode()


def test_an_expired_session_leads_the_whole_page_to_the_log_in(client):
    response = client.get(
        "/inside/",
        headers={"hx-request": "true", "hx-current-url": "http://testserver/list/?page=2"},
    )

    assert response["HX-Redirect"] == "/login/?next=/list/%3Fpage%3D2"


def test_an_expired_session_is_no_saved_draft(client):
    response = client.post("/inside/", headers={"x-autosave": "1"})

    assert response.status_code == 401


def test_a_plain_link_leads_to_the_log_in_and_back(client):
    response = client.get("/inside/")

    assert response["Location"] == "/login/?next=/inside/"
