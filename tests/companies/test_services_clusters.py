"""Clusters by rule and by hand, and what companies say."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from companies.models import ClusterCompany, CompanyCluster, Feedback
from companies.services.clusters import (
    counted,
    edit_cluster,
    end_cluster,
    make_cluster,
    put_in,
    take_out,
)
from companies.services.feedback import FeedbackInput, capture_feedback
from companies.services.merging import propose_merge
from companies.statistics import counts_by_topic

TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def karen(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def center(world):
    return world.center("frederikshavn")


@pytest.fixture
def fields(karen, center):
    return {
        "name": "Havnen",
        "consultant": karen,
        "municipality_codes": [center.municipality_id],
        "postcodes": [],
        "industry_group": None,
        "note": "",
    }


@pytest.fixture
def make(karen, center, fields):
    """``make(**changes)``: Karen makes a cluster of the whole municipality."""
    return lambda **given: make_cluster(center, actor=karen, fields={**fields, **given})


def test_a_cluster_has_the_companies_of_its_area(world, make):
    inside, outside = world.company(), world.company("hjoerring")
    outside.units.update(postcode="9800")

    assert list(make().companies()) == [inside]
    by_postcode = make(name="Syd", municipality_codes=[], postcodes=["9800"])
    assert list(by_postcode.companies()) == [outside]
    assert not make(name="Tom", municipality_codes=[]).companies().exists()


def test_an_industry_group_narrows_the_area(world, make):
    yard, clinic = world.company(), world.company(industry_code="862100")

    cluster = make(industry_group=clinic.units.get().industry_group)

    assert clinic.units.get().industry_group != yard.units.get().industry_group
    assert list(cluster.companies()) == [clinic]


def test_companies_are_put_in_and_taken_out_by_hand(world, karen, make):
    inside, outside = world.company(), world.company("hjoerring")
    cluster = make()

    put_in(cluster, outside, actor=karen)
    take_out(cluster, inside, actor=karen)
    listed = list(cluster.companies())
    put_in(cluster, inside, actor=karen)
    take_out(cluster, outside, actor=karen)

    assert listed == [outside]
    assert list(cluster.companies()) == [inside]


def test_many_clusters_are_counted_in_one_query(world, karen, make, django_assert_max_num_queries):
    world.company()
    clusters = [make(), make(name="Tom", municipality_codes=[]), make(name="By")]
    counted([], karen)

    with django_assert_max_num_queries(6):
        counts = [count for _cluster, count in counted(clusters, karen)]

    assert counts == [1, 0, 1]
    assert counted([], karen) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"municipality_codes": ["0657"]}, "municipality_codes"),
        ({"note": "Ejer 010190-1234"}, "note"),
    ],
)
def test_a_cluster_that_makes_no_sense_is_refused_at_its_field(make, given, field):
    with pytest.raises(RuleBroken) as refused:
        make(**given)

    assert refused.value.field == field


def test_the_consultant_works_at_the_job_center_and_the_name_is_free(world, make):
    make()

    with pytest.raises(RuleBroken, match="navn"):
        make()
    with pytest.raises(RuleBroken, match="jobcentret"):
        make(name="Ny", consultant=world.consultant("hjoerring"))


def test_the_neighbor_reads_and_changes_nothing(world, make, center, fields):
    cluster, hans = make(), world.consultant("hjoerring")

    assert list(CompanyCluster.objects.visible_to(hans)) == [cluster]
    assert not CompanyCluster.objects.visible_to(world.consultant("herning")).exists()
    with pytest.raises(PermissionDenied):
        make_cluster(center, actor=hans, fields=fields)
    with pytest.raises(PermissionDenied):
        put_in(cluster, world.company(), actor=hans)
    with pytest.raises(PermissionDenied):
        end_cluster(cluster, actor=hans)


def test_two_who_edit_at_once_do_not_overwrite_one_another(make, karen, fields):
    cluster = make()
    edit_cluster(cluster, actor=karen, fields={**fields, "name": "Nord"}, version=1)

    with pytest.raises(Conflict):
        edit_cluster(cluster, actor=karen, fields={**fields, "name": "Syd"}, version=1)


def test_an_ended_cluster_stays_as_it_was(make, karen, world):
    cluster = end_cluster(make(), actor=karen)

    with pytest.raises(WrongState):
        put_in(cluster, world.company(), actor=karen)
    assert make().name == cluster.name


def test_a_merge_keeps_a_company_once_in_a_cluster(world, karen, make):
    cluster = make(municipality_codes=[])
    kept, duplicate = world.company(), world.company()
    put_in(cluster, kept, actor=karen)
    put_in(cluster, duplicate, actor=karen)

    propose_merge(kept, duplicate, actor=karen, taken=(), reason="Samme")

    assert list(cluster.companies()) == [kept]
    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterCompany.objects.create(cluster=cluster, company=kept)


def said(text="Hurtigt svar", **given) -> FeedbackInput:
    return FeedbackInput(
        **{"source": "daily", "topic": "speed", "given_on": TODAY, **given}, text=text
    )


def test_feedback_is_counted_by_topic_and_read_by_the_alliance(world, karen, center):
    company = world.company()
    for topic in ("speed", "paperwork", "speed"):
        row = said(topic=topic)
        capture_feedback(company, actor=karen, job_center=center, feedback=row)

    heard = Feedback.objects.visible_to(world.consultant("hjoerring"))

    counts = [(row.key, row.count) for row in counts_by_topic(heard)]
    assert counts[:3] == [("speed", 2), ("paperwork", 1), ("candidates", 0)]
    assert not Feedback.objects.visible_to(world.consultant("herning")).exists()


@pytest.mark.parametrize(
    ("feedback", "field"),
    [
        (said(" "), "text"),
        (said("Ringede om 010190-1234"), "text"),
        (said(given_on=dt.date(2026, 3, 3)), "given_on"),
    ],
)
def test_feedback_that_makes_no_sense_is_refused(world, karen, center, feedback, field):
    with pytest.raises(RuleBroken) as refused:
        capture_feedback(world.company(), actor=karen, job_center=center, feedback=feedback)

    assert refused.value.field == field


def test_feedback_is_captured_for_ones_own_job_center(world, center):
    hans = world.consultant("hjoerring")

    with pytest.raises(PermissionDenied):
        capture_feedback(world.company(), actor=hans, job_center=center, feedback=said())
