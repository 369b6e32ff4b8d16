"""Logging an order: the form, its autosave, and what it asks for while one types."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.calendar import today
from alliance.foundation.conflict import mark_conflict
from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from companies.models import Inquiry
from jobcenters.models import JobCenter
from recruitment.forms.orders import OrderForm, as_sent, values_of
from recruitment.models import RecruitmentOrder
from recruitment.services.drafts import Draft, change_draft, company_defaults, save_draft
from recruitment.services.orders import MissingFields, edit_order, mark_ready, missing_fields
from recruitment.views.acting import handled_order, sent
from servicecatalog.models import Occupation

PROPOSALS = 10
OPEN_ORDERS = 3


@require_http_methods(["GET", "POST"])
def order_new(request: HttpRequest) -> HttpResponse:
    """Log what a company needs. ``?company=``, ``?inquiry=`` and ``?copy=`` fill the form."""
    _require_own_job_center(request)
    form = OrderForm(sent(request), initial=_beginning(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            order = save_draft(_draft(request, form), actor=request.user)
            return _saved(request, order)
        except RuleBroken as refusal:
            _refuse(form, refusal)
    return _show(request, "order_new", form)


@require_http_methods(["GET", "POST"])
def order_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change an order. ``?ready`` shows what a draft lacks before it can be marked ready."""
    order = handled_order(request, pk)
    if order.is_closed:
        raise WrongState(_("A closed order is not edited; undo the closing first."))
    if request.method == "GET":
        form = _form_of(request, order)
        return _show(request, "order_edit", form, status=200, is_saved=form.is_bound)
    form = OrderForm(request.POST, user=request.user, order=order)
    if form.is_valid():
        try:
            return _saved(request, _edited(request, order, form))
        except Conflict as conflict:
            mark_conflict(form, conflict)
            return _show(request, "order_edit", form, status=409)
        except WrongState:
            raise
        except RuleBroken as refusal:
            _refuse(form, refusal)
    return _show(request, "order_edit", form)


@require_POST
def order_draft(request: HttpRequest) -> HttpResponse:
    """Autosave of a form that is no order yet: the first save opens the draft."""
    _require_own_job_center(request)
    form = OrderForm(request.POST, user=request.user)
    if not form.is_valid():
        return _not_saved(request, form)
    order = save_draft(_draft(request, form), actor=request.user)
    return JsonResponse(
        {
            "version": order.version,
            "autosave": reverse("recruitment:order_autosave", args=[order.pk]),
            "location": reverse("recruitment:order_edit", args=[order.pk]),
        }
    )


