"""What agreements tell: that one runs out and nobody has decided what comes next (R160)."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from companies.models import CompanyAgreement
from jobcenters.choices import Role
from jobcenters.models import Staff, User

DEPUTY_FROM, LEADER_FROM = 30, 14  # days before the end


class AgreementRunsOut(Notification):
    """One kind of message, with more people at each of the later rungs; ``staff`` knows the
    leaders, where many are told at once."""

    key = "companies.agreement_runs_out"
    label = _("An agreement with a company runs out")

    def __init__(self, target: CompanyAgreement, days: int, staff: Staff):
        super().__init__(target)
        self.days, self.staff = days, staff

    def recipients(self) -> Iterable[User]:
        """The responsible consultant; later the deputy and the leaders too. Where the first
        ones have left, the leaders from the beginning."""
        agreement: CompanyAgreement = self.target
        people = [agreement.responsible]
        if self.days <= DEPUTY_FROM or not agreement.responsible.is_active:
            people.append(agreement.deputy)
        present = [person for person in people if person is not None and person.is_active]
        if self.days <= LEADER_FROM or not present:
            present += self.staff.holding(Role.LEADER, agreement.job_center)
        return present

    def path(self) -> str:
        """The agreement's page."""
        return self.target.get_absolute_url()

    def idempotency_key(self) -> str:
        """Once per rung and end."""
        return f"{super().idempotency_key()}:{self.target.last_day:%Y%m%d}:{self.days}"

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still within reach?"""
        return bool(cls.receivable(user, [target_id]))

    @classmethod
    def receivable(cls, user, target_ids: Collection) -> set:
        """Those within reach."""
        rows = CompanyAgreement.objects.visible_to(user).filter(pk__in=target_ids)
        return set(rows.values_list("pk", flat=True)) if user.is_active else set()
