"""What the catalog puts on the page of a job center, an app below: panels with the next step."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.foundation.panels import Panel, PanelRow
from alliance.foundation.worklist import Action
from jobcenters.models import JobCenter, User
from servicecatalog import policies
from servicecatalog.choices import ClockState
from servicecatalog.models import Clock, Occupation


def strong_occupations_panel(job_center: JobCenter, user: User) -> Panel:
    """In which occupations the job center has many candidates (R013)."""
    titles = Occupation.objects.titles_of(job_center.strong_occupations)
    path = reverse("servicecatalog:job_center_occupations", args=[job_center.slug])
    may_choose = policies.can_choose_occupations(user, job_center)
    return Panel(
        title=_("Strong in"),
        rows=tuple(
            PanelRow(title=names, path="", detail=f"DISCO {code}") for code, names in titles
        ),
        empty=_("Nothing is written yet about what the job center is strong in."),
        actions=(Action(_("Edit"), path),) if may_choose else (),
    )


def standards_panel(job_center: JobCenter, user: User) -> Panel | None:
    """How many promises are overdue here, for those who may see how standards are kept (R008)."""
    if job_center.pk not in policies.sees_standards_of(user):
        return None
    overdue = Clock.objects.open().filter(job_center=job_center, state=ClockState.OVERDUE).count()
    path = reverse("servicecatalog:standard_list")
    text = ngettext("%(number)s deadline is passed", "%(number)s deadlines are passed", overdue)
    rows = (PanelRow(title=text % {"number": overdue}, path=path),) if overdue else ()
    return Panel(
        title=_("Service standards"), rows=rows, path=path, empty=_("No deadline is passed.")
    )