@require_POST
def order_autosave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Autosave of a draft; a conflict answers 409 with both texts. Ready orders are saved by
    hand, since others read them."""
    order = handled_order(request, pk, "mark_ready")
    form = OrderForm(request.POST, user=request.user, order=order)
    if not form.is_valid():
        return _not_saved(request, form)
    saved = _edited(request, order, form)
    answer = {"version": saved.version}
    if saved.pk != order.pk:
        answer["autosave"] = reverse("recruitment:order_autosave", args=[saved.pk])
        answer["location"] = reverse("recruitment:order_edit", args=[saved.pk])
    return JsonResponse(answer)


@require_GET
def order_company_facts(request: HttpRequest) -> HttpResponse:
    """The part of the form that a company answers by itself; asked for when one is chosen."""
    _require_own_job_center(request)
    asked = OrderForm(request.GET, user=request.user)
    if asked.known_company is None:
        context = _company_context(request, OrderForm(user=request.user))
        return render(request, "recruitment/_order_company.html", context)
    units = {str(unit.pk): unit for unit in asked.fields["unit"].queryset}
    unit = units.get(request.GET.get("unit", ""))
    values = company_defaults(asked.known_company, unit)
    if unit is not None:
        values["publish_consent"] = request.GET.get("publish_consent", "")
    initial = {**values, "company": asked.known_company, "draft": request.GET.get("draft")}
    form = OrderForm(initial=initial, user=request.user)
    return render(request, "recruitment/_order_company.html", _company_context(request, form))


@require_GET
def occupation_suggest(request: HttpRequest) -> HttpResponse:
    """Occupations whose Danish or English title or DISCO-08 code fits ``?q=``."""
    text = request.GET.get("q", "").strip()
    rows = Occupation.objects.search(text)[:PROPOSALS] if text else ()
    options = [
        {"value": row.pk, "label": row.title, "hint": f"DISCO {row.disco08}"} for row in rows
    ]
    return render(request, "components/options.html", {"options": options})


def _require_own_job_center(request: HttpRequest) -> None:
    if not JobCenter.objects.keys_open_to(request.user, "handle_orders"):
        raise PermissionDenied


def _beginning(request: HttpRequest) -> dict[str, object]:
    """What a new form begins with, from the order to copy, the inquiry or the company asked for."""
    values: dict[str, object] = {"draft": _key(request, "draft") or uuid.uuid4()}
    copied = _named(request, "copy", RecruitmentOrder.objects.visible_to(request.user))
    inquiry = _named(request, "inquiry", Inquiry.objects.visible_to(request.user))
    if copied is not None:
        taken = {**values_of(copied), "starts_on": None, "deadline_on": None, "internal_note": ""}
        return {**taken, **values, "version": None, "copy": copied.pk}
    company = _key(request, "company")
    if inquiry is not None:
        values["internal_note"] = "\n".join(filter(None, (inquiry.subject, inquiry.text)))
        company = inquiry.company_id or company
    chosen = OrderForm(initial={"company": company}, user=request.user).known_company
    if chosen is not None:
        values |= {"company": chosen, **company_defaults(chosen)}
    return {**values, "job_center": request.user.home_center}


def _key(request: HttpRequest, name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def _named(request: HttpRequest, name: str, rows):
    key = _key(request, name)
    return rows.filter(pk=key).first() if key else None


def _draft(request: HttpRequest, form: OrderForm) -> Draft:
    cleaned = form.cleaned_data
    copied = RecruitmentOrder.objects.visible_to(request.user).filter(pk=cleaned["copy"]).first()
    return Draft(
        job_center=cleaned.get("job_center") or own_job_center(request),
        company=cleaned["company"],
        fields=form.given,
        key=cleaned["draft"] or uuid.uuid4(),
        copied_from=copied,
    )


def own_job_center(request: HttpRequest) -> JobCenter:
    """The job center for which this person logs orders: the home one if it is among several."""
    own = JobCenter.objects.open_to(request.user, "handle_orders")
    home = request.user.home_center
    chosen = home if home in own else own.in_danish_order().first()
    if chosen is None:
        raise PermissionDenied
    return chosen


def _edited(request: HttpRequest, order: RecruitmentOrder, form: OrderForm) -> RecruitmentOrder:
    version = form.cleaned_data["version"]
    if not order.is_draft:
        return edit_order(order, actor=request.user, fields=form.given, version=version)
    draft = Draft(job_center=order.owner, company=form.cleaned_data["company"], fields=form.given)
    return change_draft(order, actor=request.user, draft=draft, version=version)


def _saved(request: HttpRequest, order: RecruitmentOrder) -> HttpResponse:
    """After saving: the order, or its form with what is missing. The draft is kept either way."""
    if "ready" not in request.POST:
        messages.success(request, _("%(number)s is saved.") % {"number": order.number})
        return redirect(order)
    return make_ready(request, order)


def make_ready(request: HttpRequest, order: RecruitmentOrder) -> HttpResponse:
    """Mark ready and show the order, or lead to the form that shows what is missing."""
    try:
        mark_ready(order, actor=request.user)
    except MissingFields:
        return redirect(f"{reverse('recruitment:order_edit', args=[order.pk])}?ready")
    except WrongState:
        raise
    except RuleBroken as refusal:
        messages.error(request, refusal.message)
        return redirect(order)
    messages.success(
        request, _("%(number)s is ready, and the alliance sees it.") % {"number": order.number}
    )
    return redirect(order)


def _form_of(request: HttpRequest, order: RecruitmentOrder) -> OrderForm:
    form = OrderForm(initial=values_of(order), user=request.user, order=order)
    if "ready" not in request.GET:
        return form
    missing = missing_fields(order)
    form = OrderForm(as_sent(form), user=request.user, order=order)
    for name, message in missing.items():
        form.add_error(name, message)
    return form


def _refuse(form: OrderForm, refusal: RuleBroken) -> None:
    texts = getattr(refusal, "fields", None) or {refusal.field: refusal.message}
    for name, text in texts.items():
        form.add_error(name if name in form.fields else None, text)


def _show(
    request: HttpRequest,
    name: str,
    form: OrderForm,
    *,
    status: int | None = None,
    is_saved: bool = False,
) -> HttpResponse:
    status = status or (422 if request.method == "POST" and form.errors else 200)
    context = {**_company_context(request, form), "is_saved": is_saved}
    return render(request, f"recruitment/{name}.html", context, status=status)


def _company_context(request: HttpRequest, form: OrderForm) -> dict[str, object]:
    """What is known of the form's company: a restriction, open orders that this one may repeat
    (R156), and its latest order to copy."""
    context = {"form": form, "order": form.order, "company": form.known_company}
    if form.known_company is None:
        return context
    others = (
        RecruitmentOrder.objects.visible_to(request.user)
        .filter(company=form.known_company)
        .exclude(pk=getattr(form.order, "pk", None))
        .order_by("-opened_at")
    )
    return {
        **context,
        "latest": others.first(),
        "open_orders": others.live()[:OPEN_ORDERS],
        "restriction": form.known_company.restriction_on(today()),
    }


def _not_saved(request: HttpRequest, form: OrderForm) -> HttpResponse:
    """422 for the autosave: silent while there is no company yet, else the first reason."""
    if "company" in form.errors:
        return HttpResponse(status=422)
    name, texts = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    message = f"{label}: {texts[0]}" if label else texts[0]
    return render(request, "422.html#notice", {"message": message}, status=422)
