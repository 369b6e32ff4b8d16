"""Logging an order: in few inputs, without losing anything, and twice is once."""

import uuid

import pytest
from django.urls import reverse

from companies.models import ProductionUnit
from companies.services.inquiries import InquiryInput, register_inquiry
from recruitment.choices import OrderState
from recruitment.models import RecruitmentOrder
from recruitment.services.orders import edit_order
from tests.recruitment.factories import draft_order, order_fields, ready_order

pytestmark = pytest.mark.django_db
NEW = "/recruitment/orders/new/"
DRAFT = "/recruitment/orders/new/draft/"


@pytest.fixture
def owner(world, at, client_for):
    return client_for(world.consultant("frederikshavn"))


@pytest.fixture
def company(world, at):
    return world.company()


def sent(company, /, **changes) -> dict:
    """What a browser sends after choosing a company and filling the five fields of the need."""
    values = {
        "company": str(company.pk),
        "company_text": company.name,
        "occupation_text": "Svejser",
        "skills": "Certifikat i MAG-svejsning",
        "head_count": "3",
        "starts_on": "1/6",
        "draft": str(uuid.uuid4()),
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


def sent_for(order, **changes) -> dict:
    """What the form of an existing order sends."""
    return sent(
        order.company,
        draft=None,
        unit=str(order.unit_id),
        contact_person=str(order.contact_person_id or ""),
        workplace=order.workplace,
        publish_consent="yes",
        version=str(order.version),
        **changes,
    )


# --- New -------------------------------------------------------------------------------------
def test_a_known_company_needs_six_inputs_for_a_ready_order(owner, company):
    # From "Min dag": "Ny ordre", company, occupation, skills, number, start, "Gør klar" are seven.
    answer = owner.post(NEW, sent(company, ready="1"))

    order = RecruitmentOrder.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == order.get_absolute_url()
    assert order.state == OrderState.READY


def test_what_the_company_answers_by_itself_is_filled_in(owner, company):
    owner.post(NEW, sent(company, municipality="", ready="1"))

    order = RecruitmentOrder.objects.get()
    assert order.unit == company.main_unit
    assert order.contact_person == company.contact_persons.get()
    assert order.workplace == "Opdigtet Vej 1, 9900 Opdigtet By"
    assert order.municipality == company.main_unit.municipality
    assert order.publish_consent is True
    assert (order.title, order.weekly_hours, order.employment_type) == ("Svejser", 37, "ordinary")


def test_an_order_that_lacks_something_is_kept_as_a_draft_and_says_what(owner, company):
    answer = owner.post(NEW, sent(company, skills="", starts_on="", ready="1"), follow=True)

    order = RecruitmentOrder.objects.get()
    assert order.state == OrderState.DRAFT
    assert set(answer.context["form"].errors) == {"skills", "starts_on"}
    assert 'href="#id_skills"' in answer.content.decode()


def test_a_draft_needs_the_company_only(owner, company):
    data = sent(company, occupation_text=None, skills=None, starts_on=None)

    answer = owner.post(NEW, data)

    assert answer["Location"] == RecruitmentOrder.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("company_text", "Findes Ikke A/S"),
        ("occupation_text", "Findes ikke"),
        ("starts_on", "31.02.2026"),
        ("head_count", "0"),
        ("description", "Ring til 010190-1234"),
        ("internal_note", "Borger 0101901234"),
        ("title", "x" * 101),
    ],
)
def test_wrong_input_is_refused_and_kept(owner, company, field, value):
    keys = {"company": "", "company_text": company.name} if field == "company_text" else {}

    answer = owner.post(NEW, sent(company, **{**keys, field: value}))

    assert answer.status_code == 422
    assert value in answer.content.decode()
    assert not RecruitmentOrder.objects.exists()


def test_the_company_is_found_by_its_number_without_javascript(owner, company):
    owner.post(NEW, sent(company, company="", company_text=company.cvr_number))

    assert RecruitmentOrder.objects.get().company == company


def test_a_company_out_of_reach_cannot_be_chosen(owner, world):
    foreign = world.company("herning")

    answer = owner.post(NEW, sent(foreign))

    assert answer.status_code == 422


def test_a_company_whose_sites_are_closed_is_refused_with_words(owner, company, at):
    ProductionUnit.objects.filter(company=company).update(closed_on="2026-01-01")

    answer = owner.post(NEW, sent(company))

    assert "produktionsenhed" in answer.context["form"].errors["unit"][0]


def test_a_second_submit_makes_no_second_order(owner, company):
    data = sent(company, ready="1", _once=str(uuid.uuid4()))

    first, second = owner.post(NEW, data), owner.post(NEW, data)

    assert first["Location"] == second["Location"]
    assert RecruitmentOrder.objects.count() == 1


def test_a_submit_that_overtakes_the_autosave_makes_no_second_order(owner, company):
    data = sent(company)
    owner.post(DRAFT, data)

    owner.post(NEW, {**data, "head_count": "4", "ready": "1"})

    order = RecruitmentOrder.objects.get()
    assert (order.head_count, order.state) == (4, OrderState.READY)


