"""Clusters and feedback in the browser."""

import pytest

from companies.models import CompanyCluster, Feedback

CLUSTERS = "/companies/clusters/"
FEEDBACK = "/companies/feedback/"


@pytest.fixture
def karen(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def desk(client_for, karen):
    return client_for(karen)


def test_a_cluster_is_made_filled_by_hand_and_ended(desk, world, karen):
    inside, outside = world.company(), world.company("hjoerring")
    code, home = karen.home_center.municipality_id, karen.home_center.pk
    sent = {"name": "Havnen", "consultant": karen.pk, "job_center": home, "postcodes": "99, 9900"}

    wrong = desk.post(f"{CLUSTERS}new/", sent)
    sent |= {"postcodes": "9900; 9970", "municipality_codes": [code]}
    page = desk.post(f"{CLUSTERS}new/", sent).url
    cluster = CompanyCluster.objects.get()
    desk.post(f"{page}put-in/", {"company": str(outside.pk), "company_text": ""})
    desk.post(f"{page}take-out/", {"company": str(inside.pk)})

    assert wrong.status_code == 422
    assert cluster.postcodes == ["9900", "9970"]
    assert desk.get(page).context["page"].rows == [outside]
    assert desk.get(CLUSTERS).context["rows"] == [(cluster, 1)]
    assert desk.post(f"{page}put-in/", {"company_text": "findes ikke"}).status_code == 422
    edited = desk.post(f"{page}edit/", {**sent, "name": "Kajen", "version": 1})
    assert edited.url == page
    assert "afsluttet" in desk.post(f"{page}end/", follow=True).content.decode()


def test_feedback_new_is_shown_on_the_company_and_in_the_list(desk, world, karen):
    company = world.company()
    path = f"/companies/{company.pk}/feedback/new/"
    sent = {"source": "survey", "topic": "speed", "text": "Svar kom samme dag."}
    sent["job_center"] = karen.home_center.pk

    wrong = desk.post(path, {**sent, "topic": "", "given_on": "2.3.2026"})
    done = desk.post(path, {**sent, "given_on": "2.3.2026"}, follow=True)

    assert wrong.status_code == 422
    assert f"/companies/{company.pk}/more/" in done.content.decode()
    assert "Svar kom samme dag." in desk.get(f"/companies/{company.pk}/more/").content.decode()
    assert Feedback.objects.count() == 1
    assert len(desk.get(FEEDBACK, {"topic": "speed"}).context["page"].rows) == 1
    assert not desk.get(FEEDBACK, {"source": "daily"}).context["page"].rows
    assert not desk.get(FEEDBACK, {"since": "3.3.2026"}).context["page"].rows
