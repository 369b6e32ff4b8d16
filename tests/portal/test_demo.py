"""The demo: believable, invented beyond doubt, and as consistent as what the services write."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from alliance.foundation.calendar import now, today
from alliance.foundation.privacy import find_cpr
from alliance.foundation.sweep import run_sweep
from alliance.portal.demo import companies as demo_companies
from alliance.portal.demo import fill as demo_fill
from alliance.portal.demo.people import PASSWORD
from alliance.portal.demo.vocabulary import load_vocabulary
from companies import worklist as companies
from companies.models import (
    Company,
    Contact,
    ContactPerson,
    ImportRun,
    Inquiry,
    ProductionUnit,
)
from companies.services import numbers
from jobcenters.models import User
from recruitment import worklist as recruitment
from recruitment.choices import CLOSED_STATES, OrderState, ResultKind
from recruitment.models import (
    EscalationRecipient,
    FollowUp,
    RecruitmentOrder,
    Result,
)
from servicecatalog.models import Clock
from servicecatalog.services.clocks import apply_facts
from tests.world import local

TODAY = "2026-03-03 10:30"  # a Tuesday
SLUGS = [
    "herning",
    "holstebro",
    "ikast-brande",
    "lemvig",
    "ringkoebing-skjern",
    "skive",
    "struer",
    "viborg",
    "broenderslev",
    "frederikshavn",
    "hjoerring",
    "aalborg",
]
RARE = {OrderState.PAUSED, OrderState.UPSKILLING}  # may be missing where so few orders are told
NAMES = ["consultant", "consultant2", "leader", "head"]


# Each test stands in a savepoint inside the transaction of `demo`.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def small_patch():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, small_patch):
    """The demo on a smaller scale, told once for the tests of this module."""
    small_patch.setattr(demo_fill, "ORDERS", 170)
    small_patch.setattr(demo_companies, "COMPANIES", 200)
    stopped = time_machine.travel(local(TODAY), tick=False)
    with django_db_blocker.unblock(), stopped, transaction.atomic():
        yield demo_fill.fill()
        transaction.set_rollback(True)


# Everybody of an owning, an asked and an outside job center, and those above job centers.
LOOKED_AT = r"herning|struer|aalborg|^coordinator|^admin"


def test_the_look_at_what_waits_keeps_nothing_back(demo):
    kept_back, shown = [], set()
    for user in User.objects.filter(is_active=True, username__regex=LOOKED_AT):
        for kinds, items_for in (
            (recruitment.KINDS, recruitment.items_for),
            (companies.KINDS, companies.items_for),
        ):
            every = items_for(user, now(), kinds)
            kept_back += [item for item in every if item not in items_for(user, now())]
            shown |= {item.group for item in every}

    assert kept_back == []
    assert len(shown) >= 10


def test_everybody_can_log_in(demo):
    expected = {f"{name}.{slug}" for slug in SLUGS for name in NAMES}
    expected |= {"coordinator.vest", "coordinator.vendsyssel", "admin"}

    users = list(User.objects.filter(is_active=True))

    assert {user.username for user in users} == expected
    assert all(user.check_password(PASSWORD) for user in users)


def test_no_person_or_company_can_be_mistaken_for_a_real_one(demo):
    words = load_vocabulary()
    people = [*User.objects.filter(is_active=True), *ContactPerson.objects.all()]

    assert {one.name.rsplit(" ", 1)[1] for one in people} <= set(words.surnames)
    assert all(
        any(marker in company.name for marker in words.markers) for company in Company.objects.all()
    )
    assert len({company.name for company in Company.objects.all()}) == Company.objects.count()


def test_numbers_are_right_in_form_and_nobodys(demo):
    cvr = list(Company.objects.values_list("cvr_number", flat=True))
    sites = list(ProductionUnit.objects.values_list("p_number", "phone"))

    assert all(numbers.cvr_number(one) == one and one.startswith("99") for one in cvr)
    assert all(numbers.p_number(one) == one and one.startswith("99") for one, _phone in sites)
    assert all(numbers.phone_number(one) == one for _number, one in sites)
    assert all(one.startswith("+999") for _number, one in sites)


def test_mail_addresses_lead_nowhere(demo):
    addresses = [
        *User.objects.filter(is_active=True).values_list("email", flat=True),
        *ContactPerson.objects.values_list("email", flat=True),
        *ProductionUnit.objects.values_list("email", flat=True),
    ]

    assert all(address.endswith(".example") for address in addresses)


def test_no_text_looks_like_a_citizen_number(demo):
    texts = [
        *Contact.objects.values_list("summary", flat=True),
        *RecruitmentOrder.objects.values_list("description", flat=True),
        *RecruitmentOrder.objects.values_list("workplace", flat=True),
        *Inquiry.objects.values_list("text", flat=True),
    ]

    assert [text for text in texts if find_cpr(text)] == []


def test_orders_stand_in_every_state_and_reach_eighteen_months_back(demo):
    orders = RecruitmentOrder.objects.all()

    assert set(orders.values_list("state", flat=True)) >= set(OrderState) - RARE
    assert orders.earliest("opened_at").opened_at < now() - dt.timedelta(days=480)
    assert orders.filter(state__in=CLOSED_STATES).count() > orders.count() / 2


def test_order_numbers_follow_the_day_and_the_counter_goes_on(demo):
    told = RecruitmentOrder.objects.filter(opened_at__lt=now() - dt.timedelta(days=30))
    by_day = list(told.order_by("opened_at").values_list("number", flat=True))

    assert by_day == sorted(by_day)
    assert RecruitmentOrder.objects.count() == len(
        set(RecruitmentOrder.objects.values_list("number", flat=True))
    )


def test_nothing_has_happened_that_lies_ahead(demo):
    assert not Contact.objects.filter(at__gt=now()).exists()
    assert not Result.objects.filter(on__gt=today()).exists()
    assert not EscalationRecipient.objects.filter(answered_at__gt=now()).exists()
    assert not FollowUp.objects.filter(done_at__gt=now()).exists()


def test_nobody_hired_more_than_were_needed(demo):
    orders = RecruitmentOrder.objects.all()

    assert [one for one in orders if one.total(ResultKind.HIRED) > one.head_count] == []


def _judged_again(clock: Clock) -> tuple:
    told = (clock.standard_id, clock.state, clock.due_on, clock.stopped_at, clock.paused_days)
    apply_facts(clock, list(clock.events.all()), now=now())
    again = (clock.standard_id, clock.state, clock.due_on, clock.stopped_at, clock.paused_days)
    return told, again


def test_a_told_clock_is_what_the_engine_makes_of_its_events(demo):
    run_sweep(now())
    clocks = Clock.objects.select_related("rule").prefetch_related("events")

    judged = [_judged_again(clock) for clock in clocks]

    assert len(judged) > 1000
    assert [pair for pair in judged if pair[0] != pair[1]] == []


def test_the_last_contact_of_a_company_is_its_latest(demo):
    latest = {}
    for contact in Contact.objects.order_by("at"):
        latest[contact.company_id] = contact.at

    kept = Company.objects.exclude(last_contact_at=None).values_list("pk", "last_contact_at")

    assert dict(kept) == latest


def test_an_extract_of_the_register_was_imported_with_its_report(demo):
    run = ImportRun.objects.get()

    assert (run.state, run.lines.count()) == ("done", 9)
    assert run.lines.counts()["error"] == run.lines.counts()["outside"] == 1


def test_herning_has_calls_to_answer_and_inquiries(demo):
    calls = EscalationRecipient.objects.unanswered().filter(job_center__slug="herning")

    assert calls.count() >= len(SLUGS[1:4])
    assert Inquiry.objects.open().filter(job_center__slug="herning").count() >= 2
