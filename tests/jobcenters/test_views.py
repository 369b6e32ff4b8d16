"""The pages of the organization, as a person without JavaScript uses them."""

import pytest
from django.urls import reverse

from jobcenters.choices import Role
from jobcenters.forms.profiles import MailForm
from jobcenters.models import (
    Alliance,
    AllianceMembership,
    Appointment,
    ContactPoint,
    Invitation,
    JobCenter,
    Staff,
    Unit,
    User,
)

pytestmark = pytest.mark.usefixtures("at")


def page(name, *args):
    return reverse(f"jobcenters:{name}", args=args)


def text_of(response):
    return response.content.decode()


def test_the_list_shows_my_alliances_first_and_all_others_after(client_for, world):
    response = client_for(world.consultant("frederikshavn")).get(page("job_center_list"))

    assert [center.name for center in response.context["allied"]] == [
        "Brønderslev",
        "Frederikshavn",
        "Hjørring",
    ]
    assert len(response.context["others"]) == 95


def test_the_list_sorts_as_a_danish_index(client_for, world):
    response = client_for(world.consultant("frederikshavn")).get(page("job_center_list"))

    names = [center.name for center in response.context["others"]]
    assert names[0] == "Albertslund"
    assert names[-2:] == ["Aalborg", "Aarhus"]


@pytest.mark.parametrize("query", ["ringkøbing", "0760", "RINGKØBING-SKJERN"])
def test_the_list_finds_by_name_and_code(client_for, world, query):
    response = client_for(world.consultant("frederikshavn")).get(
        page("job_center_list"), {"q": query}
    )

    assert [center.slug for center in response.context["others"]] == ["ringkoebing-skjern"]


def test_the_list_finds_by_alliance(client_for, world):
    response = client_for(world.consultant("frederikshavn")).get(
        page("job_center_list"), {"q": "vestall"}
    )

    assert len(response.context["others"]) == 8


def test_the_list_says_what_to_do_when_nothing_fits(client_for, world):
    response = client_for(world.consultant("frederikshavn")).get(
        page("job_center_list"), {"q": "zzz"}
    )

    assert "?" in text_of(response)
    assert not response.context["others"]


def test_the_list_takes_the_same_queries_however_long_it_is(
    client_for, world, django_assert_max_num_queries
):
    browser = client_for(world.consultant("frederikshavn"))

    with django_assert_max_num_queries(16):
        browser.get(page("job_center_list"))


def test_a_page_of_my_alliance_shows_colleagues_neighbors_and_alliances(client_for, world):
    colleague = world.leader("hjoerring")

    response = client_for(world.consultant("frederikshavn")).get(
        page("job_center_detail", "hjoerring")
    )

    shown = text_of(response)
    assert colleague.email in shown
    assert "Brønderslev" in shown
    assert page("alliance_detail", "vendsyssel") in shown


def test_neighbors_stand_by_kind(client_for, world):
    response = client_for(world.consultant("frederikshavn")).get(
        page("job_center_detail", "frederikshavn")
    )

    kinds = {
        str(label): [center.name for center, _note in rows]
        for label, rows in response.context["neighbors"]
    }
    assert list(kinds.values()) == [["Brønderslev", "Hjørring"], ["Læsø"]]


def test_a_foreign_page_shows_public_facts_but_no_names(client_for, world):
    stranger = world.leader("herning")

    response = client_for(world.consultant("frederikshavn")).get(
        page("job_center_detail", "herning")
    )

    shown = text_of(response)
    assert "Vestalliancen" in shown
    assert stranger.email not in shown
    assert page("alliance_detail", "vestalliancen") not in shown


def test_an_unknown_job_center_is_not_found(client_for, world):
    response = client_for(world.consultant("frederikshavn")).get(
        page("job_center_detail", "atlantis")
    )

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["job_center_edit", "contact_point_new", "unit_new"])
def test_a_consultant_may_not_edit_the_job_center(client_for, world, name):
    response = client_for(world.consultant("frederikshavn")).get(page(name, "frederikshavn"))

    assert response.status_code == 403


