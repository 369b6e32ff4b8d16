"""The one entry for companies, open to everybody: ways into a job center, and the form (R139)."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation.limits import within_limit
from alliance.foundation.refusals import shown_on, status_of
from companies.forms.web_inquiries import WebInquiryForm
from companies.models import Inquiry
from companies.services.web_inquiries import receive_web_inquiry
from companies.worklist.contacts import first_response_clocks
from jobcenters.models import JobCenter
from jobcenters.services.accounts import client_address

FROM_ONE_ADDRESS = 10  # inquiries an hour; an office has one address
TO_ONE_JOB_CENTER = 40  # inquiries an hour, from wherever: each rings at every consultant
RECEIPT_SALT = "web inquiry"
RECEIPT_AGE = dt.timedelta(days=7)


@login_not_required
@require_GET
def web_contact(request: HttpRequest) -> HttpResponse:
    """The ways into every job center of the alliances, and the way to the form."""
    centers = JobCenter.objects.serving_companies().prefetch_related("contact_points")
    return render(request, "companies/web_contact.html", {"centers": centers.in_danish_order()})


@login_not_required
@require_http_methods(["GET", "POST"])
def web_inquiry(request: HttpRequest) -> HttpResponse:
    """Write to the job center of a municipality; ``?to=`` chooses it."""
    sent = request.POST if request.method == "POST" else None
    form = WebInquiryForm(sent, initial={"job_center": request.GET.get("to", "")})
    if sent is not None and form.is_valid():
        if not _within_limits(request, form.inquiry.job_center):
            return render(request, "429.html", status=429)
        with shown_on(form):
            inquiry = receive_web_inquiry(form.inquiry)
            return redirect("companies:web_inquiry_received", _receipt(inquiry))
    context = {"form": form}
    return render(request, "companies/web_inquiry.html", context, status=status_of(form))


def _within_limits(request: HttpRequest, job_center: JobCenter) -> bool:
    return within_limit("web_inquiry", client_address(request), FROM_ONE_ADDRESS) and within_limit(
        "web_inquiry_to", str(job_center.pk), TO_ONE_JOB_CENTER
    )


def _receipt(inquiry: Inquiry) -> str:
    """What the receipt page shows, signed: it reads no inquiry, so it can open none."""
    clock = first_response_clocks([inquiry]).get(inquiry.pk)
    due_on = clock.due_on.isoformat() if clock and clock.due_on else ""
    shown = [inquiry.receipt_number, inquiry.job_center.slug, due_on]
    return signing.dumps(shown, salt=RECEIPT_SALT)


@login_not_required
@require_GET
def web_inquiry_received(request: HttpRequest, receipt: str) -> HttpResponse:
    """The number, who answers, and by when."""
    try:
        number, slug, due_on = signing.loads(receipt, salt=RECEIPT_SALT, max_age=RECEIPT_AGE)
    except signing.BadSignature:
        raise Http404 from None
    context = {
        "number": number,
        "center": JobCenter.objects.filter(slug=slug).first(),
        "due_on": dt.date.fromisoformat(due_on) if due_on else None,
    }
    return render(request, "companies/web_inquiry_received.html", context)