def test_the_key_of_somebody_elses_draft_is_refused(owner, company, world, client_for):
    data = sent(company)
    owner.post(DRAFT, data)

    answer = client_for(world.consultant("hjoerring")).post(DRAFT, data)

    assert answer.status_code == 403


@pytest.mark.parametrize("role", ["head", "professional", "guest"])
def test_only_who_handles_orders_logs_one(world, at, client_for, role):
    browser = client_for(getattr(world, role)("frederikshavn"))

    assert [browser.get(NEW).status_code, browser.post(DRAFT).status_code] == [403, 403]


def test_a_barred_company_gets_a_draft_but_no_ready_order(owner, company):
    company.restrictions.create(kind="barred", source="Styrelsen", valid_from="2026-01-01")

    answer = owner.post(NEW, sent(company, ready="1"), follow=True)

    assert RecruitmentOrder.objects.get().is_draft
    assert "Styrelsen" in answer.content.decode()


# --- What fills the form beforehand ----------------------------------------------------------
def test_the_address_may_name_the_company(owner, company):
    form = owner.get(NEW, {"company": str(company.pk)}).context["form"]

    assert form.initial["contact_person"] == company.contact_persons.get()


def test_an_inquiry_brings_company_and_words(owner, company, world):
    inquiry = register_inquiry(
        actor=world.consultant("frederikshavn"),
        job_center=world.center("frederikshavn"),
        inquiry=InquiryInput(
            channel="phone", subject="Mangler svejsere", company=company, text="Skal bruge 40"
        ),
    )

    form = owner.get(NEW, {"inquiry": str(inquiry.pk)}).context["form"]

    assert form.known_company == company
    assert form.initial["internal_note"] == "Mangler svejsere\nSkal bruge 40"


def test_a_copy_brings_everything_but_dates_and_internal_note(owner, world):
    order = ready_order(world, title="Skibssvejser")

    page = owner.get(NEW, {"copy": str(order.pk)})
    initial = page.context["form"].initial
    owner.post(NEW, sent_for(order) | {"copy": str(order.pk), "draft": str(uuid.uuid4())})

    copied = (initial["title"], initial["starts_on"], initial["internal_note"])
    assert copied == ("Skibssvejser", None, "")
    assert RecruitmentOrder.objects.filter(copied_from=order).exists()


@pytest.mark.parametrize("name", ["company", "inquiry", "copy", "draft"])
def test_nonsense_in_the_address_is_ignored(owner, name):
    assert owner.get(NEW, {name: "x"}).status_code == 200


def test_the_company_facts_offer_the_latest_order(owner, world):
    order = ready_order(world)

    answer = owner.get(
        "/recruitment/orders/new/company/",
        {"company": str(order.company_id), "company_text": order.company.name},
    )

    assert f"copy={order.pk}" in answer.content.decode()


def test_an_open_order_of_the_same_company_is_shown_before_it_is_logged_twice(owner, world):
    order = ready_order(world)

    page = owner.get(NEW, {"company": str(order.company_id)}).content.decode()

    assert "Virksomhedens åbne ordrer:" in page
    assert order.get_absolute_url() in page


def test_another_site_brings_its_own_address_and_keeps_the_consent(owner, company):
    main = company.main_unit
    site = ProductionUnit.objects.create(
        company=company, p_number="1999999999", name="Lager", address="Lagervej 2",
        postcode="9900", city="Opdigtet By", municipality=main.municipality,
        industry_code="301100",
    )  # fmt: skip
    asked = {"company": str(company.pk), "company_text": company.name, "unit": str(site.pk)}

    answer = owner.get("/recruitment/orders/new/company/", {**asked, "publish_consent": "no"})

    form = answer.context["form"]
    assert form["workplace"].value() == "Lagervej 2, 9900 Opdigtet By"
    assert form["publish_consent"].value() == "no"


def test_company_facts_without_a_company_say_what_to_do(owner):
    answer = owner.get("/recruitment/orders/new/company/")

    assert "Vælg virksomheden først" in answer.content.decode()


def test_occupations_are_proposed_with_their_code(owner):
    answer = owner.get("/recruitment/occupations/suggest/", {"q": "svejs"})

    assert 'data-label="Svejser"' in answer.content.decode()
    assert "DISCO 7212" in answer.content.decode()


def test_nothing_typed_proposes_no_occupation(owner):
    answer = owner.get("/recruitment/occupations/suggest/")

    assert "data-label" not in answer.content.decode()


# --- Autosave ----------------------------------------------------------------------------------
def test_the_first_autosave_opens_the_draft_and_says_where(owner, company):
    answer = owner.post(DRAFT, sent(company, occupation_text=None, skills=None))

    order = RecruitmentOrder.objects.get()
    assert answer.json() == {
        "version": order.version,
        "autosave": reverse("recruitment:order_autosave", args=[order.pk]),
        "location": reverse("recruitment:order_edit", args=[order.pk]),
    }


def test_no_draft_is_opened_before_the_company_is_chosen(owner, company):
    answer = owner.post(DRAFT, sent(company, company="", company_text="Opdig"))

    assert (answer.status_code, answer.content) == (422, b"")


