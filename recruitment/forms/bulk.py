"""One act on several orders: what it needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import DateField
from jobcenters.choices import Role
from jobcenters.models import Appointment, JobCenter, User
from recruitment.choices import BulkAct
from recruitment.forms.acts import ReasonForm


class ManyHandOverForm(forms.Form):
    """The colleague who becomes case holder of all."""

    value = forms.ModelChoiceField(
        User.objects.none(), label=_("New case holder"), empty_label=_("Choose a colleague")
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        centers = JobCenter.objects.keys_open_to(user, "handle_orders")
        held = Appointment.objects.current().filter(
            job_center__in=centers, role__in=(Role.CONSULTANT, Role.LEADER)
        )
        colleagues = User.objects.filter(is_active=True, pk__in=held.values("user"))
        self.fields["value"].queryset = colleagues.order_by("name")


class ManyDeadlineForm(forms.Form):
    """The deadline of all."""

    value = DateField(label=_("Deadline"), quick_days=(7, 14, 28))

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)


class ManyPauseForm(forms.Form):
    """Why all are paused."""

    value = ReasonForm.base_fields["reason"]

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)


FORMS: dict[str, type[forms.Form]] = {
    BulkAct.HAND_OVER: ManyHandOverForm,
    BulkAct.DEADLINE: ManyDeadlineForm,
    BulkAct.PAUSE: ManyPauseForm,
}
