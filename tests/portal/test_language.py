"""Danish first; English for those who choose it, kept with the person or the browser."""

import pytest


@pytest.fixture
def user(world):
    return world.consultant("herning")


def test_the_choice_is_kept_on_the_person(client_for, user):
    client = client_for(user)

    answer = client.post("/language/", {"language": "en", "next": "/messages/"})

    user.refresh_from_db()
    assert user.language == "en"
    assert answer.url == "/messages/"
    assert "<h1>Messages</h1>" in client.get("/messages/").content.decode()


def test_before_the_log_in_the_choice_is_kept_in_a_cookie(client, db):
    client.post("/language/", {"language": "en", "next": "/login/"})

    page = client.get("/login/")

    assert page.headers["Content-Language"] == "en"
    assert client.cookies["language"]["httponly"]
    assert client.cookies["language"]["samesite"] == "Lax"


def test_an_unknown_language_is_danish(client_for, user):
    client_for(user).post("/language/", {"language": "tlh"})

    user.refresh_from_db()
    assert user.language == "da"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "x"]
)
def test_the_way_back_stays_in_the_portal(client_for, user, elsewhere):
    answer = client_for(user).post("/language/", {"language": "da", "next": elsewhere})

    assert answer.url == "/"


def test_the_language_is_not_changed_by_a_link(client_for, user):
    assert client_for(user).get("/language/").status_code == 405
