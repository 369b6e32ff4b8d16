"""The browser of the tests works, and hears what goes wrong on a page."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from jobcenters.models import User
from tests.browser import listen


def hello(request):
    return HttpResponse(f"<title>Hej</title><p>Hej {request.user}</p>")


@login_not_required
def noisy(request):
    return HttpResponse('<title>Støj</title><p style="color: red">rød</p>')


@login_not_required
def abroad(request):
    return HttpResponse('<title>Ude</title><img alt="" src="http://192.0.2.1/x.png">')


@login_not_required
def silent(request):
    return HttpResponse("<title>Stille</title>")


urlpatterns = [
    path("hello/", hello),
    path("noisy/", noisy),
    path("abroad/", abroad),
    path("silent/", silent, name="account_login"),
    path("favicon.ico", silent),
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls(__name__),
    pytest.mark.django_db(transaction=True),
]


def test_a_page_opens_signed_in(page_for):
    karen = User.objects.create(username="karen", email="karen@example.invalid", name="Karen")

    page = page_for(karen, "/hello/")

    assert page.get_by_text("Hej Karen").is_visible()


@pytest.mark.parametrize(
    ("address", "heard"), [("noisy", "Content Security Policy"), ("abroad", "192.0.2.1")]
)
def test_what_goes_wrong_on_a_page_is_heard(context, live_server, address, heard):
    page = context.new_page()
    said = listen(page, live_server.url)

    page.goto(f"{live_server.url}/{address}/", wait_until="load")

    assert any(heard in text for text in said)


def test_a_page_in_order_is_silent(context, live_server):
    page = context.new_page()
    said = listen(page, live_server.url)

    page.goto(f"{live_server.url}/silent/")

    assert said == []
