"""Company groups: the list, the page with members, meetings and ideas, the acts."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.audit.models import Event
from alliance.foundation.paging import take_page
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.forms.groups import GroupForm, IdeaForm, MeetingForm, MemberForm
from companies.models import CompanyGroup, GroupIdea, GroupMembership
from companies.services import groups
from companies.views.asked import require
from companies.workflows import GROUP_IDEA

LATEST_MEETINGS = 20
LATEST_EVENTS = 20


@require_GET
def group_list(request: HttpRequest) -> HttpResponse:
    """The groups of the alliances with the number of members and open ideas (R110)."""
    require(policies.can_see_register(request.user))
    visible = CompanyGroup.objects.visible_to(request.user).for_list()
    context = {
        "page": take_page(visible, request.GET.get("page")),
        "may_make": policies.can_register_company(request.user),
    }
    return render(request, "companies/group_list.html", context)


@require_http_methods(["GET", "POST"])
def group_new(request: HttpRequest) -> HttpResponse:
    """A new group."""
    require(policies.can_register_company(request.user))
    form = GroupForm(request.POST or None, user=request.user)
    if form.is_valid():
        with shown_on(form):
            center = form.cleaned_data["job_center"]
            group = groups.make_group(center, actor=request.user, fields=form.values)
            messages.success(request, _("The group is made."))
            return redirect(group)
    context = {"form": form, "group": None}
    return render(request, "companies/group_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def group_edit(request: HttpRequest, pk) -> HttpResponse:
    """Another name, kind or consultant."""
    group = _group_or_404(request, pk)
    require(policies.can_plan_visit(request.user, group.job_center))
    form = GroupForm(request.POST or None, user=request.user, group=group)
    if form.is_valid():
        with shown_on(form):
            version = form.cleaned_data["version"]
            groups.edit_group(group, actor=request.user, fields=form.values, version=version)
            messages.success(request, _("The group is saved."))
            return redirect(group)
    context = {"form": form, "group": group}
    return render(request, "companies/group_form.html", context, status=status_of(form))


@require_GET
def group_detail(request: HttpRequest, pk) -> HttpResponse:
    """Members today and before, meetings, ideas."""
    group = _group_or_404(request, pk)
    return render(request, "companies/group_detail.html", _page(request, group))


def _page(request: HttpRequest, group: CompanyGroup, **forms) -> dict[str, object]:
    members = list(GroupMembership.objects.visible_to(request.user).filter(group=group).for_page())
    ideas = group.ideas.for_page()
    may_change = policies.can_plan_visit(request.user, group.job_center)
    return {
        "group": group,
        "members": [row for row in members if row.valid_to is None],
        "former": [row for row in members if row.valid_to],
        "meetings": group.meetings.select_related("by").order_by("-on", "pk")[:LATEST_MEETINGS],
        "ideas": [(idea, GROUP_IDEA.choices(request.user, idea)) for idea in ideas],
        "may_change": may_change and group.ended_on is None,
        "member_form": MemberForm(user=request.user),
        "meeting_form": MeetingForm(),
        "idea_form": IdeaForm(group=group, user=request.user),
        "events": Event.objects.of(group)[:LATEST_EVENTS],
        **forms,
    }


def _again(request: HttpRequest, group: CompanyGroup, name: str, form: Form) -> HttpResponse:
    context = _page(request, group, **{name: form})
    return render(request, "companies/group_detail.html", context, status=status_of(form))


@require_POST
def group_join(request: HttpRequest, pk) -> HttpResponse:
    """A company joins."""
    group = _group_or_404(request, pk)
    require(policies.can_plan_visit(request.user, group.job_center))
    form = MemberForm(request.POST, user=request.user)
    if form.is_valid():
        with shown_on(form):
            company, since = form.cleaned_data["company"], form.cleaned_data["since"]
            groups.join_group(group, company, actor=request.user, since=since)
            messages.success(request, _("The company is in the group."))
            return redirect(group)
    return _again(request, group, "member_form", form)


@require_POST
def group_leave(request: HttpRequest, pk) -> HttpResponse:
    """A company leaves; it stays in the history."""
    visible = GroupMembership.objects.visible_to(request.user)
    membership = get_object_or_404(visible.select_related("group__job_center"), pk=pk)
    groups.leave_group(membership, actor=request.user)
    messages.success(request, _("The company has left the group."))
    return redirect(membership.group)


@require_POST
def group_meeting(request: HttpRequest, pk) -> HttpResponse:
    """A meeting that has been."""
    group = _group_or_404(request, pk)
    require(policies.can_plan_visit(request.user, group.job_center))
    form = MeetingForm(request.POST)
    if form.is_valid():
        with shown_on(form):
            groups.note_meeting(group, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The meeting is noted."))
            return redirect(group)
    return _again(request, group, "meeting_form", form)


@require_POST
def group_idea(request: HttpRequest, pk) -> HttpResponse:
    """A new idea."""
    group = _group_or_404(request, pk)
    require(policies.can_plan_visit(request.user, group.job_center))
    form = IdeaForm(request.POST, group=group, user=request.user)
    if form.is_valid():
        with shown_on(form):
            data = form.cleaned_data
            groups.note_idea(group, actor=request.user, text=data["text"], company=data["member"])
            messages.success(request, _("The idea is noted."))
            return redirect(group)
    return _again(request, group, "idea_form", form)


@require_POST
def idea_move(request: HttpRequest, pk) -> HttpResponse:
    """How far an idea has come."""
    visible = GroupIdea.objects.visible_to(request.user).for_page()
    idea = get_object_or_404(visible, pk=pk)
    groups.move_idea(idea, request.POST.get("act", ""), actor=request.user)
    messages.success(request, _("The idea is moved."))
    return redirect(idea.group)


@require_POST
def group_end(request: HttpRequest, pk) -> HttpResponse:
    """The group is over."""
    group = groups.end_group(_group_or_404(request, pk), actor=request.user)
    messages.success(request, _("The group has ended."))
    return redirect(group)


def _group_or_404(request: HttpRequest, pk) -> CompanyGroup:
    visible = CompanyGroup.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("job_center", "consultant"), pk=pk)
