"""Joint upskilling courses born from an order, and the seats of each job center (R065, R091)."""

import datetime as dt

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited
from alliance.foundation.calendar import today
from alliance.foundation.models import Record, Versioned
from jobcenters.models import JobCenter, User
from recruitment.choices import CourseStage
from recruitment.models.orders import RecruitmentOrder


class UpskillingCourseQuerySet(models.QuerySet):
    def visible_to(self, user) -> "UpskillingCourseQuerySet":
        """The courses of the orders that the user may see."""
        return self.filter(order__in=RecruitmentOrder.objects.visible_to(user))

    def held(self) -> "UpskillingCourseQuerySet":
        """Those not cancelled."""
        return self.filter(cancelled_on=None)

    def to_come(self, day: dt.date) -> "UpskillingCourseQuerySet":
        """Held, and not over on ``day``."""
        return self.held().filter(ends_on__gte=day)

    def over(self, day: dt.date) -> "UpskillingCourseQuerySet":
        """Held, and over on ``day``."""
        return self.held().filter(ends_on__lt=day)

    def with_seats_for(self, job_centers) -> "UpskillingCourseQuerySet":
        """Those on which one of these job centers (keys) has a seat that is not booked."""
        free = SeatAllotment.objects.filter(
            course=models.OuterRef("pk"), job_center__in=job_centers, booked__lt=F("seats")
        )
        return self.filter(models.Exists(free))

    def for_list(self, user) -> "UpskillingCourseQuerySet":
        """By first day, with what a row shows: ``free_here``, the free seats of the user's job
        centers (None without any), and ``free_in_all``, which a guest does not learn (R088)."""
        own = JobCenter.objects.keys_open_to(user, "answer_calls")
        seats = SeatAllotment.objects.filter(course=models.OuterRef("pk")).order_by()
        own_seats = seats.filter(job_center__in=own).values("course")
        booked = seats.values("course").annotate(total=Sum("booked")).values("total")
        here = own_seats.annotate(total=Sum(F("seats") - F("booked"))).values("total")
        reading = JobCenter.objects.keys_open_to(user, "view_orders")
        knows = Q(order__owner__in=reading | JobCenter.objects.keys_in_reach_of(user))
        in_all = F("seats") - Coalesce(models.Subquery(booked), 0)
        return (
            self.select_related("order__company", "order__owner")
            .annotate(
                free_here=models.Subquery(here),
                free_in_all=models.Case(models.When(knows, then=in_all)),
            )
            .order_by("starts_on", "created_at")
        )


@audited
class UpskillingCourse(Record, Versioned):
    """A course at a school for the candidates of one order; several job centers send some."""

    order = models.ForeignKey(RecruitmentOrder, on_delete=models.CASCADE, related_name="courses")
    title = models.CharField(_("course"), max_length=100)
    school = models.CharField(_("school"), max_length=100)
    school_contact = models.CharField(_("contact at the school"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    seats = models.PositiveIntegerField(_("seats"))
    allotted = models.PositiveIntegerField(_("seats given to job centers"), default=0)
    promise = models.TextField(_("promise of the employer"), max_length=1000, blank=True)
    promised_on = models.DateField(_("promised on"), null=True, blank=True)
    promised_by = models.CharField(_("promised by"), max_length=100, blank=True)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cancelled_on = models.DateField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.CharField(_("why cancelled"), max_length=500, blank=True)

    objects = UpskillingCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("upskilling course")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="course_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, allotted__lte=F("seats")), name="course_not_overallotted"
            ),
            models.CheckConstraint(
                condition=Q(promise="", promised_on=None, promised_by="")
                | ~Q(promise="") & ~Q(promised_by="") & Q(promised_on__isnull=False),
                name="promise_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["-starts_on"], name="course_by_start")]

    def __str__(self):
        return f"{self.title}, {self.school}"

    def get_absolute_url(self) -> str:
        """The page of the course."""
        return address("recruitment:course_detail", self.pk)

    @property
    def stage(self) -> CourseStage:
        """Where it stands today, by its dates."""
        if self.cancelled_on:
            return CourseStage.CANCELLED
        if today() < self.starts_on:
            return CourseStage.PLANNED
        return CourseStage.RUNNING if today() <= self.ends_on else CourseStage.OVER


class SeatAllotmentQuerySet(models.QuerySet):
    def with_hired(self) -> "SeatAllotmentQuerySet":
        """Adds ``hired_count``: those whom the job center registered as hired via the course."""
        hired = (
            UpskillingCourse.results.rel.related_model.objects.filter(
                course=models.OuterRef("course"), job_center=models.OuterRef("job_center")
            )
            .values("job_center")
            .annotate(total=Sum("count"))
            .values("total")
        )
        return self.annotate(hired_count=Coalesce(models.Subquery(hired), 0))


@audited
class SeatAllotment(Record):
    """The seats of one job center on a course, in counts: given, booked, completed.

    The hired are the order's results that name the course. Nothing here says who.
    """

    course = models.ForeignKey(
        UpskillingCourse, on_delete=models.CASCADE, related_name="allotments"
    )
    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveIntegerField(_("seats"))
    booked = models.PositiveIntegerField(_("booked"), default=0)
    completed = models.PositiveIntegerField(_("completed"), null=True, blank=True)

    objects = SeatAllotmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("seats of a job center")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "job_center"], name="one_allotment_per_job_center"
            ),
            models.CheckConstraint(
                condition=Q(booked__lte=F("seats")), name="seats_not_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(completed=None) | Q(completed__lte=F("booked")),
                name="only_booked_complete",
            ),
        ]

    def __str__(self):
        return f"{self.course}: {self.job_center} {self.booked}/{self.seats}"

    @property
    def free(self) -> int:
        """Seats not booked yet."""
        return self.seats - self.booked
