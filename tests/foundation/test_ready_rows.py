"""Rows that are drawn once and filled in: they say what Django's own loop would."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils.safestring import mark_safe

ROW = (
    '<a id="o-{{ row.pk }}" href="{{ base }}{{ row.pk }}">{{ row.title }}</a> {{ row.count }}'
    " {{ row.chip }} 100%{% if picks %} <b>{{ row.title }}</b>{% endif %}\n"
)


def draw(source, **context):
    return engines["django"].from_string(source).render(context)


def some_rows():
    return [
        SimpleNamespace(pk=uuid4(), title=title, count=count, chip=mark_safe("<i>new</i>"))
        for count, title in enumerate(("Svejser", "<Tømrer> & 'søn'", "%(pk)s {{ base }} 5%", ""))
    ]


@pytest.mark.parametrize("picks", [True, False])
def test_rows_are_those_of_a_loop(picks):
    context = {"page": some_rows(), "base": "?a=1&order=", "picks": picks}

    drawn = draw(f"{{% rows row in page %}}{ROW}{{% endrows %}}", **context)

    assert drawn == draw(f"{{% for row in page %}}{ROW}{{% endfor %}}", **context)
    assert "&lt;Tømrer&gt;" in drawn
    assert "<i>new</i>" in drawn


def test_a_row_without_values_is_repeated():
    assert draw("{% rows row in page %}x{% endrows %}", page=some_rows()) == "xxxx"


def test_no_rows_are_nothing():
    assert draw("{% rows row in page %}x{{ row.pk }}{% endrows %}", page=[]) == ""


@pytest.mark.parametrize(
    "body",
    [
        "{% if row.title %}x{% endif %}",
        "{{ row.title|upper }}",
        "{% url 'x' row.pk %}",
        "{{ row.chip.tone }}",
        "{{ row }}",
        "{{ base|add:row.pk }}",
        "{% include 'components/empty.html' %}",
    ],
)
def test_values_of_a_row_may_only_be_shown(body):
    with pytest.raises(TemplateSyntaxError, match="may only be shown"):
        draw(f"{{% rows row in page %}}{body}{{% endrows %}}", page=some_rows())


def test_a_value_that_no_row_has_is_an_error():
    with pytest.raises(AttributeError):
        draw("{% rows row in page %}{{ row.no_such }}{% endrows %}", page=some_rows())