def test_autosave_says_why_a_citizen_number_is_not_saved(owner, company):
    answer = owner.post(DRAFT, sent(company, skills="Borger 010190-1234"))

    assert answer.status_code == 422
    assert "CPR" in answer.content.decode()


def test_autosave_keeps_a_draft_up_to_date(owner, world):
    order = draft_order(world)
    path = reverse("recruitment:order_autosave", args=[order.pk])

    answer = owner.post(path, sent_for(order, skills="Kran"))

    order.refresh_from_db()
    assert (order.skills, answer.json()) == ("Kran", {"version": order.version})


def test_autosave_refuses_an_old_version_and_shows_both_texts(owner, world):
    order = draft_order(world)
    old = sent_for(order, skills="Min tekst")
    edit_order(order, actor=order.case_holder, fields={"skills": "Kollegas tekst"}, version=1)

    answer = owner.post(reverse("recruitment:order_autosave", args=[order.pk]), old)

    assert answer.status_code == 409
    assert "Kollegas tekst" in answer.content.decode()
    assert "Min tekst" in answer.content.decode()


def test_another_company_makes_another_draft(owner, world):
    order, other = draft_order(world), world.company()
    path = reverse("recruitment:order_autosave", args=[order.pk])

    answer = owner.post(path, sent(other, version=str(order.version)))

    draft = RecruitmentOrder.objects.get()
    assert draft.company == other
    assert answer.json()["location"] == reverse("recruitment:order_edit", args=[draft.pk])


def test_a_ready_order_does_not_save_itself(owner, world):
    order = ready_order(world)

    answer = owner.post(reverse("recruitment:order_autosave", args=[order.pk]), sent_for(order))

    assert answer.status_code == 409


# --- Edit ----------------------------------------------------------------------------------------
def test_editing_shows_what_is_stored(owner, world):
    order = draft_order(world)

    form = owner.get(reverse("recruitment:order_edit", args=[order.pk])).context["form"]

    assert str(form["company"].value()) == order.company.name
    assert form["skills"].value() == order.skills


def test_a_conflict_shows_both_texts_and_can_be_overwritten_knowingly(owner, world):
    order = ready_order(world)
    path = reverse("recruitment:order_edit", args=[order.pk])
    old = sent_for(order, skills="Min tekst")
    edit_order(order, actor=order.case_holder, fields={"skills": "Kollegas"}, version=None)

    answer = owner.post(path, old)
    again = owner.post(path, {**old, "version": answer.context["form"].data["version"]})

    order.refresh_from_db()
    assert answer.status_code == 409
    assert "Kollegas" in answer.content.decode()
    assert "Min tekst" in answer.content.decode()
    assert (again.status_code, order.skills) == (302, "Min tekst")


def test_a_ready_order_may_not_lose_what_made_it_ready(owner, world):
    order = ready_order(world)

    answer = owner.post(
        reverse("recruitment:order_edit", args=[order.pk]), sent_for(order, skills="")
    )

    assert answer.status_code == 422
    assert "skills" in answer.context["form"].errors


def test_the_company_of_a_ready_order_stays(owner, world):
    order, other = ready_order(world), world.company()

    owner.post(
        reverse("recruitment:order_edit", args=[order.pk]),
        sent_for(order) | {"company": str(other.pk), "company_text": other.name},
    )

    order.refresh_from_db()
    assert order.company != other


def test_a_draft_that_lacks_something_shows_it_on_request(owner, world):
    order = draft_order(world, skills="")

    answer = owner.get(f"{reverse('recruitment:order_edit', args=[order.pk])}?ready")

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["skills"]


def test_marking_ready_from_the_form_says_what_is_missing(owner, world):
    order = draft_order(world)
    path = reverse("recruitment:order_edit", args=[order.pk])

    answer = owner.post(path, sent_for(order, skills="", ready="1"))

    assert answer["Location"] == f"{path}?ready"


def test_everything_of_the_form_is_stored(owner, world, company):
    fields = order_fields(world, company)
    data = sent(
        company, title="Skibssvejser", weekly_hours="32,5", hours_note="Treholdsskift",
        transport="Bus 73", deadline_on="15.05.2026", max_candidates="20", reason="expansion",
        employment_type="temporary", description="Til tørdok", internal_note="Aftalt",
        municipality="0813", workplace=fields["workplace"], publish_consent="no",
    )  # fmt: skip

    owner.post(NEW, data)

    order = RecruitmentOrder.objects.get()
    stored = {name: str(getattr(order, name)) for name in (
        "title", "weekly_hours", "hours_note", "transport", "deadline_on", "max_candidates",
        "reason", "employment_type", "description", "internal_note", "publish_consent",
    )}  # fmt: skip
    assert stored == {
        "title": "Skibssvejser", "weekly_hours": "32.5", "hours_note": "Treholdsskift",
        "transport": "Bus 73", "deadline_on": "2026-05-15", "max_candidates": "20",
        "reason": "expansion", "employment_type": "temporary", "description": "Til tørdok",
        "internal_note": "Aftalt", "publish_consent": "False",
    }  # fmt: skip