@pytest.mark.parametrize("name", ["job_center_edit", "job_center_staff", "invitation_new"])
def test_a_leader_may_not_manage_another_job_center(client_for, world, name):
    response = client_for(world.leader("hjoerring")).get(page(name, "frederikshavn"))

    assert response.status_code == 403


def test_a_leader_edits_the_facts(client_for, world):
    facts = {
        "version": 1,
        "label": "Virksomhedsservice",
        "phone": "98 45 50 00",
        "mailbox": "virksomhed@frederikshavn.example",
        "web": "frederikshavn.example",
        "visiting_address": "Opdigtet Allé 1, 9900 Frederikshavn",
        "postal_address": "",
    }

    response = client_for(world.leader("frederikshavn")).post(
        page("job_center_edit", "frederikshavn"), facts
    )

    assert response.status_code == 302
    center = world.center("frederikshavn")
    assert center.full_name == "Virksomhedsservice Frederikshavn"
    assert center.web == "https://frederikshavn.example"
    assert center.version == 2


def test_two_who_edit_at_once_see_both_texts(client_for, world):
    JobCenter.objects.filter(slug="frederikshavn").update(phone="11 11 11 11", version=2)
    mine = {"version": 1, "label": "Jobcenter", "phone": "22 22 22 22"}

    response = client_for(world.leader("frederikshavn")).post(
        page("job_center_edit", "frederikshavn"), mine
    )

    shown = text_of(response)
    assert response.status_code == 409
    assert "11 11 11 11" in shown
    assert "22 22 22 22" in shown
    assert world.center("frederikshavn").phone == "11 11 11 11"


def test_a_citizen_number_is_refused_in_the_facts(client_for, world):
    facts = {"version": 1, "label": "Jobcenter", "visiting_address": "spørg 010190-1234"}

    response = client_for(world.leader("frederikshavn")).post(
        page("job_center_edit", "frederikshavn"), facts
    )

    assert response.status_code == 422


def test_a_way_in_is_added_changed_and_removed(client_for, world):
    browser = client_for(world.leader("frederikshavn"))
    point = {"kind": "phone", "label": "Rekruttering", "value": "98 45 51 00", "hours": "8-15"}
    browser.post(page("contact_point_new", "frederikshavn"), point)
    added = ContactPoint.objects.get()

    browser.post(page("contact_point_edit", added.pk), {**point, "label": "Jobordrer"})
    changed = ContactPoint.objects.get()
    browser.post(page("contact_point_remove", added.pk))

    assert changed.label == "Jobordrer"
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    ("kind", "value"), [("phone", "ring til os"), ("mail", "ingen"), ("web", "javascript:x")]
)
def test_a_way_in_must_fit_its_kind(client_for, world, kind, value):
    point = {"kind": kind, "label": "Rekruttering", "value": value}

    response = client_for(world.leader("frederikshavn")).post(
        page("contact_point_new", "frederikshavn"), point
    )

    assert response.status_code == 422


def test_a_unit_is_opened_renamed_and_closed(client_for, world):
    browser = client_for(world.head("frederikshavn"))
    browser.post(page("unit_new", "frederikshavn"), {"name": "Skagen"})
    unit = Unit.objects.get(job_center__slug="frederikshavn")

    browser.post(page("unit_edit", unit.pk), {"name": "Skagen og Ålbæk"})
    browser.post(page("unit_end", unit.pk), {"last_day": "31.03.2026"})

    unit.refresh_from_db()
    assert unit.name == "Skagen og Ålbæk"
    assert f"{unit.valid_to}" == "2026-04-01"


def test_the_staff_page_offers_change_for_others_and_not_for_oneself(client_for, world):
    leader, colleague = world.leader("frederikshavn"), world.consultant("frederikshavn")

    response = client_for(leader).get(page("job_center_staff", "frederikshavn"))

    changeable = {row.user: row.is_changeable for row in response.context["appointments"]}
    assert changeable == {leader: False, colleague: True}


def test_a_leader_does_not_touch_the_head(client_for, world):
    head = world.head("frederikshavn").appointments.get()

    response = client_for(world.leader("frederikshavn")).post(page("appointment_end", head.pk))

    assert response.status_code == 403


