"""The reference data of the organization."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from jobcenters.models import (
    Alliance,
    AllianceMembership,
    JobCenter,
    Municipality,
    MunicipalityRegion,
    Neighbor,
    Unit,
)
from jobcenters.services.reference import ascii_slug, load_organization

pytestmark = pytest.mark.usefixtures("reference")


def test_all_municipalities_have_a_job_center():
    assert Municipality.objects.count() == 98
    assert JobCenter.objects.count() == 98
    assert not JobCenter.objects.filter(municipality="0411").exists()


def test_neighbors_stand_once_by_kind():
    kinds = [Neighbor.objects.filter(kind=kind).count() for kind in ("land", "bridge", "ferry")]

    assert kinds == [186, 7, 17]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ringkøbing-Skjern", "ringkoebing-skjern"),
        ("Brønderslev", "broenderslev"),
        ("Læsø", "laesoe"),
        ("Høje-Taastrup", "hoeje-taastrup"),
        ("Åbenrå", "aabenraa"),
    ],
)
def test_slugs_are_ascii(name, slug):
    assert ascii_slug(name) == slug


def test_every_slug_is_ascii():
    slugs = JobCenter.objects.values_list("slug", flat=True)

    assert all(slug.isascii() and " " not in slug for slug in slugs)


@pytest.mark.parametrize(
    ("day", "region"),
    [(dt.date(2026, 12, 31), "Sjælland"), (dt.date(2027, 1, 1), "Østdanmark")],
)
def test_two_regions_become_one_in_2027(day, region):
    regions = MunicipalityRegion.objects.on(day).filter(municipality__name="Slagelse")

    assert [row.region for row in regions] == [region]


def test_other_regions_stay():
    assert MunicipalityRegion.objects.get(municipality__name="Herning").valid_to is None


def test_alliances_have_their_members():
    sizes = {alliance.slug: alliance.memberships.count() for alliance in Alliance.objects.all()}

    assert sizes == {
        "vestalliancen": 8,
        "oestjylland": 11,
        "vendsyssel": 3,
        "trekantomraadet": 7,
        "horsens-naboer": 4,
    }


def test_the_sub_alliance_has_its_parent():
    assert Alliance.objects.get(slug="horsens-naboer").parent.slug == "oestjylland"


def test_an_external_partner_is_no_member():
    assert not AllianceMembership.objects.filter(job_center__slug="aalborg").exists()


def test_the_capital_has_units_and_no_alliance():
    capital = JobCenter.objects.get(slug="koebenhavn")

    assert capital.units.count() == 4
    assert not capital.memberships.exists()


def test_a_second_load_changes_nothing():
    before = load_organization()

    after = load_organization()

    assert after == before
    assert Unit.objects.count() == 4


def test_a_load_keeps_what_people_edited():
    JobCenter.objects.filter(slug="herning").update(phone="70112233", label="Kommunens service")
    membership = AllianceMembership.objects.get(job_center__slug="skive")
    membership.valid_to = dt.date(2026, 1, 1)
    membership.save()

    load_organization()

    herning = JobCenter.objects.get(slug="herning")
    assert (herning.phone, herning.label) == ("70112233", "Kommunens service")
    assert AllianceMembership.objects.get(job_center__slug="skive").valid_to is not None


def test_the_command_tells_what_it_loaded(capsys):
    call_command("reference_data")

    said = capsys.readouterr().out
    assert "municipality: 98" in said
    assert "occupation: 393" in said


def test_the_database_refuses_a_short_municipality_code():
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.create(
            code="41", name="Opdigtet", latitude=55, longitude=10, population=1
        )


def test_the_database_refuses_a_pair_of_neighbors_turned_round():
    with pytest.raises(IntegrityError), transaction.atomic():
        Neighbor.objects.create(municipality_a_id="0657", municipality_b_id="0101", kind="land")


def test_the_database_refuses_two_regions_at_a_time():
    with pytest.raises(IntegrityError), transaction.atomic():
        MunicipalityRegion.objects.create(
            municipality_id="0657", region="Anden", valid_from=dt.date(2020, 1, 1)
        )


def test_the_database_refuses_two_memberships_at_a_time():
    membership = AllianceMembership.objects.get(job_center__slug="skive")

    with pytest.raises(IntegrityError), transaction.atomic():
        AllianceMembership.objects.create(
            alliance=membership.alliance,
            job_center=membership.job_center,
            valid_from=dt.date(2025, 1, 1),
        )


def test_the_database_refuses_a_sub_alliance_without_parent():
    with pytest.raises(IntegrityError), transaction.atomic():
        Alliance.objects.create(slug="opdigtet", name="Opdigtet", kind="sub_alliance")
