"""Inputs of the companies' services, as a consultant would fill them in. All names are invented."""

import factory

from companies.services.contacts import ContactNote
from companies.services.inquiries import InquiryInput
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
