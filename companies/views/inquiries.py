"""Inquiries: the list, the page, and what can be done with one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.audit.models import Event
from alliance.foundation.htmx import render_part
from alliance.foundation.paging import take_page
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.forms.contacts import NoteForm
from companies.forms.inquiries import (
    AssignForm,
    CloseForm,
    InquiryFilterForm,
    InquiryForm,
    LinkForm,
)
from companies.models import Company, Inquiry
from companies.services import inquiries
from companies.services.one_voice import one_voice
from companies.views.asked import asked_row, require
from companies.worklist.contacts import first_response_clocks


@require_GET
def inquiry_list(request: HttpRequest) -> HttpResponse:
    """What companies have asked the own job centers, the longest waiting first (R144)."""
    require(policies.can_see_inquiries(request.user))
    form = InquiryFilterForm(request.GET)
    visible = Inquiry.objects.visible_to(request.user).for_list()
    page = take_page(form.narrowed(visible, request.user), request.GET.get("page"))
    clocks = first_response_clocks(page.rows)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, clocks.get(row.pk)) for row in page.rows],
        "tabs": _tabs(request),
        "may_register": policies.can_register_company(request.user),
    }
    return render_part(request, "companies/inquiry_list.html", "rows", context)


def _tabs(request: HttpRequest) -> list[dict[str, object]]:
    chosen = request.GET.get("whose", "")
    labels = (("", _("My job center")), ("mine", _("Mine")), ("nobody", _("Nobody’s")))
    return [
        {"label": label, "url": _with(request, whose), "current": whose == chosen}
        for whose, label in labels
    ]


def _with(request: HttpRequest, whose: str) -> str:
    query = request.GET.copy()
    query["whose"] = whose
    query.pop("page", None)
    return f"?{query.urlencode()}"


@require_http_methods(["GET", "POST"])
def inquiry_new(request: HttpRequest) -> HttpResponse:
    """Take in what a company asks; ``?company=`` fills in the company."""
    require(policies.can_register_company(request.user))
    visible = Company.objects.visible_to(request.user).prefetch_related("units")
    company = asked_row(request.GET.get("company", ""), visible)
    form = InquiryForm(request.POST or None, user=request.user, initial={"company": company})
    if form.is_valid():
        with shown_on(form):
            inquiry = inquiries.register_inquiry(
                actor=request.user,
                job_center=form.cleaned_data["job_center"],
                inquiry=form.inquiry,
            )
            messages.success(request, _("The inquiry is taken in, and the clock runs."))
            return redirect(inquiry)
    context = {"form": form, "company": company}
    return render(request, "companies/inquiry_new.html", context, status=status_of(form))


@require_GET
def inquiry_detail(request: HttpRequest, pk) -> HttpResponse:
    """One inquiry with its deadline, its reply and its history."""
    inquiry = _inquiry_or_404(request, pk)
    return render(request, "companies/inquiry_detail.html", _page(request, inquiry))


def _page(request: HttpRequest, inquiry: Inquiry, **forms) -> dict[str, object]:
    return {
        "inquiry": inquiry,
        "clock": first_response_clocks([inquiry]).get(inquiry.pk),
        "may_handle": policies.can_handle_inquiry(request.user, inquiry),
        "assign_form": AssignForm(inquiry=inquiry),
        "link_form": LinkForm(user=request.user),
        "events": Event.objects.of(inquiry),
        **forms,
    }


@require_http_methods(["GET", "POST"])
def inquiry_answer(request: HttpRequest, pk) -> HttpResponse:
    """Log the personal reply; the company's log gets it in the same act."""
    inquiry = _inquiry_or_404(request, pk)
    require(policies.can_handle_inquiry(request.user, inquiry))
    form = NoteForm(
        request.POST or None,
        company=inquiry.company,
        user=request.user,
        initial={"kind": "mail" if inquiry.channel == "mail" else "call"},
    )
    if form.is_valid():
        with shown_on(form):
            inquiries.answer_inquiry(inquiry, actor=request.user, note=form.note)
            messages.success(request, _("The reply is logged."))
            return redirect(inquiry)
    context = {
        "form": form,
        "inquiry": inquiry,
        "voice": one_voice(inquiry.company, request.user) if inquiry.company else None,
    }
    return render(request, "companies/inquiry_answer.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def inquiry_close(request: HttpRequest, pk) -> HttpResponse:
    """Close what needs no reply, with the reason."""
    inquiry = _inquiry_or_404(request, pk)
    require(policies.can_handle_inquiry(request.user, inquiry))
    form = CloseForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            inquiries.close_inquiry(inquiry, actor=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The inquiry is closed."))
            return redirect(reverse("companies:inquiry_list"))
    context = {"form": form, "inquiry": inquiry}
    return render(request, "companies/inquiry_close.html", context, status=status_of(form))


@require_POST
def inquiry_assign(request: HttpRequest, pk) -> HttpResponse:
    """Give the inquiry to a colleague, who is told."""
    inquiry = _inquiry_or_404(request, pk)
    form = AssignForm(request.POST, inquiry=inquiry)
    if form.is_valid():
        with shown_on(form):
            user = form.cleaned_data["user"]
            inquiries.assign_inquiry(inquiry, actor=request.user, user=user)
            messages.success(request, _("%(name)s answers.") % {"name": user})
            return redirect(inquiry)
    context = _page(request, inquiry, assign_form=form)
    return render(request, "companies/inquiry_detail.html", context, status=status_of(form))


@require_POST
def inquiry_link(request: HttpRequest, pk) -> HttpResponse:
    """Choose the company of the register that asked."""
    inquiry = _inquiry_or_404(request, pk)
    form = LinkForm(request.POST, user=request.user)
    if form.is_valid():
        with shown_on(form):
            company = form.cleaned_data["company"]
            inquiries.link_company(inquiry, actor=request.user, company=company)
            messages.success(request, _("The inquiry came from %(name)s.") % {"name": company})
            return redirect(inquiry)
    context = _page(request, inquiry, link_form=form)
    return render(request, "companies/inquiry_detail.html", context, status=status_of(form))


def _inquiry_or_404(request: HttpRequest, pk) -> Inquiry:
    visible = Inquiry.objects.visible_to(request.user)
    rows = visible.select_related(
        "company", "job_center", "job_center_unit", "assigned_to", "ended_by", "answer"
    )
    return get_object_or_404(rows, pk=pk)
