"""The tags for fixed texts and addresses whose answer is kept: what they say is Django's."""

import uuid

import pytest
from django.template import TemplateSyntaxError, engines
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils import translation

from alliance.foundation import addresses

KEY, OTHER_KEY = uuid.uuid4(), uuid.uuid4()


def template(source):
    return engines["django"].from_string(source)


@pytest.fixture
def path_of_the_server():
    """The portal below a path of its host, as WSGI's SCRIPT_NAME tells."""
    set_script_prefix("/portal/")
    yield
    set_script_prefix("/")


def test_fixed_text_follows_the_language_of_the_page():
    page = template('{% translate "Orders" %}')
    with translation.override("da"):
        danish = page.render()
    with translation.override("en"):
        assert page.render() == "Orders"
    with translation.override("da"):
        assert page.render() == danish == "Ordrer"


def test_fixed_text_is_put_together_once_for_a_language(monkeypatch):
    page = template('{% translate "Orders" %}')
    with translation.override("da"):
        first = page.render()
        monkeypatch.setattr("django.utils.translation.trans_real.gettext", lambda text: "asked")
        assert page.render() == first


def test_fixed_text_can_be_remembered():
    page = template('[{% translate "Orders" as what %}]{{ what|upper }}')
    with translation.override("en"):
        assert page.render() == page.render() == "[]ORDERS"


def test_text_with_a_percent_sign_stays_as_it_is():
    with translation.override("en"):
        assert template('{% translate "100 % sure" %}').render() == "100 % sure"


@pytest.mark.parametrize(
    ("source", "values", "texts"),
    [
        ("{% translate what %}", ("Orders", "Companies"), ("Ordrer", "Virksomheder")),
        ('{% translate "Orders"|cut:what %}', ("O", "r"), ("rdrer", "Ode")),
    ],
)
def test_what_depends_on_the_page_is_never_kept(source, values, texts):
    page = template(source)
    with translation.override("da"):
        plain = [page.render({"what": value}) for value in values]
    assert (plain[0], plain[1]) == texts


def test_address_is_djangos_for_each_key():
    page = template('{% url "recruitment:order_detail" key %}')
    for key in (KEY, OTHER_KEY):
        assert page.render({"key": key}) == reverse("recruitment:order_detail", args=[key])


def test_address_without_keys_and_remembered():
    page = template('{% url "recruitment:order_list" as here %}<{{ here }}>')
    assert page.render() == f"<{reverse('recruitment:order_list')}>"


def test_pattern_of_an_address_is_looked_up_once(monkeypatch):
    page = template('{% url "recruitment:order_detail" key %}')
    page.render({"key": KEY})
    monkeypatch.setattr(addresses, "reverse", lambda *_args, **_more: "looked up")
    assert str(OTHER_KEY) in page.render({"key": OTHER_KEY})


def test_address_by_another_value_than_a_key_is_left_to_django():
    page = template('{% url "jobcenters:job_center_detail" slug %}')
    for slug in ("struer", "skive"):
        assert page.render({"slug": slug}) == f"/jobcenters/{slug}/"


def test_address_stands_below_the_path_of_the_server(path_of_the_server):
    found = template('{% url "recruitment:order_detail" key %}').render({"key": KEY})
    assert found.startswith("/portal/")


def test_unknown_address_is_an_error_but_not_where_it_is_remembered():
    with pytest.raises(NoReverseMatch):
        template('{% url "recruitment:no_such_page" %}').render()
    assert template('{% url "recruitment:no_such_page" as it %}<{{ it }}>').render() == "<>"
    with pytest.raises(TemplateSyntaxError):
        template("{% url %}")
