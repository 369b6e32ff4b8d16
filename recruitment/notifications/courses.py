"""Who is told what about joint upskilling courses."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from jobcenters.choices import Role
from jobcenters.models import User
from recruitment.models import UpskillingCourse


class CourseDecided(Notification):
    key = "recruitment.course_decided"
    label = _("My job center got seats on a course")

    def recipients(self) -> Iterable[User]:
        """The case holder, and at each job center with seats whoever answered the call, or its
        consultants."""
        order = self.target.order
        calls = order.recipients.select_related("assigned_to", "answered_by")
        people = {row.job_center_id: row.assigned_to or row.answered_by for row in calls}
        people[order.owner_id] = order.case_holder
        told: list[User] = []
        for row in self.target.allotments.select_related("job_center").order_by("pk"):
            person = people.get(row.job_center_id)
            consultants = User.objects.holding(Role.CONSULTANT, row.job_center)
            told += [person] if person else consultants
        return told

    def path(self) -> str:
        """The page of the course."""
        return self.target.get_absolute_url()

    def context(self) -> dict[str, object]:
        """The order that the course is for."""
        return {"order": self.target.order}

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still allowed to see the course?"""
        return UpskillingCourse.objects.visible_to(user).filter(pk=target_id).exists()


class CourseChanged(CourseDecided):
    key = "recruitment.course_changed"
    label = _("A course with seats of my job center was changed")
    mail_by_default = False

    def idempotency_key(self) -> str:
        """Once per change."""
        return f"{super().idempotency_key()}:{self.target.version}"


class CourseCancelled(CourseDecided):
    key = "recruitment.course_cancelled"
    label = _("A course with seats of my job center was cancelled")
