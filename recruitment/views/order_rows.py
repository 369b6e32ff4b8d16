"""What the page of an order asks the database, each put together once (`foundation.prepared`)."""

import datetime as dt
import uuid

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from alliance.foundation.audit.models import Event
from alliance.foundation.calendar import today
from alliance.foundation.prepared import prepared
from companies.models import Contact, Feedback, JointVisit, Restriction, VisitInvitation
from jobcenters.models import JobCenter, User
from recruitment.models import (
    Advert,
    EscalationRecipient,
    FollowUp,
    MemberSearch,
    OrderVisit,
    RecruitmentOrder,
    Reminder,
    Result,
    Starters,
    UpskillingCourse,
)
from servicecatalog.models import Clock

# What every page about an order shows. The more tables, the longer the database thinks about the
# order in which to join them: with twelve it planned for 14 ms and answered in one.
SHOWN_WITH = ("case_holder", "company", "unit", "contact_person", "occupation", "municipality")
LATEST_CONTACTS = 10
LATEST_EVENTS = 50
ORDER = RecruitmentOrder._meta.label_lower


def order_seen(user, pk: uuid.UUID, *, in_parts: bool = False) -> RecruitmentOrder | None:
    """The order, if this person may know of it; ``in_parts`` with which rarer parts its page has,
    so that what is not there is not asked for."""
    found = (_in_parts if in_parts else _seen)(user, pk)
    if not found:
        return None
    order = found[0]
    # Mostly it is one's own job center, which is known already.
    own = (row.job_center for row in user.current_appointments if row.job_center)
    known = next((center for center in own if center.pk == order.owner_id), None)
    order.owner = known or _centers(order.owner_id)[0]
    return order


@prepared
def _seen(user, pk: uuid.UUID) -> QuerySet:
    return RecruitmentOrder.objects.visible_to(user).filter(pk=pk).select_related(*SHOWN_WITH)


@prepared
def _centers(pk: uuid.UUID) -> QuerySet:
    return JobCenter.objects.filter(pk=pk)


@prepared
def _in_parts(user, pk: uuid.UUID) -> QuerySet:
    here = {"order": OuterRef("pk")}
    bound = Restriction.objects.on(today()).filter(company=OuterRef("company"))
    orders = RecruitmentOrder.objects.visible_to(user).filter(pk=pk).select_related(*SHOWN_WITH)
    return orders.annotate(
        is_restricted=Exists(bound),
        has_advert=Exists(Advert.objects.published().filter(**here)),
        has_visits=Exists(OrderVisit.objects.filter(**here)),
        has_courses=Exists(UpskillingCourse.objects.filter(**here)),
        has_starters=Exists(Starters.objects.filter(**here)),
    )


@prepared
def people(keys: list[uuid.UUID]) -> QuerySet:
    """These users."""
    return User.objects.filter(pk__in=keys).order_by("pk")


@prepared
def restrictions(company: uuid.UUID) -> QuerySet:
    """What binds the company today, a barring before a dispute."""
    return Restriction.objects.on(today()).filter(company=company).order_by("kind")


@prepared
def calls(order: uuid.UUID) -> QuerySet:
    """All calls of an order with what came of them, in the order in which they were sent."""
    reminders = Reminder.objects.filter(recipient=OuterRef("pk"))
    rows = EscalationRecipient.objects.with_progress().annotate(is_reminded=Exists(reminders))
    rows = rows.filter(order=order).select_related("job_center", "assigned_to")
    return rows.order_by("asked_at", "job_center__name_sort")


@prepared
def open_calls(user, order: uuid.UUID) -> QuerySet:
    """The keys of the order's calls whose page this person may open."""
    rows = EscalationRecipient.objects.visible_to(user).filter(order=order)
    return rows.order_by("pk").values_list("pk", flat=True)


@prepared
def adverts(order: uuid.UUID) -> QuerySet:
    """The adverts of an order, newest first."""
    return Advert.objects.filter(order=order).order_by("-published_on", "-created_at")


@prepared
def clocks(user, order: uuid.UUID) -> QuerySet:
    """The clocks of an order that this person may see, the next deadline first."""
    rows = Clock.objects.filter(subject_type=ORDER, subject_id=order).visible_to(user)
    return rows.select_related("standard").order_by("due_on", "standard")


@prepared
def follow_ups(user, order: uuid.UUID) -> QuerySet:
    """The calls to the company before its adverts expire, the latest first."""
    rows = FollowUp.objects.visible_to(user).filter(order=order)
    return rows.select_related("assignee", "advert").order_by("-due_on", "pk")


@prepared
def visits(user, order: uuid.UUID) -> QuerySet:
    """The joint visits about an order that this person's job center takes part in."""
    rows = JointVisit.objects.visible_to(user).filter(order_link__order=order)
    invited = VisitInvitation.objects.select_related("job_center")
    return rows.prefetch_related(Prefetch("invitations", invited)).order_by("-requested_at")


@prepared
def starters(user, order: uuid.UUID) -> QuerySet:
    """Those who began work for an order, by their first day."""
    rows = Starters.objects.visible_to(user).filter(order=order).with_progress()
    return rows.filter(total__gt=0).order_by("starts_on")


@prepared
def members_with_search(owner: uuid.UUID, order: uuid.UUID) -> QuerySet:
    """Key and name of each member job center that S06 promises to search (as
    `services.results.members_to_search`), with outcome, number, reason and time of its search."""
    found = MemberSearch.objects.filter(order=order, job_center=OuterRef("pk"))
    allied = JobCenter.objects.allied_with(JobCenter(pk=owner))
    members = JobCenter.objects.filter(Q(pk__in=allied) | Q(pk=owner)).order_by("name_sort")
    columns = (Subquery(found.values(name)) for name in ("outcome", "found", "reason", "at"))
    return members.values_list("pk", "name", *columns)


@prepared
def results(order: uuid.UUID) -> QuerySet:
    """Each registration of an order, newest first."""
    rows = Result.objects.filter(order=order).order_by("-on", "-created_at")
    return rows.select_related("job_center", "registered_by", "course")


@prepared
def contacts(user, company: uuid.UUID, since: dt.datetime) -> QuerySet:
    """The latest contacts with a company that this person may know of."""
    rows = Contact.objects.visible_to(user).filter(company=company, at__gte=since)
    return rows.select_related("by", "job_center", "contact_person").latest()[:LATEST_CONTACTS]


@prepared
def feedback(user, order: uuid.UUID) -> QuerySet:
    """What the company said about the cooperation because of an order (R116)."""
    return Feedback.objects.visible_to(user).filter(order_link__order=order).newest()


@prepared
def events(order: uuid.UUID) -> QuerySet:
    """The latest entries of an order's log."""
    rows = Event.objects.filter(target_type=ORDER, target_id=order)
    return rows.order_by("-at", "-sequence")[:LATEST_EVENTS]
