"""Files: which are taken, who reads them, how they leave, and when they are gone."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alliance.foundation.attachments.models import Attachment
from alliance.foundation.attachments.services import (
    attach,
    clean_name,
    clear_attachments,
    remove,
    restore,
)
from alliance.foundation.attachments.sniffing import kind_of
from alliance.foundation.audit.models import Event
from alliance.foundation.calendar import now
from alliance.foundation.errors import RuleBroken, WrongState
from recruitment.services.closing import Closing, close_order
from tests.recruitment.factories import escalated_order, note

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nopdigtet"


def pdf(name: str = "stilling.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def archive(**parts: str) -> bytes:
    """An archive with these parts; a double underscore stands for a slash."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/"), text)
    return file.getvalue()


def document(*folders: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in ("[Content_Types].xml", *folders):
            packed.writestr(name, "x")
    return file.getvalue()


@pytest.fixture
def order(world, at):
    return escalated_order(world, "hjoerring", "aalborg")


def sees(user, attachment) -> bool:
    return Attachment.objects.visible_to(user).filter(pk=attachment.pk).exists()


# --- What is taken -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PNG", b"\x89PNG\r\n\x1a\nx", "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.docx", document("word/document.xml"), "wordprocessingml.document"),
        ("a.xlsx", document("xl/workbook.xml"), "spreadsheetml.sheet"),
        ("a.odt", archive(mimetype="application/vnd.oasis.opendocument.text"), "opendocument.text"),
    ],
)
def test_what_an_office_needs_is_recognized(name, content, expected):
    assert kind_of(io.BytesIO(content), name).content_type.endswith(expected)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.html", b"<html></html>"),
        ("a.svg", b"<svg/>"),
        ("a.exe", b"MZ"),
        ("a.pdf.exe", PDF),
        ("a.docx", PDF),
        ("a.docx", document("xl/workbook.xml")),
        ("a.docx", document("word/document.xml", "word/vbaProject.bin")),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.odt", archive(mimetype="application/zip")),
        ("a.zip", archive(a="b")),
        ("a", PDF),
    ],
)
def test_everything_else_is_refused_whatever_its_name(order, name, content):
    with pytest.raises(RuleBroken) as refusal:
        attach(order, actor=order.case_holder, file=pdf(name, content))

    assert refusal.value.field == "file"
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\mine\\plan.pdf", "plan.pdf"),
        ("../../etc/plan.pdf", "plan.pdf"),
        ('a"b;c\u202efdp.pdf', "a_b_cfdp.pdf"),
        ("  to   ord .pdf", "to ord .pdf"),
        ("x" * 200 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_the_name_is_cleaned(given, kept):
    assert clean_name(given) == kept


def test_a_cpr_number_in_the_name_and_a_file_too_large_are_refused(order, monkeypatch):
    monkeypatch.setattr("alliance.foundation.attachments.services.LARGEST", 20)

    for file in (pdf("010190-1234.pdf"), pdf(content=PDF * 2), pdf(content=b"")):
        with pytest.raises(RuleBroken):
            attach(order, actor=order.case_holder, file=file)

    assert not Attachment.objects.exists()


def test_one_too_many_is_refused(order, monkeypatch):
    monkeypatch.setattr("alliance.foundation.attachments.services.MOST", 1)
    attach(order, actor=order.case_holder, file=pdf())

    with pytest.raises(RuleBroken):
        attach(order, actor=order.case_holder, file=pdf())


# --- Who ---------------------------------------------------------------------------------------
def test_a_file_is_read_by_whoever_sees_the_order_and_by_nobody_else(world, order):
    file = attach(order, actor=order.case_holder, file=pdf())

    people = {
        "colleague": world.consultant("frederikshavn", 2),
        "asked": world.consultant("hjoerring"),
        "guest": world.consultant("aalborg"),
        "stranger": world.consultant("herning"),
    }

    assert {who for who, user in people.items() if sees(user, file)} == {
        "colleague",
        "asked",
        "guest",
    }


def test_a_file_on_a_company_is_read_with_the_company(world, at):
    company = world.company("frederikshavn")
    file = attach(company, actor=world.consultant("hjoerring"), file=pdf())

    assert sees(world.leader("frederikshavn"), file)
    assert not sees(world.guest("hjoerring"), file)
    assert not sees(world.consultant("herning"), file)


@pytest.mark.parametrize("who", ["hjoerring", "herning"])
def test_only_the_owner_attaches_to_an_order_and_removes(world, order, who):
    file = attach(order, actor=order.case_holder, file=pdf())

    with pytest.raises(PermissionDenied):
        attach(order, actor=world.consultant(who), file=pdf())
    with pytest.raises(PermissionDenied):
        remove(file, actor=world.consultant(who))


def test_on_a_company_a_neighbor_removes_only_its_own(world, at):
    company = world.company("frederikshavn")
    neighbor, home = world.consultant("hjoerring"), world.consultant("frederikshavn")
    theirs, ours = (attach(company, actor=user, file=pdf()) for user in (neighbor, home))

    with pytest.raises(PermissionDenied):
        remove(ours, actor=neighbor)
    remove(remove(theirs, actor=neighbor) and ours, actor=home)


# --- How they leave ----------------------------------------------------------------------------
def test_a_file_is_attached_fetched_removed_and_fetched_back_on_the_page(order, client_for):
    browser = client_for(order.case_holder)

    def act(name: str, **fields):
        return browser.post(reverse(f"attachments:attachment_{name}", args=[file.pk]), fields)

    browser.post(reverse("recruitment:order_attach", args=[order.pk]), {"file": pdf("Æble.pdf")})
    file = Attachment.objects.get()
    answer = browser.get(reverse("attachments:attachment_download", args=[file.pk]))
    page = browser.get(reverse("recruitment:order_conversation", args=[order.pk])).content.decode()

    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "Æble.pdf" in page
    assert "Æble" not in file.file.name
    act("remove")
    assert browser.get(answer.wsgi_request.path).status_code == 404
    act("restore")
    assert Event.objects.of(order).filter(name__startswith="attachment").count() == 3


def test_a_refused_file_is_named_on_the_page(order, client_for):
    url = reverse("recruitment:order_attach", args=[order.pk])

    answer = client_for(order.case_holder).post(url, {"file": pdf("side.html", b"<html>")})

    assert answer.status_code == 422
    assert "Kun disse filtyper modtages" in answer.content.decode()


def test_what_is_removed_is_not_removed_twice(order):
    file = remove(attach(order, actor=order.case_holder, file=pdf()), actor=order.case_holder)

    with pytest.raises(WrongState):
        remove(file, actor=order.case_holder)
    with pytest.raises(WrongState):
        restore(restore(file, actor=order.case_holder), actor=order.case_holder)


# --- When they go ------------------------------------------------------------------------------
def test_a_removed_file_stays_thirty_days_and_goes_with_its_content(order):
    file = remove(attach(order, actor=order.case_holder, file=pdf()), actor=order.case_holder)

    early = clear_attachments(now() + dt.timedelta(days=29))
    late = clear_attachments(now() + dt.timedelta(days=31))

    assert (early, late) == ({}, {"cleared": 1})
    assert not default_storage.exists(file.file.name)
    assert clear_attachments(now() + dt.timedelta(days=31)) == {}


def test_the_files_of_an_order_go_half_a_year_after_its_closing(order):
    attach(order, actor=order.case_holder, file=pdf())
    hired = {order.owner_id: 40}
    close_order(order, actor=order.case_holder, closing=Closing("got_staff", note(), hired=hired))

    assert clear_attachments(now() + dt.timedelta(days=182)) == {}
    assert clear_attachments(now() + dt.timedelta(days=184)) == {"cleared": 1}
