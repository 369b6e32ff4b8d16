"""Who is told what about calls to other job centers."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from jobcenters.choices import Role
from jobcenters.models import Staff, User
from recruitment import policies
from recruitment.models import EscalationRecipient
from recruitment.notifications.orders import AfterTheEnd

ASKED_ROLES = (Role.CONSULTANT, Role.GUEST, Role.LEADER)


class CallNotification(Notification):
    """A message about a call to a job center; leads to the page of the answer.

    ``staff`` knows the people of the job centers, where many are told at once.
    """

    def __init__(self, target: EscalationRecipient, staff: Staff | None = None):
        super().__init__(target)
        self.staff = staff or Staff([target.job_center, target.order.owner], *ASKED_ROLES)

    def path(self) -> str:
        """The page on which the call is answered."""
        return self.target.get_absolute_url()

    def context(self) -> dict[str, object]:
        """The order of the call."""
        return {"order": self.target.order}

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still allowed to see the call?"""
        return EscalationRecipient.objects.visible_to(user).filter(pk=target_id).exists()

    def asked_people(self) -> list[User]:
        """The named person with deputy, or the job center's consultants and guests."""
        call: EscalationRecipient = self.target
        if call.assigned_to is not None:
            return [call.assigned_to]
        roles = (Role.CONSULTANT, Role.GUEST)
        return [user for role in roles for user in self.staff.holding(role, call.job_center)]


class CallReceived(CallNotification):
    key = "recruitment.call_received"
    label = _("Another job center asks for help")

    def recipients(self) -> Iterable[User]:
        """The asked people."""
        return self.asked_people()

    def mailboxes(self) -> Iterable[str]:
        """The shared mailbox when nobody of the job center has an account yet."""
        return [] if self.asked_people() else [self.target.job_center.mailbox]

    def idempotency_key(self) -> str:
        """Once per asking."""
        return f"{super().idempotency_key()}:{self.target.asked_at:%Y%m%d%H%M%S}"


class CallAssigned(CallNotification):
    key = "recruitment.call_assigned"
    label = _("A call was given to me")

    def recipients(self) -> Iterable[User]:
        """The named person."""
        return [self.target.assigned_to]

    def idempotency_key(self) -> str:
        """Once per person."""
        return f"{super().idempotency_key()}:{self.target.assigned_to_id}"


class CallAnswered(CallNotification):
    key = "recruitment.call_answered"
    label = _("A job center answered our call")

    def recipients(self) -> Iterable[User]:
        """The case holder."""
        return [self.target.order.case_holder]

    def path(self) -> str:
        """The order, where all answers stand together."""
        return self.target.order.get_absolute_url()

    def idempotency_key(self) -> str:
        """Once per answer: an answer may be changed."""
        return f"{super().idempotency_key()}:{self.target.version}"


class QuestionAsked(CallAnswered):
    key = "recruitment.question_asked"
    label = _("A job center has a question to our call")


class QuestionAnswered(CallReceived):
    key = "recruitment.question_answered"
    label = _("Our question was answered")

    def idempotency_key(self) -> str:
        """Once per answer."""
        return f"{self.key}:{self.target.pk}:{self.target.version}"


class CallWithdrawn(AfterTheEnd, CallReceived):
    key = "recruitment.call_withdrawn"
    label = _("A call to us was withdrawn")
    mail_by_default = False


class CallReminder(CallNotification):
    """The ladder: one kind of message, another addressee at each rung (lesson 2)."""

    key = "recruitment.call_reminder"
    label = _("A call waits for our answer")
    mandatory = True

    def __init__(self, target: EscalationRecipient, step: str, staff: Staff | None = None):
        super().__init__(target, staff)
        self.step = step

    def recipients(self) -> Iterable[User]:
        """Named person, then leader, then coordinator; the mailbox rung has no user."""
        center = self.target.job_center
        people = {
            "person": self.asked_people,
            "leader": lambda: self.staff.holding(Role.LEADER, center),
            "coordinator": lambda: self.staff.coordinating(self.target.order.owner),
        }
        return people.get(self.step, list)()

    def path(self) -> str:
        """The page of the answer; for the coordinator, who cannot open that, the order."""
        shown = self.target.order if self.step == "coordinator" else self.target
        return shown.get_absolute_url()

    def mailboxes(self) -> Iterable[str]:
        """The shared mailbox on its own rung."""
        return [self.target.job_center.mailbox] if self.step == "mailbox" else []

    def idempotency_key(self) -> str:
        """Once per rung and asking."""
        return f"{super().idempotency_key()}:{self.step}:{self.target.asked_at:%Y%m%d%H%M%S}"

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Coordinators see the order rather than the call."""
        call = EscalationRecipient.objects.filter(pk=target_id).select_related("order").first()
        return call is not None and (
            super().may_receive(user, target_id) or policies.can_view(user, call.order)
        )
