"""What the portal has told a person: the list, one message, and "all read"."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.foundation.calendar import now
from alliance.foundation.notifications.delivery import delivery_of
from alliance.foundation.notifications.models import Notice
from alliance.portal.services import read_all, read_notice

PAGE_SIZE = 30


@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    """The person's messages, newest first; ``?unread=1`` leaves out those already read."""
    notices = Notice.objects.visible_to(request.user).order_by("-created_at", "-pk")
    only_unread = request.GET.get("unread") == "1"
    shown = notices.unread() if only_unread else notices
    page = Paginator(shown.with_delivery(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"notice": notice, "delivery": delivery_of(notice)} for notice in page],
        "only_unread": only_unread,
        "tabs": [
            {"label": _("All"), "url": "?", "current": not only_unread, "count": ""},
            {"label": _("Unread"), "url": "?unread=1", "current": only_unread, "count": ""},
        ],
    }
    return render(request, "portal/message_list.html", context)


@require_GET
def message_open(request: HttpRequest, pk) -> HttpResponse:
    """Mark the message as read and lead on to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    read_notice(notice, at=now())
    return redirect(notice.path or "portal:message_list")


@require_POST
def messages_read(request: HttpRequest) -> HttpResponse:
    """Mark all of the person's messages as read."""
    read_all(request.user, at=now())
    return redirect("portal:message_list")
