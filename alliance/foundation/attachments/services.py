"""Files: attach, remove, fetch back, and clear away what is kept no longer."""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.attachments.models import Attachment
from alliance.foundation.attachments.registry import TARGETS, target_of
from alliance.foundation.attachments.sniffing import ENDINGS, kind_of
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.privacy import refuse_cpr_in_file_name

LARGEST = 10 * 1024 * 1024
MOST = 20
KEEP_REMOVED = dt.timedelta(days=30)
BATCH = 200
LONGEST_NAME = 120
# Control and format characters: also those that turn the direction of what follows.
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|;]')

describe("attachment.added", gettext_lazy("File attached"))
describe("attachment.removed", gettext_lazy("File removed"))
describe("attachment.restored", gettext_lazy("File fetched back"))


def clean_name(name: str) -> str:
    """The name of an uploaded file without folders, without what does not show, not too long."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    text = " ".join(NOT_IN_NAMES.sub("_", UNSEEN.sub("", text)).split()).strip(". ")
    stem, dot, ending = text.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if dot else text[:LONGEST_NAME]


@transaction.atomic
def attach(row: Model, *, actor, file) -> Attachment:
    """Put an uploaded ``file`` on ``row``; its readers are those of the row.

    Raises `PermissionDenied`, or `RuleBroken` for a file too large, of another kind than its
    name says, with a CPR number in its name, or one too many.
    """
    target = target_of(row)
    if not target.may_attach(actor, row):
        raise PermissionDenied
    name = clean_name(file.name or "")
    refuse_cpr_in_file_name(name, field="file")
    if not 0 < file.size <= LARGEST:
        text = _("The file is empty or larger than %(size)s MB.")
        raise RuleBroken(text % {"size": LARGEST // 1024**2}, field="file")
    kind = kind_of(file, name)
    if kind is None:
        text = _("Only these kinds of file are taken, without macros: %(kinds)s.")
        raise RuleBroken(text % {"kinds": ", ".join(ENDINGS)}, field="file")
    type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if Attachment.objects.of(row).there().count() >= MOST:
        text = _("There are %(count)s files here: remove one first.")
        raise RuleBroken(text % {"count": MOST}, field="file")
    file.seek(0)
    attachment = Attachment.objects.create(
        target_type=target.label,
        target_id=row.pk,
        name=name,
        content_type=kind.content_type,
        size=file.size,
        file=file,
        uploaded_by=actor,
        created_at=calendar.now(),
    )
    record("attachment.added", row, actor=actor, reason=name)
    return attachment


def row_of(attachment: Attachment) -> Model | None:
    """What the file is attached to."""
    model = TARGETS[attachment.target_type].model
    return model._base_manager.filter(pk=attachment.target_id).first()


def may_change(user, attachment: Attachment) -> bool:
    """Who attached the file, while allowed to attach, and whoever the thing names may remove it
    and fetch it back."""
    row = row_of(attachment)
    if row is None:
        return False
    target = target_of(row)
    mine = attachment.uploaded_by_id == user.pk and target.may_attach(user, row)
    return mine or target.may_remove(user, row)


@transaction.atomic
def remove(attachment: Attachment, *, actor) -> Attachment:
    """Take a file off its thing; for thirty days it can be fetched back. Raises
    `PermissionDenied`, or `WrongState` when it is gone already."""
    locked = _locked(attachment, actor)
    if locked.removed_at is not None:
        raise WrongState(_("The file is removed already."))
    locked.removed_at, locked.removed_by = calendar.now(), actor
    locked.save(update_fields=["removed_at", "removed_by"])
    record("attachment.removed", row_of(locked), actor=actor, reason=locked.name)
    return locked


@transaction.atomic
def restore(attachment: Attachment, *, actor) -> Attachment:
    """Fetch a removed file back, while it is still there."""
    locked = _locked(attachment, actor)
    if locked.removed_at is None:
        raise WrongState(_("The file is not removed."))
    locked.removed_at, locked.removed_by = None, None
    locked.save(update_fields=["removed_at", "removed_by"])
    record("attachment.restored", row_of(locked), actor=actor, reason=locked.name)
    return locked


def _locked(attachment: Attachment, actor) -> Attachment:
    locked = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if not may_change(actor, locked):
        raise PermissionDenied
    return locked


def clear_attachments(now: dt.datetime) -> dict[str, int]:
    """Delete the files removed thirty days before ``now``, those whose thing is gone, and those
    whose thing is kept without files by now. The row goes with the file; the log stays."""
    over = Q(removed_at__lt=now - KEEP_REMOVED)
    for label, target in TARGETS.items():
        mine = Q(target_type=label)
        over |= mine & ~Q(target_id__in=target.model._base_manager.values("pk"))
        over |= mine & Q(target_id__in=target.expired(now).values("pk"))
    count = 0
    for key in Attachment.objects.filter(over).order_by("pk").values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            rows = Attachment.objects.select_for_update(of=("self",), skip_locked=True)
            row = rows.filter(pk=key).first()
            if row is None:
                continue
            row.file.delete(save=False)  # the file first: a row without a file is tried again
            row.delete()
            count += 1
    return {"cleared": count} if count else {}
