"""Comments on an order: written on its page, edited and deleted in a dialog."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation.htmx import go_to
from alliance.foundation.prepared import prepared
from recruitment import policies
from recruitment.choices import Audience
from recruitment.forms.comments import CommentForm, TextForm
from recruitment.models import Comment, RecruitmentOrder
from recruitment.services.comments import delete_comment, edit_comment, readers, write_comment
from recruitment.views.acting import carry_out, seen_order, sent, show_act

LATEST_COMMENTS = 100
SUGGESTIONS = 8


def comments_context(user, order: RecruitmentOrder) -> dict[str, object]:
    """The newest comments that this person may read, oldest first, and the form for another;
    nothing for those who take no part."""
    form = CommentForm(user=user, order=order) if policies.audiences(user, order) else None
    comments = _latest_comments(user, order.pk)[::-1]
    for comment in comments:
        comment.order = order
        comment.may_edit = policies.can_edit_comment(user, comment)
        comment.may_delete = policies.can_delete_comment(user, comment)
    return {"comments": comments, "comment_form": form}


@prepared
def _latest_comments(user, order: uuid.UUID) -> QuerySet:
    rows = Comment.objects.visible_to(user).filter(order=order)
    rows = rows.select_related("author", "job_center", "deleted_by").order_by("-created_at", "pk")
    return rows[:LATEST_COMMENTS]


@require_http_methods(["GET", "POST"])
def comment_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Comment on an order; what is refused is shown on a page of its own."""
    order = seen_order(request, pk)
    if not policies.audiences(request.user, order):
        raise PermissionDenied
    form = CommentForm(sent(request), user=request.user, order=order)
    if carry_out(form, lambda: write_comment(order, actor=request.user, comment=form.comment)):
        return _back(request, order)
    return show_act(request, "comment_new", order, form)


def _seen_comment(request: HttpRequest, pk: uuid.UUID) -> Comment:
    rows = Comment.objects.visible_to(request.user).select_related(
        "author", "order__owner", "order__company"
    )
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def comment_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put one's own comment right."""
    comment = _seen_comment(request, pk)
    if not policies.can_edit_comment(request.user, comment):
        raise PermissionDenied
    initial = {"text": comment.text, "mentioned": comment.mentioned.order_by("name")}
    form = TextForm(sent(request), user=request.user, order=comment.order, initial=initial)
    if carry_out(form, lambda: edit_comment(comment, actor=request.user, **form.cleaned_data)):
        return _back(request, comment.order)
    return show_act(request, "comment_edit", comment.order, form, comment=comment)


@require_http_methods(["GET", "POST"])
def comment_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then take a comment back."""
    comment = _seen_comment(request, pk)
    if not policies.can_delete_comment(request.user, comment):
        raise PermissionDenied
    if request.method == "POST":
        delete_comment(comment, actor=request.user)
        return _back(request, comment.order)
    form = TextForm(user=request.user, order=comment.order)
    return show_act(request, "comment_delete", comment.order, form, comment=comment)


@require_GET
def comment_people(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Proposals behind an @: people who may read a comment to that audience."""
    order = seen_order(request, pk)
    allowed = policies.audiences(request.user, order)
    wanted = request.GET.get("audience", "")
    audience = wanted if wanted in allowed else Audience.OWN
    people = readers(order, request.user, audience)
    if not allowed:
        people = people.none()
    text = request.GET.get("q", "").strip()[:50]
    found = people.filter(Q(name__icontains=text) | Q(home_name__istartswith=text))
    options = [
        {"value": user.pk, "label": user.name, "hint": user.home_name}
        for user in found.exclude(pk=request.user.pk)[:SUGGESTIONS]
    ]
    return render(request, "components/options.html", {"options": options})


def _back(request: HttpRequest, order: RecruitmentOrder) -> HttpResponse:
    return go_to(request, f"{order.get_absolute_url()}#comments")
