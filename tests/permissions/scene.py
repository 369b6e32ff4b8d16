"""Two tenants who must not see one another, with a canary string planted in every text.

Frederikshavn (alliance Vendsyssel) has called Hjørring (member) and Aalborg (guest) about one
order. Herning (Vestalliancen) is a stranger to them and they to it.
"""

from dataclasses import dataclass, field

from django.urls import URLPattern, get_resolver

from alliance.foundation import calendar
from alliance.foundation.attachments.services import attach
from alliance.foundation.models import Heartbeat
from alliance.foundation.notifications.models import Notice
from alliance.foundation.sweep import HEARTBEAT
from companies.models import (
    AgreementConcept,
    Company,
    CompanyAgreement,
    ImportLine,
    ImportRun,
    RegisterChange,
)
from companies.services.clusters import make_cluster
from companies.services.contacts import ContactNote, log_contact
from companies.services.feedback import FeedbackInput, capture_feedback
from companies.services.groups import join_group, make_group, note_idea, note_meeting
from companies.services.inquiries import InquiryInput, register_inquiry
from companies.services.merging import propose_merge
from companies.services.plans import plan_visit
from companies.services.restrictions import RestrictionInput, add_restriction
from companies.services.visit_reports import add_step, save_report
from jobcenters.choices import Role
from jobcenters.models import ContactPoint, JobCenter, Unit
from jobcenters.services.invitations import Invitee, invite
from jobcenters.services.profiles import name_deputy
from recruitment.models import BulkChange, RecruitmentOrder
from recruitment.services.answers import ask_question
from recruitment.services.challenges import ChallengeInput, share_challenge
from recruitment.services.escalation import Call, escalate_order
from recruitment.services.exchange import reserve_offers
from recruitment.services.results import Outcome, add_result
from recruitment.services.saved_views import ViewInput, save_view
from recruitment.services.status_page import company_says, send_status_link
from servicecatalog.models import Clock
from tests.companies.agreeing import agreed, drafted
from tests.companies.factories import arranged_visit, held_visit, visit_to
from tests.foundation.test_attachments import pdf
from tests.recruitment.exchanging import offer_at
from tests.recruitment.factories import (
    advert_for,
    call_to,
    comment_on,
    draft_order,
    ready_order,
)
from tests.recruitment.training import course_for

IDENTITIES = {
    "anonymous": None,
    "consultant": ("consultant", "frederikshavn"),
    "leader": ("leader", "frederikshavn"),
    "head": ("head", "frederikshavn"),
    "asked": ("consultant", "hjoerring"),
    "asked_guest_role": ("guest", "hjoerring"),
    "allied": ("consultant", "broenderslev"),
    "guest_center": ("consultant", "aalborg"),
    "stranger": ("consultant", "herning"),
    "strange_head": ("head", "herning"),
    "coordinator": ("coordinator", "vendsyssel"),
    "administrator": ("person", "admin.vendsyssel"),
}


@dataclass
class Tenant:
    """One job center's things, by the kind of key that a URL takes."""

    slug: str
    keys: dict[str, object] = field(default_factory=dict)

    def canary(self, kind: str) -> str:
        """A string that stands in one kind of text of this tenant only."""
        return f"kanarie-{kind}-{self.slug}"


def identity(world, name: str):
    """The user behind a column of the matrix; the administrator is Vendsyssel's only."""
    who = IDENTITIES[name]
    if who is None:
        return None
    if name == "administrator":
        return world.person("admin.vendsyssel", Role.ALLIANCE_ADMINISTRATOR)
    return getattr(world, who[0])(who[1])


def build_tenant(world, slug: str, *called: str) -> Tenant:
    """Everything that has a page, for one job center, through the real services."""
    tenant = Tenant(slug)
    center = world.center(slug)
    company = world.company(slug, name=tenant.canary("company"))
    _register(world, tenant, company)
    _agreements(world, tenant, company)
    _relations(world, tenant, company, called[0])
    _extract(world, tenant, company, center)
    _order(world, tenant, company, called)
    _visits(world, tenant, company, called)
    _sharing(world, tenant, company)
    _people(world, tenant, center)
    return tenant


def _register(world, tenant, company) -> None:
    consultant, center = world.consultant(tenant.slug), world.center(tenant.slug)
    Company.objects.filter(pk=company.pk).update(needs_profile=tenant.canary("profile"))
    person = company.contact_persons.get()
    person.name = tenant.canary("person")
    person.save()
    log_contact(
        company,
        actor=consultant,
        job_center=center,
        note=ContactNote("call", tenant.canary("contact")),
    )
    inquiry = register_inquiry(
        actor=consultant,
        job_center=center,
        inquiry=InquiryInput("phone", tenant.canary("inquiry"), company=company),
    )
    restriction = add_restriction(
        world.company(tenant.slug, name=tenant.canary("barred")),
        actor=consultant,
        restriction=RestrictionInput("dispute", tenant.canary("source"), calendar.today()),
    )
    tenant.keys |= {
        "company": company.pk,
        "unit": company.units.get().pk,
        "contact_person": person.pk,
        "inquiry": inquiry.pk,
        "restriction": restriction.pk,
    }


