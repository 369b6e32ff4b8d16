"""The columns of recruitment's lists as files; no contact persons and no internal notes."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.foundation.calendar import local_day
from alliance.foundation.exports import Column, Sheet, in_batches
from recruitment.models import Advert, FollowUp, RecruitmentOrder

SHOWN_WITH = (
    "company",
    "occupation",
    "owner",
    "case_holder",
    "municipality",
    "unit",
)


def order_rows(found: QuerySet) -> Iterator[RecruitmentOrder]:
    """The ``found`` orders in their order, with counts; some hundred at a time, since sums over
    all of them at once would cost more than the list (runtime.md 8.1)."""
    published = Advert.objects.published().filter(order=OuterRef("pk"))
    counted = RecruitmentOrder.objects.with_gap().annotate(has_advert=Exists(published))
    for keys in in_batches(found.values_list("pk", flat=True)):
        rows = counted.select_related(*SHOWN_WITH).in_bulk(keys)
        yield from (rows[key] for key in keys if key in rows)


def follow_up_rows(found: QuerySet) -> Iterator[FollowUp]:
    """The ``found`` calls in their order."""
    for rows in in_batches(found):
        yield from rows


def _day(moment):
    return local_day(moment) if moment else None


ORDERS = Sheet(
    "ordrer",
    _("Orders"),
    (
        Column(_("No."), lambda order: order.number),
        Column(_("Company"), lambda order: order.company.name),
        Column(_("CVR number"), lambda order: order.company.cvr_number),
        Column(_("Site"), lambda order: order.unit.name),
        Column(_("Job title"), lambda order: order.title),
        Column(_("Occupation"), lambda order: order.occupation and order.occupation.title),
        Column(_("DISCO-08"), lambda order: order.occupation and order.occupation.disco08),
        Column(_("State"), lambda order: order.get_state_display()),
        Column(_("Job center"), lambda order: order.owner.name),
        Column(_("Case holder"), lambda order: order.case_holder.name),
        Column(_("Employment"), lambda order: order.get_employment_type_display()),
        Column(_("Hours a week"), lambda order: order.weekly_hours),
        Column(_("Workplace municipality"), lambda o: o.municipality and o.municipality.name),
        Column(_("Need"), lambda order: order.head_count),
        Column(_("Pledged"), lambda order: order.pledged_count),
        Column(_("Presented"), lambda order: order.presented_count),
        Column(_("Hired"), lambda order: order.hired_count),
        Column(_("Lacking"), lambda order: order.lacking),
        Column(_("Large order"), lambda order: order.is_large),
        Column(_("Advertised"), lambda order: order.has_advert),
        Column(_("Opened"), lambda order: _day(order.opened_at)),
        Column(_("Ready"), lambda order: _day(order.ready_at)),
        Column(_("Start"), lambda order: order.starts_on),
        Column(_("Deadline"), lambda order: order.deadline_on),
        Column(_("Closed"), lambda order: _day(order.closed_at)),
        Column(_("Cause"), lambda order: order.get_close_cause_display()),
    ),
)

FOLLOW_UPS = Sheet(
    "opfoelgninger",
    _("Follow-ups"),
    (
        Column(_("Call by"), lambda call: call.due_on),
        Column(_("Expires"), lambda call: call.expires_on),
        Column(_("Company"), lambda call: call.order.company.name),
        Column(_("CVR number"), lambda call: call.order.company.cvr_number),
        Column(_("Order"), lambda call: call.order.number),
        Column(_("Advert"), lambda call: call.advert.title),
        Column(_("Jobnet reference"), lambda call: call.advert.jobnet_reference),
        Column(_("Who calls"), lambda call: call.assignee.name),
        Column(_("State"), lambda call: call.get_state_display()),
        Column(_("Outcome"), lambda call: call.get_outcome_display()),
        Column(_("Done"), lambda call: call.done_at),
    ),
)
