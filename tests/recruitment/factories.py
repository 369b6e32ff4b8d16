"""Orders, adverts and calls for tests, made by the real services."""

import datetime as dt

from companies.services.contacts import ContactNote
from recruitment.choices import EmploymentType
from recruitment.models import Advert, Comment, EscalationRecipient, RecruitmentOrder
from recruitment.services.adverts import AdvertInput, register_advert
from recruitment.services.comments import CommentInput, write_comment
from recruitment.services.escalation import Call, escalate_order
from recruitment.services.orders import mark_ready, open_order

START = dt.date(2026, 6, 1)


def note(summary: str = "Talte med virksomheden.", kind: str = "call") -> ContactNote:
    """A contact with the company, as written after a call."""
    return ContactNote(kind=kind, summary=summary)


def order_fields(world, company, **changes) -> dict:
    """Everything that standard S03 asks for: forty welders from 1 June (scenario A, step 3)."""
    fields = {
        "contact_person": company.contact_persons.first(),
        "occupation": world.occupation(),
        "head_count": 40,
        "starts_on": START,
        "skills": "Certifikat i MAG-svejsning",
        "workplace": "Havnevej 1, 9900 Frederikshavn",
        "reason": "expansion",
        "publish_consent": True,
        "internal_note": "Aftalt med leder.",
    }
    return {**fields, **changes}


def draft_order(world, slug: str = "frederikshavn", **changes) -> RecruitmentOrder:
    """A draft of a new company's order, logged by the job center's consultant."""
    company = changes.pop("company", None) or world.company(slug)
    return open_order(
        actor=world.consultant(slug),
        job_center=world.center(slug),
        company=company,
        unit=company.units.first(),
        fields=order_fields(world, company, **changes),
    )


def ready_order(world, slug: str = "frederikshavn", **changes) -> RecruitmentOrder:
    """An order that is marked ready."""
    order = draft_order(world, slug, **changes)
    return mark_ready(order, actor=order.case_holder)


def escalated_order(world, *slugs: str, owner: str = "frederikshavn", **changes):
    """An order that other job centers have been asked about."""
    order = ready_order(world, owner, **changes)
    centers = [world.center(slug) for slug in slugs or ("hjoerring", "broenderslev")]
    escalate_order(order, actor=order.case_holder, call=Call(job_centers=centers))
    order.refresh_from_db()
    return order


def call_to(order: RecruitmentOrder, slug: str) -> EscalationRecipient:
    """The call of an order to one job center."""
    return order.recipients.get(job_center__slug=slug)


def advert_for(order: RecruitmentOrder, expires_on: dt.date, **changes) -> Advert:
    """An advert on Jobnet, registered by the case holder, published four weeks ahead."""
    facts = {
        "reference": f"J{expires_on:%y%m%d}{order.number}",
        "title": order.title,
        "employment_type": EmploymentType.ORDINARY,
        "published_on": expires_on - dt.timedelta(weeks=4),
        "expires_on": expires_on,
    }
    return register_advert(
        order, actor=order.case_holder, advert=AdvertInput(**{**facts, **changes})
    )


def comment_on(order: RecruitmentOrder, author, text: str, **changes) -> Comment:
    """A comment to all who take part in the order, when nothing else is said."""
    facts = {"audience": "participants", **changes}
    return write_comment(order, actor=author, comment=CommentInput(text, **facts))
