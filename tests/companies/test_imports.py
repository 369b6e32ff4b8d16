"""Extracts of the CVR register: read, looked at, applied, never over what was edited here."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from alliance.foundation.audit.models import Event
from alliance.foundation.errors import RuleBroken, WrongState
from companies.models import (
    Company,
    ImportChunk,
    ImportLine,
    ImportRun,
    ProductionUnit,
    RegisterChange,
)
from companies.services import import_applying, imports
from companies.services.imports import (
    advance_imports,
    apply_import,
    cancel_import,
    choose_columns,
    start_import,
)
from tests.companies.extracts import FIRST_P_NUMBER, HEADING, extract, large_extract, line
from tests.world import valid_cvr

pytestmark = pytest.mark.django_db

CVR, OTHER = valid_cvr(900), valid_cvr(901)
P, SECOND = "3000000001", "3000000002"


@pytest.fixture
def admin(world, at):
    world.leader("frederikshavn")
    return world.admin


def upload(world, pieces, **changes) -> ImportRun:
    facts = {"actor": world.admin, "file_name": "udtræk.csv", "pieces": pieces, **changes}
    run = start_import(world.alliance(), **facts)
    advance_imports(timezone.now())
    run.refresh_from_db()
    return run


def apply(world, *lines: str) -> ImportRun:
    run = upload(world, extract(*lines))
    apply_import(run, actor=world.admin)
    advance_imports(timezone.now())
    run.refresh_from_db()
    assert run.state == "done"
    return run


def outcomes(run: ImportRun) -> list[str]:
    return list(run.lines.order_by("number").values_list("outcome", flat=True))


def site() -> ProductionUnit:
    return ProductionUnit.objects.get(p_number=P)


# --- Reading ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ";"), ("utf-8-sig", ","), ("cp1252", ";"), ("utf-8", "\t")],
)
def test_character_set_and_separator_are_found(world, admin, encoding, separator):
    text = "\r\n".join((HEADING, line(CVR, P, city="Ærøskøbing"))).replace(";", separator)
    whole = text.encode(encoding)

    run = upload(world, [whole[:200], whole[200:]])

    assert (run.state, run.separator, run.line_count) == ("ready", separator, 1)
    assert run.lines.get().values["city"] == "Ærøskøbing"
    assert not ImportChunk.objects.exists()


def test_a_letter_on_the_border_of_two_pieces_is_one_letter(world, admin, monkeypatch):
    whole = b"".join(extract(line(CVR, P, city="Ærøskøbing Ø"), line(OTHER, SECOND)))
    border = whole.index("Æ".encode()) + 1
    monkeypatch.setattr(imports, "PIECE", border)

    run = upload(world, [whole[:border], whole[border:]])

    assert outcomes(run) == ["new", "new"]
    assert run.lines.get(p_number=P).values["city"] == "Ærøskøbing Ø"


@pytest.mark.parametrize(
    ("pieces", "message"),
    [
        ([b""], "tom"),
        ([b"PK\x03\x04\x00\x00"], "ingen tekst"),
        ([b"cvr;virksomhedsnavn\n1;2\n"], "pnr, kommunekode, branchekode"),
        ([b"cvr;cvr;virksomhedsnavn\n"], "to gange"),
    ],
)
def test_a_file_that_is_no_extract_is_refused_with_the_reason(world, admin, pieces, message):
    with pytest.raises(RuleBroken, match=message) as refusal:
        upload(world, pieces)

    assert refusal.value.field == "file"
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused(world, admin, monkeypatch):
    monkeypatch.setattr(imports, "LARGEST_FILE", 100)

    with pytest.raises(RuleBroken, match="64 MB"):
        upload(world, extract(line(CVR, P)))


def test_each_line_with_an_error_says_which_and_keeps_no_citizen_number(world, admin):
    lines = {
        line("12345678", P): "ikke et CVR-nummer",
        line(CVR, "123"): "10 cifre",
        line(CVR, P, municipality="0999"): "0999",
        line(CVR, P, status="Underlig"): "Underlig",
        line(CVR, P, status="Ophørt", ended_on="i går"): "i går",
        line(CVR, P, address="Påfundsvej 1, 010190-1234"): "CPR-nummer",
        line(CVR, P): "",
        line(CVR, P, name="igen"): "linje 8",
    }

    run = upload(world, extract(*lines))

    messages = list(run.lines.order_by("number").values_list("message", flat=True))
    assert all(wanted in message for wanted, message in zip(lines.values(), messages, strict=True))
    assert outcomes(run) == ["error"] * 6 + ["new", "error"]
    assert "010190" not in str(list(run.lines.values()))


def test_a_lost_quotation_mark_fails_with_a_word_about_it(world, admin):
    swallowed = [line(CVR, P, address='"Påfundsvej'), *[line(OTHER, SECOND)] * 1500]

    run = upload(world, extract(*swallowed))

    assert run.state == "failed"
    assert "anførselstegn" in run.problem
    assert not ImportChunk.objects.exists()


# --- Preview and rights -------------------------------------------------------------------------
def test_the_preview_changes_nothing(world, admin):
    run = upload(world, extract(line(CVR, P)))

    assert (run.state, outcomes(run)) == ("ready", ["new"])
    assert not Company.objects.exists()


@pytest.mark.parametrize("who", ["leader", "consultant", "head"])
def test_only_the_administrator_of_the_alliance_imports(world, admin, client_for, who):
    run = upload(world, extract(line(CVR, P)))
    user = getattr(world, who)("frederikshavn")
    browser = client_for(user)

    with pytest.raises(PermissionDenied):
        start_import(world.alliance(), actor=user, file_name="x.csv", pieces=extract())
    with pytest.raises(PermissionDenied):
        apply_import(run, actor=user)
    assert browser.get(reverse("companies:import_list")).status_code == 403
    assert browser.get(run.get_absolute_url()).status_code == 404


def test_two_imports_at_once_are_refused(world, admin):
    start_import(world.alliance(), actor=admin, file_name="a.csv", pieces=extract(line(CVR, P)))

    with pytest.raises(RuleBroken, match="anden import"):
        start_import(
            world.alliance("vestalliancen"), actor=admin, file_name="b.csv", pieces=extract()
        )


def test_lines_outside_the_alliance_are_left_alone(world, admin):
    run = upload(world, extract(line(CVR, P, municipality="657")))

    assert outcomes(run) == ["outside"]


# --- Applying -----------------------------------------------------------------------------------
def test_companies_and_sites_are_entered_with_home_and_history(world, admin):
    apply(world, line(CVR, P), line(CVR, SECOND, name="Afdeling"))

    company = Company.objects.get(cvr_number=CVR)
    assert company.home_job_center.slug == "frederikshavn"
    assert sorted(company.units.values_list("p_number", "is_main")) == [(P, True), (SECOND, False)]
    assert company.main_unit.industry_group is not None
    assert not RegisterChange.objects.exists()
    assert Event.objects.of(company).get().name == "company.imported"


def test_the_same_extract_again_changes_nothing(world, admin):
    apply(world, line(CVR, P))
    before = (site().version, Event.objects.filter(name__contains="import").count())

    run = apply(world, line(CVR, P))

    events = Event.objects.filter(target_type="companies.productionunit")
    assert outcomes(run) == ["unchanged"]
    assert (site().version, events.count()) == (before[0], 1)


def test_what_nobody_edited_follows_the_register(world, admin):
    apply(world, line(CVR, P))

    run = apply(world, line(CVR, P, address="Ny Vej 2", company="Nyt Navn ApS"))

    assert outcomes(run) == ["changed"]
    assert (site().address, site().company.name) == ("Ny Vej 2", "Nyt Navn ApS")
    assert (site().version, site().company.version) == (2, 2)


def test_what_was_edited_here_stays_and_the_report_says_so(world, admin):
    apply(world, line(CVR, P))
    ProductionUnit.objects.update(address="Rettet Vej 9", phone="70000000")

    run = apply(world, line(CVR, P, address="Ny Vej 2", phone="11111111"))

    assert (site().address, site().phone) == ("Rettet Vej 9", "70000000")
    assert outcomes(run) == ["unchanged"]
    assert "Rettet her og beholdt: adresse" in run.lines.get().message


def test_a_company_entered_by_hand_is_not_written_over(world, admin):
    company = world.company("frederikshavn")
    unit = company.units.get()

    apply(world, line(company.cvr_number, unit.p_number, address="Ny Vej 2"))

    unit.refresh_from_db()
    assert unit.address == "Opdigtet Vej 1"


def test_a_p_number_of_another_company_is_an_error(world, admin):
    unit = world.company("frederikshavn").units.get()

    run = upload(world, extract(line(CVR, unit.p_number)))

    assert outcomes(run) == ["error"]


def test_a_merged_entry_leads_to_the_one_that_stays(world, admin):
    kept = world.company("frederikshavn")
    Company.objects.create(cvr_number=CVR, name="Dublet", merged_into=kept)

    apply(world, line(CVR, P))

    assert site().company == kept


def test_lines_that_somebody_was_faster_with_fail_alone(world, admin, monkeypatch):
    write = import_applying.Batch.write

    def clash(batch, lines):
        if any(row.p_number == P for row in lines):
            raise IntegrityError
        write(batch, lines)

    monkeypatch.setattr(import_applying.Batch, "write", clash)
    run = apply(world, line(CVR, P), line(OTHER, SECOND))

    assert outcomes(run) == ["error", "new"]
    assert list(ProductionUnit.objects.values_list("p_number", flat=True)) == [SECOND]


@pytest.mark.parametrize("phase", ["reading", "applying"])
def test_a_worker_that_dies_leaves_whole_batches_and_another_goes_on(
    world, admin, monkeypatch, phase
):
    monkeypatch.setattr(imports, "READ_BATCH", 10)
    monkeypatch.setattr(imports, "APPLY_BATCH", 10)
    run = start_import(world.alliance(), actor=admin, file_name="x.csv", pieces=large_extract(25))
    if phase == "applying":
        advance_imports(timezone.now())
        apply_import(run, actor=admin)
    for _ring in range(2):
        dies_after_one_batch(monkeypatch, run)
    half = ImportLine.objects.count(), ProductionUnit.objects.count()

    advance_imports(timezone.now())

    run.refresh_from_db()
    assert half == ((20, 0) if phase == "reading" else (25, 20))
    assert run.state == ("ready" if phase == "reading" else "done")
    assert run.lines.count() == 25
    p_numbers = run.lines.exclude(p_number="").order_by("number").values_list("p_number", flat=True)
    assert list(p_numbers) == [str(FIRST_P_NUMBER + index) for index in range(1, 25)]


def dies_after_one_batch(monkeypatch, run) -> None:
    """What kill -9 leaves: batches that were committed, and nothing of the next one."""
    imports._step(run.pk, imports._Reader(run))


def test_what_was_applied_before_a_cancel_stays_and_nothing_more_comes(world, admin, monkeypatch):
    monkeypatch.setattr(imports, "APPLY_BATCH", 1)
    run = upload(world, extract(line(CVR, P), line(OTHER, SECOND)))
    apply_import(run, actor=admin)
    imports._step(run.pk, imports._Reader(run))

    cancel_import(run, actor=admin)
    advance_imports(timezone.now())

    assert ProductionUnit.objects.count() == 1
    with pytest.raises(WrongState):
        apply_import(run, actor=admin)


def test_lines_of_old_imports_are_forgotten(world, admin):
    run = apply(world, line(CVR, P))

    advance_imports(timezone.now() + imports.KEPT * 2)

    assert not run.lines.exists()


# --- Columns by hand ----------------------------------------------------------------------------
def test_columns_with_other_names_are_chosen_and_remembered(world, admin, client_for):
    text = "\r\n".join((HEADING, line(CVR, P))).replace("P-nummer", "Enhed nr.")
    pieces = [text.encode()]
    run, browser = upload(world, pieces), client_for(admin)
    asked, count = run.state, run.lines.count()
    page = reverse("companies:import_columns", args=[run.pk])
    columns = {field: str(at) for field, at in run.columns.items()}

    twice = browser.post(page, {**columns, "p_number": "0"})
    browser.post(page, {**columns, "p_number": "2"})
    advance_imports(timezone.now())
    run.refresh_from_db()

    assert (asked, count, run.unknown) == ("choosing", 0, [])
    assert twice.status_code == 422
    assert (run.state, run.lines.get().p_number) == ("ready", P)
    apply_import(run, actor=admin)
    assert not ImportChunk.objects.exists()
    assert browser.get(page).status_code == 409
    advance_imports(timezone.now())
    assert upload(world, pieces).state == "ready"


def test_a_column_that_is_not_needed_is_chosen_in_the_preview(world, admin):
    text = "\r\n".join((HEADING, line(CVR, P))).replace("Adresse", "Sted")
    run = upload(world, [text.encode()])
    before = run.state, run.unknown, run.lines.get().values["address"]

    choose_columns(run, actor=admin, columns={**run.columns, "address": 4})
    advance_imports(timezone.now())

    run.refresh_from_db()
    assert before == ("ready", ["Sted"], "")
    assert run.lines.get().values["address"] == "Påfundsvej 1"
    advance_imports(timezone.now() + imports.FILE_KEPT * 2)
    assert not ImportChunk.objects.exists()
    with pytest.raises(RuleBroken):
        choose_columns(run, actor=admin, columns=run.columns)
    cancel_import(run, actor=admin)


# --- Pages --------------------------------------------------------------------------------------
def test_from_upload_to_report_in_the_browser(world, admin, client_for):
    browser, page = client_for(admin), reverse("companies:import_list")
    file = SimpleUploadedFile("udtræk.csv", b"".join(extract(line(CVR, P), line("1", "=2+3"))))

    browser.post(page, {"alliance": world.alliance().pk, "file": file})
    run = ImportRun.objects.get()
    working = browser.get(run.get_absolute_url()).content.decode()
    part = browser.get(run.get_absolute_url(), headers={"HX-Request": "true"})
    advance_imports(timezone.now())
    ended = browser.get(run.get_absolute_url(), headers={"HX-Request": "true"})
    preview = browser.get(run.get_absolute_url(), {"outcome": "error"}).content.decode()
    fetch = reverse("companies:import_lines", args=[run.pk])
    report = browser.post(f"{fetch}?outcome=error", {"format": "csv"})
    text = b"".join(report).decode()
    browser.post(reverse("companies:import_apply", args=[run.pk]))
    advance_imports(timezone.now())

    assert "<progress" in working
    assert "<html" not in part.content.decode()
    assert ended["HX-Refresh"] == "true"
    assert "ikke et CVR-nummer" in preview
    assert text.startswith("\ufeff")
    assert "ikke et CVR-nummer" in text
    assert "udtræk.csv" in browser.get(page).content.decode()
    assert Company.objects.get().name == "Påfund Værksted ApS"


def test_an_upload_that_is_refused_says_so_at_the_file(world, admin, client_for):
    file = SimpleUploadedFile("udtræk.csv", b"a;b\n1;2\n")

    response = client_for(admin).post(
        reverse("companies:import_list"), {"alliance": world.alliance().pk, "file": file}
    )

    assert response.status_code == 422
    assert "Mangler: cvr" in response.content.decode()
