"""How the unemployed of a job center are educated: the numbers with their date (R087)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.foundation.refusals import shown_on, status_of
from jobcenters import policies
from jobcenters.forms.education import EducationForm
from jobcenters.models import JobCenter
from jobcenters.services.education import save_education


@require_http_methods(["GET", "POST"])
def job_center_education(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter the numbers of a day; the newest are shown and used in proposals."""
    center = get_object_or_404(JobCenter.objects.visible_to(request.user), slug=slug)
    if not policies.can_edit_job_center(request.user, center):
        raise PermissionDenied
    profiles = center.education_profiles.all()
    form = EducationForm(
        request.POST if request.method == "POST" else None, newest=profiles.first()
    )
    if form.is_valid():
        with shown_on(form):
            save_education(center, actor=request.user, **form.values)
            messages.success(request, _("The numbers are saved."))
            return redirect("jobcenters:job_center_detail", slug)
    context = {"form": form, "center": center, "profiles": profiles}
    name = "jobcenters/job_center_education.html"
    return render(request, name, context, status=status_of(form))