def _extract(world, tenant, company, center) -> None:
    """An extract of the CVR register that waits for a yes, and what one has said before."""
    run = ImportRun.objects.create(
        alliance=center.memberships.current().first().alliance,
        started_by=world.consultant(tenant.slug),
        file_name=tenant.canary("extract"),
        unknown=[tenant.canary("line")],
        state="ready",
    )
    ImportLine.objects.create(run=run, number=2, name=tenant.canary("line"), outcome="new")
    facts = {"address": "", "postcode": "", "city": "", "municipality": "", "ended_on": ""}
    change = RegisterChange.objects.create(unit=company.units.get(), kind="bankrupt", facts=facts)
    tenant.keys |= {"import": run.pk, "register_change": change.pk}


def _relations(world, tenant, company, called: str) -> None:
    """What a job center plans and decides with its companies."""
    consultant, center = world.consultant(tenant.slug), world.center(tenant.slug)
    merge = propose_merge(
        world.company(tenant.slug),
        world.company(called, name=tenant.canary("duplicate")),
        actor=consultant,
        taken=(),
        reason=tenant.canary("merge"),
    )
    plan = plan_visit(
        company,
        actor=consultant,
        job_center=center,
        fields={
            "month": calendar.today(),
            "purpose": tenant.canary("purpose"),
            "consultant": consultant,
        },
    )
    cluster = make_cluster(
        center,
        actor=consultant,
        fields={
            "name": tenant.canary("cluster"),
            "consultant": consultant,
            "municipality_codes": [center.municipality_id],
            "postcodes": [],
            "industry_group": None,
            "note": "",
        },
    )
    said = FeedbackInput("daily", "speed", tenant.canary("feedback"), calendar.today())
    capture_feedback(company, actor=consultant, job_center=center, feedback=said)
    _company_group(tenant, company, consultant, center)
    tenant.keys |= {"merge": merge.pk, "planned_visit": plan.pk, "cluster": cluster.pk}


def _company_group(tenant, company, consultant, center) -> None:
    fields = {"kind": "taskforce", "name": tenant.canary("group"), "purpose": ""}
    fields["consultant"] = consultant
    group = make_group(center, actor=consultant, fields=fields)
    member = join_group(group, company, actor=consultant, since=calendar.today())
    summary = tenant.canary("meeting")
    note_meeting(group, actor=consultant, on=calendar.today(), summary=summary)
    idea = note_idea(group, actor=consultant, text=tenant.canary("idea"), company=company)
    tenant.keys |= {"company_group": group.pk}
    tenant.keys |= {"group_membership": member.pk, "group_idea": idea.pk}


def _agreements(world, tenant, company) -> None:
    """One agreement in force, one that is not signed, and what the alliance says about them."""
    signed = agreed(world, company, slug=tenant.slug, terms=tenant.canary("agreement"))
    drafted(world, company, slug=tenant.slug, kind="partnership", terms=tenant.canary("unsigned"))
    AgreementConcept.objects.create(
        alliance=signed.job_center.memberships.current().get().alliance,
        kind="cooperation",
        name="Fælles koncept",
        text=tenant.canary("concept"),
    )
    attach(signed, actor=signed.responsible, file=pdf(f"{tenant.canary('signed')}.pdf"))
    tenant.keys["agreement"] = signed.pk


def _order(world, tenant, company, called: tuple[str, ...]) -> None:
    order = ready_order(
        world,
        tenant.slug,
        company=company,
        description=tenant.canary("shared"),
        internal_note=tenant.canary("internal"),
    )
    advert = advert_for(order, calendar.today())
    escalate_order(
        order,
        actor=order.case_holder,
        call=Call([world.center(slug) for slug in called], message=tenant.canary("message")),
    )
    call = call_to(order, called[0])
    link = send_status_link(order, actor=order.case_holder)
    word = company_says(link, "call")
    question = ask_question(call, actor=world.consultant(called[0]), text=tenant.canary("question"))
    comment_on(order, order.case_holder, tenant.canary("aside"), audience="own")
    remark = comment_on(order, order.case_holder, tenant.canary("remark"))
    _training(world, tenant, order)
    file = attach(order, actor=order.case_holder, file=pdf(f"{tenant.canary('file')}.pdf"))
    attach(company, actor=order.case_holder, file=pdf(f"{tenant.canary('paper')}.pdf"))
    draft = draft_order(world, tenant.slug, description=tenant.canary("draft"))
    tenant.keys |= {
        "order": order.pk,
        "draft": draft.pk,
        "advert": advert.pk,
        "follow_up": order.follow_ups.get().pk,
        "call": call.pk,
        "question": question.pk,
        "comment": remark.pk,
        "file": file.pk,
        "status_link": link.pk,
        "company_request": word.pk,
        "clock": Clock.objects.open().of(order).first().pk,
    }


