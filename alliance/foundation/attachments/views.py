"""Attaching, fetching and removing files; who may, the thing says that they are on."""

import uuid

from django.contrib import messages
from django.db.models import Model, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.foundation import calendar
from alliance.foundation.attachments.forms import AttachForm
from alliance.foundation.attachments.models import Attachment
from alliance.foundation.attachments.registry import target_of
from alliance.foundation.attachments.services import KEEP_REMOVED, attach, remove, restore, row_of
from alliance.foundation.prepared import prepared
from alliance.foundation.refusals import shown_on, status_of


def attachments_context(user, row: Model) -> dict[str, object]:
    """What `attachments/_attachments.html` shows on the page of ``row``."""
    target = target_of(row)
    may_attach, may_remove = target.may_attach(user, row), target.may_remove(user, row)
    rows = _shown(target.keys(row), label=target.label)
    for one in rows:
        one.may_change = may_remove or (may_attach and one.uploaded_by_id == user.pk)
    return {
        "attachments": [one for one in rows if one.removed_at is None],
        "removed_attachments": [one for one in rows if one.removed_at and one.may_change],
        "may_attach": may_attach,
        "attach_form": AttachForm(),
    }


@prepared
def _shown(keys: list[uuid.UUID], *, label: str) -> QuerySet:
    since = calendar.now() - KEEP_REMOVED
    rows = Attachment.objects.of_things(label, keys)
    return rows.filter(Q(removed_at=None) | Q(removed_at__gte=since))


def attach_page(request: HttpRequest, row: Model) -> HttpResponse:
    """The form for one more file on ``row``, which the caller has fetched for this person."""
    form = AttachForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if form.is_valid():
        with shown_on(form):
            attach(row, actor=request.user, file=form.cleaned_data["file"])
            messages.success(request, _("The file is attached."))
            return redirect(f"{row.get_absolute_url()}#files")
    context = {"form": form, "row": row}
    return render(request, "attachments/attachment_new.html", context, status=status_of(form))


def _seen(request: HttpRequest, pk: uuid.UUID) -> Attachment:
    return get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)


@require_GET
def attachment_download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file as a download; no browser shows it or runs anything in it."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user).there(), pk=pk)
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def attachment_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a file off; its page offers to fetch it back."""
    attachment = remove(_seen(request, pk), actor=request.user)
    messages.success(request, _("“%(name)s” is removed.") % {"name": attachment})
    return redirect(f"{row_of(attachment).get_absolute_url()}#files")


@require_POST
def attachment_restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Fetch a removed file back."""
    attachment = restore(_seen(request, pk), actor=request.user)
    messages.success(request, _("“%(name)s” is here again.") % {"name": attachment})
    return redirect(f"{row_of(attachment).get_absolute_url()}#files")