def test_a_role_is_changed(client_for, world):
    appointment = world.consultant("frederikshavn").appointments.get()

    response = client_for(world.leader("frederikshavn")).post(
        page("appointment_change", appointment.pk), {"role": Role.PROFESSIONAL_COORDINATOR}
    )

    assert response.status_code == 302
    current = Appointment.objects.current().get(user=appointment.user)
    assert current.role == Role.PROFESSIONAL_COORDINATOR


def test_a_role_that_one_may_not_give_is_refused_by_the_form(client_for, world):
    appointment = world.consultant("frederikshavn").appointments.get()

    response = client_for(world.leader("frederikshavn")).post(
        page("appointment_change", appointment.pk), {"role": Role.HEAD}
    )

    assert response.status_code == 422


def test_ended_access_dies_at_once(client_for, world):
    colleague = world.consultant("frederikshavn")
    theirs, leaders = client_for(colleague), client_for(world.leader("frederikshavn"))
    before = theirs.get(page("job_center_list"))

    leaders.post(page("appointment_end", colleague.appointments.get().pk))
    after = theirs.get(page("job_center_list"))

    assert before.status_code == 200
    assert after.status_code == 302
    assert after.url.startswith("/login/")


def test_the_last_one_who_manages_staff_stays(client_for, world):
    last = world.leader("hjoerring").appointments.get()
    boss = User.objects.create_superuser("drift", "drift@portal.example", "x", name="Drift")

    response = client_for(boss).post(page("appointment_end", last.pk))

    assert response.status_code == 422
    assert Appointment.objects.current().filter(pk=last.pk).exists()


def test_a_strangers_role_is_not_found(client_for, world):
    stranger = world.consultant("herning").appointments.get()

    response = client_for(world.leader("frederikshavn")).get(
        page("appointment_change", stranger.pk)
    )

    assert response.status_code == 404


def test_a_member_sees_its_alliance_and_no_other(client_for, world):
    browser = client_for(world.consultant("frederikshavn"))

    own = browser.get(page("alliance_detail", "vendsyssel"))
    other = browser.get(page("alliance_detail", "vestalliancen"))

    assert own.status_code == 200
    assert other.status_code == 404


def test_the_administrator_changes_the_settings(client_for, world):
    settings = {
        "version": 1,
        "name": "Vendsyssel",
        "closing_days": "12-24, 12-31",
        "large_order_size": 15,
    }

    response = client_for(world.admin).post(page("alliance_edit", "vendsyssel"), settings)

    assert response.status_code == 302
    alliance = Alliance.objects.get(slug="vendsyssel")
    assert alliance.closing_days == ["12-24", "12-31"]
    assert world.center("frederikshavn").large_order_size() == 15


def test_a_closing_day_that_does_not_exist_is_refused(client_for, world):
    settings = {
        "version": 1,
        "name": "Vendsyssel",
        "closing_days": "24-12",
        "large_order_size": 15,
    }

    response = client_for(world.admin).post(page("alliance_edit", "vendsyssel"), settings)

    assert response.status_code == 422


@pytest.mark.parametrize("name", ["alliance_edit", "membership_new", "alliance_role_new"])
def test_a_coordinator_does_not_run_the_alliance(client_for, world, name):
    response = client_for(world.coordinator()).get(page(name, "vendsyssel"))

    assert response.status_code == 403


def test_a_job_center_joins_and_leaves(client_for, world):
    browser = client_for(world.admin)
    laesoe = world.center("laesoe")

    browser.post(page("membership_new", "vendsyssel"), {"job_center": laesoe.pk})
    membership = AllianceMembership.objects.get(job_center=laesoe)
    browser.post(page("membership_end", membership.pk), {"last_day": "01.06.2026"})

    membership.refresh_from_db()
    assert f"{membership.valid_from} {membership.valid_to}" == "2026-03-02 2026-06-02"


