"""Comments on an order: write, edit for a while, delete; who is mentioned is told."""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken
from alliance.foundation.notifications.services import notify
from alliance.foundation.prepared import prepared
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import Appointment, JobCenter, User
from jobcenters.roles import PERMISSIONS
from recruitment import policies
from recruitment.choices import Audience
from recruitment.models import Comment, EscalationRecipient, RecruitmentOrder
from recruitment.notifications import Mentioned

# The texts stay out of the log of changes: what is deleted must be gone.
describe("comment.written", gettext_lazy("Comment written"))
describe("comment.edited", gettext_lazy("Comment edited"))
describe("comment.deleted", gettext_lazy("Comment deleted"))


@dataclass(frozen=True)
class CommentInput:
    """What was typed: the text, for whom, and who was picked besides those named as @name."""

    text: str
    audience: str
    mentioned: Collection[User] = ()


@transaction.atomic
def write_comment(order: RecruitmentOrder, *, actor: User, comment: CommentInput) -> Comment:
    """Comment on an order for one's own job center or for all participants (issue 3, point 6).

    Raises `PermissionDenied` for those who take no part, `RuleBroken` for an empty text, a CPR
    number, or a mention of somebody who would not be allowed to read it.
    """
    if comment.audience not in policies.audiences(actor, order):
        raise PermissionDenied
    row = Comment(
        order=order,
        author=actor,
        job_center=policies.desk_for(actor, order),
        audience=comment.audience,
        text=_checked(comment.text),
        created_at=calendar.now(),
    )
    mentioned = _mentioned(row, comment.mentioned)
    row.save()
    row.mentioned.set(mentioned)
    record("comment.written", row, actor=actor)
    notify(Mentioned(row), actor=actor)
    return row


@transaction.atomic
def edit_comment(
    comment: Comment, *, actor: User, text: str, mentioned: Collection[User] = ()
) -> Comment:
    """Put one's own comment right within half an hour; who is newly mentioned is told.

    The audience stays. Raises `PermissionDenied` for others' and too late, else as writing does.
    """
    locked = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if not policies.can_edit_comment(actor, locked):
        raise PermissionDenied
    locked.text = _checked(text)
    people = _mentioned(locked, mentioned)
    locked.edited_at = calendar.now()
    locked.save(update_fields=["text", "edited_at"])
    locked.mentioned.set(people)
    record("comment.edited", locked, actor=actor)
    notify(Mentioned(locked), actor=actor)
    return locked


@transaction.atomic
def delete_comment(comment: Comment, *, actor: User) -> Comment:
    """Take a comment back: its text is gone, its place and its author stay.

    Raises `PermissionDenied` for others than the author and the leader of the job center.
    """
    locked = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if not policies.can_delete_comment(actor, locked):
        raise PermissionDenied
    locked.text = ""
    locked.deleted_at, locked.deleted_by = calendar.now(), actor
    locked.save(update_fields=["text", "deleted_at", "deleted_by"])
    locked.mentioned.clear()
    record("comment.deleted", locked, actor=actor)
    return locked


def _checked(text: str) -> str:
    refuse_cpr(text=text)
    if not text.strip():
        raise RuleBroken(_("Write a comment."), field="text")
    return text.strip()


def centers_taking_part(order: RecruitmentOrder, user: User) -> list[JobCenter]:
    """The job centers that read what ``user`` writes to the participants, owner first, as far as
    ``user`` may know: a guest from outside does not learn who else was asked (R088), so it reads
    only what the owner and itself write."""
    desks = JobCenter.objects.keys_open_to(user, "answer_calls")
    return [order.owner, *_centers(order.pk, desks, **_knowing(order, user))]


def _knowing(order: RecruitmentOrder, user: User) -> dict[str, bool]:
    """What a person knows of the participants, and whom a comment of theirs reaches."""
    return {
        "knows_all": policies.knows_participants(user, order),
        "reaches_guests": policies.is_read_by_guests(user, order),
    }