def _training(world, tenant, order) -> None:
    """A running course, and somebody who has begun."""
    order.refresh_from_db()
    course = course_for(
        world,
        order,
        school_contact=tenant.canary("school"),
        promised_by=tenant.canary("promised"),
        starts_on=calendar.today(),
    )
    add_result(
        order,
        actor=order.case_holder,
        job_center=order.owner,
        outcome=Outcome("hired", 1, starts_on=calendar.today()),
    )
    tenant.keys |= {
        "course": course.pk,
        "seats": course.allotments.get(job_center=order.owner).pk,
        "starters": order.starters.get().pk,
    }


def _visits(world, tenant, company, called: tuple[str, ...]) -> None:
    """A visit that is being agreed on with all who are called, and a held one with the first."""
    asked = visit_to(world, company, tenant.slug, *called, purpose=tenant.canary("sambesog"))
    held = held_visit(world, company, tenant.slug, called[0])
    arranged = arranged_visit(world, company, tenant.slug, called[0])
    host = world.consultant(tenant.slug)
    save_report(held, actor=host, fields={"needs": tenant.canary("report"), "agreed": ""})
    step = add_step(
        held, actor=host, text=tenant.canary("step"), assignee=host, due_on=calendar.today()
    )
    tenant.keys |= {
        "visit": asked.pk,
        "arranged_visit": arranged.pk,
        "held_visit": held.pk,
        "step": step.pk,
        "invited": asked.invitations.get(job_center__slug=called[0]).pk,
    }


def _sharing(world, tenant, company) -> None:
    """A vacant and a reserved offer, and a challenge."""
    where = {"company": company, "expires_on": calendar.today()}
    offer = offer_at(world, tenant.slug, title=tenant.canary("offer"), **where)
    held = offer_at(world, tenant.slug, title=tenant.canary("held"), **where)
    actor = world.consultant(tenant.slug)
    (reservation,) = reserve_offers([held], actor=actor, until=calendar.today())
    challenge = share_challenge(
        actor=world.leader(tenant.slug),
        job_center=world.center(tenant.slug),
        challenge=ChallengeInput("Udfordring", tenant.canary("challenge")),
    )
    tenant.keys |= {
        "offer": offer.pk,
        "reservation": reservation.pk,
        "challenge": challenge.pk,
    }


def _people(world, tenant, center) -> None:
    leader = world.leader(tenant.slug)
    view = save_view(actor=leader, query="state=ready", view=ViewInput(tenant.canary("view")))
    change = BulkChange.objects.create(actor=leader, act="pause")
    deputy = name_deputy(leader, world.consultant(tenant.slug, 2), actor=leader)
    invitation = invite(
        center,
        actor=leader,
        invitee=Invitee("Opdigtet Ny", f"ny@{tenant.slug}.example", "consultant"),
    )
    point = ContactPoint.objects.create(
        job_center=center, kind="phone", label="Virksomhedslinje", value="70000000"
    )
    unit = Unit.objects.create(job_center=center, name="Industriteam")
    alliance = center.memberships.current().get().alliance
    tenant.keys |= {
        "job_center": center.slug,
        "saved_view": view.pk,
        "bulk_change": change.pk,
        "deputy": deputy.pk,
        "invitation": invitation.pk,
        "appointment": world.consultant(tenant.slug).appointments.get().pk,
        "contact_point": point.pk,
        "center_unit": unit.pk,
        "alliance": alliance.slug,
        "standard": "S10",
        "membership": center.memberships.current().get().pk,
        "notice": Notice.objects.filter(recipient__appointments__job_center=center).first().pk,
    }


def beat() -> None:
    """The heart of the portal beats, so that the health page is green."""
    now = calendar.now()
    Heartbeat.objects.create(name=HEARTBEAT, rang_at=now, finished_at=now)


def rows_of(tenant: Tenant) -> dict[str, list]:
    """A fingerprint of what a stranger must not change."""
    center = JobCenter.objects.get(slug=tenant.slug)
    orders = RecruitmentOrder.objects.filter(owner=center)
    calls = orders.values_list("recipients__state", "recipients__pledged_count")
    return {
        "orders": sorted(orders.values_list("number", "state", "version", "skills")),
        "calls": sorted(str(row) for row in calls),
        "companies": sorted(Company.objects.values_list("name", "version")),
        "agreements": sorted(
            CompanyAgreement.objects.filter(job_center=center).values_list("state", "version")
        ),
        "contacts": sorted(str(row) for row in center.company_contacts.values_list("pk")),
        "inquiries": sorted(center.inquiries.values_list("subject", "state", "version")),
        "staff": sorted(str(row) for row in center.appointments.values_list("role", "valid_to")),
    }


def url_patterns() -> dict[str, URLPattern]:
    """Every URL name that the resolver knows, with its pattern."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns, namespace: str):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern
