"""A person's messages: only one's own, read when opened, all at once when wanted."""

import pytest

from tests.portal.factories import notice_for


@pytest.fixture
def user(world):
    return world.consultant("herning")


def test_messages_stand_newest_first_and_the_unread_can_be_picked(client_for, user, at):
    old = notice_for(user, subject="Den første", read_at=at("2026-03-02 10:00").moment)
    at("2026-03-02 11:00")
    new = notice_for(user, subject="Den anden")

    everything = client_for(user).get("/messages/")
    unread = client_for(user).get("/messages/?unread=1")

    assert list(everything.context["page"]) == [new, old]
    assert list(unread.context["page"]) == [new]


def test_opening_a_message_reads_it_and_leads_on(client_for, user, at):
    notice = notice_for(user, path="/recruitment/orders/")

    answer = client_for(user).get(f"/messages/{notice.pk}/")

    notice.refresh_from_db()
    assert answer.url == "/recruitment/orders/"
    assert notice.read_at is not None


def test_the_first_reading_counts(client_for, user, at):
    first = at("2026-03-02 10:00").moment
    notice = notice_for(user, read_at=first)
    at("2026-03-05 10:00")

    client_for(user).get(f"/messages/{notice.pk}/")

    notice.refresh_from_db()
    assert notice.read_at == first


def test_a_message_without_a_page_leads_back_to_the_list(client_for, user):
    notice = notice_for(user, path="")

    answer = client_for(user).get(f"/messages/{notice.pk}/")

    assert answer.url == "/messages/"


def test_the_message_of_another_does_not_exist(client_for, user, world):
    foreign = notice_for(world.consultant("holstebro"))

    answer = client_for(user).get(f"/messages/{foreign.pk}/")

    foreign.refresh_from_db()
    assert answer.status_code == 404
    assert foreign.read_at is None


def test_all_of_mine_are_read_at_once_and_nobody_elses(client_for, user, world):
    mine, foreign = notice_for(user), notice_for(world.consultant("holstebro"))

    answer = client_for(user).post("/messages/read/")

    mine.refresh_from_db()
    foreign.refresh_from_db()
    assert answer.url == "/messages/"
    assert mine.read_at is not None
    assert foreign.read_at is None


def test_reading_all_is_no_link(client_for, user):
    assert client_for(user).get("/messages/read/").status_code == 405


def test_an_empty_list_says_why(client_for, user):
    client = client_for(user)

    assert "Du har ingen beskeder endnu" in client.get("/messages/").content.decode()
    assert "Du har læst alt" in client.get("/messages/?unread=1").content.decode()


def test_long_lists_are_paged(client_for, user):
    for number in range(31):
        notice_for(user, subject=f"Besked {number}")

    page = client_for(user).get("/messages/?page=2")

    assert len(page.context["page"]) == 1
