"""The education of a job center's unemployed: who keeps it, what is refused, what it is for."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alliance.foundation.errors import RuleBroken
from companies.services.partners import suggest_partners
from jobcenters.choices import EducationLevel
from jobcenters.models import EducationProfile
from jobcenters.services.education import save_education, well_supplied
from recruitment.services.suggestions import suggest_recipients
from tests.recruitment.factories import ready_order

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 2, 1)
HIGH = (EducationLevel.MEDIUM_HIGHER, EducationLevel.LONG_HIGHER)


def counts(**given: int) -> dict[str, int]:
    return {**dict.fromkeys(EducationLevel.values, 0), **given}


@pytest.fixture
def keep(world, at):
    """``keep("aalborg", long_higher=400)``: its leader enters the numbers."""

    def save(slug: str, as_of: dt.date = DAY, source: str = "Jobindsats", **given: int):
        return save_education(
            world.center(slug),
            actor=world.leader(slug),
            as_of=as_of,
            counts=counts(**given),
            source=source,
        )

    return save


def test_the_same_day_again_corrects_and_a_new_day_is_kept_beside_it(world, keep):
    keep("aalborg", primary=100)
    keep("aalborg", primary=120)
    keep("aalborg", as_of=dt.date(2026, 3, 1), primary=90)

    rows = world.center("aalborg").education_profiles.all()
    assert [(row.as_of.month, row.total) for row in rows] == [(3, 90), (2, 120)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"as_of": dt.date(2026, 4, 1), "primary": 1}, "as_of"),
        ({"source": " ", "primary": 1}, "source"),
        ({"source": "Liste 010203-1234", "primary": 1}, "source"),
        ({}, "primary"),
    ],
)
def test_a_day_to_come_no_source_or_nobody_is_refused(keep, given, field):
    with pytest.raises(RuleBroken) as refusal:
        keep("aalborg", **given)

    assert refusal.value.field == field
    assert not EducationProfile.objects.exists()


def test_only_leaders_of_the_job_center_keep_the_numbers(world, at):
    for user in (world.consultant("aalborg"), world.leader("hjoerring")):
        with pytest.raises(PermissionDenied):
            save_education(
                world.center("aalborg"),
                actor=user,
                as_of=DAY,
                counts=counts(primary=1),
                source="Jobindsats",
            )


def test_the_database_refuses_a_profile_of_nobody(world, at):
    with pytest.raises(IntegrityError), transaction.atomic():
        EducationProfile.objects.create(job_center=world.center("aalborg"), as_of=DAY, source="x")


def test_a_share_above_that_of_all_counts_as_many_while_the_numbers_are_fresh(world, keep):
    keep("aalborg", primary=600, long_higher=400)
    keep("hjoerring", primary=950, long_higher=50)
    keep("laesoe", as_of=dt.date(2023, 1, 1), long_higher=10)

    found = well_supplied(HIGH)

    assert list(found) == [world.center("aalborg").pk]
    assert (found[world.center("aalborg").pk].count, found.popitem()[1].share) == (400, 40)


def test_a_partner_for_a_visit_says_that_it_has_many_highly_educated(world, keep):
    keep("hjoerring", primary=600, long_higher=400)
    keep("broenderslev", primary=950, long_higher=50)

    first = suggest_partners(world.center("frederikshavn"))[0]

    assert first.job_center == world.center("hjoerring")
    assert "400 (40 %)" in first.reasons[-1]


def test_a_call_about_skilled_work_goes_first_to_many_skilled(world, keep):
    keep("hjoerring", primary=600, vocational=400)
    keep("broenderslev", primary=950, vocational=50)

    first = suggest_recipients(ready_order(world))[0]

    assert first.job_center == world.center("hjoerring")
    assert any("400 (40 %)" in reason for reason in first.reasons)


def test_the_page_keeps_what_was_typed_and_shows_the_numbers(world, at, client_for):
    browser = client_for(world.leader("hjoerring"))
    path = "/jobcenters/hjoerring/education/"
    data = dict.fromkeys(EducationLevel.values, "7")

    wrong = browser.post(path, {**data, "as_of": "01.02.2026", "source": ""})
    right = browser.post(path, {**data, "as_of": "01.02.2026", "source": "Jobindsats"})

    page = browser.get("/jobcenters/hjoerring/").content.decode()
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert 'value="7"' in wrong.content.decode()
    assert "Jobindsats" in page
