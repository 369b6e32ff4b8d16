"""The one entry for companies without a log-in: contact points, form, receipt (R139)."""

import re
import uuid

import pytest
from django.urls import reverse

from alliance.foundation.notifications.models import Mail, Notice
from companies.models import Inquiry
from companies.services.web_inquiries import WebInquiry, receive_web_inquiry
from jobcenters.models import ContactPoint
from servicecatalog.models import Clock

pytestmark = pytest.mark.django_db

FORM = {
    "job_center": "frederikshavn",
    "company_name": "Påfund Smedje ApS",
    "caller": "Påfund Person",
    "phone": "+45 98 12 34 56",
    "subject": "Vi mangler to svejsere",
}


@pytest.fixture
def consultant(world, at):
    return world.consultant("frederikshavn")


def write(client, **changes):
    return client.post(reverse("companies:web_inquiry"), {**FORM, **changes})


def test_the_entry_shows_how_to_reach_each_job_center(client, world, at):
    center = world.center("hjoerring")
    ContactPoint.objects.create(
        job_center=center, kind="phone", label="Virksomhedslinje", value="72 33 00 00", hours="8-15"
    )

    text = client.get(reverse("companies:web_contact")).content.decode()

    assert "Virksomhedslinje" in text
    assert "tel:72330000" in text
    assert "Jobcenter Aalborg" not in text  # in no alliance here


def test_what_a_company_writes_becomes_an_inquiry_with_its_clock(client, consultant):
    response = write(client)

    inquiry = Inquiry.objects.get()
    page = client.get(response["Location"]).content.decode()
    assert inquiry.job_center.slug == "frederikshavn"
    assert (inquiry.channel, inquiry.phone) == ("web", "98123456")
    assert inquiry.company_name == "Påfund Smedje ApS"
    assert str(Clock.objects.of(inquiry).get().due_on) == "2026-03-03"
    assert Notice.objects.filter(recipient=consultant, kind="companies.inquiry_received").exists()
    assert inquiry.receipt_number in page
    assert "3. marts 2026" in page


def test_a_double_click_makes_one_inquiry(client, consultant):
    key = str(uuid.uuid4())

    first, second = write(client, _once=key), write(client, _once=key)

    assert Inquiry.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_known_company_is_chosen_only_when_number_name_and_place_agree(world, at):
    company = world.company("frederikshavn", name="Påfund Smedje ApS")
    facts = {
        "caller": "P",
        "subject": "S",
        "phone": "98123456",
        "cvr_number": company.cvr_number,
    }

    same, renamed, elsewhere = (
        receive_web_inquiry(WebInquiry(world.center(slug), name, **facts))
        for slug, name in (
            ("frederikshavn", "PÅFUND SMEDJE"),
            ("frederikshavn", "En anden"),
            ("hjoerring", "Påfund Smedje"),
        )
    )

    assert same.company == company
    assert (renamed.company, renamed.company_text) == (None, f"En anden (CVR {company.cvr_number})")
    assert elsewhere.company is None


def test_the_answer_says_nothing_about_whether_the_company_is_known(client, world, at):
    known = world.company("frederikshavn", name="Påfund Smedje ApS")
    pages = [
        client.get(write(client, cvr_number=number)["Location"]).content.decode()
        for number in (known.cvr_number, "10000009", "")
    ]

    plain = {re.sub(r"H-[0-9A-F]{8}", "H", page) for page in pages}

    assert len(plain) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"phone": ""}, "Skriv et telefonnummer eller en mailadresse"),
        ({"text": "Det drejer sig om 010190-1234"}, "ligner et CPR-nummer"),
        ({"job_center": "aalborg"}, "Vælg"),
        ({"cvr_number": "12345678"}, "ikke et CVR-nummer"),
        ({"website": "http://spam.example"}, "lignede en automatisk besked"),
    ],
)
def test_what_is_refused_is_said_and_kept_and_makes_nothing(client, consultant, changes, message):
    response = write(client, **changes)

    text = response.content.decode()
    assert response.status_code == 422
    assert message in text
    assert "Påfund Smedje ApS" in text
    assert "spam.example" not in text
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("limit", ["FROM_ONE_ADDRESS", "TO_ONE_JOB_CENTER"])
def test_too_many_inquiries_are_refused(client, consultant, monkeypatch, limit):
    monkeypatch.setattr(f"companies.views.web_inquiries.{limit}", 1)

    codes = [write(client).status_code for _time in range(2)]

    assert codes == [302, 429]
    assert Inquiry.objects.count() == 1


def test_no_mail_leaves_to_the_address_that_was_written(client, consultant):
    write(client, email="offer@firma.example")

    assert not Mail.objects.filter(to_email="offer@firma.example").exists()


def test_where_nobody_is_consultant_the_mailbox_is_told(client, world, at):
    center = world.center("frederikshavn")
    center.mailbox = "virksomhed@frederikshavn.example"
    center.save()

    write(client)

    assert Mail.objects.filter(to_email=center.mailbox).exists()


def test_a_receipt_cannot_be_made_up(client, at):
    response = client.get(reverse("companies:web_inquiry_received", args=["made-up"]))

    assert response.status_code == 404


def test_a_colleague_finds_the_inquiry_by_the_number_on_the_receipt(client_for, consultant, client):
    write(client)
    inquiry = Inquiry.objects.get()
    browser = client_for(consultant)
    page = reverse("companies:inquiry_list")

    found = browser.get(page, {"number": inquiry.receipt_number.lower()}).content.decode()
    missed = browser.get(page, {"number": "H-nonsense"}).content.decode()
    shown = browser.get(inquiry.get_absolute_url()).content.decode()

    assert inquiry.subject in found
    assert inquiry.subject not in missed
    assert inquiry.receipt_number in shown
