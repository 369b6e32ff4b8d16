"""Inputs of the companies' services, as a consultant would fill them in. All names are invented."""

import datetime as dt

import factory

from alliance.foundation import calendar
from companies.models import Company, JointVisit
from companies.services.contacts import ContactNote
from companies.services.inquiries import InquiryInput
from companies.services.visit_times import TimesAnswer, answer_invitation
from companies.services.visits import ProposedTime, VisitPlan, hold_visit, request_visit
from tests.world import valid_cvr


class CompanyFieldsFactory(factory.DictFactory):
    """The fields of a new company."""

    name = factory.Sequence(lambda number: f"Påfund {number} Smede & Montage A/S")
    cvr_number = factory.Sequence(lambda number: valid_cvr(500 + number))


class UnitFieldsFactory(factory.DictFactory):
    """The fields of a site; give ``municipality``."""

    name = ""
    p_number = factory.Sequence(lambda number: f"{2_000_000_000 + number}")
    address = "Påfundsvej 1"
    postcode = "9990"
    city = "Påfundsby"
    industry_scheme = "DB25"
    industry_code = "25.11.00"
    phone = factory.Sequence(lambda number: f"+45 96 {number:06d}"[:14])
    email = ""


class PersonFieldsFactory(factory.DictFactory):
    """The fields of a contact person."""

    name = "Påfund Person"
    title = "Værkfører"
    phone = "98 12 34 56"
    email = "person@firma.example"


class ContactNoteFactory(factory.Factory):
    """A short talk on the phone, just now."""

    class Meta:
        model = ContactNote

    kind = "call"
    summary = "Mangler to svejsere til foråret."


class InquiryInputFactory(factory.Factory):
    """A phone inquiry; give ``company`` or ``company_text``."""

    class Meta:
        model = InquiryInput

    channel = "phone"
    subject = "Vi mangler svejsere"
    caller = "Påfund Værkfører"
    phone = "98123456"


def visit_to(world, company: Company, host: str, *invited: str, **changes) -> JointVisit:
    """A joint visit asked for by the host's consultant; the company can tomorrow."""
    facts = {
        "purpose": "Hvad mangler de?",
        "place": "Opdigtet Vej 1",
        "job_centers": [world.center(slug) for slug in invited],
        "times": [ProposedTime(calendar.now() + dt.timedelta(days=1), "yes")],
        "contact_person": company.contact_persons.first(),
    }
    return request_visit(
        company,
        actor=world.consultant(host),
        host=world.center(host),
        plan=VisitPlan(**{**facts, **changes}),
    )


def arranged_visit(world, company: Company, host: str, *invited: str) -> JointVisit:
    """A visit that all have agreed on."""
    visit = visit_to(world, company, host, *invited)
    fits = {time.pk: True for time in visit.times.all()}
    for row in visit.invitations.select_related("job_center"):
        actor = world.consultant(row.job_center.slug)
        answer_invitation(row, actor=actor, answer=TimesAnswer(fits=fits))
    visit.refresh_from_db()
    return visit


def held_visit(world, company: Company, host: str, *invited: str) -> JointVisit:
    """A visit that all have agreed on and that has just been held."""
    visit = arranged_visit(world, company, host, *invited)
    came = list(visit.participants)
    hold_visit(visit, actor=world.consultant(host), held_at=calendar.now(), came=came)
    return visit
