"""How a notice came by mail, in words for its reader."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.foundation.calendar import now
from alliance.foundation.notifications.models import Mail, MailMode, MailState, Notice

# What stands in `Mail.last_error` before the colon, in words.
REASONS = {
    "SMTPRecipientsRefused": lambda: _("the mail server does not take this address"),
    "SMTPSenderRefused": lambda: _("the mail server does not take mail from the portal"),
    "SMTPAuthenticationError": lambda: _("the mail server does not let the portal in"),
}


@dataclass(frozen=True)
class Delivery:
    """``state`` for the color, ``text`` for the reader, ``at`` when it left or will leave, and
    ``why`` where it did not."""

    state: str
    text: str
    at: dt.datetime | None = None
    why: str = ""


def delivery_of(notice: Notice) -> Delivery:
    """How ``notice`` (of `with_delivery`) came by mail."""
    mail = next(iter(notice.mails.all()), None)
    if mail is not None and mail.status == MailState.JOINED and mail.joined_in is not None:
        return _delivery(mail.joined_in, in_summary=True)
    if mail is not None:
        return _delivery(mail, in_summary=False)
    if notice.summary is not None:
        return _delivery(notice.summary, in_summary=True)
    if notice.mail_mode == MailMode.DAILY and notice.read_at is None:
        return Delivery("planned", _("comes in the next summary"))
    return Delivery("closed", _("not by mail"))


def _delivery(mail: Mail, *, in_summary: bool) -> Delivery:
    if mail.status == MailState.SENT:
        text = _("mail sent in a summary") if in_summary else _("mail sent")
        return Delivery("done", text, mail.sent_at)
    if mail.status == MailState.FAILED:
        return Delivery("failed", _("mail given up"), why=_reason(mail))
    if mail.status == MailState.UNSURE:
        return Delivery("waiting", _("not known whether the mail left"), why=_reason(mail))
    if mail.status == MailState.DROPPED:
        return Delivery("closed", _("no mail"), why=_("it may no longer be seen"))
    if mail.attempts:
        return Delivery("waiting", _("mail not delivered yet"), mail.next_try_at, _reason(mail))
    if mail.next_try_at > now():
        return Delivery("planned", _("mail waits for the working day"), mail.next_try_at)
    return Delivery("planned", _("mail is on its way"))


def _reason(mail: Mail) -> str:
    known = REASONS.get(mail.last_error.partition(":")[0])
    return known() if known else _("the mail server does not answer")
