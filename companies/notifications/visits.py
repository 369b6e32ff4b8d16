"""Who is told what about joint visits; invitations for calendars among it (R086)."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.calendar_invitations import (
    Attendee,
    CalendarEntry,
    CalendarInvitation,
    cancellation,
    request,
)
from alliance.foundation.notifications.registry import Notification
from companies.choices import InviteState
from companies.models import JointVisit, NextStep, VisitInvitation
from jobcenters.choices import Role
from jobcenters.models import User


class VisitNotification(Notification):
    """A message about a joint visit; leads to its page."""

    def path(self) -> str:
        """The visit's page."""
        return self.visit.get_absolute_url()

    @property
    def visit(self) -> JointVisit:
        """The visit that the message is about."""
        return self.target

    def context(self) -> dict[str, object]:
        """The visit and its company."""
        return {"visit": self.visit, "company": self.visit.company}

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Does the user's job center still take part?"""
        return JointVisit.objects.visible_to(user).filter(pk=target_id).exists()


def people_invited(invitation: VisitInvitation) -> list[User]:
    """The person whom the job center sends, else those who answer for it."""
    if invitation.person is not None:
        return [invitation.person]
    roles = (Role.CONSULTANT, Role.GUEST)
    return [user for role in roles for user in User.objects.holding(role, invitation.job_center)]


class VisitInvited(VisitNotification):
    key = "companies.visit_invited"
    label = _("Another job center invites us to a joint visit")

    @property
    def visit(self) -> JointVisit:
        """The visit of the invitation."""
        return self.target.visit

    def recipients(self) -> Iterable[User]:
        """Those who answer for the invited job center."""
        return people_invited(self.target)

    def mailboxes(self) -> Iterable[str]:
        """The shared mailbox when nobody of the job center has an account yet."""
        return [] if self.recipients() else [self.target.job_center.mailbox]

    def context(self) -> dict[str, object]:
        """The proposed times besides."""
        return {**super().context(), "times": self.visit.times.all()}

    def idempotency_key(self) -> str:
        """Once per asking."""
        return f"{super().idempotency_key()}:{self.target.asked_at:%Y%m%d%H%M%S}"

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still invited?"""
        visible = JointVisit.objects.visible_to(user)
        return VisitInvitation.objects.filter(pk=target_id, visit__in=visible).exists()


class VisitAnswered(VisitInvited):
    key = "companies.visit_answered"
    label = _("A job center answered our invitation to a joint visit")

    def recipients(self) -> Iterable[User]:
        """Who leads the visit and who asked for it."""
        return [self.visit.leader, self.visit.requested_by]

    def mailboxes(self) -> Iterable[str]:
        """Nobody besides."""
        return ()

    def idempotency_key(self) -> str:
        """Once per answer."""
        return f"{self.key}:{self.target.pk}:{self.target.version}"


class VisitTimeProposed(VisitNotification):
    key = "companies.visit_time_proposed"
    label = _("Another time is proposed for a joint visit")

    def recipients(self) -> Iterable[User]:
        """Everybody whose word on the time is needed."""
        rows = self.visit.invitations.taking_part().select_related("person", "job_center")
        invited = [user for row in rows for user in people_invited(row)]
        return [self.visit.leader, *invited]

    def context(self) -> dict[str, object]:
        """The newest proposal besides."""
        return {**super().context(), "time": self.visit.times.latest("created_at")}

    def idempotency_key(self) -> str:
        """Once per proposal."""
        return f"{super().idempotency_key()}:{self.visit.times.count()}"


class VisitArranged(VisitNotification):
    """The invitation for people's calendars, and each update of it."""

    key = "companies.visit_arranged"
    label = _("A joint visit stands in my calendar")
    mandatory = True

    def recipients(self) -> Iterable[User]:
        """Everybody who comes."""
        return list(self.visit.participants)

    def invitation(self, user) -> CalendarInvitation:
        """The event as it stands now."""
        return request(_entry(self.visit, self.visit.participants), at=calendar.now())

    def idempotency_key(self) -> str:
        """Once per change."""
        return f"{super().idempotency_key()}:{self.visit.calendar_sequence}"


class VisitOff(VisitArranged):
    """The visit is off, or moves, or somebody no longer takes part: out of their calendars.

    ``people`` are told; those among ``in_calendar`` get the cancellation of the event.
    """

    key = "companies.visit_off"
    label = _("A joint visit is off")

    def __init__(self, target: JointVisit, people: Iterable[User], in_calendar: Iterable[User]):
        super().__init__(target)
        self.people, self.in_calendar = list(people), set(in_calendar)

    def recipients(self) -> Iterable[User]:
        """Those who are told."""
        return self.people

    def path(self) -> str:
        """The list of visits: whoever is out may not see the visit any more."""
        return reverse("companies:visit_list")

    def invitation(self, user) -> CalendarInvitation | None:
        """The cancellation names only the one who gets it."""
        if user not in self.in_calendar or self.visit.starts_at is None:
            return None
        mine = {user: self.visit.participants.get(user, self.visit.host)}
        return cancellation(_entry(self.visit, mine), at=calendar.now())

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Everybody who still works here."""
        return user.is_active


class VisitReported(VisitNotification):
    key = "companies.visit_reported"
    label = _("The report of a joint visit is written")

    def recipients(self) -> Iterable[User]:
        """Everybody who came."""
        return list(self.visit.participants)


class StepGiven(VisitNotification):
    key = "companies.step_given"
    label = _("I got a next step after a visit")

    @property
    def visit(self) -> JointVisit:
        """The visit that the step comes from."""
        return self.target.visit

    def recipients(self) -> Iterable[User]:
        """The named person."""
        return [self.target.assignee]

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Is it still this person's?"""
        return NextStep.objects.visible_to(user).filter(pk=target_id, assignee=user).exists()


def _entry(visit: JointVisit, people: dict) -> CalendarEntry:
    """The visit as an event; the text is what Outlook puts into the calendar."""
    link = settings.PORTAL_URL + visit.get_absolute_url()
    accepted = set(
        visit.invitations.filter(state=InviteState.ACCEPTED).values_list("answered_by", flat=True)
    )
    return CalendarEntry(
        uid=visit.calendar_uid,
        sequence=visit.calendar_sequence,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        title=say("Joint visit: %(company)s") % {"company": visit.company},
        place=visit.place,
        text=f"{visit.purpose}\n\n{link}",
        attendees=tuple(
            Attendee(
                name=f"{person}, {center}",
                email=person.email,
                is_chair=person == visit.leader,
                has_accepted=person == visit.leader or person.pk in accepted,
            )
            for person, center in people.items()
        ),
    )
