"""The guards that watch every test do see what they are there for."""

import datetime as dt
import logging
import socket

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from alliance.foundation.calendar import now, today
from tests.clients import StrictClient

logger = logging.getLogger(__name__)


@login_not_required
def inline(request):
    return HttpResponse('<p style="color: red">no</p>')


urlpatterns = [path("inline/", inline, name="account_login")]


def _rendered(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    "source", ["{{ nothing }}", "{{ thing.nothing }}", "{{ nothing|upper }}", "{% day nothing %}"]
)
def test_an_undefined_variable_fails(source):
    with pytest.raises(AssertionError, match="undefined template variable"):
        _rendered(source, thing={})


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ nothing|default:'–' }}", "–"),
        ("{% if nothing %}yes{% else %}no{% endif %}", "no"),
        ("{% if thing.nothing == 1 %}yes{% else %}no{% endif %}", "no"),
        ("{{ thing }}", ""),
        ("{% firstof nothing 'x' %}", "x"),
        ("{% for row in nothing %}x{% endfor %}", ""),
    ],
)
def test_a_template_may_ask_whether_a_variable_is_there(source, shown):
    assert _rendered(source, thing="") == shown


def test_another_machine_is_not_spoken_to():
    with pytest.raises(AssertionError, match="network"):
        socket.create_connection(("192.0.2.1", 80))


def test_the_name_of_another_machine_is_not_looked_up():
    with pytest.raises(AssertionError, match="network"):
        socket.getaddrinfo("portal.example", 80)


@pytest.mark.django_db
def test_rows_without_an_order_do_not_come_in_the_usual_one():
    usual = list(ContentType.objects.order_by("pk"))

    unordered = list(ContentType.objects.all())

    assert unordered != usual


@pytest.mark.usefixtures("errors_expected")
def test_an_error_in_the_log_is_allowed_where_it_is_the_point():
    logger.error("expected")


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_page_that_the_security_policy_would_break_fails():
    with pytest.raises(AssertionError, match="inline script or style"):
        StrictClient().get("/inline/")


def test_time_stands_still_at_a_known_moment(frozen_time):
    before = now()

    frozen_time.shift(dt.timedelta(days=1))

    assert (before.isoformat(), today()) == ("2026-03-02T08:00:00+00:00", dt.date(2026, 3, 3))
