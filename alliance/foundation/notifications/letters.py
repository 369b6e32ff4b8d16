"""What a message says by mail, and the letter itself."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils.html import linebreaks, urlize

from alliance.foundation.calendar_invitations import CalendarInvitation, attach
from alliance.foundation.notifications.models import Mail
from alliance.foundation.notifications.registry import Notification


def written(notification: Notification, path: str) -> tuple[str, str]:
    """Subject and text of a message in the language that is active, the same for all who read
    it; ``path`` is that of the notification."""
    app_label, name = notification.key.split(".", 1)
    context = {
        "target": notification.target,
        "url": settings.PORTAL_URL + path,
        **notification.context(),
    }
    base = f"{app_label}/emails/{name}"
    subject = " ".join(plain_text(f"{base}.subject.txt", context).split())
    return subject[:200], plain_text(f"{base}.txt", context).strip()


def plain_text(template: str, context: dict) -> str:
    """Mail is plain text, so nothing is escaped here; the HTML part escapes it all."""
    return get_template(template).template.render(Context(context, autoescape=False))


def message(mail: Mail, connection) -> EmailMultiAlternatives:
    """The mail as it leaves: plain text, the same escaped as HTML, and its calendar."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body,
        to=[mail.to_email],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    html = linebreaks(urlize(mail.body, autoescape=True), autoescape=False)
    message.attach_alternative(f"<html><body>{html}</body></html>", "text/html")
    if mail.calendar:
        attach(message, CalendarInvitation(mail.calendar_method, mail.calendar))
    return message
