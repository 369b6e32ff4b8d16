"""Calendar invitations (RFC 5545, 5546) that Outlook, Google and Apple understand.

One event each, never a series: a stable UID, a SEQUENCE that rises at every change, a constant
Copenhagen VTIMEZONE, since generated ones are misread by common clients. The organizer is the
portal's own mailbox, the one that the mail comes from; answers are given in the portal.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from alliance.foundation.calendar import COPENHAGEN

PRODUCT = "-//Job center alliance//Portal//DA"
REQUEST, CANCEL = "REQUEST", "CANCEL"
# The rule of the European Union since 1996, as Microsoft's import wants it: one RRULE each.
COPENHAGEN_RULES = """BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Attendee:
    """Somebody who takes part; ``has_accepted`` when that was answered in the portal."""

    name: str
    email: str
    is_chair: bool = False
    has_accepted: bool = True


@dataclass(frozen=True)
class CalendarEntry:
    """One event as it stands now. ``starts_at`` and ``ends_at`` are aware moments; ``sequence``
    is higher than in every invitation sent before."""

    uid: str
    sequence: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    place: str
    text: str
    attendees: tuple[Attendee, ...]


@dataclass(frozen=True)
class CalendarInvitation:
    """What a mail carries: the method stands in the text and in the header of its part."""

    method: str
    text: str


def new_uid() -> str:
    """A name of an event for its whole life, in the portal's own domain."""
    return f"{uuid.uuid4()}@{urlsplit(settings.PORTAL_URL).hostname}"


def request(entry: CalendarEntry, *, at: dt.datetime) -> CalendarInvitation:
    """The invitation, or its update, as of ``at`` (aware): the same UID with a higher SEQUENCE."""
    return _invitation(entry, REQUEST, at)


def cancellation(entry: CalendarEntry, *, at: dt.datetime) -> CalendarInvitation:
    """The event is off for the attendees named in ``entry``: all of them, or only the one who no
    longer takes part."""
    return _invitation(entry, CANCEL, at)


def attach(message: EmailMultiAlternatives, invitation: CalendarInvitation) -> None:
    """The invitation as the last alternative, where clients show their buttons, and as a file.

    Django writes the charset into the header; a second one would break it. The file is given as
    bytes, since Django encodes the text of such a part as Latin-1.
    """
    message.attach_alternative(invitation.text, f"text/calendar; method={invitation.method}")
    message.attach("invite.ics", invitation.text.encode(), "application/ics")


def _invitation(entry: CalendarEntry, method: str, at: dt.datetime) -> CalendarInvitation:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(COPENHAGEN_RULES))
    calendar.add_component(_event(entry, method, at))
    return CalendarInvitation(method, calendar.to_ical().decode())


def _event(entry: CalendarEntry, method: str, at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at.astimezone(dt.UTC))
    event.add("dtstart", entry.starts_at.astimezone(COPENHAGEN))
    event.add("dtend", entry.ends_at.astimezone(COPENHAGEN))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.text)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("organizer", _organizer())
    for attendee in entry.attendees:
        event.add("attendee", _address(attendee))
    return event


def _organizer() -> vCalAddress:
    name, email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = _plain(name or email)
    return address


def _address(attendee: Attendee) -> vCalAddress:
    address = vCalAddress(f"mailto:{attendee.email}")
    address.params["CN"] = _plain(attendee.name)
    address.params["CUTYPE"] = vText("INDIVIDUAL")
    address.params["ROLE"] = vText("CHAIR" if attendee.is_chair else "REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("ACCEPTED" if attendee.has_accepted else "NEEDS-ACTION")
    address.params["RSVP"] = vText("FALSE")
    return address


def _plain(name: str) -> vText:
    """A quotation mark in a name is written in a way that few clients read (RFC 6868)."""
    return vText(name.replace('"', ""))
