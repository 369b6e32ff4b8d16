"""The bytes of a calendar invitation, as strict clients read them, through a real mail server."""

import datetime as dt
import email
import socket

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from icalendar import Calendar

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.calendar_invitations import (
    Attendee,
    CalendarEntry,
    cancellation,
    new_uid,
    request,
)
from alliance.foundation.notifications.models import Mail
from alliance.foundation.notifications.services import deliver_due

AT = dt.datetime(2026, 3, 13, 9, tzinfo=dt.UTC)
TITLE = "Sambesøg: Påfund Skibsværft, Frederikshavn; æøå æøå æøå æøå æøå æøå æøå æøå"


def entry(**changes) -> CalendarEntry:
    facts = {
        "uid": "abc@portal.example",
        "sequence": 1,
        "starts_at": dt.datetime(2026, 3, 30, 10, tzinfo=COPENHAGEN),
        "ends_at": dt.datetime(2026, 3, 30, 11, tzinfo=COPENHAGEN),
        "title": TITLE,
        "place": "Havnevej 1, 9900 Frederikshavn",
        "text": "Første linje\nAnden linje",
        "attendees": (Attendee('Øjvind "Ø" Ærø', "oe@jobcenter.example", is_chair=True),),
    }
    return CalendarEntry(**{**facts, **changes})


def event_of(text: str):
    return Calendar.from_ical(text).walk("VEVENT")[0]


def test_lines_end_with_crlf_and_hold_at_most_75_octets_of_whole_letters():
    text = request(entry(), at=AT).text

    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "\r\n " in text
    assert event_of(text)["SUMMARY"] == TITLE


def test_commas_semicolons_and_line_breaks_are_escaped():
    text = request(entry(), at=AT).text.replace("\r\n ", "")

    assert "Skibsværft\\, Frederikshavn\\; æøå" in text
    assert "DESCRIPTION:Første linje\\nAnden linje" in text


def test_the_time_zone_is_the_constant_one_with_one_rule_each():
    text = request(entry(), at=AT).text

    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
    assert (zone.count("RRULE"), zone.count("RDATE")) == (2, 0)
    assert "DTSTART;TZID=Europe/Copenhagen:20260330T100000" in text
    assert "DTSTAMP:20260313T090000Z" in text


def test_organizer_is_the_mailbox_that_the_mail_comes_from(settings):
    settings.DEFAULT_FROM_EMAIL = "Portalen <portal@alliance.example>"

    event = event_of(request(entry(), at=AT).text)

    assert event["ORGANIZER"] == "mailto:portal@alliance.example"
    assert event["ATTENDEE"].params["CN"] == "Øjvind Ø Ærø"
    assert event["ATTENDEE"].params["ROLE"] == "CHAIR"


def test_a_change_keeps_the_uid_and_raises_the_sequence():
    first = event_of(request(entry(), at=AT).text)
    moved = event_of(request(entry(sequence=2, place="Kantinen"), at=AT).text)

    assert first["UID"] == moved["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (1, 2)


def test_a_cancellation_says_so_in_method_and_status():
    invitation = cancellation(entry(sequence=3), at=AT)

    event = event_of(invitation.text)
    assert invitation.method == "CANCEL"
    assert "\r\nMETHOD:CANCEL\r\n" in invitation.text
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 3)


def test_a_uid_is_new_each_time_and_in_our_own_domain(settings):
    settings.PORTAL_URL = "https://portal.alliance.example"

    first, second = new_uid(), new_uid()

    assert first != second
    assert first.endswith("@portal.alliance.example")


class Keeper:
    """A mail server's mind: it keeps what it is given."""

    def __init__(self):
        self.contents = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.contents.append(envelope.content)
        return "250 kept"


@pytest.fixture
def mail_server(settings):
    keeper = Keeper()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield keeper
    controller.stop()


@pytest.mark.django_db
def test_the_mail_carries_the_invitation_as_last_alternative_and_as_a_file(mail_server):
    invitation = request(entry(), at=AT)
    Mail.objects.create(
        to_email="oe@jobcenter.example",
        kind="recruitment.order_ready",
        key="once",
        subject="Sambesøg aftalt",
        body="Sambesøget er aftalt.",
        calendar=invitation.text,
        calendar_method=invitation.method,
        message_id="<one@portal.example>",
    )

    deliver_due(timezone.now())

    content = mail_server.contents[0]
    message = email.message_from_bytes(content)
    alternative, attachment = message.get_payload()
    parts = alternative.get_payload()
    shown = parts[-1].get_payload(decode=True).decode()
    assert message["Message-ID"] == "<one@portal.example>"
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert b'text/calendar; method="REQUEST"; charset="utf-8"\r\n' in content
    assert shown.strip() == invitation.text.strip()
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_payload(decode=True).decode() == invitation.text
