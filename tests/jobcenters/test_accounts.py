"""Log-in, limits of guessing, passwords, and the link of an invitation."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import override_settings
from django.urls import NoReverseMatch, reverse

from alliance.foundation.errors import RuleBroken
from alliance.foundation.notifications.models import Mail
from jobcenters.choices import Role
from jobcenters.models import Appointment, Invitation, User
from jobcenters.services.accounts import create_account
from jobcenters.services.invitations import Invitee, hash_of, invite
from tests.clients import StrictClient
from tests.world import PASSWORD

pytestmark = pytest.mark.usefixtures("at", "world")
OFFICE = "192.0.2.10"
ELSEWHERE = "192.0.2.99"
NEW_PASSWORD = "four-invented-words-again"


def log_in(client, login, password=PASSWORD, address=OFFICE, **more):
    data = {"login": login, "password": password, **more}
    return client.post("/login/", data, REMOTE_ADDR=address)


def link_in(mail):
    return re.search(r"https?://[^/]+(/\S+)", mail.body).group(1)


@pytest.mark.parametrize(
    "login",
    [
        "consultant.frederikshavn",
        "Consultant.Frederikshavn",
        "consultant.frederikshavn@portal.example",
        "Consultant.Frederikshavn@Portal.Example",
    ],
)
def test_one_logs_in_by_name_or_mail_however_written(client, world, login):
    user = world.consultant("frederikshavn")

    response = log_in(client, login)

    assert response.status_code == 302
    assert client.session[SESSION_KEY] == str(user.pk)


def test_the_session_key_changes_at_log_in(client, world):
    world.consultant("frederikshavn")
    client.get("/login/")
    before = client.session.session_key

    log_in(client, "consultant.frederikshavn")

    assert client.session.session_key != before


def test_a_wrong_password_says_no_more_than_needed(client, world):
    world.consultant("frederikshavn")

    known = log_in(client, "consultant.frederikshavn", "wrong")
    unknown = log_in(client, "nobody.frederikshavn", "wrong")

    assert known.status_code == unknown.status_code == 200
    assert SESSION_KEY not in client.session
    first = known.context["form"].non_field_errors()
    assert first == unknown.context["form"].non_field_errors()


def test_thirty_colleagues_behind_one_address_may_slip_twice_each(world):
    people = [world.consultant("frederikshavn", number) for number in range(1, 31)]

    answers = [
        [log_in(browser, user.username, password).status_code for password in ("x", "y", PASSWORD)]
        for user, browser in ((user, StrictClient()) for user in people)
    ]

    assert answers == [[200, 200, 302]] * 30


def test_guessing_one_name_is_locked_out_from_there(client, world):
    world.consultant("frederikshavn")

    answers = [
        log_in(client, "consultant.frederikshavn", f"guess{number}").status_code
        for number in range(10)
    ]
    right = log_in(client, "consultant.frederikshavn")

    assert answers[-1] == 429
    assert right.status_code == 429
    assert SESSION_KEY not in client.session


def test_an_outsider_cannot_lock_a_colleague_out_elsewhere(client, world):
    world.consultant("frederikshavn")
    [log_in(client, "consultant.frederikshavn", "x", ELSEWHERE) for _ in range(12)]

    response = log_in(client, "consultant.frederikshavn", address=OFFICE)

    assert response.status_code == 302


def test_upper_case_is_no_second_chance(client, world):
    world.consultant("frederikshavn")
    [log_in(client, "consultant.frederikshavn", "x") for _ in range(8)]

    response = log_in(client, "CONSULTANT.frederikshavn")

    assert response.status_code == 429


def test_one_password_tried_on_many_names_is_stopped(client, world):
    world.consultant("frederikshavn")
    [log_in(client, f"person{number}.frederikshavn", "vinter2026") for number in range(100)]

    response = log_in(client, "consultant.frederikshavn")

    assert SESSION_KEY not in client.session
    assert response.status_code in (200, 429)


def test_a_forged_forwarding_header_is_not_believed(client, world):
    world.consultant("frederikshavn")
    data = {"login": "consultant.frederikshavn", "password": "x"}

    answers = [
        client.post(
            "/login/", data, REMOTE_ADDR=OFFICE, headers={"X-Forwarded-For": f"10.0.0.{number}"}
        ).status_code
        for number in range(10)
    ]

    assert answers[-1] == 429


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_the_last_address_counts(client, world):
    world.consultant("frederikshavn")
    data = {"login": "consultant.frederikshavn", "password": "x"}
    [
        client.post("/login/", data, headers={"X-Forwarded-For": f"10.0.0.{number}, {ELSEWHERE}"})
        for number in range(10)
    ]

    response = client.post(
        "/login/", {**data, "password": PASSWORD}, headers={"X-Forwarded-For": OFFICE}
    )

    assert response.status_code == 302


def test_a_form_key_cannot_undo_the_count_of_failures(client, world):
    world.consultant("frederikshavn")
    key = "0b7f6d4e-9f0e-4f7e-8d0e-1f2e3d4c5b6a"

    response = log_in(client, "consultant.frederikshavn", "x", _once=key)

    assert response.status_code == 400


def test_log_out_is_a_post(client_for, world):
    browser = client_for(world.consultant("frederikshavn"))

    asked = browser.get("/logout/")
    browser.post("/logout/")

    assert asked.status_code == 200
    assert SESSION_KEY not in browser.session


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
def test_no_address_opens_an_account_by_itself(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_other_sessions_die_with_the_old_password(client, client_for, world):
    user = world.consultant("frederikshavn")
    elsewhere = client_for(user)
    log_in(client, user.username)

    client.post(
        "/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert elsewhere.get("/settings/").status_code == 302
    assert client.get("/settings/").status_code == 200


def test_a_forgotten_password_is_replaced_by_the_link(client, client_for, world):
    user = world.consultant("frederikshavn")
    elsewhere = client_for(user)
    client.post("/password/reset/", {"email": user.email})
    link = link_in(Mail.objects.get(kind="jobcenters.password_reset_asked"))

    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    user.refresh_from_db()

    assert user.check_password(NEW_PASSWORD)
    assert elsewhere.get("/settings/").status_code == 302
    assert client.get(link, follow=True).context["token_fail"]


def test_the_link_leads_to_the_portal_whatever_host_was_claimed(client, world):
    user = world.consultant("frederikshavn")

    client.post("/password/reset/", {"email": user.email}, headers={"host": "localhost"})

    assert settings.PORTAL_URL in Mail.objects.get().body


def test_an_unknown_address_gets_no_mail_and_the_same_answer(client, world):
    known = client.post("/password/reset/", {"email": world.consultant("frederikshavn").email})
    mails = Mail.objects.count()

    unknown = client.post("/password/reset/", {"email": "ingen@portal.example"})

    assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
    assert Mail.objects.count() == mails


def test_a_closed_account_gets_no_link(client, world):
    user = world.consultant("frederikshavn")
    User.objects.filter(pk=user.pk).update(is_active=False)

    client.post("/password/reset/", {"email": user.email})

    assert not Mail.objects.exists()


def test_the_demo_log_ins_stand_on_the_page_in_demo_mode_only(client):
    closed = client.get("/login/").content.decode()

    with override_settings(DEMO_MODE=True):
        shown = client.get("/login/").content.decode()

    assert "vestalliancen" not in closed
    assert "consultant.herning" in shown


@pytest.mark.parametrize(
    "path", ["/login/", "/password/reset/", "/password/reset/sent/", "/password/reset/done/"]
)
def test_pages_before_the_log_in_answer(client, path):
    assert client.get(path).status_code == 200


def test_two_accounts_never_share_an_address(world):
    taken = world.consultant("frederikshavn").email.upper()

    with pytest.raises(RuleBroken):
        create_account(actor=world.system, name="Anden", email=taken, password=PASSWORD)


# --- The link of an invitation ----------------------------------------------------------------
@pytest.fixture
def invitation(world):
    invitee = Invitee("Ny Prøve", "Ny@Frederikshavn.example", Role.CONSULTANT)
    return invite(
        world.center("frederikshavn"), actor=world.leader("frederikshavn"), invitee=invitee
    )


@pytest.fixture
def link(invitation):
    return link_in(Mail.objects.get(kind="jobcenters.invitation_sent"))


def answer(client, link, name="Ny Prøve", password=NEW_PASSWORD):
    data = {"name": name, "password": password, "password_again": password}
    return client.post(link, data)


def test_the_invited_person_makes_the_account_and_logs_in(client, link):
    answer(client, link)

    response = log_in(client, "ny@frederikshavn.example", NEW_PASSWORD)

    assert response.status_code == 302
    user = User.objects.get(email="ny@frederikshavn.example")
    assert user.home_center.slug == "frederikshavn"
    assert user.emailaddress_set.get().verified


def test_only_the_hash_of_the_link_is_kept(invitation, link):
    token = link.rstrip("/").rsplit("/", 1)[-1]

    assert invitation.token_hash == hash_of(token)
    assert token not in str(Invitation.objects.values().get())


def test_a_link_works_once(client, link):
    answer(client, link)

    again = answer(client, link, name="En Anden")

    assert again.status_code == 404
    assert User.objects.filter(name="Ny Prøve").count() == 1


def test_a_link_dies_after_two_weeks(client, link, at):
    at("2026-03-16 09:11")

    response = client.get(link)

    assert response.status_code == 404


def test_a_link_lives_for_two_weeks(client, link, at):
    at("2026-03-16 09:09")

    response = client.get(link)

    assert response.status_code == 200


@pytest.mark.parametrize("token", ["x", "../..", "a" * 500])
def test_an_invented_link_is_not_found(client, token):
    response = client.get(f"/invitation/{token}/")

    assert response.status_code == 404


@pytest.mark.parametrize("password", ["kort", "123456789012", "password1234", "ny@frederikshavn"])
def test_a_weak_first_password_is_refused(client, link, password):
    response = answer(client, link, password=password)

    assert response.status_code == 422
    assert not User.objects.filter(email="ny@frederikshavn.example").exists()


def test_the_two_passwords_must_be_the_same(client, link):
    data = {"name": "Ny", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD + "x"}

    response = client.post(link, data)

    assert response.status_code == 422


def test_somebody_with_an_account_only_says_yes(client, world):
    colleague = world.consultant("hjoerring")
    invitee = Invitee(colleague.name, colleague.email, Role.GUEST)
    invite(world.center("frederikshavn"), actor=world.leader("frederikshavn"), invitee=invitee)

    client.post(link_in(Mail.objects.get()), {"answer": "yes"})

    colleague.refresh_from_db()
    assert colleague.check_password(PASSWORD)
    assert Appointment.objects.current().filter(user=colleague).count() == 2


def test_somebody_who_had_left_comes_back_with_a_new_password(client, world):
    former = world.consultant("hjoerring")
    Appointment.objects.filter(user=former).update(valid_to="2025-01-01")
    User.objects.filter(pk=former.pk).update(is_active=False)
    invitee = Invitee(former.name, former.email, Role.CONSULTANT)
    invite(world.center("frederikshavn"), actor=world.leader("frederikshavn"), invitee=invitee)

    answer(client, link_in(Mail.objects.get()), name="Tilbage Prøve")

    former.refresh_from_db()
    assert former.is_active
    assert former.check_password(NEW_PASSWORD)
    assert former.home_center.slug == "frederikshavn"
