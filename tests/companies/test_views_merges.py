"""Merging in the browser: side by side, the address of the duplicate, the way back."""

import pytest
from django.urls import reverse

from companies.models import Company, Merge

REASON = "Fortalt af virksomheden."


@pytest.fixture
def desk(world, at, client_for):
    return client_for(world.consultant("frederikshavn"))


@pytest.fixture
def pair(world, at):
    kept = world.company(name="Påfund Maskiner ApS")
    return kept, world.company(name="Påfund Maskiner A/S", goals="Flere lærlinge")


def address(pair) -> str:
    kept, merged = pair
    return f"{reverse('companies:company_merge', args=[kept.pk])}?other={merged.pk}"


def test_company_merge_proposes_likely_duplicates_and_resolves_a_typed_one(desk, pair):
    kept, merged = pair
    path = reverse("companies:company_merge", args=[kept.pk])

    text = desk.get(path).content.decode()
    response = desk.get(path, {"other": "", "other_text": merged.cvr_number})

    assert f"{path}?other={merged.pk}" in text
    assert response.url == address(pair)


def test_company_merge_shows_both_side_by_side_and_merges(desk, pair):
    kept, _merged = pair

    page = desk.get(address(pair))
    form = page.context["form"]
    sent = {"name": "merged", "goals": "merged", "cvr_number": "kept", "reason": REASON}
    response = desk.post(address(pair), {**sent, "seen": form["seen"].value()}, follow=True)

    assert [field.name for field in form.differing] == ["name", "cvr_number", "goals"]
    assert form["goals"].value() == "merged"
    kept = Company.objects.get(pk=kept.pk)
    assert (kept.name, kept.goals) == ("Påfund Maskiner A/S", "Flere lærlinge")
    assert "Rul sammenlægningen tilbage" in response.content.decode()


def test_company_merge_refuses_what_was_changed_while_comparing(desk, pair):
    sent = {"name": "kept", "goals": "kept", "cvr_number": "kept", "reason": REASON}

    response = desk.post(address(pair), {**sent, "seen": "0-1"})

    assert response.status_code == 422
    assert not Merge.objects.exists()


def test_the_address_of_the_duplicate_leads_to_the_one_that_stays(desk, pair):
    kept, merged = pair
    form = desk.get(address(pair)).context["form"]
    sent = {"name": "kept", "goals": "kept", "cvr_number": "kept", "reason": REASON}
    merge = desk.post(address(pair), {**sent, "seen": form["seen"].value()}, follow=True)

    response = desk.get(merged.get_absolute_url(), follow=True)

    assert response.redirect_chain == [(kept.get_absolute_url(), 302)]
    assert merge.context["merge"].get_absolute_url() in response.content.decode()
    desk.post(reverse("companies:merge_roll_back", args=[merge.context["merge"].pk]))
    assert desk.get(merged.get_absolute_url()).status_code == 200


def test_merge_decline_asks_for_a_reason(desk, world, pair):
    kept, other = pair[0], world.company("hjoerring")
    form = desk.get(address((kept, other))).context["form"]
    sent = {field.name: "kept" for field in form.differing}
    desk.post(address((kept, other)), {**sent, "reason": REASON, "seen": form["seen"].value()})
    merge = Merge.objects.get()

    response = desk.post(reverse("companies:merge_decline", args=[merge.pk]), {"reason": ""})

    assert response.status_code == 422
    assert desk.post(reverse("companies:merge_accept", args=[merge.pk])).status_code == 403