def _taking_part(
    order: uuid.UUID, desks: Collection[uuid.UUID], *, knows_all: bool, reaches_guests: bool
) -> QuerySet[EscalationRecipient]:
    known = JobCenter.objects.values("pk") if knows_all else desks
    found = EscalationRecipient.objects.taking_part(known).filter(order=order)
    return found if reaches_guests else found.filter(Q(is_guest=False) | Q(job_center__in=desks))


@prepared
def _centers(order: uuid.UUID, desks: Collection[uuid.UUID], **knowing: bool) -> QuerySet:
    asked = _taking_part(order, desks, **knowing)
    return JobCenter.objects.filter(pk__in=asked.values("job_center")).in_danish_order()


@prepared
def _people(
    order: uuid.UUID, owner: uuid.UUID, desks: Collection[uuid.UUID], **knowing: bool
) -> QuerySet:
    reading = [role for role, names in PERMISSIONS.items() if "view_orders" in names]
    answering = [role for role, names in PERMISSIONS.items() if "answer_calls" in names]
    asked = _taking_part(order, desks, **knowing)
    answered = asked if knowing["reaches_guests"] else asked.filter(job_center__in=desks)
    held = Appointment.objects.current().filter(
        Q(role__in=reading, job_center=owner)
        | Q(role__in=reading, job_center__in=asked.filter(is_guest=False).values("job_center"))
        | Q(role__in=answering, job_center__in=answered.values("job_center"))
    )
    homes = Appointment.objects.current().filter(user=OuterRef("pk"), job_center__isnull=False)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    home = Subquery(homes.order_by("valid_from", "created_at").values("job_center__name")[:1])
    return people.annotate(home_name=home).order_by("name", "pk")


def people_to_mention(order: RecruitmentOrder, user: User) -> QuerySet[User]:
    """The active people of the job centers that take part, as far as ``user`` may know them, who
    may read a comment to all; with ``home_name``, the job center that each works for."""
    desks = JobCenter.objects.keys_open_to(user, "answer_calls")
    return _people.build(order.pk, order.owner_id, desks, **_knowing(order, user))


def list_to_mention(order: RecruitmentOrder, user: User) -> list[User]:
    """The same, asked now."""
    desks = JobCenter.objects.keys_open_to(user, "answer_calls")
    return _people(order.pk, order.owner_id, desks, **_knowing(order, user))


def readers(order: RecruitmentOrder, actor: User, audience: str) -> QuerySet[User]:
    """Whom ``actor`` may mention in a comment to ``audience``."""
    people = people_to_mention(order, actor)
    if audience != Audience.OWN:
        return people
    reading = [role for role, names in PERMISSIONS.items() if "view_orders" in names]
    desk = policies.desk_for(actor, order)
    held = Appointment.objects.current().filter(role__in=reading, job_center=desk)
    return people.filter(pk__in=held.values("user"))


def _mentioned(comment: Comment, picked: Collection[User]) -> list[User]:
    """The picked and the named; all must be allowed to read the comment."""
    people = list(dict.fromkeys([*picked, *_named_in(comment)]))
    barred = [user.name for user in people if not policies.can_read_comment(user, comment)]
    if barred:
        text = _("These may not read the comment: %(names)s. Leave them out, or choose others.")
        raise RuleBroken(text % {"names": ", ".join(barred)}, field="mentioned")
    return people


def _named_in(comment: Comment) -> list[User]:
    """Those whose whole name stands behind an @; "@Anna Holm Berg" does not name Anna Holm."""
    left, found = comment.text, []
    people = people_to_mention(comment.order, comment.author) if "@" in left else ()
    for user in sorted(people, key=lambda one: (-len(one.name), one.name)):
        name = re.compile(rf"(?<!\w)@{re.escape(user.name)}(?!\w)", re.IGNORECASE)
        if name.search(left) or user.name in [one.name for one in found]:
            left = name.sub("", left)
            found.append(user)
    return found
