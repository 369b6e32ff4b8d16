"""The tags for fixed texts and addresses whose answer is kept: what they say is Django's."""

import datetime as dt
import uuid

import pytest
from django.template import TemplateSyntaxError, engines
from django.template.backends.django import DjangoTemplates
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils import translation

from alliance.foundation import addresses
from alliance.foundation.templatetags import kept

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


# --- Sentences and days ------------------------------------------------------------------------
SENTENCES = (
    "Orders",
    "100 % of {{ name }}",
    "with what=name|upper %}{{ what }}, {{ name }}, {{ number }}",
    "trimmed %}\n  Deadline passed:\n  {{ standard }} – {{ subject }}\n",
    "count n=number %}{{ n }} day{% plural %}{{ n }} days",
    'context "x" %}Orders {{ name }}',
    "asvar it %}Orders {{ name }}",
)
PAGE = {"name": "<A & B>", "standard": "S08", "subject": "<i>", "number": 3, "it": "outer"}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("escape", ["on", "off"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentence_is_djangos_each_time(sentence, escape, language):
    begin = "{% blocktranslate " + ("" if "%}" in sentence else "%}")
    whole = f"{begin}{sentence}{{% endblocktranslate %}}[{{{{ it }}}}]"
    source = f"{{% autoescape {escape} %}}{whole}{{% endautoescape %}}"
    page, djangos = template(source), djangos_own(source)
    with translation.override(language):
        for values in (PAGE, PAGE | {"name": "%(name)s", "number": 1}):
            assert page.render(values) == djangos.render(values)


def djangos_own(source):
    """The template with Django's own tags and filters."""
    tags = ("django.templatetags.i18n", "django.template.defaultfilters")
    engine = DjangoTemplates(
        {"NAME": "own", "DIRS": [], "APP_DIRS": False, "OPTIONS": {"builtins": list(tags)}}
    )
    return engine.from_string(source)


def test_sentence_is_looked_up_once_for_a_language(monkeypatch):
    page = template("{% blocktranslate %}Deadline passed: {{ a }}{% endblocktranslate %}")
    with translation.override("da"):
        page.render({"a": "x"})
        monkeypatch.setattr(kept, "gettext", lambda text: "asked")
        assert page.render({"a": "y"}).endswith("y")
    with translation.override("en"):
        assert page.render({"a": "y"}) == "asked"


def test_value_of_a_sentence_does_not_outlive_it():
    page = template("{% blocktranslate with a=b %}{{ a }}{% endblocktranslate %}[{{ a }}]")
    assert page.render({"a": "outer", "b": 1}) == "1[outer]"


def test_value_that_the_page_does_not_know_is_djangos_to_show():
    page = template("{% blocktranslate %}{{ nobody }}{% endblocktranslate %}")
    with pytest.raises(AssertionError, match="undefined template variable: nobody"):
        page.render()


DAY = dt.date(2026, 5, 3)
TIMES = (DAY, dt.datetime(2026, 5, 3, 23, 30, tzinfo=dt.UTC), dt.time(8, 5), "text", "", None)


@pytest.mark.parametrize("value", TIMES)
@pytest.mark.parametrize("form", ['"DATE_FORMAT"', '"SHORT_DATE_FORMAT"', '"j. F"', None])
def test_day_is_djangos_in_each_language(value, form):
    source = f"{{{{ value|date{f':{form}' if form else ''} }}}}"
    page, djangos = template(source), djangos_own(source)
    for language in ("da", "en", "da"):
        with translation.override(language):
            assert page.render({"value": value}) == djangos.render({"value": value})


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
