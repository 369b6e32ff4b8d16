"""A file on something: what it is called, what it holds, and until when it stays."""

import uuid
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.attachments.registry import TARGETS, target_of
from alliance.foundation.audit.marks import audited
from alliance.foundation.models import Record


def place_of(_attachment: models.Model, _name: str) -> str:
    """Where a file lies: under a random name that says nothing of it."""
    key = uuid.uuid4().hex
    return f"attachments/{key[:2]}/{key}"


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AttachmentQuerySet":
        """The files of the things that the user may see; no file has readers of its own."""
        if not user.is_authenticated:
            return self.none()
        doors = [
            Q(target_type=label, target_id__in=target.readable(user).order_by().values("pk"))
            for label, target in TARGETS.items()
        ]
        return self.filter(reduce(or_, doors, Q(pk=None)))

    def of(self, row: models.Model) -> "AttachmentQuerySet":
        """The files that the page of ``row`` shows, newest first, with those removed lately."""
        return self.of_things(row._meta.label_lower, target_of(row).keys(row))

    def of_things(self, label: str, keys: list) -> "AttachmentQuerySet":
        """The same of the rows of the model ``label`` with these keys."""
        rows = self.filter(target_type=label, target_id__in=keys)
        return rows.select_related("uploaded_by", "removed_by").order_by("-created_at", "pk")

    def there(self) -> "AttachmentQuerySet":
        """Those not removed."""
        return self.filter(removed_at=None)


@audited
class Attachment(Record):
    """A file on an order, a company or an agreement. It lies outside the web server's folders and
    leaves by a page that asks who wants it."""

    target_type = models.CharField(max_length=80)
    target_id = models.UUIDField()
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size"))
    file = models.FileField(upload_to=place_of, max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="removed_file_has_who_and_when",
            )
        ]
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="attachment_of_target"),
            models.Index(
                fields=["removed_at"],
                condition=Q(removed_at__isnull=False),
                name="attachment_removed",
            ),
        ]

    def __str__(self):
        return self.name