def test_the_administrator_gives_a_role_for_the_alliance(client_for, world):
    colleague = world.consultant("hjoerring")
    data = {"person": colleague.pk, "role": Role.NETWORK_COORDINATOR}

    response = client_for(world.admin).post(page("alliance_role_new", "vendsyssel"), data)

    assert response.status_code == 302
    frederikshavn = world.center("frederikshavn")
    assert colleague in Staff([frederikshavn]).coordinating(frederikshavn)


def test_settings_are_saved_and_change_the_language(client_for, world):
    user = world.consultant("frederikshavn")
    mine = {
        "name": "Karen Prøve",
        "title": "Konsulent",
        "phone": "+45 98 45 50 01",
        "language": "en",
        "density": "airy",
    }

    response = client_for(user).post(page("settings_edit"), mine)

    user.refresh_from_db()
    assert response.status_code == 302
    assert (user.name, user.language, user.density, user.shortcuts) == (
        "Karen Prøve",
        "en",
        "airy",
        False,
    )


def test_a_wrong_phone_is_refused_in_the_settings(client_for, world):
    mine = {"name": "Karen", "phone": "ring", "language": "da", "density": "compact"}

    response = client_for(world.consultant("frederikshavn")).post(page("settings_edit"), mine)

    assert response.status_code == 422


def test_mandatory_mail_is_shown_locked(client_for, world):
    response = client_for(world.consultant("frederikshavn")).get(page("settings_edit"))

    form = response.context["mail_form"]
    choosable = [field.label for field in form.fields.values()]
    assert not set(map(str, form.locked)) & set(map(str, choosable))


def test_mail_of_one_kind_is_switched_off(client_for, world):
    user = world.consultant("frederikshavn")

    modes = dict.fromkeys(MailForm(user).fields, "daily") | {"jobcenters-deputy_named": "off"}

    client_for(user).post(page("settings_mail"), modes)

    kept = dict(user.message_preferences.values_list("kind", "mode"))
    assert kept["jobcenters.deputy_named"] == "off"
    assert kept["recruitment.mentioned"] == "daily"


def test_a_way_of_mail_that_does_not_exist_is_refused(client_for, world):
    response = client_for(world.consultant("frederikshavn")).post(
        page("settings_mail"), {"jobcenters-deputy_named": "at midnight"}
    )

    assert response.status_code == 422


def test_a_deputy_is_named_and_thanked(client_for, world):
    user, deputy = world.consultant("frederikshavn"), world.consultant("frederikshavn", 2)
    browser = client_for(user)

    browser.post(
        page("deputy_new"),
        {"deputy": deputy.pk, "valid_from": "09.03.2026", "last_day": "13.03.2026"},
    )
    delegation = user.delegations.get()
    browser.post(page("deputy_end", delegation.pk))

    assert deputy.notices.get().kind == "jobcenters.deputy_named"
    delegation.refresh_from_db()
    assert delegation.valid_to == delegation.valid_from


def test_somebody_elses_deputy_is_not_found(client_for, world):
    user, deputy = world.consultant("frederikshavn"), world.consultant("frederikshavn", 2)
    client_for(user).post(page("deputy_new"), {"deputy": deputy.pk})

    response = client_for(deputy).post(page("deputy_end", user.delegations.get().pk))

    assert response.status_code == 404


def test_the_history_stands_on_the_page(client_for, world):
    browser = client_for(world.leader("frederikshavn"))
    browser.post(page("unit_new", "frederikshavn"), {"name": "Skagen"})

    response = browser.get(page("job_center_detail", "frederikshavn"))

    assert "unit.opened" in [event.name for event in response.context["events"]]


def test_the_staff_page_lists_invitations_on_their_way(client_for, world):
    browser = client_for(world.leader("frederikshavn"))
    data = {"name": "Ny Prøve", "email": "ny@frederikshavn.example", "role": Role.CONSULTANT}
    browser.post(page("invitation_new", "frederikshavn"), data)

    response = browser.get(page("job_center_staff", "frederikshavn"))
    browser.post(page("invitation_withdraw", Invitation.objects.get().pk))

    assert "ny@frederikshavn.example" in text_of(response)
    assert Invitation.objects.get().withdrawn_at is not None
